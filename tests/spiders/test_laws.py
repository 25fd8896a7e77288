from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from etl_sentiment.demo.check_laws import compare, values_of
from etl_sentiment.demo.portal import Portal
from tests.spiders.crawling import scrapy

if TYPE_CHECKING:
    from pathlib import Path

SMALL = """
sources:
  records:
    spider: laws
    bundled: law_portal
    selectors: law_portal
    start_urls: [/subjects/archives, /subjects/currency]
"""

MISNAMED = "sources: {portal: {spider: lawz, start_urls: ['https://example.org/laws']}}"


def test_the_laws_of_the_enabled_sources_are_stored_and_other_subjects_are_not_followed(tmp_path: Path) -> None:
    (tmp_path / "small.yaml").write_text(SMALL, "utf-8")
    done = scrapy(tmp_path, "crawl", "laws", "-s", "SOURCES_FILE=small.yaml", "-s", "DEMO_REPORT=report.json")
    assert done.returncode == 0, done.stderr
    feeds = list((tmp_path / "data" / "collected_data" / "laws").glob("*.jsonl"))
    assert len(feeds) == 1, done.stderr
    items = [json.loads(line) for line in feeds[0].read_text("utf-8").splitlines()]
    portal = Portal()
    laws = {law.identifier: law for law in portal.expected().values() if "Archives" in law.subjects}
    assert sorted(item["identifier"] for item in items) == sorted(laws)
    for item in items:
        law = laws[item["identifier"]]
        site = item["url"].removesuffix(law.path)
        assert {name: item[name] for name in values_of(law)} == values_of(law, site)
        assert item["source"] == "records"
        assert item["language"] == "en"
        # Not every law has a summary: where the first pages that come had one, the next law without may be "repaired".
        assert item["healed"].keys() <= {"summary"}
    outcome = compare(items, {}, portal)
    assert (outcome.wrong, outcome.empty) == ((), ())
    assert outcome.documents == {"ok": sum(len(law.documents) for law in laws.values())}
    hits = json.loads((tmp_path / "report.json").read_text("utf-8"))["hits"]
    documents = {document.path for law in laws.values() for document in law.documents}
    lists = {"/robots.txt", "/subjects/archives", "/subjects/currency"}
    assert set(hits) == lists | {law.path for law in laws.values()} | documents


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("-a", "source=law_portl"), "vermont_judiciary. Did you mean law_portal?"),
        (("-s", "SOURCES_FILE=none.yaml"), "SOURCES_FILE = 'none.yaml': cannot be read"),
        (
            ("-s", "SOURCES_FILE=lawz.yaml"),
            ", line 1: sources.portal.spider = 'lawz': no such spider; did you mean laws?",
        ),
        (("-s", "DEMO_REDESIGNS=5:nonesuch"), "DEMO_REDESIGNS = '5:nonesuch': unknown layout"),
    ],
)
def test_a_wrong_argument_or_setting_is_told_without_a_traceback(
    tmp_path: Path, arguments: tuple[str, ...], message: str
) -> None:
    (tmp_path / "lawz.yaml").write_text(MISNAMED, "utf-8")
    done = scrapy(tmp_path, "crawl", "laws", *arguments)
    assert done.returncode == 1
    assert message in done.stderr
    assert "Traceback" not in done.stderr
    assert "never retrieved" not in done.stderr
