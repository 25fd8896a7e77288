"""An extension that writes down what a crawl did, line by line, so that a killed crawl leaves its record too."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from scrapy import signals as scrapy_signals

from healing.crawl import signals
from healing.crawl.extension import HealingExtension
from healing.crawl.parking import parked_id
from healing.store.records import ParkState

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response

EVENTS = ("incident_opened", "judged", "healed", "refused", "rolled_back")


class Recorder:
    """Items and events as JSON lines; statistics and the reason of the end when there is one."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._folder = Path(crawler.settings["RECORD"])
        self._folder.mkdir(parents=True)
        self._most_replaying = 0

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        recorder = cls(crawler)
        connect = crawler.signals.connect
        connect(recorder.item_scraped, scrapy_signals.item_scraped)
        connect(recorder.request_scheduled, scrapy_signals.request_scheduled)
        connect(recorder.engine_stopped, scrapy_signals.engine_stopped)
        for name in EVENTS:
            # Weakly connected, a handler made here would be gone at once.
            connect(recorder.handler(name), getattr(signals, name), weak=False)
        return recorder

    def item_scraped(self, item: Any, response: Response) -> None:
        number = parked_id(response.request)
        self._write("items", {"kind": type(item).__name__, "replayed": number is not None, **asdict(item)})

    def request_scheduled(self, request: Request) -> None:
        healing = self._crawler.get_extension(HealingExtension)
        if healing is not None and parked_id(request) is not None:
            replaying = healing.store.count_parked(states=[ParkState.REPLAYING])
            self._most_replaying = max(self._most_replaying, replaying)

    def handler(self, name: str) -> Any:
        def handle(**told: Any) -> None:
            plain = {key: value for key, value in told.items() if isinstance(value, str | int | float)}
            plain["items"] = self._crawler.stats.get_value("item_scraped_count", 0)
            self._write("events", {"name": name, **plain})

        return handle

    def engine_stopped(self) -> None:
        stats = {key: value for key, value in self._crawler.stats.get_stats().items() if isinstance(value, int | str)}
        told = {"stats": stats, "most_replaying": self._most_replaying}
        (self._folder / "end.json").write_text(json.dumps(told), "utf-8")

    def _write(self, name: str, line: dict[str, Any]) -> None:
        with (self._folder / f"{name}.jsonl").open("a", encoding="utf-8") as file:
            file.write(json.dumps(line) + "\n")
