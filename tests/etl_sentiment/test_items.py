from __future__ import annotations

from dataclasses import fields

import pytest

from etl_sentiment.items import LawItem, LawListPage
from healing.rules import rules_of_kinds
from spiders_healable.selectors import law_portal


@pytest.mark.parametrize("item_class", [LawItem, LawListPage])
def test_the_metadata_make_rules_that_say_what_a_field_is(item_class: type) -> None:
    rules = rules_of_kinds({"kind": item_class})["kind"]
    ruled = [field.name for field in fields(item_class) if "kind" in field.metadata]
    assert all(rules[name].about for name in ruled)


def test_the_portal_has_all_that_is_read_of_a_law_and_only_ruled_fields() -> None:
    listing = law_portal.LISTINGS["law_list"]["fields"]
    assert isinstance(listing, dict)
    assert {*law_portal.PAGES["law"]} == ruled(LawItem)
    assert {*listing, *law_portal.PAGES["law_list"]} <= ruled(LawListPage)


def test_a_row_may_say_nothing_that_no_item_has() -> None:
    """What the law's own page lacks selectors for is taken from the row."""
    assert ruled(LawListPage) - ruled(LawItem) == {"url", "next_url"}


def ruled(item_class: type) -> set[str]:
    return {field.name for field in fields(item_class) if "kind" in field.metadata}


def test_an_item_says_when_it_was_crawled() -> None:
    assert LawItem(source="s", url="u").crawled_at.endswith("+00:00")
