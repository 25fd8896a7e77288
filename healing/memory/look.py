"""How the pages of a kind look, as a few numbers that can be compared with those of another crawl. Pure.

MinHash: Broder, A. (1997), "On the resemblance and containment of documents": the share of equal places of two
signatures estimates the share of steps (:mod:`healing.dom.skeleton`) that two sets have in common.
"""

from __future__ import annotations

from collections import Counter
from hashlib import blake2b
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from healing.dom.skeleton import Skeleton

PLACES = 64
"""The estimate's standard deviation is at most 1/16."""

Look = tuple[int, ...]
"""A signature: :data:`PLACES` numbers of 32 bits; none where no page was looked at."""


def look(pages: Sequence[Skeleton]) -> Look:
    """The signature of the steps that at least half of the pages have."""
    counts = Counter(step for page in pages for step in page)
    common = [step for step, count in counts.items() if 2 * count >= len(pages)]
    hashes = [_hashes(f"{parent}\0{child}") for parent, child in common]
    return tuple(map(min, zip(*hashes, strict=True))) if hashes else ()


def alike(one: Look, other: Look) -> float | None:
    """The share of steps in common, estimated, 0 to 1; ``None`` where either has no signature."""
    if not one or not other:
        return None
    return sum(mine == theirs for mine, theirs in zip(one, other, strict=True)) / len(one)


def _hashes(step: str) -> tuple[int, ...]:
    """A number for each place, as if by a hash function of its own."""
    data = step.encode("utf-8", "surrogatepass")
    blocks = [blake2b(data, digest_size=64, salt=bytes([number])).digest() for number in range(PLACES // 16)]
    return tuple(int.from_bytes(block[at : at + 4], "big") for block in blocks for at in range(0, 64, 4))
