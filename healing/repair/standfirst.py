"""The order proposer: a text that always stood between the headline and the main text stands there again."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from healing.dom.labels import label_element
from healing.dom.locate import locate
from healing.dom.page import parse
from healing.dom.paths import up
from healing.dom.text import normal, own_text
from healing.model import Kind
from healing.repair.claims import claims
from healing.repair.dates import days
from healing.repair.incident import Candidate
from healing.repair.kept import serving
from healing.repair.prose import is_block, is_mostly_text, main_texts
from healing.repair.synthesis import Target, synthesise, synthesise_first

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lxml.html import HtmlElement

    from healing.dom.page import Page
    from healing.model import Selectors
    from healing.repair.incident import Incident, PageEvidence

_SHORTEST = 40
_FEWEST_WORDS = 6
_BAND = (0.35, 2.8)
_TOLD, _ALONE, _MOVED, _ONE_OF_SEVERAL = 0.9, 0.83, 0.81, 0.5
"""How sure a text is that has what the metadata says; that stands alone where the field stood; that stands alone, or
looks unlike the main text, on the other side of where that begins; that has others beside it."""
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_TOLD_SHARE = 0.75
_REPEATED = 0.7
_LONG_HEADING = 0.7


class Stand(Enum):
    """Where a text stood."""

    BETWEEN = "between the headline and the main text"
    OPENING = "first in the main text"


@dataclass(frozen=True, slots=True)
class _Article:
    """A page's headline and main text, between which a standfirst stands."""

    page: Page
    head: HtmlElement
    paragraphs: tuple[HtmlElement, ...]
    """Those of the main text, at least one."""

    @property
    def opening(self) -> HtmlElement:
        """The first paragraph of the main text."""
        return self.paragraphs[0]


@dataclass(frozen=True, slots=True)
class OrderProposer:
    """Texts (of kind text) whose place among headline and main text is known from kept pages of the old layout."""

    name: ClassVar[str] = "order"

    def propose(self, incident: Incident) -> Iterator[Candidate]:
        fields = [name for name in incident.broken if name in incident.selectors.fields]
        fields = [name for name in fields if incident.rules[name].kind is Kind.TEXT]
        articles = _articles([parse(evidence.html, evidence.url) for evidence in incident.pages]) if fields else []
        if not articles or None in articles:
            return
        kept = _articles([parse(one.html, one.url) for one in incident.kept])
        for field in fields:
            filled = [pair for pair in zip(incident.kept, kept, strict=True) if pair[0].values.get(field)]
            stands = {_stand(article, incident.selectors.of(field)) for _, article in filled}
            lengths = [len(one.values[field][0]) for one, _ in filled]
            if len(stands) == 1 and (stand := stands.pop()) is not None and min(lengths) >= _SHORTEST:
                tags = _tags(incident, field)
                found = [_standing(one, (min(lengths), max(lengths)), tags) for one in articles if one is not None]
                yield from self._place(incident, field, stand, found)

    def _place(
        self, incident: Incident, field: str, stand: Stand, standing: Sequence[_Standing]
    ) -> Iterator[Candidate]:
        given = _one_side(standing, may_lack=stand is Stand.BETWEEN and not incident.rules[field].required)
        if not any(given):
            return
        told = [
            [element for element in elements if _is_told(incident, field, one.page, evidence, element)][:1]
            for one, evidence, elements in zip(standing, incident.pages, given, strict=True)
        ]
        pairs = list(zip(standing, [one or other for one, other in zip(told, given, strict=True)], strict=True))
        filled = [(one, elements) for one, elements in pairs if elements]
        score = _TOLD if all(told) else min(one.certainty(elements, stand) for one, elements in filled)
        without = [one.page.root for one, elements in pairs if not elements]
        targets = [Target(one.page.root, tuple(elements[:1])) for one, elements in filled]
        selectors = serving(incident, field, partial(synthesise, targets), without)
        if selectors := selectors or (() if without else synthesise_first(targets)):
            why = f"it stands {stand.value}, as before" + (", and has what the metadata says" if all(told) else "")
            yield Candidate(field, selectors, self.name, score, why)


@dataclass(frozen=True, slots=True)
class _Standing:
    """The texts of the usual length where the field may stand on one page."""

    page: Page
    between: tuple[HtmlElement, ...]
    opening: HtmlElement | None
    """The first paragraph of the main text, if its length is usual too."""
    is_set_off: bool
    """Whether that paragraph looks unlike all others of the main text."""

    def certainty(self, elements: Sequence[HtmlElement], stand: Stand) -> float:
        """How sure the first of the elements is the field that stood there before, 0 to 1."""
        if len(elements) > 1:
            return _ONE_OF_SEVERAL
        is_opening = elements[0] is self.opening
        if is_opening is (stand is Stand.OPENING):
            return _ALONE
        return _MOVED if self.is_set_off or not is_opening else _ONE_OF_SEVERAL


