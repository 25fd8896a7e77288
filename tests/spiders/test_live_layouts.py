"""Real crawls of the bundled portal while it has several layouts at once: by address, and while a redesign spreads."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from etl_sentiment.demo.check_laws import compare
from etl_sentiment.demo.portal import Portal
from etl_sentiment.items import LawItem
from healing.rules import rules_of
from healing.selectors.patch import MAX_SELECTORS
from healing.selectors.read import parse_module
from healing.store.opening import open_store
from healing.store.records import HealState, IncidentState
from tests.limits import TIME_LIMIT

if TYPE_CHECKING:
    from etl_sentiment.demo.outcome import Outcome
    from healing.model import KindSelectors

ROOT = Path(__file__).parents[2]
SOURCES = """
sources:
  law_portal: {{spider: laws, bundled: law_portal, start_urls: [{}]}}
"""
PACKAGED = ROOT / "spiders_healable" / "selectors" / "law_portal.py"


class Crawled(NamedTuple):
    """What a crawl collected, and what was healed in it."""

    outcome: Outcome
    incidents: list[tuple[str, IncidentState]]
    """Page kind and state of each."""
    heals: Counter[tuple[str, str]]
    """By page kind and field: how often its selectors were changed."""
    rolled_back: int
    law: KindSelectors
    """The selectors of a law's page afterwards."""


def _crawl(home: Path, redesigns: str, *, start: str = "/laws") -> Crawled:
    (home / "small.yaml").write_text(SOURCES.format(start), "utf-8")
    feeds = home / "data" / "collected_data" / "laws"
    before = set(feeds.glob("*.jsonl"))
    settings = {
        "SOURCES_FILE": "small.yaml", "DEMO_REDESIGNS": redesigns, "DEMO_PORT": 0,
        "HEALING_LLM_PROVIDER": "none", "LOG_LEVEL": "WARNING",
    }  # fmt: skip
    arguments = [part for name, value in settings.items() for part in ("-s", f"{name}={value}")]
    done = subprocess.run(
        [sys.executable, "-m", "scrapy", "crawl", "laws", *arguments],
        cwd=ROOT, env=os.environ | {"HEALING_HOME": str(home), "SCRAPY_SETTINGS_MODULE": "settings"},
        capture_output=True, text=True, timeout=TIME_LIMIT, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    lines = [line for feed in set(feeds.glob("*.jsonl")) - before for line in feed.read_text("utf-8").splitlines()]
    items: list[dict[str, Any]] = [json.loads(line) for line in lines]
    return _told(home, compare(items, {}, Portal()))


def _told(home: Path, outcome: Outcome) -> Crawled:
    with closing(open_store(f"sqlite:///{home / 'data' / 'healing.db'}", home / "data" / "snapshots")) as store:
        run = store.runs()[-1].id
        incidents = [incident for incident in store.incidents() if incident.run == run]
        heals = [(one.page_kind, heal) for one in incidents for heal in store.heals(incident=one.id)]
    overlay = home / "overlay" / "law_portal.py"
    module = parse_module((overlay if overlay.exists() else PACKAGED).read_text("utf-8"), "module")
    return Crawled(
        outcome,
        [(incident.page_kind, incident.state) for incident in incidents],
        Counter((kind, heal.field) for kind, heal in heals if heal.state is HealState.CONFIRMED),
        sum(heal.state is HealState.ROLLED_BACK for _, heal in heals),
        module.kind("law"),
    )


def _is_complete(crawled: Crawled) -> None:
    """Every law once and right. An optional value may be refused with few pages of evidence, and is never wrong."""
    assert crawled.outcome.is_complete, crawled.outcome
    optional = {f"{name}:" for name, rule in rules_of(LawItem).items() if not rule.required}
    assert {text.split()[1] for text in crawled.outcome.empty} <= optional


def _has_both(crawled: Crawled, *, layouts: tuple[str, ...]) -> None:
    """For each required field a selector of each layout is there, and they serve the laws of both."""
    packaged = parse_module(PACKAGED.read_text("utf-8"), "module").kind("law").fields
    for name in ("identifier", "title", "text"):
        selectors = crawled.law.fields[name]
        assert 2 <= len(selectors) <= MAX_SELECTORS
        if "classic" in layouts:
            assert selectors[-1] == packaged[name][0]
            assert selectors[0] != packaged[name][0]
    assert all(len(selectors) <= MAX_SELECTORS for selectors in crawled.law.fields.values())


@pytest.fixture(scope="module")
def by_address(tmp_path_factory: pytest.TempPathFactory) -> tuple[Crawled, Crawled]:
    home = tmp_path_factory.mktemp("ab")
    return _crawl(home, "30:classic|cards"), _crawl(home, "0:classic|cards")


def test_two_layouts_by_address_are_both_collected(by_address: tuple[Crawled, Crawled]) -> None:
    first, _ = by_address
    _is_complete(first)
    _has_both(first, layouts=("classic", "cards"))
    assert first.rolled_back == 0
    assert max(first.heals.values()) == 1, "no field goes back and forth"


def test_the_second_crawl_of_both_heals_nothing(by_address: tuple[Crawled, Crawled]) -> None:
    first, second = by_address
    _is_complete(second)
    assert second.incidents == []
    assert second.law == first.law


@pytest.fixture(scope="module")
def staged(tmp_path_factory: pytest.TempPathFactory) -> Crawled:
    return _crawl(tmp_path_factory.mktemp("staged"), "30:cards/120")


def test_a_redesign_that_spreads_page_by_page(staged: Crawled) -> None:
    _is_complete(staged)
    _has_both(staged, layouts=("classic", "cards"))
    assert staged.rolled_back == 0
    assert max(staged.heals.values()) == 1


@pytest.fixture(scope="module")
def both_new(tmp_path_factory: pytest.TempPathFactory) -> Crawled:
    return _crawl(tmp_path_factory.mktemp("new"), "45:renamed|cards")


def test_two_new_layouts_in_one_incident_are_healed_one_after_the_other(both_new: Crawled) -> None:
    _is_complete(both_new)
    _has_both(both_new, layouts=("renamed", "cards"))
    assert both_new.rolled_back == 0
    assert max(both_new.heals.values()) == 2
    assert both_new.incidents.count(("law", IncidentState.HEALED)) == 2


def test_a_list_in_a_new_layout_goes_on_though_only_short_ones_are_remembered(tmp_path: Path) -> None:
    """The lists of single subjects, which have one page, come first: no link to a next page was ever seen."""
    _is_complete(_crawl(tmp_path, "0:classic|cards", start="/subjects/archives, /subjects/fisheries, /laws"))
