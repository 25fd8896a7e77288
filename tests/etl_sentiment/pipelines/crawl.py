"""A crawl whose items are made, not read: ``python -m tests.etl_sentiment.pipelines.crawl FOLDER ITEMS SETTINGS``.

``ITEMS`` is a JSON Lines file of what the spider yields; ``SETTINGS`` are JSON. The crawl's statistics go to
``FOLDER/stats.json``.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import scrapy
from scrapy.crawler import AsyncCrawlerProcess

from etl_sentiment.pipelines.store import StorePipeline
from etl_sentiment.storage.loading import item_of
from tests.limits import TIME_LIMIT

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator, Sequence

    from scrapy.http import Response

    from etl_sentiment.items import Item

ROOT = Path(__file__).parents[3]
SETTINGS: dict[str, Any] = {
    "ITEM_PIPELINES": {StorePipeline: 900},
    "FEED_EXPORTERS": {"parquet": "etl_sentiment.pipelines.parquet.ParquetItemExporter"},
    "FEED_STORAGES": dict.fromkeys(("", "file"), "etl_sentiment.pipelines.parquet.FeedFile"),
    "LOG_LEVEL": "INFO",
    "TELNETCONSOLE_ENABLED": False,
    "REMOTE_CONTROL_ENABLED": False,
    "COOKIES_ENABLED": False,
}


class Made(scrapy.Spider):
    """Yields the lines of a file."""

    name = "made"
    file: str

    async def start(self) -> AsyncIterator[Any]:
        yield scrapy.Request("data:text/plain,", self.parse)

    def parse(self, response: Response) -> Iterator[Any]:
        for line in Path(self.file).read_text("utf-8").splitlines():
            values = json.loads(line)
            yield {"other": values["other"]} if "other" in values else item_of(values)

    def closed(self, reason: str) -> None:
        stats = {name: value for name, value in self.crawler.stats.get_stats().items() if isinstance(value, int | str)}
        (Path(self.file).parent / "stats.json").write_text(json.dumps(stats), "utf-8")


def crawl(
    folder: Path, items: Sequence[Item | dict[str, Any]], *, path: str = "", **settings: Any
) -> tuple[int, dict[str, Any], str]:
    """The exit code, the statistics and the log of a crawl in a process of its own, with ``folder`` as its home.

    ``path``: a folder of modules that come before all others.
    """
    file = folder / "made.jsonl"
    lines = [json.dumps(item if isinstance(item, dict) else asdict(item)) for item in items]
    file.write_text("\n".join(lines), "utf-8")
    (folder / "stats.json").unlink(missing_ok=True)
    command = [sys.executable, "-m", "tests.etl_sentiment.pipelines.crawl", str(file), json.dumps(settings)]
    environment = os.environ | {"HEALING_HOME": str(folder), "PYTHONPATH": f"{path}:{ROOT}"}
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, timeout=TIME_LIMIT, check=False
    )
    stats = folder / "stats.json"
    return done.returncode, json.loads(stats.read_text("utf-8")) if stats.exists() else {}, done.stderr


def main() -> None:
    process = AsyncCrawlerProcess(SETTINGS | json.loads(sys.argv[2]))
    process.crawl(Made, file=sys.argv[1])
    process.start()


if __name__ == "__main__":
    main()
