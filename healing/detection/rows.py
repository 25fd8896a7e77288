"""Rows whose values are valid, and yet not all or not the right ones: what stands beside them on the page tells it.

A row selector may find some records and pass by others that are alike; a link may lead to a page where it led to a
file, with a link to the file beside it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from healing.detection.look import Look
from healing.dom.kin import kin
from healing.dom.paths import file_of
from healing.extraction import select
from healing.model import ROWS, Failure, Kind, Symptom

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.html import HtmlElement
    from parsel import Selector

    from healing.detection.triage import PageFacts
    from healing.memory.remembered import KindMemory
    from healing.model import Extraction

_MUCH_LESS = 0.5
"""A row selector that takes this part of the share that it took before passes by what it should find."""
_LEAST_KNOWN, _MOSTLY = 3, 0.8
"""So many remembered links tell what kind they are; in so many of the rows there is another one of that kind."""


def partial_rows(extraction: Extraction, memory: KindMemory, page: PageFacts | None) -> Iterator[Failure]:
    """The failure of rows that are fewer than on any remembered page, while more of their kind stand beside them.

    A short list is nothing special, and is not looked into where nothing stands beside it.
    """
    count, usual = len(extraction.rows), memory.rows
    shares = [known.row_count / known.row_kin for known in memory.pages if known.row_count and known.row_kin]
    if page is None or extraction.row_selector is None or not shares or not 0 < count < usual.shortest:
        return
    shown = Look(page.html).page
    alike = kin(_elements(shown, extraction.row_selector), shown.root)
    if count < _MUCH_LESS * min(shares) * alike:
        yield Failure(
            ROWS, Symptom.SUSPICIOUS, f"{count} of {alike} elements that stand side by side, {min(shares):.0%} before"
        )


def other_files(extraction: Extraction, memory: KindMemory, page: PageFacts | None) -> Iterator[Failure]:
    """The failures of links that always led to files of one kind, now never do, and pass by such a file in the rows.

    A site may well replace its files by pages; then there is no such link beside.
    """
    if page is None or extraction.row_selector is None:
        return
    known_rows = [row for known in memory.pages for row in known.rows]
    for name in extraction.rows[0] if extraction.rows else ():
        if extraction.rules[name].kind is not Kind.URL:
            continue
        usual = [file_of(row[name][0]) for row in known_rows if row.get(name)]
        given = {file_of(row[name].values[0]) for row in extraction.rows if row[name].is_valid}
        if len(usual) < _LEAST_KNOWN or len(set(usual)) > 1 or not given or usual[0] in (*given, ""):
            continue
        rows = _elements(Look(page.html).page, extraction.row_selector)
        having = sum(any(file_of(link.get("href") or "") == usual[0] for link in row.iter("a")) for row in rows)
        if having >= _MOSTLY * len(extraction.rows):
            detail = f"leads to no {usual[0]} in any row, as it always did; {having} rows have another link to one"
            yield Failure(name, Symptom.SUSPICIOUS, detail)


def _elements(page: Selector, row_selector: str) -> list[HtmlElement]:
    return [node.root for node in select(page, row_selector) if hasattr(node.root, "iter")]
