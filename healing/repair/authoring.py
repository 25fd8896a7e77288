"""The first selectors of a page kind: learned from example pages, with a verdict for each named field."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from healing.dom.locate import locate
from healing.dom.page import forget_pages, parse
from healing.dom.paths import up
from healing.extraction import extract
from healing.model import ROWS, Kind, KindSelectors
from healing.repair.examples import ExampleProposer, incident_of, is_listing
from healing.repair.healer import heal
from healing.repair.incident import FieldVerdict
from healing.repair.named_rows import find_rows
from healing.repair.named_text import block_of
from healing.repair.named_values import agrees, named_places, nearest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from lxml.html import HtmlElement

    from healing.dom.page import Page
    from healing.model import Extraction, Rule
    from healing.repair.examples import Example
    from healing.repair.incident import Incident, Verdict


@dataclass(frozen=True, slots=True)
class Learned:
    """Selectors of one page kind, what they give on each example page, and what was decided for each named field."""

    selectors: KindSelectors
    """Of the accepted fields."""
    fields: Mapping[str, FieldVerdict]
    """By field; ``rows`` among them for a listing."""
    pages: tuple[Extraction, ...] = ()
    rivals: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """By field: selectors of other places that show the named value too, where it was named on one page only."""

    @property
    def refused(self) -> tuple[str, ...]:
        return tuple(name for name, verdict in self.fields.items() if not verdict.accepted)


def learn_selectors(page_kind: str, rules: Mapping[str, Rule], examples: Sequence[Example]) -> Learned:
    """Selectors for every field that the examples name, each judged on every example page.

    ``rules`` must have each named field. Nothing is fetched or written; what cannot be proved is refused with reasons.
    """
    try:
        return _learn(page_kind, rules, examples)
    finally:
        forget_pages()


def _learn(page_kind: str, rules: Mapping[str, Rule], examples: Sequence[Example]) -> Learned:
    columns = _columns(examples, rules) if is_listing(examples, rules) else ()
    incident = incident_of(page_kind, rules, examples, columns)
    verdict = heal(incident, proposers=(ExampleProposer(),))
    tried = {trial.candidate.field for trial in verdict.trials}
    told = {name: _told(incident, name, one, is_tried=name in tried) for name, one in verdict.fields.items()}
    learned = _extracted(incident, _selectors(incident, told), told)
    wrong = dict(_misread(incident, learned))
    if wrong:
        told |= wrong
        learned = _extracted(incident, _selectors(incident, told), told)
    return replace(learned, rivals=_rivals(incident, verdict, learned))


def _columns(examples: Sequence[Example], rules: Mapping[str, Rule]) -> tuple[str, ...]:
    """The fields that are read in rows: with values of several rows, or a single one that stands in the first row."""
    several = dict.fromkeys(name for one in examples for name, values in one.values.items() if len(values) > 1)
    for example in examples:
        single = [name for name, values in example.values.items() if len(values) == 1 and name not in several]
        if single and example.values.keys() & several.keys():
            page = parse(example.html, example.url)
            found = find_rows(page, {name: values for name, values in example.values.items() if values}, rules)
            several |= dict.fromkeys(name for name in single if found and name in found[0].places)
    return tuple(several)


def _selectors(incident: Incident, told: Mapping[str, FieldVerdict]) -> KindSelectors:
    taken = {name: verdict.selectors for name, verdict in told.items() if verdict.accepted}
    return KindSelectors(
        fields={name: taken[name] for name in incident.selectors.fields if name in taken},
        rows=taken.get(ROWS, ()),
        columns={name: taken[name] for name in incident.selectors.columns if name in taken and ROWS in taken},
    )


def _extracted(incident: Incident, selectors: KindSelectors, told: Mapping[str, FieldVerdict]) -> Learned:
    pages = (parse(page.html, page.url).selector for page in incident.pages)
    return Learned(
        selectors, told, tuple(extract(page, incident.page_kind, selectors, incident.rules) for page in pages)
    )


def _told(incident: Incident, name: str, verdict: FieldVerdict, *, is_tried: bool) -> FieldVerdict:
    """The verdict; a refusal says which named value is not to be found, and what comes nearest."""
    if verdict.accepted or name == ROWS:
        return verdict
    if missing := tuple(dict.fromkeys(_not_shown(incident, name))):
        return replace(verdict, reasons=missing)
    if is_tried:
        return verdict
    where = "in the rows" if name in incident.selectors.columns else "on every page that it was named of"
    return replace(verdict, reasons=(f"no selector gives just what was named {where}",))


def _not_shown(incident: Incident, name: str) -> Iterator[str]:
    rule = incident.rules[name]
    for number, evidence in enumerate(incident.pages, 1):
        page = parse(evidence.html, evidence.url)
        for value in filter(None, evidence.known.get(name, ())):
            if not _is_shown(page, value, rule):
                where = f" on page {number}" if len(incident.pages) > 1 else ""
                hint = nearest(page, value, rule)
                yield f"{value!r} was not found{where}" + (f"; {hint}" if hint else "")


def _is_shown(page: Page, value: str, rule: Rule) -> bool:
    if rule.kind is Kind.LONGTEXT:
        return block_of(page, value) is not None
    return bool(named_places(page, (value,), rule))


def _misread(incident: Incident, learned: Learned) -> Iterator[tuple[str, FieldVerdict]]:
    """Columns that do not give, in one row, what was named of that row; the gate only sees that they are plausible."""
    for number, (evidence, extraction) in enumerate(zip(incident.pages, learned.pages, strict=True), 1):
        named = {name: evidence.known[name] for name in learned.selectors.columns if evidence.known.get(name)}
        for place in range(max(map(len, named.values()), default=0)):
            wanted = {name: values[place] for name, values in named.items() if place < len(values)}
            rows = [
                {
                    name
                    for name, value in wanted.items()
                    if agrees(incident.rules[name], row[name].values, (value,) if value else (), evidence.url)
                }
                for row in extraction.rows
            ]
            best = max(rows, key=len, default=set())
            for name in wanted.keys() - best:
                reason = f"no row of page {number} gives {wanted[name]!r} beside what else was named of that row"
                yield name, FieldVerdict(accepted=False, reasons=(reason,))


def _rivals(incident: Incident, verdict: Verdict, learned: Learned) -> dict[str, tuple[str, ...]]:
    """The places apart from the one taken that show the named value too, of fields that were named on one page only."""
    rivals: dict[str, tuple[str, ...]] = {}
    for name, taken in learned.selectors.fields.items():
        pages = [evidence for evidence in incident.pages if evidence.known.get(name)]
        if len(pages) > 1:
            continue
        page = parse(pages[0].html, pages[0].url)
        tried = (trial.candidate.selectors[0] for trial in verdict.trials if trial.candidate.field == name)
        _, *others = _places_apart(page, (taken[0], *tried))
        if others:
            rivals[name] = tuple(others)
    return rivals


def _places_apart(page: Page, selectors: Iterable[str]) -> list[str]:
    """The first selector of each place; what stands inside or around another place is the same one."""
    apart: dict[str, Sequence[HtmlElement]] = {}
    for selector in selectors:
        elements = locate(page.root, selector).elements
        if not any(_overlap(elements, others) for others in apart.values()):
            apart[selector] = elements
    return list(apart)


def _overlap(some: Sequence[HtmlElement], others: Sequence[HtmlElement]) -> bool:
    """Whether elements of one place stand in, or around, those of the other."""
    mine, theirs = set(some), set(others)
    return any(mine & set(up(other)) for other in others) or any(theirs & set(up(one)) for one in some)
