"""Where the sentences of a text are, by sentencex (Wikimedia), which knows the abbreviations of most languages.

Legal texts have more of them, and a wrong cut would tear a law from what is said of it; so a piece that ends in one of
these, or before which no sentence can end, is joined to the next.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sentencex import get_sentence_boundaries

if TYPE_CHECKING:
    from collections.abc import Iterator

Span = tuple[int, int]

_ABBREVIATION = re.compile(
    r"(?:^|[\s(])(?:v|vs|cf|abg|gem|idf|insb|vgl|bzw|ggf|sog|u\.\s?a|z\.\s?b|i\.\s?v\.\s?m|i\.\s?s\.\s?d)\.\s*$",
    re.IGNORECASE,
)
_OF_A_NUMBER = re.compile(
    r"(?:^|[\s(])(?:para|paras|subsec|sec|secs|sched|reg|regs|cl|ch|pt|p|pp|no|nos|art|arts|abs|absch|anh|anl|lit|nr"
    r"|nrn|rn|rdnr|ziff)\.\s*$",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"[\d§(]|[IVX]+\b")
_ORDINAL = re.compile(r"(?:^|\s)\d{1,2}\.\s*$")
_GOES_ON = re.compile(
    r"[a-zß-öø-ÿ0-9,;)]"
    r"|(?:Januar|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember)\b"
)


def sentences(text: str, language: str | None) -> list[Span]:
    """Start and end (excluded) of each sentence, in order, in characters; blanks around them belong to none.

    A new line ends a sentence. An unknown language is cut by the rules for English.
    """
    return [span for start, line in _lines(text) for span in _of_line(line, start, language or "en")]


def _lines(text: str) -> Iterator[tuple[int, str]]:
    start = 0
    for line in text.splitlines(keepends=True):
        yield start, line
        start += len(line)


def _of_line(line: str, offset: int, language: str) -> Iterator[Span]:
    start = 0
    for found in get_sentence_boundaries(language, line):
        end = found["end_index"]
        if end < len(line) and _is_cut(line[start:end], line[end:].lstrip()[:12]):
            continue
        piece = line[start:end]
        if inner := piece.strip():
            first = start + piece.index(inner[0])
            yield offset + first, offset + first + len(inner)
        start = end


def _is_cut(before: str, after: str) -> bool:
    """Whether the sentence does not end between these."""
    if _ABBREVIATION.search(before) or (_OF_A_NUMBER.search(before) and _NUMBER.match(after)):
        return True
    return _ORDINAL.search(before) is not None and _GOES_ON.match(after) is not None
