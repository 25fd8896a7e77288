"""Items as rows: values of the columns' types, and what the page said, to tell one version from the next."""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass, fields, is_dataclass
from datetime import UTC, date, datetime
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from etl_sentiment.document import Document
from etl_sentiment.items import FIELDS_OF_THE_CRAWL, CollectedItem, Item, LawItem, OpinionItem
from etl_sentiment.storage.errors import UnstorableError
from etl_sentiment.storage.fields import Kind, fields_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from etl_sentiment.storage.fields import Field

KINDS: dict[str, type[Item]] = {"law": LawItem, "opinion": OpinionItem}
"""What a page is, by the word that the tables have for it."""

MOST_URL = 2_500
"""Bytes: an index of PostgreSQL takes no more than 2,704. Scrapy follows no address of more than 2,083 characters."""
MOST_SOURCE = 200

_KEY = frozenset({"source", "url"})
_LINK = frozenset({"duplicate_of", "similarity"})
_NOT_SAID = _KEY | _LINK | FIELDS_OF_THE_CRAWL
"""What may differ between two readings of a page that did not change."""
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
"""PostgreSQL stores no NUL, and UTF-8 has no lone surrogates; a JSON API can send both."""
_TYPES: dict[Kind, Any] = {
    Kind.TEXT: str,
    Kind.DATE: str,
    Kind.FLAG: bool,
    Kind.NUMBER: (int, float),
    Kind.NUMBERS: dict,
    Kind.TEXTS: list,
    Kind.DOCUMENTS: list,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """What the tables hold of one item, but for what depends on what they held before."""

    kind: str
    source: str
    url: str
    crawled_at: datetime
    etag: str | None
    last_modified: str | None
    columns: dict[str, Any]
    """Of the table of versions, by name."""
    said: dict[str, Any]
    """What the page said, as JSON values; empty fields left out, so that a new field changes no page that has none."""
    content_hash: str
    documents: tuple[Document, ...] = ()
    unread: tuple[str, ...] = ()
    """Fields of which it is not known what the page says; ``documents`` where one of them could not be had."""

    @property
    def key(self) -> tuple[str, str]:
        return self.source, self.url


def row_of(item: Item) -> Row:
    """The item as a row; ``UnstorableError`` names the field that cannot be one."""
    values = _checked(item)
    unparsed: dict[str, str] = {}
    columns = {field.name: _column(field, values[field.name], unparsed) for field in fields_of(type(item))}
    documents = tuple(columns.pop("documents", ()))
    columns["unparsed"] = unparsed
    unread = {*(columns.pop("unread") or ()), *("documents" for one in documents if one.status.may_pass)}
    said = said_by(type(item), columns, [(one.sha256, one.status) for one in documents])
    columns |= {"content_hash": hash_of(said), "crawled_at": _moment(item, values["crawled_at"])}
    of_page = {name: columns.pop(name) for name in ("source", "url", "etag", "last_modified")}
    return Row(
        kind=kind_of(item),
        crawled_at=columns["crawled_at"],
        columns={name: value for name, value in columns.items() if name not in _LINK},
        said=said,
        content_hash=columns["content_hash"],
        documents=documents,
        unread=tuple(sorted(unread)),
        **of_page,
    )


def kind_of(item: Item) -> str:
    return next(kind for kind, item_class in KINDS.items() if isinstance(item, item_class))


def said_by(
    item_class: type[CollectedItem], columns: Mapping[str, Any], documents: list[tuple[str | None, str]]
) -> dict[str, Any]:
    """What the page said, of a row's columns, and of the hash and the status of each of its documents."""
    said = {field.name: columns[field.name] for field in fields_of(item_class) if field.name in columns}
    said = {name: _plain(value) for name, value in said.items() if name not in _NOT_SAID}
    said |= columns["unparsed"] | {"documents": [[digest, str(status)] for digest, status in documents]}
    return {name: value for name, value in said.items() if value not in (None, "", [], False)}


def hash_of(said: Mapping[str, Any]) -> str:
    """SHA-256, hexadecimal."""
    text = json.dumps(said, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return sha256(text.encode("utf-8")).hexdigest()


def changed_fields(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    """The fields that two versions of a page do not agree on, in the order of the alphabet."""
    return sorted(name for name in before.keys() | after.keys() if before.get(name) != after.get(name))


def clean_item(item: CollectedItem) -> int:
    """Replace what cannot be stored in all texts of an item, in place; how many characters that were."""
    count = 0
    for field in fields_of(type(item)):
        value = getattr(item, field.name)
        cleaned, replaced = storable(value)
        if replaced:
            setattr(item, field.name, cleaned)
            count += replaced
    return count


def storable(value: Any) -> tuple[Any, int]:
    """The value with U+FFFD for each character that cannot be stored, and how many these were."""
    if isinstance(value, str):
        return _UNSTORABLE.subn("\ufffd", value) if _UNSTORABLE.search(value) else (value, 0)
    if isinstance(value, list):
        parts = [storable(part) for part in value]
        return ([part for part, _ in parts], sum(count for _, count in parts))
    if isinstance(value, dict):
        names, parts = [storable(name) for name in value], [storable(part) for part in value.values()]
        cleaned = {name: part for (name, _), (part, _) in zip(names, parts, strict=True)}
        return cleaned, sum(count for _, count in names + parts)
    if is_dataclass(value) and not isinstance(value, type):
        cleaned, count = storable({part.name: getattr(value, part.name) for part in fields(value)})
        return (type(value)(**cleaned) if count else value), count
    return value, 0


def _checked(item: Item) -> dict[str, Any]:
    """The item's values, storable, each of its field's type; empty lists and texts are none."""
    values: dict[str, Any] = {}
    for field in fields_of(type(item)):
        value, _ = storable(getattr(item, field.name))
        if not (value is None or _fits(value, field.kind)):
            raise _unstorable(item, field.name, f"is {_shown(value)}: expected {field.kind.value}")
        values[field.name] = None if value in ("", []) and field.name != "documents" else value
    for name, most in (("source", MOST_SOURCE), ("url", MOST_URL)):
        if not 0 < len((values[name] or "").encode()) <= most:
            raise _unstorable(item, name, f"is {_shown(values[name])}: expected a text of 1 to {most:,} bytes")
    return values


def _fits(value: Any, kind: Kind) -> bool:
    if not isinstance(value, _TYPES[kind]) or (kind is Kind.NUMBER and isinstance(value, bool)):
        return False
    if kind is Kind.NUMBERS:
        return all(isinstance(name, str) and isinstance(part, int | float) for name, part in value.items())
    inner = {Kind.TEXTS: str, Kind.DOCUMENTS: Document}.get(kind)
    return inner is None or all(isinstance(part, inner) for part in value)


def _column(field: Field, value: Any, unparsed: dict[str, str]) -> Any:
    """The value for the column; the text of a date that is none goes to ``unparsed``."""
    if field.kind is not Kind.DATE or value is None:
        return value
    day = iso_date(value)
    if day is None:
        unparsed[field.name] = value
    return day


def iso_date(text: str) -> date | None:
    """The day of an ISO 8601 date or time; ``None`` where the text is something else."""
    try:
        return datetime.fromisoformat(text.strip()).date()
    except ValueError:
        return None


def _moment(item: Item, text: Any) -> datetime:
    try:
        moment = datetime.fromisoformat(text or "")
        # A time without a zone is taken as UTC: what the items' own default writes has one.
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC).replace(microsecond=0)
    except (ValueError, OverflowError) as error:  # astimezone overflows in the years 1 and 9999
        raise _unstorable(item, "crawled_at", f"is {_shown(text)}: expected a time in ISO 8601") from error


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _unstorable(item: CollectedItem, name: str, problem: str) -> UnstorableError:
    return UnstorableError(f"{_shown(item.url)}: {name} {problem}")


def _shown(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 100 else f"{text[:97]}..."


def document_values(document: Document) -> dict[str, Any]:
    """The columns of a document, but for where it belongs."""
    values = asdict(document)
    del values["pages"]
    return values | {"status": str(document.status)}
