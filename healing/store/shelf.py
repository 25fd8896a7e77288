"""What a table is to the store in memory."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

from healing.store.database import Record, unknown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator


class Numbered(Record, Protocol):
    """A record with an id."""

    @property
    def id(self) -> int: ...


R = TypeVar("R", bound=Numbered)


class Shelf(Generic[R]):
    """Records by their id, which is given once and never again."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._records: dict[int, R] = {}
        self._newest = 0

    def add(self, record: R) -> int:
        self._newest += 1
        self._records[self._newest] = replace(record, id=self._newest)
        return self._newest

    def get(self, key: int) -> R:
        if key not in self._records:
            raise unknown(self._name, [key])
        return self._records[key]

    def change(self, ids: Iterable[int], how: Callable[[R], R]) -> None:
        """Change these records: all of them, or none where one is unknown."""
        wanted = set(ids)
        if missing := wanted - self._records.keys():
            raise unknown(self._name, missing)
        self._records.update({key: how(self._records[key]) for key in wanted})

    def drop(self, which: Callable[[R], bool]) -> int:
        """Forget the records for which ``which`` is true; how many there were."""
        dropped = [record.id for record in self if which(record)]
        for key in dropped:
            del self._records[key]
        return len(dropped)

    def __iter__(self) -> Iterator[R]:
        return iter(self._records.values())
