"""The values that travel: rules, selectors, extractions and failures. No Scrapy, no files, no network."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum
from itertools import chain
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

ROWS = "rows"
"""The name under which a listing's row selector is reported, beside the names of its fields."""

JMESPATH = "jmespath:"
"""What a selector of a JSON page begins with; after it comes a JMESPath expression."""


class Kind(StrEnum):
    """What a field holds; it decides how the field is read and what makes a value valid."""

    TEXT = "text"
    LONGTEXT = "longtext"
    DATE = "date"
    URL = "url"
    LIST = "list"
    URLS = "urls"
    NUMBER = "number"
    IDENTIFIER = "identifier"

    @property
    def is_many(self) -> bool:
        """Whether a reading keeps every value that the selector gave, rather than the first."""
        return self in (Kind.LIST, Kind.LONGTEXT, Kind.URLS)

    @property
    def has_items(self) -> bool:
        """Whether a value is a list, each item of which stands for itself; the paragraphs of a long text do not."""
        return self in (Kind.LIST, Kind.URLS)

    @property
    def is_link(self) -> bool:
        """Whether each value leads somewhere."""
        return self in (Kind.URL, Kind.URLS)


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
    instead: str = ""
    """The field that a source may read in place of this required one, which needs no selectors then."""

    @property
    def is_optional_link(self) -> bool:
        """Whether the field is a link that a page may lack; beside a listing's rows it leads to the next page."""
        return self.kind is Kind.URL and not self.required


Selectors = tuple[str, ...]
"""CSS or XPath queries for one field, newest first; of a JSON page JMESPath expressions after :data:`JMESPATH`."""


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

    @property
    def is_json(self) -> bool:
        """Whether its pages are JSON. All selectors of a page kind are of one sort: reading a module sees to that."""
        every = chain(self.rows, *self.fields.values(), *self.columns.values())
        return next(every, "").startswith(JMESPATH)

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
    """The selector that won; ``None`` where none gave anything.

    Beside no values, the expression under which a JSON page says that there is none (``null``).
    """
    problem: str = ""
    """Why the values are not valid by the rule; empty where they are, or where there are none."""

    @property
    def is_valid(self) -> bool:
        return bool(self.values) and not self.problem

    @property
    def is_said_to_be_none(self) -> bool:
        """Whether the page itself says that there is no value: the selector fits, and nothing broke."""
        return not self.values and self.selector is not None


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
    """What found the rows; beside no rows the expression under which a JSON page says that there are none."""
    is_json: bool = False
    """Whether the page is JSON: it has no elements that could be remembered."""
    fault: str = ""
    """Why nothing was read at all, for people: HTML where JSON is expected, or the other way round."""

    def __getitem__(self, name: str) -> Value:
        """The value of a page field: a list for ``list`` and ``urls``, else one string; ``None`` where invalid."""
        return value_of(self.fields[name], self.rules[name])

    def gives(self, name: str) -> bool:
        """Whether there is a valid value of a page field, of a column in any row, or of the rows themselves."""
        if name == ROWS:
            return bool(self.rows)
        if name in self.fields:
            return self.fields[name].is_valid
        return any(row[name].is_valid for row in self.rows)

    def row_values(self) -> list[Row]:
        """One mapping of values for each row of a listing."""
        return [self.values_of(row) for row in self.rows]

    def values_of(self, row: Mapping[str, Reading]) -> Row:
        """The values of one of the rows."""
        return {name: value_of(reading, self.rules[name]) for name, reading in row.items()}


def value_of(reading: Reading, rule: Rule) -> Value:
    """A reading as the spider sees it: invalid values are never handed out."""
    if not reading.is_valid:
        return None
    if rule.kind.has_items:
        return list(reading.values)
    return "\n".join(reading.values) if rule.kind is Kind.LONGTEXT else reading.values[0]
