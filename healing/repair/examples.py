"""Selectors from example pages and the values that a person names: proposed by where the values stand, judged as heals.

A repair knows the field from before; here a person tells its value. Everything after that is the same: synthesis makes
the selectors, and the gate tries them on every page at hand.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, ClassVar

from healing.dom.page import parse
from healing.extraction import read_field
from healing.memory.remembered import KindMemory, PageMemory
from healing.model import ROWS, Kind, KindSelectors
from healing.repair.incident import Candidate, Incident, PageEvidence
from healing.repair.ladder import COUNTING
from healing.repair.named_rows import find_rows
from healing.repair.named_text import text_selectors
from healing.repair.named_values import gives, named_places
from healing.repair.places import selectors_for

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from healing.dom.page import Page
    from healing.model import Rule, Selectors

NAME = "example"
"""The proposer's name: a person's word for the value."""
_NAMED = 0.98
_BEHIND = 0.17
"""By how much a place that reads other values on some page is behind the one before: enough to leave no doubt."""
_LEAST = 0.1
_MAX_PLACES, _MAX_ROWS = 8, 3
_UNKNOWN = ("not-known-yet",)
"""A listing is told by its row selector; this one finds nothing."""

Values = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Example:
    """An example page. ``values`` are what a person named of it, by field.

    Of a page's field one value (a list: its items, a long text: paragraphs or their beginnings), none where the page
    has none. Of a listing's column the values of two or more rows, in the same order for all columns, empty for a row
    without one.
    """

    url: str
    html: str
    values: Values = field(default_factory=dict)


def is_listing(examples: Sequence[Example], rules: Mapping[str, Rule]) -> bool:
    """Whether several values were named of a field that has one value a record."""
    return any(
        len(values) > 1 and not rules[name].kind.is_many for one in examples for name, values in one.values.items()
    )


def incident_of(
    page_kind: str, rules: Mapping[str, Rule], examples: Sequence[Example], columns: Sequence[str] = ()
) -> Incident:
    """The examples as an incident in which every named field is to be found; those in ``columns`` are read in rows."""
    named = dict.fromkeys(name for example in examples for name in example.values)
    nothing: Selectors = ()
    selectors = KindSelectors(
        fields={name: nothing for name in named if name not in columns},
        rows=_UNKNOWN if columns else (),
        columns=dict.fromkeys(columns, nothing),
    )
    return Incident(
        source="",
        page_kind=page_kind,
        rules=rules,
        selectors=selectors,
        broken=(*([ROWS] if columns else []), *named),
        pages=tuple(PageEvidence(one.url, one.html, known=one.values) for one in examples),
        memory=KindMemory(pages=tuple(_remembered(one, columns, rules) for one in examples if one.values)),
    )


def _remembered(example: Example, columns: Sequence[str], rules: Mapping[str, Rule]) -> PageMemory:
    """What was named, as a page that was read before: the gate compares with it.

    A few rows do not prove that an optional column is always filled: one more row is taken to be without.
    """
    named = {name: values for name, values in example.values.items() if name in columns}
    count = max(map(len, named.values()), default=0)
    rows = [{name: _cell(values, place) for name, values in named.items()} for place in range(count)]
    rows += [{name: cell for name, cell in row.items() if rules[name].required} for row in rows[:1]]
    fields = {name: values for name, values in example.values.items() if name not in columns}
    return PageMemory(example.url, fields, tuple(rows), count)


def _cell(values: tuple[str, ...], place: int) -> tuple[str, ...]:
    return tuple(filter(None, values[place : place + 1]))


@dataclass(frozen=True, slots=True)
class ExampleProposer:
    """Places that show what a person named (``PageEvidence.known``)."""

    name: ClassVar[str] = NAME

    def propose(self, incident: Incident) -> Iterator[Candidate]:
        pages = [parse(evidence.html, evidence.url) for evidence in incident.pages]
        if ROWS in incident.broken:
            yield from self._listing(incident, pages)
        for name in incident.broken:
            if name in incident.selectors.fields:
                named = [evidence.known.get(name) for evidence in incident.pages]
                yield from self._field(incident.rules[name], pages, named)

    def _field(self, rule: Rule, pages: Sequence[Page], named: Sequence[tuple[str, ...] | None]) -> Iterator[Candidate]:
        """One candidate for each place; those that read the same on all pages are equally good, others fall behind."""
        readings: list[tuple[tuple[str, ...], ...]] = []
        possible = [one for one in _options(rule, pages, named) if _is_possible(one[0], rule, pages, named)]
        # What can only be counted out is the n-th of its kind on this page, but may be another on the next one.
        for selectors, evidence in sorted(possible, key=lambda one: COUNTING in one[0][0]):
            given = tuple(read_field(page.selector, selectors, rule).values for page in pages)
            if given not in readings:
                readings.append(given)
            score = max(_LEAST, _NAMED - _BEHIND * readings.index(given))
            yield Candidate(rule.name, selectors, self.name, score, evidence)

    def _listing(self, incident: Incident, pages: Sequence[Page]) -> Iterator[Candidate]:
        columns = incident.selectors.columns
        for page, evidence in zip(pages, incident.pages, strict=True):
            named = {name: evidence.known[name] for name in columns if evidence.known.get(name)}
            proposed = ((one, one.selectors(page)) for one in find_rows(page, named, incident.rules) if named)
            found = list(islice(((one, rows) for one, rows in proposed if rows), _MAX_ROWS))
            for one, rows in found:
                yield Candidate(ROWS, rows, self.name, _NAMED, f"{len(one.group.rows)} elements alike")
                for name, selectors in one.columns.items():
                    why = f"holds what was named, and something in {one.places[name].fill:.0%} of the rows"
                    yield Candidate(name, selectors, self.name, _NAMED, why, rows)
            if found:
                return


def _options(
    rule: Rule, pages: Sequence[Page], named: Sequence[tuple[str, ...] | None]
) -> Iterator[tuple[Selectors, str]]:
    """Selectors with why they are proposed, the most telling place first."""
    if rule.kind is Kind.LONGTEXT:
        for selectors in text_selectors(pages, [values or () for values in named]):
            yield selectors, "the paragraphs that were named, or stand with them"
        return
    found = [named_places(page, values, rule) if values else [] for page, values in zip(pages, named, strict=True)]
    lead = next((place for place, values in enumerate(named) if values), None)
    if lead is None or any(values and not places for values, places in zip(named, found, strict=True)):
        return
    for option in found[lead][:_MAX_PLACES]:
        options = [[one.places for one in places if one.way == option.way] for places in found]
        options[lead] = [option.places]
        yield selectors_for(pages, options, option.way.attribute, many=rule.kind.has_items), str(option.way)


def _is_possible(
    selectors: Selectors, rule: Rule, pages: Sequence[Page], named: Sequence[tuple[str, ...] | None]
) -> bool:
    """Whether the selectors read what was named, and from other pages something where the field is required."""
    if not selectors:
        return False
    for page, values in zip(pages, named, strict=True):
        if values is not None:
            if not gives(selectors, page, rule, values):
                return False
        elif rule.required and not read_field(page.selector, selectors, rule).is_valid:
            return False
    return True
