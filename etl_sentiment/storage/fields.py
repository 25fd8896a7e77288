"""The fields of an item class as columns: their names, and what a value of each must be."""

from __future__ import annotations

from dataclasses import dataclass, fields
from enum import Enum
from types import NoneType
from typing import TYPE_CHECKING, Any, get_args, get_type_hints

from etl_sentiment import items
from etl_sentiment.document import Document

if TYPE_CHECKING:
    from collections.abc import Iterator


class Kind(Enum):
    """What a column holds; the value is for people."""

    TEXT = "a text"
    DATE = "a date"
    TEXTS = "a list of texts"
    FLAG = "true or false"
    NUMBER = "a number"
    NUMBERS = "numbers by name"
    DOCUMENTS = "a list of documents"


_KINDS: dict[Any, Kind] = {
    str: Kind.TEXT,
    list[str]: Kind.TEXTS,
    bool: Kind.FLAG,
    float: Kind.NUMBER,
    dict[str, float]: Kind.NUMBERS,
    list[Document]: Kind.DOCUMENTS,
}


@dataclass(frozen=True, slots=True)
class Field:
    """One field of an item."""

    name: str
    kind: Kind
    is_read: bool
    """Whether selectors read it from the page; the others are set by the spider or a pipeline."""


_KNOWN: dict[type[Any], tuple[Field, ...]] = {}
"""Classes that were asked for: type hints take a while."""


def fields_of(item_class: type[Any]) -> tuple[Field, ...]:
    """All fields of an item class, in their order; ``TypeError`` for one of a type that has no column."""
    if item_class not in _KNOWN:
        _KNOWN[item_class] = tuple(_fields(item_class))
    return _KNOWN[item_class]


def _fields(item_class: type[Any]) -> Iterator[Field]:
    hints = get_type_hints(item_class, {**vars(items), "Document": Document})
    for part in fields(item_class):
        kind = _kind(part.name, hints[part.name], part.metadata.get("kind"))
        yield Field(part.name, kind, "kind" in part.metadata)


def _kind(name: str, hint: Any, rule: str | None) -> Kind:
    if rule == "date":
        return Kind.DATE
    (given,) = {part for part in get_args(hint) if part is not NoneType} if NoneType in get_args(hint) else {hint}
    if given not in _KINDS:
        raise TypeError(f"the field {name} is a {given}: no column is known for that")
    return _KINDS[given]
