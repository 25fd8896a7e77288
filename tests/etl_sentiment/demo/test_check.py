from __future__ import annotations

from typing import Any

from etl_sentiment.demo.check import compare, values_of
from etl_sentiment.demo.portal import Portal

PORTAL = Portal()
HITS = {law.path: 1 for law in PORTAL.expected().values()}


def complete() -> list[dict[str, Any]]:
    return [values_of(law) for law in PORTAL.expected().values()]


def test_a_complete_crawl_is_complete() -> None:
    outcome = compare(complete(), HITS, PORTAL)
    assert outcome.is_complete
    assert outcome.collected == 203
    assert outcome.empty == ()


def test_a_missing_law_is_named() -> None:
    items = complete()
    lost = items.pop(10)
    outcome = compare(items, HITS, PORTAL)
    assert outcome.missing == (lost["identifier"],)
    assert not outcome.is_complete


def test_a_second_item_and_a_strange_one_are_named() -> None:
    items = complete()
    outcome = compare([*items, items[3], {"identifier": "1/1"}], HITS, PORTAL)
    assert set(outcome.surplus) == {items[3]["identifier"], "1/1"}
    assert not outcome.is_complete


def test_a_wrong_value_is_told_from_an_empty_optional_one() -> None:
    items = complete()
    items[0] = {**items[0], "title": "Menu"}
    items[1] = {**items[1], "issuer": None}
    items[2] = {**items[2], "text": None}
    outcome = compare(items, HITS, PORTAL)
    assert [line.split(":")[0].split()[1] for line in outcome.wrong] == ["title", "text"]
    assert [line.split(":")[0].split()[1] for line in outcome.empty] == ["issuer"]
    assert not outcome.is_complete


def test_a_second_download_is_named_unless_the_first_was_no_page() -> None:
    hits = HITS | {PORTAL.captcha_at_first: 2, PORTAL.unavailable_at_first: 2, "/laws": 2}
    assert compare(complete(), hits, PORTAL).asked_again == ("/laws (2 times)",)


def test_a_second_item_that_completes_the_first_is_no_second_one() -> None:
    """Back-fill downloads a page again whose item had gone out with a field empty."""
    items = complete()
    assert compare([{**items[0], "subjects": None}, *items], HITS, PORTAL).is_complete
    assert not compare([*items, {**items[0], "subjects": None}], HITS, PORTAL).is_complete
