"""A real source as it is shipped, crawled from a saved page that is served on this machine."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest
import yaml
from reportlab.pdfgen.canvas import Canvas

from tests.limits import TIME_LIMIT
from tests.real.driftbench import VARIABLE, OwnScoring, find_driftbench, load_cases
from tests.sources.proofs import NAMES, PROOFS, SavedPage, pages_of
from tests.sources.site import Page, served

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tests.sources.site import PageSite

ROOT = Path(__file__).parents[2]
DRIFTBENCH = find_driftbench()
FEED = """<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0"><channel><title>A paper</title><link>{home}</link><description>News</description>
<item><title>An article</title><link>{article}</link><guid>{article}</guid></item>
</channel></rss>"""
SITEMAP = """<?xml version="1.0" encoding="utf-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>{article}</loc></url></urlset>"""

pytestmark = pytest.mark.skipif(
    DRIFTBENCH is None, reason=f"no benchmark of real redesigns beside the repository, nor where {VARIABLE} says"
)


@pytest.fixture
def site() -> Iterator[PageSite]:
    with served() as site:
        yield site


def saved_page(name: str) -> SavedPage:
    """The last saved page of a source."""
    assert DRIFTBENCH is not None
    return max(pages_of(PROOFS[name], load_cases(DRIFTBENCH)), key=lambda page: page.saved)


def crawl(home: Path, name: str, starts: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The items of the source as it is shipped, but for where it starts and how long it waits."""
    shipped = yaml.safe_load((ROOT / "settings" / "sources.yaml").read_text("utf-8"))["sources"][name]
    places: dict[str, Any] = {key: [] for key in ("start_urls", "feeds", "sitemaps") if key in shipped}
    entry = shipped | places | {"allowed_domains": ["127.0.0.1"], "delay": 0} | starts
    (home / "sources.yaml").write_text(yaml.safe_dump({"sources": {name: entry}}), "utf-8")
    environment = os.environ | {"HEALING_HOME": str(home), "SCRAPY_SETTINGS_MODULE": "settings"}
    command = [sys.executable, "-m", "scrapy", "crawl", entry["spider"], "-a", f"source={name}"]
    options = ["-s", "SOURCES_FILE=sources.yaml", "-s", "LOG_LEVEL=WARNING", "-O", f"{home}/items.jsonl:jsonlines"]
    done = subprocess.run(
        [*command, *options], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=TIME_LIMIT, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr, done.stderr
    return [json.loads(line) for line in (home / "items.jsonl").read_text("utf-8").splitlines()]


def pdf(words: str) -> bytes:
    file = BytesIO()
    canvas = Canvas(file)
    canvas.drawString(72, 720, words)
    canvas.save()
    return file.getvalue()


def test_a_court_whose_list_links_to_pdfs(site: PageSite, tmp_path: Path) -> None:
    page = saved_page("dc_court_of_appeals")
    documents = page.case.fields["url"][f"{page.side}_values"]
    pages: dict[str, Page] = {"/opinions": ("text/html; charset=utf-8", page.html.encode())}
    pages |= {url: ("application/pdf", pdf(f"Decision {number}")) for number, url in enumerate(documents)}
    site.pages = pages
    items = crawl(tmp_path, "dc_court_of_appeals", {"start_urls": [site.address("/opinions")]})
    rows = [{gold: item[name] for gold, name in NAMES["law_list"].items()} for item in items]
    for row in rows:
        row["url"] = row["url"].removeprefix(site.address(""))
    assert len(items) == len(documents)
    assert scoring().right_columns(page.case, rows, page.side) == set(page.case.fields)
    assert {item["language"] for item in items} == {"en"}
    assert {item["text"] for item in items} == {f"Decision {number}" for number in range(len(documents))}


@pytest.mark.parametrize(
    ("name", "key", "list_of"), [("seznam_zpravy", "feeds", FEED), ("sermitsiaq", "sitemaps", SITEMAP)]
)
def test_a_newspaper_whose_articles_a_feed_or_a_sitemap_names(
    name: str, key: str, list_of: str, site: PageSite, tmp_path: Path
) -> None:
    page = saved_page(name)
    path = urlsplit(page.case.data[f"url_{page.side}"]).path
    listed = list_of.format(home=site.address("/"), article=site.address(path))
    site.pages = {"/list.xml": ("text/xml", listed.encode()), path: ("text/html; charset=utf-8", page.html.encode())}
    (item,) = crawl(tmp_path, name, {key: [site.address("/list.xml")]})
    names = NAMES["article"]
    assert {gold for gold in page.case.fields if not is_right(page, gold, item[names[gold]])} == set()
    assert item["url"] == site.address(path)
    assert item["source"] == name


def is_right(page: SavedPage, gold: str, value: Any) -> bool:
    return value is not None and scoring().is_right(page.case, gold, value, page.side)


def scoring() -> OwnScoring:
    assert DRIFTBENCH is not None
    return OwnScoring(DRIFTBENCH)
