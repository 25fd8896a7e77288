from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from scrapy.settings import Settings

from etl_sentiment.source_entries import entry_text, sources_path, with_changes, with_entry
from etl_sentiment.sources import SourcesError, load_sources

if TYPE_CHECKING:
    from pathlib import Path

TEXT = """\
# What is crawled.
sources:
    portal:   # the first one
        spider: laws
        start_urls:
            - https://portal.example.org/laws
        delay: 5

    # Not yet:
    # gazette: {}
"""
KEYS = {"spider": "laws", "start_urls": ["https://gazette.example.org/laws?a=1#top"], "enabled": False}
ADDED = """
    gazette:
      spider: laws
      start_urls: ['https://gazette.example.org/laws?a=1#top']
      enabled: false
"""


def test_an_entry_is_added_and_every_byte_before_it_stays() -> None:
    assert with_entry(TEXT, "s.yaml", "gazette", KEYS) == TEXT + ADDED


@pytest.mark.parametrize("text", [TEXT.rstrip("\n"), TEXT.replace("\n", "\r\n"), f"{TEXT}\n\n"])
def test_whatever_the_line_ends_are(text: str) -> None:
    added = with_entry(text, "s.yaml", "gazette", KEYS)
    assert added.startswith(text)
    assert ("\r\n" in text) == ("\r\n" in added)
    assert added.count("\n") == added.count("\r\n") or "\r" not in added
    assert load_sources(added, "s.yaml")["gazette"].start_urls == KEYS["start_urls"]


def test_a_name_that_is_taken_is_refused() -> None:
    with pytest.raises(SourcesError, match=r"sources\.portal is there already"):
        with_entry(TEXT, "s.yaml", "portal", KEYS)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("sources: {portal: {spider: laws, start_urls: ['https://x.org']}}\n", "write 'sources' as a block"),
        (f"{TEXT}...\n", r"s\.yaml"),
    ],
)
def test_a_text_that_cannot_be_added_to_is_refused(text: str, message: str) -> None:
    with pytest.raises(SourcesError, match=message):
        with_entry(text, "s.yaml", "gazette", KEYS)


def test_wrong_values_are_told() -> None:
    with pytest.raises(SourcesError, match="must be an address such as"):
        with_entry(TEXT, "s.yaml", "gazette", {**KEYS, "start_urls": ["laws"]})


def test_a_value_is_replaced_where_it_stands() -> None:
    text = with_entry(TEXT, "s.yaml", "gazette", KEYS)
    changed = with_changes(text, "s.yaml", "gazette", {"enabled": True, "start_urls": ["https://gazette.example.org/"]})
    source = load_sources(changed, "s.yaml")["gazette"]
    assert (source.enabled, source.start_urls) == (True, ["https://gazette.example.org/"])
    assert changed.startswith(TEXT)


def test_equal_values_and_keys_that_are_not_there_stay_so() -> None:
    changes = {"start_urls": ["https://portal.example.org/laws"], "enabled": True}
    assert with_changes(TEXT, "s.yaml", "portal", changes) == TEXT


def test_a_list_of_several_lines_is_left_to_a_person() -> None:
    with pytest.raises(SourcesError, match=r"sources\.portal\.start_urls: set it to .* by hand"):
        with_changes(TEXT, "s.yaml", "portal", {"start_urls": ["https://other.example.org/"]})


def test_the_entry_alone_for_a_person_to_see() -> None:
    assert entry_text("gazette", {"spider": "laws", "start_urls": ["https://x.org/"]}) == (
        "  gazette:\n    spider: laws\n    start_urls: ['https://x.org/']\n"
    )


def test_the_file_is_the_one_that_the_settings_name(tmp_path: Path) -> None:
    settings = Settings({"SOURCES_FILE": "mine.yaml", "HEALING_HOME": str(tmp_path)})
    assert sources_path(settings) == tmp_path / "mine.yaml"
    assert sources_path(Settings()).name == "sources.yaml"
