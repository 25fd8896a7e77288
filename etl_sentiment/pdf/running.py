"""Headers, footers and page numbers: what stands at the same height of many pages is no part of the text.

A line at the edge of a page is a running one where the same line, but for the page's own number in it, stands at the
same height of pages near by: of every page, of every other one (even and odd pages may differ), or of one chapter's.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from etl_sentiment.pdf.lines import Line, Page, merged

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

EDGE_ROWS = 3
"""So many rows from the edge are looked at."""
_NEAR = 2
"""The next page with the same line may be so many pages away."""
_LEAST = 3
"""So many pages near each other make a running line."""
_HEIGHT_SHARE = 0.015
"""Of the page's height: lines at the same height may differ by as much (12 points on A4)."""
_MARGIN_SHARE = 0.12
_SHORT_DOCUMENT = 5
"""In a document of so few pages two pages are enough, where the line stands in the outer 12 % of the page."""

_NUMBER = re.compile(r"\d{1,5}|(?<![^\W\d_])[ivxl]{1,7}(?![^\W\d_])", re.IGNORECASE)
_ALONE = re.compile(r"(?:page|seite|p\.|s\.)?\W*(\d{1,5})\W*(?:(?:of|von|/)\W*(\d{1,5}))?\W*", re.IGNORECASE)
_OWN_NUMBERING = re.compile(
    r"(?:art(?:icle|ikel)?|sec(?:tion)?|abschnitt|chapter|kapitel|part|teil|annex|anlage|schedule|clause|paragraph|rule)\b|\u00a7",
    re.IGNORECASE,
)
"""``Article 5`` on top of page 5 and ``Article 6`` on top of page 6 are the law's own numbers, not the pages'."""
_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50}


@dataclass(frozen=True, slots=True)
class _Edge:
    """A row near the edge of a page."""

    page: int
    """From 0."""
    row: int
    height: float
    """Of its middle, as a share of the page's height."""
    text: str


def without_running(pages: Sequence[Page]) -> list[Page]:
    """The pages without their headers, footers and page numbers."""
    found = _running_rows(pages)
    kept = [_without(page, found[number]) for number, page in enumerate(pages)]
    # Where nothing would be left, the repetition is the text.
    return kept if any(page.rows for page in kept) else list(pages)


def _without(page: Page, running: set[int]) -> Page:
    """Only what is running all the way to the edge is dropped."""
    order = _by_height(page)
    dropped: set[int] = set()
    for edge in (order, order[::-1]):
        for row in edge[:EDGE_ROWS]:
            if row not in running:
                break
            dropped.add(row)
    return replace(page, rows=tuple(row for number, row in enumerate(page.rows) if number not in dropped))


def _by_height(page: Page) -> list[int]:
    """The numbers of the rows, the highest first."""
    return sorted(range(len(page.rows)), key=lambda row: -merged(page.rows[row]).top)


def _running_rows(pages: Sequence[Page]) -> dict[int, set[int]]:
    """The running rows by page."""
    found: dict[int, set[int]] = defaultdict(set)
    groups: dict[tuple[str, ...], list[_Edge]] = defaultdict(list)
    for number, page in enumerate(pages):
        for edge in _edges(number, page):
            if _is_page_number(edge, len(pages)):
                found[number].add(edge.row)
            for key in _keys(edge):
                groups[key].append(edge)
    for group in groups.values():
        for edge in _repeated(group, len(pages)):
            found[edge.page].add(edge.row)
    return found


def _edges(number: int, page: Page) -> Iterator[_Edge]:
    order = _by_height(page)
    for row in dict.fromkeys(order[:EDGE_ROWS] + order[-EDGE_ROWS:]):  # of a short page a row is both
        line = merged(page.rows[row])
        yield _Edge(number, row, _middle(line, page), " ".join(line.text.casefold().split()))


def _middle(line: Line, page: Page) -> float:
    return (line.top + line.bottom) / 2 / page.height if page.height else 0.0


def _keys(edge: _Edge) -> Iterator[tuple[str, ...]]:
    """What is the same on all pages of a running line: its text, or that and how far its number is from the page's."""
    if not edge.text:
        return
    yield (edge.text,)
    if _OWN_NUMBERING.match(edge.text):
        return
    for found in _NUMBER.finditer(edge.text):
        rest = f"{edge.text[: found.start()]}#{edge.text[found.end() :]}"
        yield (rest, str(_value(found[0]) - edge.page))


def _value(number: str) -> int:
    """Of digits, or of a Roman number as far as it is used for the pages of a preface."""
    if number.isdigit():
        return int(number)
    digits = [_ROMAN[char] for char in number.casefold()]
    return sum(-one if one < following else one for one, following in zip(digits, [*digits[1:], 0], strict=True))


def _repeated(group: Sequence[_Edge], pages: int) -> Iterator[_Edge]:
    """Those of the lines that others near by, at the same height, are like."""
    by_height = sorted(group, key=lambda edge: edge.height)
    start = 0
    for end in range(1, len(by_height) + 1):
        if end == len(by_height) or by_height[end].height - by_height[end - 1].height > _HEIGHT_SHARE:
            yield from _near_each_other(by_height[start:end], pages)
            start = end


def _near_each_other(group: Sequence[_Edge], pages: int) -> Iterator[_Edge]:
    ordered = sorted(group, key=lambda edge: edge.page)
    start = 0
    for end in range(1, len(ordered) + 1):
        if end == len(ordered) or ordered[end].page - ordered[end - 1].page > _NEAR:
            if _is_enough(ordered[start:end], pages):
                yield from ordered[start:end]
            start = end


def _is_enough(group: Sequence[_Edge], pages: int) -> bool:
    count = len({edge.page for edge in group})
    if count >= _LEAST:
        return True
    outside = all(edge.height < _MARGIN_SHARE or edge.height > 1 - _MARGIN_SHARE for edge in group)
    return count == 2 and pages <= _SHORT_DOCUMENT and outside


def _is_page_number(edge: _Edge, pages: int) -> bool:
    """A line that says nothing but which page it is: ``Page 3 of 12``, ``- 3 -``."""
    said = _ALONE.fullmatch(edge.text)
    if said is None or not (edge.height < _MARGIN_SHARE or edge.height > 1 - _MARGIN_SHARE):
        return False
    return int(said[1]) == edge.page + 1 and (said[2] is None or int(said[2]) == pages)
