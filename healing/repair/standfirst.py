"""The order proposer: a text that always stood between the headline and the main text stands there again."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, ClassVar

from healing.dom.locate import locate
from healing.dom.page import parse
from healing.dom.paths import up
from healing.dom.text import normal
from healing.model import Kind
from healing.repair.claims import claims
from healing.repair.dates import days
from healing.repair.incident import Candidate
from healing.repair.prose import is_block, is_mostly_text, prose
from healing.repair.synthesis import Target, synthesise, synthesise_first

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.html import HtmlElement

    from healing.dom.page import Page
    from healing.repair.incident import Incident, KeptPage, PageEvidence

_SHORTEST = 40
_FEWEST_WORDS = 6
_BAND = (0.35, 2.8)
_TOLD, _ALONE, _ONE_OF_SEVERAL = 0.9, 0.83, 0.5
_TOLD_SHARE = 0.75


class Stand(Enum):
    """Where a text stood."""

    BETWEEN = "between the headline and the main text"
    OPENING = "first in the main text"


@dataclass(frozen=True, slots=True)
class OrderProposer:
    """Texts (of kind text) whose place among headline and main text is known from kept pages of the old layout."""

    name: ClassVar[str] = "order"

    def propose(self, incident: Incident) -> Iterator[Candidate]:
        pages = [parse(evidence.html, evidence.url) for evidence in incident.pages]
        for field in incident.broken:
            if field not in incident.selectors.fields or incident.rules[field].kind is not Kind.TEXT:
                continue
            stands = {_stand(kept, field, incident) for kept in incident.kept if kept.values.get(field)}
            lengths = [len(kept.values[field][0]) for kept in incident.kept if kept.values.get(field)]
            if len(stands) == 1 and (stand := stands.pop()) is not None and min(lengths) >= _SHORTEST:
                yield from self._place(incident, field, stand, pages, (min(lengths), max(lengths)))

    def _place(
        self, incident: Incident, field: str, stand: Stand, pages: list[Page], lengths: tuple[int, int]
    ) -> Iterator[Candidate]:
        found = [_standing(page, lengths) for page in pages]
        if not all(found):
            return
        told = [
            [element for element in given if _is_told(incident, field, page, evidence, element)][:1]
            for page, evidence, given in zip(pages, incident.pages, found, strict=True)
        ]
        chosen = [one or given for one, given in zip(told, found, strict=True)]
        alone = all(
            len(given) == 1 and _is_opening(page, given[0]) is (stand is Stand.OPENING)
            for page, given in zip(pages, chosen, strict=True)
        )
        score = _TOLD if all(told) else _ALONE if alone else _ONE_OF_SEVERAL
        targets = [Target(page.root, tuple(given[:1])) for page, given in zip(pages, chosen, strict=True)]
        if selectors := synthesise(targets) or synthesise_first(targets):
            why = f"it stands {stand.value}, as before" + (", and has what the metadata says" if all(told) else "")
            yield Candidate(field, selectors, self.name, score, why)


def _is_told(incident: Incident, field: str, page: Page, evidence: PageEvidence, element: HtmlElement) -> bool:
    """Whether the text is what a witness says with little around it, such as a place name."""
    text = normal(page.text(element))
    said = [normal(claim.values[0]) for claim in claims(incident, field, page, evidence)]
    return any(value in text and len(value) >= _TOLD_SHARE * len(text) for value in said)


def _stand(kept: KeptPage, field: str, incident: Incident) -> Stand | None:
    """Where the field stood on a page of the old layout."""
    page = parse(kept.html, kept.url)
    located = [found for query in incident.selectors.of(field) if (found := locate(page.root, query)).elements]
    head, text = _headline(page), prose(page)
    if not located or located[0].attribute or head is None or text is None or not text.paragraphs:
        return None
    element, opening = located[0].elements[0], text.paragraphs[0]
    if element is opening or opening in up(element) or element in up(opening):
        return Stand.OPENING
    between = page.positions[head] < page.positions[element] < page.positions[opening]
    return Stand.BETWEEN if between else None


def _headline(page: Page) -> HtmlElement | None:
    """The last first-level heading before the main text."""
    text = prose(page)
    if text is None or not text.paragraphs:
        return None
    start = page.positions[text.paragraphs[0]]
    heads = [head for head in page.root.iter("h1") if page.positions[head] < start and page.text(head)]
    return heads[-1] if heads else None


def _standing(page: Page, lengths: tuple[int, int]) -> list[HtmlElement]:
    """Texts of the usual length between headline and main text; where there is none, the first of the main text."""
    head, text = _headline(page), prose(page)
    if head is None or text is None:
        return []
    low, high = _BAND[0] * lengths[0], _BAND[1] * lengths[1]
    start, end = page.positions[head], page.positions[text.paragraphs[0]]
    between = [element for element in page.elements[start + 1 : end] if _is_text(page, element, head)]
    opening = text.paragraphs[0]
    usual = [element for element in (*between, opening) if low <= len(page.text(element)) <= high]
    return usual[:-1] if len(usual) > 1 and usual[-1] is opening else usual


def _is_opening(page: Page, element: HtmlElement) -> bool:
    text = prose(page)
    return text is not None and element is text.paragraphs[0]


def _is_text(page: Page, element: HtmlElement, head: HtmlElement) -> bool:
    """A block of running text of the record: not a caption, not a line with a date, not in the headline itself."""
    if not is_block(element) or element in page.side or element in page.captions or head in up(element):
        return False
    shown = page.text(element)
    return not days(shown) and is_mostly_text(page, element) and len(shown.split()) >= _FEWEST_WORDS
