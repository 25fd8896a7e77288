"""A text as a row of words that can be compared: without case, plurals, articles and "and", with one word for "on"."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from functools import lru_cache

ON = "on"

# Separators and letters share no character, so that each text can be cut in one way only: linear. Combining marks and
# those of India's scripts are letters here, which Python's \w leaves out.
_LETTERS = r"[\w\u00ad\u0300-\u036f\u0900-\u0963\u0966-\u0dff]+"
_TOKEN = re.compile(rf"({_LETTERS}(?:[-\u2010\u2011'’]{_LETTERS})*)|[.!?;:\n\r\u2028\u2029|•]")
_PREPOSITIONS = frozenset(
    ("on", "of", "for", "concerning", "regarding", "relating", "respecting", "about", "to",
     "über", "zur", "zum", "für", "von", "betreffend")
)  # fmt: skip
_DROPPED = frozenset(("the", "a", "an", "and", "der", "die", "das", "den", "dem", "des", "und"))
"""Papers put them in and leave them out: "Weights & Measures"."""
_LONGEST = 40
"""Characters of a word that are looked at."""
_JOINTS = re.compile("[-\u2010\u2011'’\u00ad_]")


@lru_cache(maxsize=100_000)
def fold(word: str) -> str:
    """What is compared of a word; empty for articles and "and". ``Pilots'`` and ``pilot`` are the same."""
    short = word[:_LONGEST]
    plain = short.lower() if short.isascii() else unicodedata.normalize("NFKC", short).casefold()
    if plain in _DROPPED:
        return ""
    if plain in _PREPOSITIONS:
        return ON
    if plain in ("vs", "versus"):
        return "v"
    return _singular(_JOINTS.sub("", re.sub(r"['’]s$", "", plain)))


def _singular(word: str) -> str:
    """Crude, and the same for titles and texts: it never has to be a word."""
    if word.endswith(("gesetzes", "gesetze", "gesetzen")):  # a German name in the genitive, which -s alone misses
        return word[: word.rindex("gesetz") + 6]
    if len(word) < 4 or not word.endswith("s") or word.endswith("ss"):
        return word
    return f"{word[:-3]}y" if word.endswith("ies") and len(word) > 4 else word[:-1]


@dataclass(slots=True)
class Words:
    """The words of a text but for articles and "and", as columns of equal length."""

    text: str
    folded: list[str] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    """Characters of the text, the end excluded."""
    parts: list[int] = field(default_factory=list)
    """The number of the sentence or half-sentence: no name goes from one into the next."""

    def __len__(self) -> int:
        return len(self.folded)

    def raw(self, place: int) -> str:
        return self.text[self.starts[place] : self.ends[place]]


def read(text: str) -> Words:
    """Cut at full stops (not after "v." or "No."), semicolons, colons and line ends."""
    words = Words(text)
    part, last_length = 0, 0
    for found in _TOKEN.finditer(text):
        word = found[1]
        if word is None:
            part += last_length > 2 or found[0] != "."
            continue
        last_length = len(word)
        if folded := fold(word):
            words.folded.append(folded)
            words.starts.append(found.start())
            words.ends.append(found.end())
            words.parts.append(part)
    return words
