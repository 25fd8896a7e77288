"""Finds news that several papers took from one agency: almost the same text, at another address.

A text becomes the set of its shingles (5 words in a row; 8 characters where the script has no spaces). What two sets
share, |A and B| / |A or B|, is estimated from the least hash of each of 120 bins (MinHash: Broder 1997; in one pass:
Li, Owen, Zhang 2012; empty bins filled as in Shrivastava 2017; 16 bits of each kept: Li, König 2010).
Three bins in a row make a band. Texts with a band in common are worth comparing; all others need not be looked at
(Leskovec, Rajaraman, Ullman, "Mining of Massive Datasets", chapter 3).

Signatures are stored for years and compared with those of the next release, so what makes them must never change, and
that is why there is no library here. datasketch 2.0 changed what its signatures are made of (its "affine32" is the new
default), and needs numpy and scipy, 220 MB. rensa gave other signatures in each of 0.2, 0.3, 0.4 and 0.5. BLAKE2b
(RFC 7693) will not change, nor how Unicode normalises and folds a character once it is assigned
(https://www.unicode.org/policies/stability_policy.html). ``tests/etl_sentiment/test_duplicates.py`` pins one signature.

Measured (Python 3.11): 1.2 ms for 600 words, 7 ms for 3,000; docs/etl.md tells what is found and what is not.
"""

from __future__ import annotations

import re
import struct
import unicodedata
from dataclasses import dataclass
from hashlib import blake2b
from itertools import count
from operator import eq
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

THRESHOLD = 0.45
"""From this similarity on two texts count as copies of each other."""
BANDS = 40
ROWS = 3
"""Bins in a band: with 40 bands of 3 a pair with similarity 0.5 is seen with 99.5 %, one with 0.05 with 0.5 %."""

_BINS = BANDS * ROWS
_VERSION = 1
_MINIMA = struct.Struct(f">{_BINS}H")
_BANDS = struct.Struct(">" + "HHH" * BANDS)
_EMPTY = 1 << 64

# Soft hyphens and the marks that are not seen: papers strew them into words, agencies do not.
_UNSEEN = re.compile("[\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
# Scripts that are written without spaces: Thai, Lao, Tibetan, Myanmar, Khmer, kana, Han. Hangul has spaces.
_UNSPACED = (
    "\u0e01-\u0e4e\u0e81-\u0ece\u0f40-\u0fbc\u1000-\u1049\u1780-\u17d3"
    "\u3041-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
)
# Python's \w has no combining marks, which would split words at each vowel of Hindi or Tamil: the blocks of India's
# scripts are taken whole (but for the danda, their full stop), with the marks of Latin, Hebrew and Arabic.
_MARKS = "\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u0900-\u0963\u0966-\u0dff"
_WORD = re.compile(rf"[{_UNSPACED}]|(?:(?![{_UNSPACED}])[\w{_MARKS}])+")
_IS_UNSPACED = re.compile(rf"[{_UNSPACED}]")


class _Measure(NamedTuple):
    """Lengths in words, or in characters where the script has no spaces."""

    shingle: int
    line: int
    """A shorter line is no running text: a label, a teaser, a list of links."""
    text: int
    """With less running text there is no telling a copy from the same notice on two pages."""


_SPACED = _Measure(shingle=5, line=10, text=50)
_CHARACTERS = _Measure(shingle=8, line=20, text=100)


@dataclass(frozen=True, slots=True)
class Signature:
    """What is remembered of a text to find its copies."""

    minima: bytes
    """16 bits of the least hash of each of the 120 bins."""


def signature(text: str) -> Signature | None:
    """The signature of an article's text, its paragraphs on lines of their own.

    ``None`` where no copy could be told from chance: too little running text, or little but repetition.
    """
    lines = [_WORD.findall(line) for line in _folded(text).splitlines()]
    words = [word for line in lines for word in line]
    measure = _measure_of(words)
    if sum(len(line) for line in lines if len(line) >= measure.line) < measure.text:
        return None
    shingles = _shingles(words, measure.shingle)
    if len(shingles) * 2 < len(words):
        return None
    return Signature(_MINIMA.pack(*(least & 0xFFFF for least in _filled(_least_by_bin(shingles)))))


def similarity(one: Signature, other: Signature) -> float:
    """How much of their shingles the two texts share, 0 to 1; the standard error is at most 0.046."""
    same: int = sum(map(eq, _MINIMA.unpack(one.minima), _MINIMA.unpack(other.minima)))
    return same / _BINS


def bands(signature: Signature) -> tuple[int, ...]:
    """``BANDS`` numbers below 2 ** 56; texts that have one in common may be copies, others hardly are.

    The band's own place is part of its number, so that an index over all of them needs no second column.
    """
    minima = _BANDS.unpack(signature.minima)
    triples = zip(minima[::ROWS], minima[1::ROWS], minima[2::ROWS], strict=True)
    return tuple(place << 48 | a << 32 | b << 16 | c for place, (a, b, c) in enumerate(triples))


def to_bytes(signature: Signature) -> bytes:
    """241 bytes, the same on every machine: the version of the method, then the minima."""
    return bytes([_VERSION]) + signature.minima


def from_bytes(data: bytes) -> Signature:
    """What :func:`to_bytes` gave; ``ValueError`` for anything else, also a signature of a method of later."""
    if len(data) != 1 + _MINIMA.size or data[0] != _VERSION:
        raise ValueError(
            f"not a signature of version {_VERSION}: {len(data)} bytes that start with {data[:4].hex() or 'nothing'}"
        )
    return Signature(data[1:])


def _folded(text: str) -> str:
    """Without what differs from one paper's typesetting to another's: ligatures, widths, case, unseen marks."""
    return _UNSEEN.sub("", unicodedata.normalize("NFKC", text).casefold())


def _measure_of(words: Sequence[str]) -> _Measure:
    unspaced = sum(1 for word in words if _IS_UNSPACED.match(word))
    return _CHARACTERS if unspaced * 2 > len(words) else _SPACED


def _shingles(words: Sequence[str], length: int) -> set[str]:
    return {" ".join(words[start : start + length]) for start in range(len(words) - length + 1)}


def _least_by_bin(shingles: Iterable[str]) -> list[int]:
    """The least of the hashes that fall into each bin; ``_EMPTY`` where none does."""
    least = [_EMPTY] * _BINS
    for shingle in shingles:
        value, place = divmod(_hash(shingle.encode("utf-8", "surrogatepass")), _BINS)
        least[place] = min(least[place], value)
    return least


def _filled(least: Sequence[int]) -> list[int]:
    """Each empty bin takes the value of a full one, by a way that is the same for all texts."""
    return [value if value != _EMPTY else _borrowed(least, place) for place, value in enumerate(least)]


def _borrowed(least: Sequence[int], place: int) -> int:
    tries = (least[_hash(b"%d %d" % (place, attempt)) % _BINS] for attempt in count())
    return next(value for value in tries if value != _EMPTY)


def _hash(data: bytes) -> int:
    """64 bits."""
    return int.from_bytes(blake2b(data, digest_size=8).digest(), "big")
