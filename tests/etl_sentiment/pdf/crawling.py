"""Crawls of a site's laws through the pipeline, each in a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scrapy import Request, Spider, signals

from etl_sentiment.items import LawItem, OpinionItem
from tests.limits import TIME_LIMIT

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator, Mapping

    from scrapy.crawler import Crawler
    from scrapy.http import Response

ROOT = Path(__file__).parents[3]

SETTINGS = """
import json
from pathlib import Path

SPIDER_MODULES = ["tests.etl_sentiment.pdf.crawling"]
ITEM_PIPELINES = {"etl_sentiment.pipelines.pdf.PdfPipeline": 200}
COOKIES_ENABLED = TELNETCONSOLE_ENABLED = REMOTE_CONTROL_ENABLED = False
ROBOTSTXT_OBEY = True
RETRY_TIMES = 0
DOWNLOAD_DELAY = 0
PDF_OCR = "off"
LOG_LEVEL = "INFO"
globals().update(json.loads(Path(__file__).with_suffix(".json").read_text("utf-8")))
"""


class DocumentsSpider(Spider):
    """One item for each law that the setting ``LAWS`` names with its attachments."""

    name = "documents"

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> DocumentsSpider:
        spider = super().from_crawler(crawler, *args, **kwargs)
        spider.allowed_domains = crawler.settings.getlist("DOMAINS") or None
        crawler.signals.connect(spider.scraped, signals.item_scraped)
        crawler.signals.connect(spider.closed_now, signals.spider_closed)
        return spider

    async def start(self) -> AsyncIterator[Any]:
        for name in self.settings.getdict("LAWS"):
            yield Request(f"{self.settings['SITE']}/laws/{name}", cb_kwargs={"name": name})

    def parse(self, response: Response, name: str) -> Iterator[Any]:
        links = self.settings.getdict("LAWS")[name]
        attachments = [self.settings["SITE"] + link if link.startswith("/") else link for link in links]
        text = "Text of the page." if name.startswith("with_text") else None
        source = name.partition("@")[2] or "portal"
        if name.startswith("opinion"):
            yield OpinionItem(source=source, url=response.url, headline=name)
        else:
            yield LawItem(source=source, url=response.url, title=name, text=text, attachments=attachments)

    def scraped(self, item: Any) -> None:
        with Path("items.jsonl").open("a", encoding="utf-8") as file:
            file.write(json.dumps(vars(item), default=vars) + "\n")

    def closed_now(self, reason: str) -> None:
        assert self.crawler.stats is not None
        told = {**self.crawler.stats.get_stats(), "finish_reason": reason}
        Path("stats.json").write_text(json.dumps(told, default=str), "utf-8")


@dataclass(frozen=True)
class Crawl:
    """What a crawl left behind."""

    code: int
    log: str = field(repr=False)
    items: dict[str, dict[str, Any]]
    """By title."""
    stats: dict[str, Any]

    def documents(self, title: str) -> list[dict[str, Any]]:
        return list(self.items[title]["documents"])

    def statuses(self, title: str) -> list[str]:
        return [document["status"] for document in self.documents(title)]


@dataclass
class Project:
    """A Scrapy project in a folder of its own."""

    folder: Path
    site: str
    laws: Mapping[str, list[str]]
    settings: dict[str, Any] = field(default_factory=dict)

    @contextmanager
    def started(self, **settings: Any) -> Iterator[subprocess.Popen[str]]:
        """A crawl that writes its log to its standard output."""
        self.folder.mkdir(exist_ok=True)
        (self.folder / "scrapy.cfg").write_text("[settings]\ndefault = pdf_settings\n", "utf-8")
        (self.folder / "pdf_settings.py").write_text(SETTINGS, "utf-8")
        told = {
            "SITE": self.site,
            "LAWS": dict(self.laws),
            "HEALING_HOME": str(self.folder),
            **self.settings,
            **settings,
        }
        (self.folder / "pdf_settings.json").write_text(json.dumps(told), "utf-8")
        for name in ("items.jsonl", "stats.json"):
            (self.folder / name).unlink(missing_ok=True)
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("SCRAPY_", "HEALING_"))}
        command = [sys.executable, "-m", "scrapy", "crawl", "documents"]
        with subprocess.Popen(
            command, cwd=self.folder, env={**kept, "PYTHONPATH": str(ROOT)},
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        ) as process:  # fmt: skip
            try:
                yield process
            finally:
                process.kill()

    def crawl(self, **settings: Any) -> Crawl:
        """One whole crawl."""
        with self.started(**settings) as process:
            log, _ = process.communicate(timeout=TIME_LIMIT)
        return self.left(process.returncode, log)

    def left(self, code: int, log: str) -> Crawl:
        """What the last crawl left behind."""
        lines = self._read("items.jsonl").splitlines()
        items = {item.get("title") or item["headline"]: item for item in map(json.loads, lines)}
        return Crawl(code, log, items, json.loads(self._read("stats.json") or "{}"))

    @property
    def documents(self) -> Path:
        return self.folder / "data" / "documents"

    def _read(self, name: str) -> str:
        file = self.folder / name
        return file.read_text("utf-8") if file.exists() else ""
