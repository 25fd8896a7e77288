"""What addresses tell of the things that they lead to: their words, and whether those are pages or files."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from statistics import fmean
from typing import TYPE_CHECKING
from urllib.parse import unquote

from healing.dom.paths import FILE, file_of, without_host
from healing.dom.words import stable_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from lxml.html import HtmlElement

_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
_SHORTEST_WORD = 4
_MAX_TEXT = 200
_PART = re.compile(r"[\s/,;|&]+")
_PLAIN = re.compile(r"[A-Za-z_][A-Za-z_-]*")
_FILES = 3.0
"""What the kind of file counts for, beside words, differences and digits: sites change addresses, not their files."""
_USUAL = 0.5
"""A word in so many of the addresses is the site's, not a record's."""
_PAGE = "page"


@dataclass(frozen=True, slots=True)
class Addresses:
    """A column's addresses, summed up."""

    files: Mapping[str, float]
    """Share of each kind of file, 0 to 1; ``page`` where an address names none."""
    words: frozenset[str]
    """The words in most of the addresses, host left out."""
    distinct: float
    """Share of different addresses, 0 to 1."""
    digits: float
    """Share of digits among the letters and digits, 0 to 1."""

    @classmethod
    def of(cls, values: Sequence[str]) -> Addresses:
        paths = [without_host(value) for value in values]
        files = Counter(file_of(path) or _PAGE for path in paths)
        counts = Counter(word for path in paths for word in words_of(path))
        signs = [[char for char in path if char.isalnum()] for path in paths]
        return cls(
            files={file: count / len(values) for file, count in files.items()},
            words=frozenset(word for word, count in counts.items() if count >= _USUAL * len(values)),
            distinct=len(set(values)) / len(values),
            digits=fmean(sum(map(str.isdigit, chars)) / max(1, len(chars)) for chars in signs),
        )

    def likeness(self, other: Addresses) -> float:
        """0 (nothing in common) to 1."""
        files = sum(min(share, other.files.get(file, 0.0)) for file, share in self.files.items())
        words = len(self.words & other.words) / len(self.words | other.words) if self.words | other.words else 0.5
        distinct = 1 - max(0.0, self.distinct - other.distinct)
        digits = 1 - abs(self.digits - other.digits)
        return (_FILES * files + words + distinct + digits) / (_FILES + 3)


def link_kinds(link: HtmlElement) -> Iterator[str]:
    """XPath conditions on an element around the link: its class, its kind of file, the folders on the way."""
    address = without_host(link.get("href") or "")
    for word in stable_words(link.get("class")):
        if _PLAIN.fullmatch(word):
            yield f".//a[contains(concat(' ', normalize-space(@class), ' '), ' {word} ')]"
    if found := FILE.search(address):
        yield f".//a[contains(@href, '{found[0]}')]"
    folders = address.split("?")[0].split("/")
    for folder in folders if "?" in address else folders[:-1]:
        if _PLAIN.fullmatch(folder):
            yield f".//a[contains(@href, '/{folder}')]"


def echo(addresses: Sequence[str], texts: Sequence[str]) -> float:
    """In how many rows the address repeats a telling part of the text, 0 to 1; only rows with both count.

    A part that stands in most of the texts (``No.``, ``State``) tells nothing of the record.
    """
    pairs = [(_bare(unquote(without_host(one))), _parts(other)) for one, other in zip(addresses, texts, strict=True)]
    pairs = [(address, parts) for address, parts in pairs if address and parts]
    counts = Counter(part for _, parts in pairs for part in parts)
    return (
        fmean(
            any(part in address and counts[part] <= max(1, _USUAL * len(pairs)) for part in parts)
            for address, parts in pairs
        )
        if pairs
        else 0.0
    )


def _parts(text: str) -> frozenset[str]:
    parts = (_bare(part) for part in _PART.split(text[:_MAX_TEXT]))
    return frozenset(part for part in parts if len(part) >= _SHORTEST_WORD)


def _bare(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))


def words_of(address: str) -> frozenset[str]:
    """The words of an address, in lower case and singular: ``/OpenOpinions?docNumber=3`` has open, opinion, number."""
    words = (word.lower() for word in _WORD.findall(unquote(address)))
    return frozenset(word.removesuffix("s") for word in words if len(word) >= _SHORTEST_WORD)
