"""What was collected of a bundled site, against what it has."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

Difference = tuple[str, bool]
"""A value that differs, for people, and whether it is an optional one that is merely empty."""
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a crawl's items and requests differ from a complete crawl; everything is empty where they do not."""

    collected: int
    missing: tuple[str, ...]
    """Keys of what the site has and no item is about: identifiers of laws, paths of articles."""
    surplus: tuple[str, ...]
    """Keys of items of nothing that the site has, and of second items."""
    wrong: tuple[str, ...]
    """Values, and documents, that are not the site's."""
    empty: tuple[str, ...]
    """Optional values that the site has and the item lacks."""
    asked_again: tuple[str, ...]
    """Pages that were downloaded more often than needed."""
    documents_expected: int = 0
    documents: Mapping[str, int] = field(default_factory=dict)
    """How many documents of the expected laws were collected, by status."""

    @property
    def documents_collected(self) -> int:
        return sum(self.documents.values())

    @property
    def is_complete(self) -> bool:
        is_all = self.documents_collected == self.documents_expected
        return is_all and not (self.missing or self.surplus or self.wrong or self.asked_again)


def compared(
    items: Iterable[Mapping[str, Any]],
    wanted: Mapping[str, T],
    key: Callable[[Mapping[str, Any]], str],
    differences: Callable[[Mapping[str, Any], T], Iterable[Difference]],
) -> Outcome:
    """The outcome as far as items tell it; ``wanted`` has what the site has by the key of its item."""
    kept = list(items)
    counts = Counter(key(item) for item in kept)
    found = [one for item in kept if key(item) in wanted for one in differences(item, wanted[key(item)])]
    return Outcome(
        collected=len(counts.keys() & wanted.keys()),
        missing=tuple(name for name in wanted if name not in counts),
        surplus=tuple(name for name, count in counts.items() if count > 1 or name not in wanted),
        wrong=tuple(text for text, is_empty in found if not is_empty),
        empty=tuple(text for text, is_empty in found if is_empty),
        asked_again=(),
    )


def asked_again(hits: Mapping[str, int], at_most: Mapping[str, int]) -> tuple[str, ...]:
    """The paths of ``hits`` that were asked for more often than once, or than ``at_most`` allows."""
    return tuple(f"{path} ({count} times)" for path, count in hits.items() if count > at_most.get(path, 1))


def without_completed(
    items: Iterable[Mapping[str, Any]], key: Callable[[Mapping[str, Any]], str], names: Sequence[str]
) -> list[Mapping[str, Any]]:
    """The items but for those that a later one of the same key completes (back-fill): only what was empty differs."""
    kept: list[Mapping[str, Any]] = []
    for item in items:
        kept = [one for one in kept if key(one) != key(item) or not _completes(item, one, names)]
        kept.append(item)
    return kept


def short(value: object) -> str:
    """A value for a line of text."""
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "..."


def _completes(item: Mapping[str, Any], earlier: Mapping[str, Any], names: Sequence[str]) -> bool:
    changed = [name for name in names if item.get(name) != earlier.get(name)]
    return bool(changed) and not any(earlier.get(name) for name in changed)
