"""Real crawls of the bundled newspaper: by its sections, its feeds, its sitemap, and through two redesigns."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from etl_sentiment.demo.check_opinions import compare
from etl_sentiment.demo.newspaper.feeds import FEED_SIZE
from etl_sentiment.demo.newspaper.site import Newspaper
from etl_sentiment.items import OpinionItem
from healing.rules import rules_of
from tests.limits import TIME_LIMIT

if TYPE_CHECKING:
    from etl_sentiment.demo.newspaper.article import Article
    from etl_sentiment.demo.outcome import Outcome

ROOT = Path(__file__).parents[2]
PAPER = Newspaper()
SECTIONS = "[/politics, /economy, /coast-and-country, /opinion, /letters, /de/politik, /de/wirtschaft, /de/kueste-und-land, /de/meinung, /de/leserbriefe]"  # noqa: E501
ARTICLES_ONLY = r"'-\d+$'"


class Crawled(NamedTuple):
    items: list[dict[str, Any]]
    hits: dict[str, int]
    log: str

    def outcome(self, expected: dict[str, Article] | None = None) -> Outcome:
        return compare(self.items, self.hits, PAPER, expected)


def crawl(home: Path, seeds: str, **settings: object) -> Crawled:
    """``seeds``: keys of the source."""
    entry = f"sources:\n  newspaper: {{spider: opinions, bundled: newspaper, {seeds}}}\n"
    (home / "paper.yaml").write_text(entry, "utf-8")
    own = {"SOURCES_FILE": "paper.yaml", "DEMO_REPORT": "report.json", "DEMO_PORT": 0, "HEALING_LLM_PROVIDER": "none"}
    given = own | {"LOG_LEVEL": "WARNING", "ETL_DATABASE_URL": ""} | settings
    arguments = [part for name, value in given.items() for part in ("-s", f"{name}={value}")]
    done = subprocess.run(
        [sys.executable, "-m", "scrapy", "crawl", "opinions", *arguments],
        cwd=ROOT, env=os.environ | {"HEALING_HOME": str(home), "SCRAPY_SETTINGS_MODULE": "settings"},
        capture_output=True, text=True, timeout=TIME_LIMIT, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr, done.stderr
    feeds = (home / "data" / "collected_data" / "opinions").glob("*.jsonl")
    items = [json.loads(line) for feed in feeds for line in feed.read_text("utf-8").splitlines()]
    hits = json.loads((home / "report.json").read_text("utf-8"))["hits"]
    return Crawled(items, hits, done.stderr)


@pytest.fixture(scope="module")
def by_sections(tmp_path_factory: pytest.TempPathFactory) -> Crawled:
    return crawl(tmp_path_factory.mktemp("sections"), f"start_urls: {SECTIONS}")


def test_every_article_is_collected_once_and_right(by_sections: Crawled) -> None:
    outcome = by_sections.outcome()
    assert outcome.is_complete, outcome
    assert outcome.collected == len(PAPER.expected()) > 300
    assert outcome.empty == ()


def test_where_it_came_from_is_said(by_sections: Crawled) -> None:
    for item in by_sections.items:
        assert item["source"] == "newspaper"
        assert len(item["selector_version"]) == 12
        assert item["healed"] == {}
    assert {item["language"] for item in by_sections.items} == {"en", "de"}
    assert 20 < sum(item["paywalled"] for item in by_sections.items) < 100


def test_only_pages_of_the_seeds_are_asked_for(by_sections: Crawled) -> None:
    lists = {path for path in by_sections.hits if path.partition("?")[0] in SECTIONS}
    withdrawn = {PAPER.withdrawn, "/robots.txt"}
    assert set(by_sections.hits) - set(PAPER.expected()) == lists | withdrawn


def test_feeds_alone_give_the_articles_that_they_name(tmp_path: Path) -> None:
    """Each is named by two feeds, in one of them with the marks of a campaign behind its address."""
    crawled = crawl(tmp_path, "feeds: [/feeds/en.rss, /feeds/de.rss, /feeds/all.atom]")
    newest = [
        [article for article in PAPER.expected().values() if article.language in languages][:FEED_SIZE]
        for languages in (("en",), ("de",), ("en", "de"))
    ]
    expected = {article.path: article for articles in newest for article in articles}
    outcome = crawled.outcome(expected)
    assert outcome.is_complete, outcome
    assert len(expected) > FEED_SIZE


def test_the_sitemap_alone_gives_every_article_and_no_other_page(tmp_path: Path) -> None:
    crawled = crawl(tmp_path, f"sitemaps: [/sitemap.xml], follow: {ARTICLES_ONLY}")
    outcome = crawled.outcome()
    assert outcome.is_complete, outcome
    assert not set(crawled.hits) & {"/", "/de", "/about", "/imprint", "/politics"}


def test_an_article_that_several_seeds_name_is_collected_once(tmp_path: Path) -> None:
    seeds = f"start_urls: {SECTIONS}, feeds: [/feeds/en.rss, /feeds/all.atom], sitemaps: [/sitemap.xml]"
    crawled = crawl(tmp_path, f"{seeds}, follow: {ARTICLES_ONLY}")
    assert len(crawled.items) == len(PAPER.expected())
    assert crawled.outcome().is_complete


@pytest.mark.parametrize("redesigns", ["60:magazine,180:hashed", "60:compact"])
def test_a_redesign_in_the_middle_loses_nothing_and_gets_nothing_wrong(tmp_path: Path, redesigns: str) -> None:
    """An optional value may be refused with few pages of evidence, and is never wrong."""
    crawled = crawl(tmp_path, f"start_urls: {SECTIONS}", DEMO_REDESIGNS=redesigns)
    outcome = crawled.outcome()
    assert outcome.is_complete, outcome
    optional = {f"{name}:" for name, rule in rules_of(OpinionItem).items() if not rule.required}
    assert {text.split()[1] for text in outcome.empty} <= optional
    assert {"headline", "published", "text"} <= {name for item in crawled.items for name in item["healed"]}


def test_a_headline_that_takes_the_rubric_in_is_never_silently_wrong(tmp_path: Path) -> None:
    """The selector that read the headline still gives a valid text; a list of few pages may be refused: said."""
    crawled = crawl(tmp_path, f"start_urls: {SECTIONS}", DEMO_REDESIGNS="100:hashed,200:glossy")
    outcome = crawled.outcome()
    assert (outcome.wrong, outcome.surplus) == ((), ())
    assert not outcome.missing or "no repair was trusted" in crawled.log
