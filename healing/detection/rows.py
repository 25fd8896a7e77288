"""Rows that are only a part of the list: the row selector still finds some, and passes by others that are alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

from healing.detection.look import Look
from healing.dom.kin import kin
from healing.extraction import select
from healing.model import ROWS, Failure, Symptom

if TYPE_CHECKING:
    from collections.abc import Iterator

    from healing.detection.triage import PageFacts
    from healing.memory.remembered import KindMemory
    from healing.model import Extraction

_MUCH_LESS = 0.5
"""A row selector that takes this part of the share that it took before passes by what it should find."""


def partial_rows(extraction: Extraction, memory: KindMemory, page: PageFacts | None) -> Iterator[Failure]:
    """The failure of rows that are fewer than on any remembered page, while more of their kind stand beside them.

    A short list is nothing special, and is not looked into where nothing stands beside it.
    """
    count, usual = len(extraction.rows), memory.rows
    shares = [known.row_count / known.row_kin for known in memory.pages if known.row_count and known.row_kin]
    if page is None or extraction.row_selector is None or not shares or not 0 < count < usual.shortest:
        return
    shown = Look(page.html).page
    rows = [node.root for node in select(shown, extraction.row_selector) if hasattr(node.root, "iter")]
    alike = kin(rows, shown.root)
    if count < _MUCH_LESS * min(shares) * alike:
        yield Failure(
            ROWS, Symptom.SUSPICIOUS, f"{count} of {alike} elements that stand side by side, {min(shares):.0%} before"
        )
