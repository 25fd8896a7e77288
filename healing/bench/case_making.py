"""A breakage that a crawl met, as a case: what the selectors gave before it, and what the heal, if any, gave after.

A case's gold says what is right. A heal only says what it decided, so that stands under other keys (``healed_...``),
which nothing counts until a person has checked and renamed them.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from healing.bench.compare import normalised
from healing.bench.dates import days_in
from healing.dom.page import html_selector
from healing.extraction import extract
from healing.model import ROWS, Kind, KindSelectors, value_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from healing.model import Extraction, Reading, Rule, Selectors

_DATE_CHARS = 200


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A page as it was when a crawl met it."""

    url: str
    html: str


@dataclass(frozen=True, slots=True)
class Breakage:
    """A source's page kind around one incident."""

    source: str
    page_kind: str
    rules: Mapping[str, Rule]
    before: KindSelectors
    healed: Mapping[str, Selectors] = field(default_factory=dict)
    """By field (or ``rows``): what a confirmed heal put in front; empty where nothing was healed."""

    @property
    def after(self) -> KindSelectors:
        """The selectors that the heal left in force."""
        selectors = self.before
        for name, queries in self.healed.items():
            selectors = selectors.with_selectors(name, (*queries, *self.before.of(name)))
        return selectors

    @property
    def suite(self) -> str:
        return "listings" if self.before.is_listing else "pages"


def read(page: Snapshot, breakage: Breakage, selectors: KindSelectors) -> Extraction:
    """What ``selectors`` give on a page."""
    return extract(html_selector(page.html), breakage.page_kind, selectors, breakage.rules)


def make_case(identifier: str, breakage: Breakage, old: Snapshot, new: Snapshot) -> dict[str, Any]:
    """The content of ``case.json``: every field that has a value on ``old``.

    A listing's case has its rows and their columns; fields beside the rows are no part of the format.
    """
    before = read(old, breakage, breakage.before)
    after = read(new, breakage, breakage.after)
    case: dict[str, Any] = {
        "id": identifier,
        "suite": breakage.suite,
        "site": breakage.source,
        "kind": "listing" if before.is_listing else "page",
        "url_old": old.url,
        "url_new": new.url,
    }
    if not before.is_listing:
        return case | {"fields": _page_fields(breakage, before, after)}
    return case | {"rows": _rows(breakage, before, after), "fields": _columns(breakage, before, after)}


def _page_fields(breakage: Breakage, before: Extraction, after: Extraction) -> dict[str, Any]:
    fields = {}
    for name, reading in before.fields.items():
        if reading.is_valid:
            rule = breakage.rules[name]
            fields[name] = _input(breakage, name) | {"old_value": _value(reading, rule)}
            if name in breakage.healed and after.fields[name].is_valid:
                fields[name] |= _healed(breakage, name) | {"healed_value": _value(after.fields[name], rule)}
    return fields


def _rows(breakage: Breakage, before: Extraction, after: Extraction) -> dict[str, Any]:
    rows = {"selector": before.row_selector, "old_count": len(before.rows)}
    if ROWS in breakage.healed:
        rows |= _healed(breakage, ROWS) | {"healed_count": len(after.rows)}
    return rows


def _columns(breakage: Breakage, before: Extraction, after: Extraction) -> dict[str, Any]:
    columns = {}
    for name in breakage.before.columns:
        if any(row[name].is_valid for row in before.rows):
            columns[name] = _input(breakage, name) | {"old_values": _column(before, name)}
            if ROWS in breakage.healed or name in breakage.healed:
                columns[name] |= _healed(breakage, name) | {"healed_values": _column(after, name)}
    return columns


def _input(breakage: Breakage, name: str) -> dict[str, Any]:
    rule = breakage.rules[name]
    told = {"type": rule.kind.value, "required": rule.required, "description": rule.about}
    return told | {"selectors": list(breakage.before.of(name))}


def _healed(breakage: Breakage, name: str) -> dict[str, Any]:
    return {"healed_selectors": list(breakage.healed[name])} if name in breakage.healed else {}


def _value(reading: Reading, rule: Rule) -> str | list[str] | dict[str, str]:
    """A page field's value in the form that the benchmark compares: a date with its calendar day, if it has one."""
    if rule.kind.is_many:
        return list(reading.values)
    shown = reading.values[0]
    days = days_in(normalised(shown[:_DATE_CHARS])) if rule.kind is Kind.DATE else ()
    return {"shown": shown, "iso": days[0].isoformat()} if days else shown


def _column(extraction: Extraction, name: str) -> list[str | None]:
    """One value a row; of many values their first, as everywhere in a listing."""
    values = (value_of(row[name], extraction.rules[name]) for row in extraction.rows)
    return [value[0] if isinstance(value, list) else value for value in values]


def with_rules_only(selectors: KindSelectors, rules: Mapping[str, Rule]) -> KindSelectors:
    """The selectors without fields that no rule is known for."""
    return replace(
        selectors,
        fields={name: queries for name, queries in selectors.fields.items() if name in rules},
        columns={name: queries for name, queries in selectors.columns.items() if name in rules},
    )
