"""Lines joined to paragraphs."""

from __future__ import annotations

import itertools
import re
from statistics import median
from typing import TYPE_CHECKING

from etl_sentiment.pdf.hyphens import Vocabulary, is_divided, join

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from etl_sentiment.pdf.lines import Line

_WIDE = 1.4
"""Times the usual distance of two lines: more is a gap between paragraphs."""
_INDENT = 0.8
"""Times the height of the letters."""
_ITEM = re.compile(
    r"(?:\(?(?:\d{1,3}|[a-z]{1,2}|[ivxl]{1,6})[.)]|\d{1,3}(?:\.\d{1,3})+\.?|[\u2022\u2013\u2014\u25aa*-])\s"
    r"|(?:article|art\.|artikel|section|sec\.|chapter|kapitel|abschnitt|part|teil|annex|anlage|schedule|\u00a7+)\s*[\divxl]",
    re.IGNORECASE,
)
"""How an item of a list, or a part of a law, begins."""
_ENDS = (".", ";", ":", "!", "?", ",", "\u2014", " and", " or", " und", " oder")
"""How the line before such an item ends. ``under Article`` / ``5`` or ``pursuant to`` / ``(1)`` are no items."""
_FINISHED = (".", ":", ";", "!", "?", "\u201d", "\u201c", '"', "\u00bb", "\u00ab", ")")


def paragraphs(block: Sequence[Line], vocabulary: Vocabulary) -> list[str]:
    """The paragraphs of lines that stand one below the other."""
    lines = [line for line in block if line.text]
    if not lines:
        return []
    distance = _usual_distance(lines)
    margin = _right_margin(lines)
    found = [[lines[0]]]
    for before, line in itertools.pairwise(lines):
        if not is_divided(before.text) and _begins(found[-1], line, distance, margin):
            found.append([line])
        else:
            found[-1].append(line)
    return [joined((line.text for line in lines), vocabulary) for lines in found]


def joined(lines: Iterable[str], vocabulary: Vocabulary) -> str:
    """The lines of one paragraph as one."""
    text = ""
    for line in lines:
        text = join(text, line, vocabulary) if text else line
    return text


def goes_on(before: str, after: str) -> bool:
    """Whether a paragraph in one block, or on one page, goes on in the next."""
    return is_divided(before) or (after[:1].islower() and not before.endswith(_FINISHED))


def _begins(paragraph: Sequence[Line], line: Line, distance: float, margin: float) -> bool:
    """Whether ``line`` begins a paragraph after ``paragraph``."""
    before = paragraph[-1]
    down = before.top - line.top
    if abs(before.size - line.size) > 0.2 * max(before.size, line.size):
        return True
    if down < 0:  # higher up: the file has its parts in an order of its own
        return not goes_on(before.text, line.text)
    if distance and down > _WIDE * max(distance, 0.5 * (before.size + line.size)):
        return True
    if _ITEM.match(line.text) and before.text.endswith(_ENDS):
        return True
    return _is_indented(paragraph, line) or _had_room(before, line, margin)


def _is_indented(paragraph: Sequence[Line], line: Line) -> bool:
    """Whether its left edge says that something new begins."""
    before, indent = paragraph[-1], _INDENT * line.size
    if line.left > before.left + indent:
        # The second line of an item stands further right than the first.
        return not (len(paragraph) == 1 and _ITEM.match(before.text))
    # Further left than the first line is usual; further left than the others is not.
    return line.left < before.left - indent and len(paragraph) > 1


def _had_room(before: Line, line: Line, margin: float) -> bool:
    """Whether the first word of ``line`` would have had room on the line before: then the line was ended on purpose."""
    first_word = line.text.partition(" ")[0]
    width = (line.right - line.left) * (len(first_word) + 1) / max(len(line.text), 1)
    return before.right + width + 0.5 * line.size < margin


def _usual_distance(lines: Sequence[Line]) -> float:
    steps = [
        before.top - line.top for before, line in itertools.pairwise(lines) if 0 < before.top - line.top < 3 * line.size
    ]
    return median(steps) if steps else 0.0


def _right_margin(lines: Sequence[Line]) -> float:
    """Where lines end at the latest, but for the longest tenth: one table must not make all others short."""
    ends = sorted(line.right for line in lines)
    return ends[int(0.9 * (len(ends) - 1))]
