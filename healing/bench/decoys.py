"""Plausible wrong nodes for the fields of a page: what stands around the right one, and what else is of its kind."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import chain, islice
from typing import TYPE_CHECKING

from healing.dom.labels import label_element
from healing.dom.locate import Located, locate
from healing.dom.page import parse
from healing.dom.paths import up
from healing.extraction import read_field
from healing.model import Kind
from healing.repair.dates import days
from healing.repair.finding import dated
from healing.repair.incident import Candidate
from healing.repair.synthesis import Target, synthesise
from healing.repair.values import same

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from lxml.html import HtmlElement

    from healing.dom.page import Page
    from healing.model import Rule, Selectors
    from healing.repair.incident import Incident, Trial, Verdict

PROPOSER = "adversary"
SCORE = 0.99
"""Nothing but the gate's own checks stands between such a candidate and its acceptance."""
_MAX_DECOYS = 14
"""Of one field."""
_MAX_SECOND_BEST = 4
_TEASERS = 2
_HEADINGS = ("h1", "h2", "h3", "h4")
_TITLE_CHARS = range(15, 200)
_LEAST_BLOCK = 100
"""Characters of a text that may pass for an article's."""


@dataclass(frozen=True, slots=True)
class Decoy:
    """Candidates that the gate judges together; those of the ``targets`` are wrong."""

    kind: str
    candidates: tuple[Candidate, ...]
    targets: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Nodes:
    """Elements that a decoy reads, and the attribute, empty for their text."""

    kind: str
    elements: tuple[HtmlElement, ...]
    attribute: str = ""


def decoys(incident: Incident, real: Verdict) -> Iterator[Decoy]:
    """Decoys for each broken field, none twice, none with the value that the ``real`` repair gave the field."""
    page = parse(incident.pages[0].html, incident.pages[0].url)
    anchors = {name: _anchor(incident, real, name, page) for name in incident.selectors.fields}
    for name in incident.broken:
        rule = incident.rules[name]
        candidates = chain(
            _second_best(real.trials, name),
            _made(rule, page, _nodes(rule, page, anchors)),
        )
        yield from islice(_wrong(rule, page, real, candidates), _MAX_DECOYS)


def _anchor(incident: Incident, real: Verdict, name: str, page: Page) -> Located:
    """The elements of a field: those that the real repair took, or came closest to taking."""
    if name not in incident.broken:
        selectors = incident.selectors.of(name)
    elif name in real.accepted:
        selectors = real.accepted[name]
    else:
        mine = [trial.candidate for trial in real.trials if trial.candidate.field == name]
        selectors = max(mine, key=lambda one: one.score).selectors if mine else ()
    reading = read_field(page.selector, selectors, incident.rules[name])
    return locate(page.root, reading.selector) if reading.selector else Located()


def _second_best(trials: Sequence[Trial], name: str) -> Iterator[tuple[str, Candidate]]:
    """What the real proposers named besides, the surest first."""
    mine = sorted((trial.candidate for trial in trials if trial.candidate.field == name), key=lambda one: -one.score)
    for candidate in mine[:_MAX_SECOND_BEST]:
        evidence = f"{candidate.proposer}: {candidate.evidence}"
        yield "second-best", replace(candidate, proposer=PROPOSER, score=SCORE, evidence=evidence)


def _wrong(rule: Rule, page: Page, real: Verdict, candidates: Iterable[tuple[str, Candidate]]) -> Iterator[Decoy]:
    """Those that give something, and something else than the real repair and the decoys before."""
    accepted = read_field(page.selector, real.accepted.get(rule.name, ()), rule).values
    seen = [accepted] if accepted else []
    for kind, candidate in candidates:
        values = read_field(page.selector, candidate.selectors, rule).values
        if values and not any(values == known or same(rule.kind, values, known) for known in seen):
            seen.append(values)
            yield Decoy(kind, (candidate,), (rule.name,))


def _made(rule: Rule, page: Page, found: Iterable[Nodes]) -> Iterator[tuple[str, Candidate]]:
    for nodes in found:
        if selectors := _selectors(nodes, page, many=rule.kind.is_many):
            yield nodes.kind, Candidate(rule.name, selectors, PROPOSER, SCORE, nodes.kind)


def _selectors(nodes: Nodes, page: Page, *, many: bool) -> Selectors:
    """Selectors as the real proposers would make them, or else bare paths."""
    made = synthesise([Target(page.root, nodes.elements)], nodes.attribute, many=many)
    if made:
        return made
    tree, attribute = page.root.getroottree(), f"/@{nodes.attribute}" if nodes.attribute else ""
    return (" | ".join(tree.getpath(element) + attribute for element in nodes.elements),)


def _nodes(rule: Rule, page: Page, anchors: Mapping[str, Located]) -> Iterator[Nodes]:
    mine = anchors[rule.name]
    others = (Nodes(f"the node of {name}", one.elements, one.attribute) for name, one in anchors.items() if one != mine)
    around = _around(mine.elements, page) if mine.elements else ()
    found = chain(around, (each for each in others if each.elements), _of_kind(rule.kind, page, mine))
    for nodes in found:
        yield nodes if rule.kind.is_many else replace(nodes, elements=nodes.elements[:1])


