"""One redesign from learning to repair, and what became of each field, told by what its pages are known to show."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from parsel import Selector

from healing.bench.compare import is_right
from healing.detection.checks import detect
from healing.dom.text import collapse
from healing.extraction import extract
from healing.memory.learn import learn, remember
from healing.memory.remembered import KindMemory
from healing.model import ROWS, Kind
from healing.repair.healer import heal
from healing.repair.incident import Incident, KeptPage, PageEvidence
from tests.drift.marks import ALSO, parse, shown_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from healing.model import Extraction, KindSelectors, Rule
    from healing.repair.incident import FieldVerdict, Verdict
    from tests.drift.records import Record
    from tests.drift.world import MarkedPage, World

_KEPT_PAGES = 5


class Fate(StrEnum):
    """What the redesign did to a field."""

    WORKING = "working"
    DRIFTED = "drifted"
    FUSED = "fused"
    """It is shown, but in no element or text of its own."""
    REMOVED = "removed"


class Outcome(StrEnum):
    """What the repair did to it."""

    RIGHT = "right"
    PARTIAL = "partial"
    """Right on the failed pages, and nothing (nothing wrong) on a held-out page of the layout."""
    WRONG = "wrong"
    REFUSED = "refused"
    MISSED = "missed"
    KEPT = "kept"


@dataclass(frozen=True, slots=True)
class FieldOutcome:
    field: str
    fate: Fate
    outcome: Outcome
    verdict: FieldVerdict | None
    """``None`` where the field was not called broken."""


@dataclass(frozen=True, slots=True)
class Repair:
    """What was met and decided."""

    world: World
    incident: Incident | None
    """``None`` where nothing failed."""
    verdict: Verdict | None
    selectors: KindSelectors
    """After the repair."""


def repair(world: World) -> Repair:
    """Learn from the old pages, meet the new ones, heal what broke."""
    template = world.template
    memory, kept = _learned(world)
    extractions = [_extracted(world, page, template.selectors) for page in world.evidence]
    named = {failure.field for extraction in extractions for failure in detect(extraction, memory)}
    named |= _empty_everywhere(extractions, template.rules, memory)
    broken = tuple(name for name in (ROWS, *template.rules) if name in named)
    if not broken:
        return Repair(world, None, None, template.selectors)
    pages = tuple(PageEvidence(page.url, page.html) for page in world.evidence)
    incident = Incident(
        "courier", template.page_kind, template.rules, template.selectors, broken, pages, memory, kept[-_KEPT_PAGES:]
    )
    verdict = heal(incident)
    selectors = template.selectors
    for name, found in verdict.accepted.items():
        selectors = selectors.with_selectors(name, found)
    return Repair(world, incident, verdict, selectors)


def _learned(world: World) -> tuple[KindMemory, tuple[KeptPage, ...]]:
    memory, kept = KindMemory(), []
    for page in world.learned:
        html = page.html
        remembered = remember(Selector(text=html), page.url, _extracted(world, page, world.template.selectors))
        memory = learn(memory, [remembered])
        kept.append(KeptPage(page.url, html, remembered.values, remembered.rows))
    return memory, tuple(kept)


def _extracted(world: World, page: MarkedPage, selectors: KindSelectors) -> Extraction:
    return extract(Selector(text=page.html), world.template.page_kind, selectors, world.template.rules)


def _empty_everywhere(extractions: Sequence[Extraction], rules: Mapping[str, Rule], memory: KindMemory) -> set[str]:
    """Fields that were filled before and are empty on all pages at hand, whatever their usual share."""
    known = {name for name in rules if name in memory.profiles and memory.profiles[name].filled}
    if extractions[0].is_listing:
        columns = {name for one in extractions for row in one.rows for name in known if row[name].values}
        return known - columns | ({ROWS} if not any(one.rows for one in extractions) else set())
    return {name for name in known if not any(one.fields[name].values for one in extractions)}


def outcomes(done: Repair) -> list[FieldOutcome]:
    """What became of each field (a listing's columns; its rows are judged by what the columns give)."""
    return [_outcome(done, name) for name in done.world.template.rules]


def _outcome(done: Repair, name: str) -> FieldOutcome:
    world, verdicts = done.world, done.verdict.fields if done.verdict else {}
    verdict = verdicts.get(name)
    rows = verdicts.get(ROWS)
    fate = fate_of(world, name)
    if rows is not None and rows.accepted and verdict is None:
        verdict = rows
    pages = [*world.evidence, *world.held_out]
    grades = [_grade(world, page, done.selectors, name) for page in pages]
    seen, unseen = grades[: len(world.evidence)], grades[len(world.evidence) :]
    if verdict is None:
        unharmed = Outcome.KEPT if fate is Fate.WORKING else Outcome.MISSED
        return FieldOutcome(name, fate, unharmed, None)
    if not verdict.accepted:
        return FieldOutcome(name, fate, Outcome.REFUSED, verdict)
    if fate is Fate.REMOVED or "wrong" in grades or "empty" in seen:
        return FieldOutcome(name, fate, Outcome.WRONG, verdict)
    return FieldOutcome(name, fate, Outcome.PARTIAL if "empty" in unseen else Outcome.RIGHT, verdict)


def fate_of(world: World, name: str) -> Fate:
    """What the redesign did to a field, told by the old selectors and the marks."""
    pages = [*world.evidence, *world.held_out]
    filled = [page for page in world.evidence if any(record.gold[name] for record in page.records)]
    if name == world.drift.removed or not filled:
        return Fate.REMOVED
    if all(_grade(world, page, world.template.selectors, name) == "right" for page in pages):
        return Fate.WORKING
    if world.template.selectors.is_listing or all(_is_shown(world, page, name) for page in filled):
        return Fate.DRIFTED
    return Fate.FUSED


def _is_shown(world: World, page: MarkedPage, name: str) -> bool:
    """Whether the value can be read from the marked elements: as their text, own text, or an attribute."""
    rule = world.template.rules[name]
    found = shown_of(parse(page.marked), name)
    readings = (
        [" ".join("".join(element.itertext()).split()) for element in found],
        [" ".join("".join(element.xpath("text()")).split()) for element in found],
        [element.get("datetime", "") for element in found],
    )
    return any(_gives(rule, page, name, values) for reading in readings if (values := tuple(filter(None, reading))))


def _grade(world: World, page: MarkedPage, selectors: KindSelectors, name: str) -> str:
    """Whether a field's selectors give on one page what they should: ``right``, ``wrong``, ``empty``."""
    extraction = _extracted(world, page, selectors)
    rule = world.template.rules[name]
    if extraction.is_listing:
        return _column_grade(extraction, page.records, name, world.template.rules)
    values = extraction.fields[name].values
    if not page.records[0].gold[name]:
        return "wrong" if values and extraction.fields[name].is_valid else "right"
    if not values:
        return "empty"
    return "right" if _gives(rule, page, name, values) else "wrong"


def _gives(rule: Rule, page: MarkedPage, name: str, values: Sequence[str]) -> bool:
    record = page.records[0]
    gold = record.gold[name]
    if rule.kind is Kind.DATE:
        return _says_day(values[0], record)
    if is_right(rule.kind, _told(rule.kind, gold), values):
        return True
    also = [element for element in parse(page.marked).iter("*") if element.get(ALSO) == name]
    longer = (*("".join(element.itertext()) for element in also), *gold)
    return bool(also) and is_right(rule.kind, _told(rule.kind, longer), values)


def _says_day(value: str, record: Record) -> bool:
    """Whether a text has the record's day in it, and not its other one."""
    text = collapse(value)
    days = {day: (record.shown(day) in text or day.isoformat() in text) for day in (record.day, record.other_day)}
    return days[record.day] and not days[record.other_day]


def _told(kind: Kind, gold: tuple[str, ...]) -> object:
    return list(gold) if kind.is_many else gold[0]


def _column_grade(extraction: Extraction, records: Sequence[Record], name: str, rules: Mapping[str, Rule]) -> str:
    """Row by row and cell by cell: a header, a separator, a missing record are wrong."""
    cells = [row[name].values for row in extraction.rows]
    if not any(cells):
        return "empty"
    if len(cells) != len(records) or not all(cells):
        return "wrong"
    is_date = rules[name].kind is Kind.DATE
    pairs = zip(cells, records, strict=True)
    right = (
        _says_day(cell[0], one) if is_date else is_right(rules[name].kind, one.gold[name][0], cell)
        for cell, one in pairs
    )
    return "right" if all(right) else "wrong"
