from __future__ import annotations

from typing import Any

from etl_sentiment.demo.check_opinions import compare, values_of
from etl_sentiment.demo.newspaper.site import Newspaper

PAPER = Newspaper()
EXPECTED = PAPER.expected()


def complete() -> list[dict[str, Any]]:
    return [
        {"url": f"http://127.0.0.1:8766{path}?utm_source=rss", **values_of(article)}
        for path, article in EXPECTED.items()
    ]


def test_a_complete_crawl_is_complete() -> None:
    outcome = compare(complete(), dict.fromkeys(EXPECTED, 1), PAPER)
    assert outcome.is_complete
    assert outcome.collected == 323
    assert outcome.empty == ()


def test_a_missing_article_a_second_one_and_a_strange_one_are_named() -> None:
    items = complete()
    lost = items.pop(10)
    strange = {"url": "http://127.0.0.1:8766/nowhere"}
    outcome = compare([*items, items[3], strange], {}, PAPER)
    assert [path in lost["url"] for path in outcome.missing] == [True]
    assert len(outcome.surplus) == 2
    assert "/nowhere" in outcome.surplus


def test_a_wrong_value_is_told_from_an_empty_optional_one() -> None:
    items = complete()
    items[0] = {**items[0], "headline": "Menu"}
    items[1] = {**items[1], "authors": None}
    items[2] = {**items[2], "text": None}
    items[3] = {**items[3], "paywalled": not items[3]["paywalled"]}
    outcome = compare(items, {}, PAPER)
    assert [line.split(":")[0].split()[1] for line in outcome.wrong] == ["headline", "text", "paywalled"]
    assert [line.split(":")[0].split()[1] for line in outcome.empty] == ["authors"]


def test_a_second_download_is_named_unless_there_is_a_reason() -> None:
    with_lead = next(path for path, article in EXPECTED.items() if article.lead)
    without = next(path for path, article in EXPECTED.items() if not article.lead)
    paper = Newspaper()
    hits = {with_lead: 2, without: 2, paper.consent_at_first: 2, "/politics": 2, "/politics?page=2": 1}
    named = compare(complete(), hits, paper).asked_again
    assert named == (f"{with_lead} (2 times)", "/politics (2 times)")


def test_a_second_item_that_completes_the_first_is_no_second_one() -> None:
    items = complete()
    assert compare([{**items[0], "topics": None}, *items], {}, PAPER).is_complete
    assert not compare([*items, {**items[0], "topics": None}], {}, PAPER).is_complete
    assert not compare([*items, items[0]], {}, PAPER).is_complete


def test_a_crawl_of_less_is_compared_with_less() -> None:
    few = dict(list(EXPECTED.items())[:40])
    outcome = compare(complete()[:40], {}, PAPER, few)
    assert outcome.is_complete
    assert outcome.collected == 40
