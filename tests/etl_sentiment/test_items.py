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


def test_every_ruled_field_has_selectors_and_the_others_have_none() -> None:
    listing = law_portal.LISTINGS["law_list"]["fields"]
    assert isinstance(listing, dict)
    written = {LawItem: {*law_portal.PAGES["law"]}, LawListPage: {*listing, *law_portal.PAGES["law_list"]}}
    for item_class, names in written.items():
        assert names == {field.name for field in fields(item_class) if "kind" in field.metadata}


def test_an_item_says_when_it_was_crawled() -> None:
    assert LawItem(source="s", url="u").crawled_at.endswith("+00:00")