def _around(elements: Sequence[HtmlElement], page: Page) -> Iterator[Nodes]:
    """The label of a value, its neighbours, what holds it, and of several elements only some."""
    first = elements[0]
    if found := label_element(first, known=None):
        yield Nodes("the label", (found[0],))
    yield from (Nodes("the element before", (one,)) for one in _beside(first, page, step=-1))
    yield from (Nodes("the element after", (one,)) for one in _beside(elements[-1], page, step=1))
    holder = next((node for node in islice(up(first), 1, None) if page.text(node) != page.text(first)), None)
    if holder is not None and holder.tag not in ("body", "html", "head"):
        yield Nodes("the element around", (holder,))
    if len(elements) > 1:
        yield Nodes("the first part only", tuple(elements[: len(elements) // 2]))
        yield Nodes("the last part only", tuple(elements[len(elements) // 2 :]))


def _beside(element: HtmlElement, page: Page, *, step: int) -> Iterator[HtmlElement]:
    """The nearest element with text before (``step`` -1) or after an element, looking outwards."""
    for node in up(element):
        beside = node.itersiblings(preceding=step < 0)
        found = next((one for one in beside if isinstance(one.tag, str) and page.text(one)), None)
        if found is not None:
            yield found
            return


def _of_kind(kind: Kind, page: Page, mine: Located) -> Iterator[Nodes]:
    if kind is Kind.DATE:
        yield from _other_dates(page, mine)
    elif kind is Kind.LONGTEXT:
        yield from _other_texts(page, mine)
    elif kind is Kind.LIST:
        yield from _other_lists(page, mine)
    elif kind.is_link:
        links = (element for element in page.elements if element.tag == "a" and element.get("href"))
        yield from (Nodes("another link", (link,), "href") for link in links if link in page.side)
    yield from _titles(page, mine)


def _other_dates(page: Page, mine: Located) -> Iterator[Nodes]:
    """Other days that the page shows, the newest first, then the oldest."""
    stamped = [(max(found), Nodes("another date", (one,), "datetime")) for one in page.elements if (found := _day(one))]
    shown = [(max(days(page.text(one))), Nodes("another date", (one,))) for one in dated(page)]
    other = [(day, nodes) for day, nodes in (*stamped, *shown) if nodes.elements[0] not in mine.elements]
    ranked = sorted(other, key=lambda pair: pair[0], reverse=True)
    for _, nodes in (*ranked[:2], *ranked[-1:]):
        yield replace(nodes, kind="the newest other date" if nodes is ranked[0][1] else nodes.kind)


def _day(element: HtmlElement) -> frozenset[str]:
    return days(element.get("datetime") or "")


def _other_texts(page: Page, mine: Located) -> Iterator[Nodes]:
    """The paragraphs of other parts of the page, the longest part first."""
    parts: dict[HtmlElement, list[HtmlElement]] = {}
    for element in page.elements:
        if element.tag in ("p", "li", "td") and page.text(element) and element not in mine.elements:
            parts.setdefault(element.getparent(), []).append(element)
    ranked = sorted(parts.values(), key=lambda part: -sum(len(page.text(one)) for one in part))
    for part in ranked[:2]:
        if sum(len(page.text(one)) for one in part) >= _LEAST_BLOCK:
            yield Nodes("another text", tuple(part))


def _other_lists(page: Page, mine: Located) -> Iterator[Nodes]:
    """Links side by side: of the record, and of a part that is not the record's."""
    parts: dict[HtmlElement, list[HtmlElement]] = {}
    for element in page.elements:
        if element.tag == "a" and 1 < len(page.text(element)) <= 60 and element not in mine.elements:
            holder = element.getparent()
            parts.setdefault(holder.getparent() if holder.tag == "li" else holder, []).append(element)
    for is_side, kind in ((False, "another list"), (True, "a menu")):
        found = (links for links in parts.values() if len(links) > 1 and (links[0] in page.side) is is_side)
        yield from (Nodes(kind, tuple(links)) for links in islice(found, _TEASERS))


def _titles(page: Page, mine: Located) -> Iterator[Nodes]:
    """Titles of other records, headings, captions."""
    own = frozenset(mine.elements)
    titled = [one for one in page.elements if one not in own and len(page.text(one)) in _TITLE_CHARS]
    teasers = (one for one in titled if one in page.side and one.tag in (*_HEADINGS, "a"))
    headings = (one for one in titled if one not in page.side and one.tag in _HEADINGS)
    captions = (one for one in titled if one in page.captions)
    yield from (Nodes("a teaser's title", (one,)) for one in islice(teasers, _TEASERS))
    yield from (Nodes("another heading", (one,)) for one in islice(headings, _TEASERS))
    yield from (Nodes("a caption", (one,)) for one in islice(captions, 1))
