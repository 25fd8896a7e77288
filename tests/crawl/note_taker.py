"""An extension that writes down what the log of a crawl says of its verdicts: crawls of one process share their log."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from healing.crawl import signals

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

    from healing.repair.incident import Verdict


class NoteTaker:
    """The notes of each verdict and the seconds that it took, as JSON lines."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / "notes.jsonl"

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        taker = cls(Path(crawler.settings["RECORD"]))
        crawler.signals.connect(taker.judged, signals.judged)
        return taker

    def judged(self, verdict: Verdict, **told: Any) -> None:
        line = json.dumps({"notes": verdict.notes, "seconds": verdict.seconds})
        with self._file.open("a", encoding="utf-8") as file:
            file.write(f"{line}\n")
