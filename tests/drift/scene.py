"""What a mutation works on, and the dice that make it the same on every page of one new layout."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from lxml.html import HtmlElement

    from tests.drift.records import Record

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Dice:
    """Chance by name: the same salt and key always fall the same way, whatever else a page holds."""

    salt: int

    def share(self, key: str) -> float:
        """A number from 0 to 1."""
        return int.from_bytes(blake2b(f"{self.salt}/{key}".encode(), digest_size=6).digest()) / 2**48

    def chance(self, key: str, share: float = 0.5) -> bool:
        return self.share(key) < share

    def pick(self, key: str, options: Sequence[T]) -> T:
        return options[int(self.share(key) * len(options))]

    def shuffled(self, options: Sequence[T], key: Callable[[T], str]) -> list[T]:
        return sorted(options, key=lambda option: self.share(key(option)))

    def code(self, key: str, size: int, letters: str = "bcdfghkmnpqrtvwxzBCDGHKMQRTWXZ0123456789") -> str:
        """A word as build tools make them."""
        return "".join(self.pick(f"{key}#{place}", letters) for place in range(size))


@dataclass(frozen=True, slots=True)
class Scene:
    """One marked page of a record, to be changed in place.

    ``others``: records of this page's side parts; ``shared``: records that every page of the site points to.
    """

    root: HtmlElement
    record: Record
    others: Sequence[Record]
    shared: Sequence[Record]
    dice: Dice

    @property
    def body(self) -> HtmlElement:
        return self.root.find("body")


Mutation = Callable[[Scene], None]