def _one_side(standing: Sequence[_Standing], *, may_lack: bool) -> list[list[HtmlElement]]:
    """On each page the texts above the main text; where there are none, its first paragraph.

    A field that some pages may lack is not looked for in the main text of these, if others have it above.
    """
    above = [list(one.between) for one in standing]
    if may_lack and any(above):
        return above
    found = [one.between or ((one.opening,) if one.opening is not None else ()) for one in standing]
    return [list(elements) for elements in found] if all(found) else []


def _is_told(incident: Incident, field: str, page: Page, evidence: PageEvidence, element: HtmlElement) -> bool:
    """Whether the text is what a witness says with little around it, such as a place name."""
    text = normal(page.text(element))
    said = [normal(claim.values[0]) for claim in claims(incident, field, page, evidence)]
    return any(value in text and len(value) >= _TOLD_SHARE * len(text) for value in said)


def _articles(pages: Sequence[Page]) -> list[_Article | None]:
    """The headline and main text of each page that has both.

    The headline is the last first-level heading before the main text; where it stands twice, the first of its kind.
    """
    found: list[_Article | None] = []
    for page, text in zip(pages, main_texts(pages), strict=True):
        opening = text.paragraphs[0] if text is not None and text.paragraphs else None
        heads = [] if opening is None else [head for head in page.root.iter("h1") if page.text(head)]
        before = [head for head in heads if page.positions[head] < page.positions[opening]]
        same = [head for head in before if normal(page.text(head)) == normal(page.text(before[-1]))]
        found.append(_Article(page, same[0], text.paragraphs) if same and text is not None else None)
    return found


def _stand(article: _Article | None, selectors: Selectors) -> Stand | None:
    """Where the field stood on a page of the old layout."""
    if article is None:
        return None
    page, opening = article.page, article.opening
    located = [found for query in selectors if (found := locate(page.root, query)).elements]
    if not located or located[0].attribute:
        return None
    element = located[0].elements[0]
    if element is opening or opening in up(element) or element in up(opening):
        return Stand.OPENING
    between = page.positions[article.head] < page.positions[element] < page.positions[opening]
    return Stand.BETWEEN if between else None


def _tags(incident: Incident, field: str) -> frozenset[str]:
    """The tags of the elements that the field was read from."""
    return frozenset(page.fingerprints[field].tag for page in incident.memory.pages if field in page.fingerprints)


def _standing(article: _Article, lengths: tuple[int, int], tags: frozenset[str]) -> _Standing:
    """``tags``: those that the field had; a heading, if it was none before, has to be long and the only text."""
    page, head, opening = article.page, article.head, article.opening
    low, high = _BAND[0] * lengths[0], _BAND[1] * lengths[1]
    elements = page.elements[page.positions[head] + 1 : page.positions[opening]]
    between = [element for element in elements if _is_text(page, element, head)]
    between = [element for element in between if low <= len(page.text(element)) <= high]
    odd = [element for element in between if element.tag in _HEADINGS - tags]
    plain = [element for element in between if element not in odd]
    between = plain or [element for element in odd if len(page.text(element)) >= _LONG_HEADING * lengths[0]]
    is_set_off = bool(opening.get("class")) and all(
        one.get("class") != opening.get("class") for one in article.paragraphs[1:]
    )
    usual = opening if low <= len(page.text(opening)) <= high else None
    return _Standing(page, tuple(between), usual, is_set_off)


def _is_text(page: Page, element: HtmlElement, head: HtmlElement) -> bool:
    """A block of running text of the record: not a caption, not a fact with its label, not in the headline itself."""
    if not is_block(element) or element in page.side or element in page.captions or head in up(element):
        return False
    if _is_fact(element):
        return False
    shown = page.text(element)
    if _repeats(shown, page.text(head)):
        return False
    return not days(shown) and is_mostly_text(page, element) and len(shown.split()) >= _FEWEST_WORDS


def _is_fact(element: HtmlElement) -> bool:
    """Whether a block only holds a value and, before it, its label, or several of both."""
    if element.tag == "dl":
        return True
    return not own_text(element) and any(label_element(child, limit=1) for child in element.iterchildren("*"))


def _repeats(shown: str, headline: str) -> bool:
    """Whether a text only says the headline again, in part or with a kicker before it."""
    one, other = set(normal(shown).split()), set(normal(headline).split())
    return len(one & other) >= _REPEATED * min(len(one), len(other))
