"""Writes the Scrapy project that a person would have made for one site: spider, items with rules, selectors."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

    from tests.real.driftbench import RealCase

SPIDER = "site"
PAGE_KIND = "record"

_SETTINGS = """\
BOT_NAME = "site"
SPIDER_MODULES = ["site_spider"]
ADDONS = {"healing.crawl.addon.HealingAddon": 500}
HEALING_SELECTORS = "site_selectors"
HEALING_LLM_PROVIDER = "none"
ROBOTSTXT_OBEY = False
COOKIES_ENABLED = False
LOG_LEVEL = "INFO"
TELNETCONSOLE_ENABLED = False
REMOTE_CONTROL_ENABLED = False
# Saved pages may send their readers on to the real site.
METAREFRESH_ENABLED = False
"""

_SPIDER = """\
import scrapy

from healing.crawl.mixin import HealingSpiderMixin
from site_items import Record


class SiteSpider(HealingSpiderMixin, scrapy.Spider):
    name = "site"
    page_kinds = {"record": Record}

    def __init__(self, url, **arguments):
        super().__init__(**arguments)
        self.start_urls = [url]

    def parse(self, response):
        page = self.extract(response, "record")
"""

_ARTICLE = """\
        yield Record(**{name: page[name] for name in page.fields})
"""

_LISTING = """\
        for row in page.row_values():
            yield Record(**row)
"""

_ITEMS = """\
from dataclasses import dataclass, field


@dataclass
class Record:
"""


def write_project(case: RealCase, folder: Path) -> None:
    """A project for ``case`` in the new folder ``folder``: ``scrapy crawl site -a url=...`` crawls one page."""
    (folder / "site_selectors").mkdir(parents=True)
    files = {
        "scrapy.cfg": "[settings]\ndefault = site_settings\n",
        "site_settings.py": _SETTINGS,
        "site_spider.py": _SPIDER + (_LISTING if case.is_listing else _ARTICLE),
        "site_items.py": _ITEMS + "".join(_item_field(name, field) for name, field in case.fields.items()),
        "site_selectors/__init__.py": "",
        f"site_selectors/{SPIDER}.py": _selector_module(case),
    }
    for name, text in files.items():
        (folder / name).write_text(text, "utf-8")


def _item_field(name: str, field: dict[str, Any]) -> str:
    rule = {"kind": field["type"], "required": field["required"], "about": field["description"]}
    return f"    {name}: object = field(default=None, metadata={rule!r})\n"


def _selector_module(case: RealCase) -> str:
    fields = {name: field["selectors"] for name, field in case.fields.items()}
    if not case.is_listing:
        return f"PAGES = {_literal({PAGE_KIND: fields})}\n"
    listing = {PAGE_KIND: {"rows": [case.data["rows"]["selector"]], "fields": fields}}
    return f"LISTINGS = {_literal(listing)}\n"


def _literal(value: dict[str, Any]) -> str:
    """Mappings, lists and strings are written alike in JSON and in Python."""
    return json.dumps(value, indent=4, ensure_ascii=False)
