"""Reads the items of feeds in JSON Lines, of this release or an earlier one."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Any

from pydantic import TypeAdapter, ValidationError

from etl_sentiment import items
from etl_sentiment.document import Document
from etl_sentiment.items import Item, LawItem, OpinionItem
from etl_sentiment.storage.errors import UnstorableError
from etl_sentiment.storage.fields import fields_of
from etl_sentiment.storage.rows import row_of

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_BYTES = 256 * 1024 * 1024
"""Of one line; a law of 2,000 pages has 10 MB."""
_READERS: dict[type[Item], TypeAdapter[Any]] = {kind: TypeAdapter(kind) for kind in (LawItem, OpinionItem)}
for _reader in _READERS.values():
    _reader.rebuild(_types_namespace={**vars(items), "Document": Document})


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a feed: its item, or what is wrong with it."""

    number: int
    """From 1."""
    item: Item | None
    problem: str = ""


def read_lines(file: IO[bytes]) -> Iterator[Line]:
    """The lines of a feed, one at a time; blank ones left out."""
    number = 0
    while raw := file.readline(MOST_BYTES):
        number += 1
        if len(raw) == MOST_BYTES and not raw.endswith(b"\n"):
            _skip(file)
            yield Line(number, None, f"longer than {MOST_BYTES:,} bytes")
        elif raw.strip():
            yield _line(number, raw)


def _line(number: int, raw: bytes) -> Line:
    try:
        item = item_of(json.loads(raw))
        row_of(item)  # says now what the tables would refuse, so that the rest of the batch need not wait
    except UnstorableError as error:
        return Line(number, None, str(error))
    except (ValueError, RecursionError) as error:  # no JSON, or no UTF-8; nested too deeply
        return Line(number, None, f"not JSON ({error}); was the crawl cut off here?")
    return Line(number, item)


def item_of(values: Any) -> Item:
    """The law or opinion that a line of a feed is; ``UnstorableError`` where it is none."""
    if not isinstance(values, dict) or not values.keys() & {"title", "headline"}:
        raise UnstorableError("neither a law (with a title) nor an opinion (with a headline)")
    kind: type[Item] = OpinionItem if "headline" in values else LawItem
    unknown = values.keys() - {field.name for field in fields_of(kind)}
    if unknown:
        names = ", ".join(sorted(unknown))
        raise UnstorableError(f"{kind.__name__} has no {names}: was it written by a newer release?")
    try:
        item: Item = _READERS[kind].validate_python(values)
    except ValidationError as error:
        first = error.errors()[0]
        raise UnstorableError(f"{'.'.join(map(str, first['loc']))}: {first['msg']}") from error
    return item


def _skip(file: IO[bytes]) -> None:
    """Go to the next line."""
    while (raw := file.readline(MOST_BYTES)) and not raw.endswith(b"\n"):
        pass
