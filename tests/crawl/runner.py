"""``python -m tests.crawl.runner JOBS``: crawls of the project in the current folder, at once in one process.

``JOBS`` is a JSON list of ``[spider, settings]``.
"""

from __future__ import annotations

import json
import sys

from scrapy.crawler import AsyncCrawlerProcess, Crawler
from scrapy.utils.project import get_project_settings


def main(jobs: list[tuple[str, dict[str, object]]]) -> None:
    process = AsyncCrawlerProcess(get_project_settings())
    for spider, own in jobs:
        settings = get_project_settings()
        settings.update(own, priority="cmdline")
        process.crawl(Crawler(process.spider_loader.load(spider), settings))
    process.start()


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
