"""The values that travel: rules, selectors, extractions and failures. No Scrapy, no files, no network."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

ROWS = "rows"
"""The name under which a listing's row selector is reported, beside the names of its fields."""


class Kind(StrEnum):
    """What a field holds; it decides how the field is read and what makes a value valid."""

    TEXT = "text"
    LONGTEXT = "longtext"
    DATE = "date"
    URL = "url"
    LIST = "list"
    NUMBER = "number"
    IDENTIFIER = "identifier"

    @property
    def is_many(self) -> bool:
        """Whether a reading keeps every value that the selector gave, rather than the first."""
        return self in (Kind.LIST, Kind.LONGTEXT)


@dataclass(frozen=True, slots=True)
class Rule:
    """What a person says that a good value of one field is; never changed by a heal."""

    name: str
    kind: Kind = Kind.TEXT
    required: bool = False
    about: str = ""
    pattern: str | None = None
    """A regular expression that the whole value must match."""
    examples: tuple[str, ...] = ()

    @property
    def is_optional_link(self) -> bool:
        """Whether the field is a link that a page may lack; beside a listing's rows it leads to the next page."""
        return self.kind is Kind.URL and not self.required


Selectors = tuple[str, ...]
"""CSS or XPath queries for one field, newest first."""


@dataclass(frozen=True, slots=True)
class KindSelectors:
    """The selectors of one page kind.

    ``fields`` are read on the whole page; ``columns`` inside each row that ``rows`` finds (a listing only).
    """

    fields: Mapping[str, Selectors] = field(default_factory=dict)
    rows: Selectors = ()
    columns: Mapping[str, Selectors] = field(default_factory=dict)

    @property
    def is_listing(self) -> bool:
        return bool(self.rows)

    def of(self, name: str) -> Selectors:
        """The selectors of the field ``name``, or of the rows; ``KeyError`` where there is no such field."""
        if name == ROWS:
            return self.rows
        return self.columns[name] if name in self.columns else self.fields[name]

    def with_selectors(self, name: str, selectors: Selectors) -> KindSelectors:
        """A copy in which the field ``name`` (or the rows) has ``selectors``."""
        if name == ROWS:
            return replace(self, rows=selectors)
        if name in self.columns:
            return replace(self, columns={**self.columns, name: selectors})
        if name not in self.fields:
            raise KeyError(name)
        return replace(self, fields={**self.fields, name: selectors})


class Symptom(StrEnum):
    """How a field's breakage shows."""

    MISSING = "missing"
    INVALID = "invalid"
    EMPTY_LISTING = "empty listing"
    UNEQUAL_COLUMNS = "unequal columns"
    SUSPICIOUS = "suspicious"


@dataclass(frozen=True, slots=True)
class Failure:
    """Evidence that one field (or the rows) broke on one page."""

    field: str
    symptom: Symptom
    detail: str = ""

    def __str__(self) -> str:
        return f"{self.field}: {self.symptom.value}" + (f" ({self.detail})" if self.detail else "")


@dataclass(frozen=True, slots=True)
class Reading:
    """What one field gave: all non-blank strings of the winning selector, white space collapsed."""

    values: tuple[str, ...] = ()
    selector: str | None = None
    """The selector that won; ``None`` where none gave anything."""
    problem: str = ""
    """Why the values are not valid by the rule; empty where they are, or where there are none."""

    @property
    def is_valid(self) -> bool:
        return bool(self.values) and not self.problem


Value = str | list[str] | None
Row = dict[str, Value]


@dataclass(frozen=True, slots=True)
class Extraction:
    """The values that one page gave.

    ``fields`` has a reading for each page field; ``rows`` one mapping of readings for each non-empty row.
    """

    page_kind: str
    rules: Mapping[str, Rule]
    fields: Mapping[str, Reading]
    is_listing: bool = False
    rows: tuple[Mapping[str, Reading], ...] = ()
    row_selector: str | None = None

    def __getitem__(self, name: str) -> Value:
        """The value of a page field: a list for kind ``list``, one string otherwise, ``None`` where invalid."""
        return value_of(self.fields[name], self.rules[name])

    def row_values(self) -> list[Row]:
        """One mapping of values for each row of a listing."""
        return [{name: value_of(reading, self.rules[name]) for name, reading in row.items()} for row in self.rows]


def value_of(reading: Reading, rule: Rule) -> Value:
    """A reading as the spider sees it: invalid values are never handed out."""
    if not reading.is_valid:
        return None
    if rule.kind is Kind.LIST:
        return list(reading.values)
    return "\n".join(reading.values) if rule.kind is Kind.LONGTEXT else reading.values[0]
