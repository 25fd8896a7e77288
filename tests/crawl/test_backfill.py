from __future__ import annotations

from scrapy import Request

from healing.crawl.backfill import MAX_PAGES, Backfill, says_nothing_new
from healing.crawl.parking import PARKED
from healing.model import Extraction, Reading, Rule

RULES = {"title": Rule("title", required=True), "ministry": Rule("ministry")}
EMPTY, FILLED = Reading(), Reading(("Ministry of Justice",), "dd")


def _page(backfill: Backfill, number: int, ministry: Reading, title: Reading = FILLED, **meta: object) -> Request:
    request = Request(f"http://127.0.0.1/laws/{number}", meta=dict(meta))
    backfill.note("gazette", Extraction("law", RULES, {"title": title, "ministry": ministry}), request)
    return request


def _due(backfill: Backfill, *fields: str) -> list[str]:
    return [request.url.rpartition("/")[2] for request in backfill.due("gazette", "law", fields)]


def test_pages_without_the_field_since_it_was_last_seen() -> None:
    backfill = Backfill()
    for number, ministry in enumerate((EMPTY, FILLED, EMPTY, EMPTY)):
        _page(backfill, number, ministry)
    assert _due(backfill, "ministry") == ["2", "3"]
    assert _due(backfill, "ministry") == []


def test_other_fields_page_kinds_and_sources_are_left_alone() -> None:
    backfill = Backfill()
    _page(backfill, 1, EMPTY)
    assert _due(backfill, "title") == []
    assert backfill.due("portal", "law", ["ministry"]) == []
    assert backfill.due("gazette", "law_list", ["ministry"]) == []
    assert _due(backfill, "ministry") == ["1"]


def test_a_page_that_lacks_two_healed_fields_is_repeated_once() -> None:
    backfill = Backfill()
    _page(backfill, 1, EMPTY, EMPTY)
    assert _due(backfill, "title", "ministry") == ["1"]


def test_it_is_downloaded_anew_with_its_own_meta() -> None:
    backfill = Backfill()
    _page(backfill, 1, EMPTY, depth=3, **{PARKED: 7})
    (request,) = backfill.due("gazette", "law", ["ministry"])
    assert PARKED not in request.meta
    assert request.meta["depth"] == 3
    assert request.dont_filter


def test_a_repeated_page_that_still_lacks_the_field_says_nothing_new() -> None:
    backfill = Backfill()
    first = _page(backfill, 1, EMPTY)
    (again,) = backfill.due("gazette", "law", ["title", "ministry"])
    empty, filled = (Extraction("law", RULES, {"title": FILLED, "ministry": one}) for one in (EMPTY, FILLED))
    assert says_nothing_new(again, empty)
    assert not says_nothing_new(again, filled)
    assert not says_nothing_new(first, empty)
    assert not says_nothing_new(again.replace(url="https://laws.example/leaked"), empty)


def test_only_the_latest_pages_are_remembered() -> None:
    backfill = Backfill()
    for number in range(MAX_PAGES + 5):
        _page(backfill, number, EMPTY)
    due = _due(backfill, "ministry")
    assert (len(due), due[0]) == (MAX_PAGES, "5")
