from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl_sentiment.items import LawItem
from etl_sentiment.pipelines.clean import CleanPipeline, clean_date, clean_text


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2021-03-04", "2021-03-04"),
        ("2021-03-04T10:00:00+01:00", "2021-03-04"),
        (" 4  March 2021 ", "2021-03-04"),
        ("March 4, 2021", "2021-03-04"),
        ("4. März 2021", "2021-03-04"),
        ("4 mars 2021", "2021-03-04"),
    ],
)
def test_a_day_that_can_be_read_in_one_way_is_written_in_iso(written: str, day: str) -> None:
    assert clean_date(written) == day


@pytest.mark.parametrize("written", ["03/04/2021", "May 2021", "2021", "2021-13-45", "in the spring"])
def test_a_day_that_cannot_is_left_as_it_is(written: str) -> None:
    assert clean_date(written) == written


def test_every_field_of_an_item_is_cleaned() -> None:
    item = LawItem(
        source="s", url="u", title="  An \n Act ", enacted="4 March 2021", subjects=[" a  b "], text="one  \n\n two"
    )
    cleaned = CleanPipeline().process_item(item)
    assert (cleaned.title, cleaned.enacted, cleaned.subjects, cleaned.text) == (
        "An\nAct",
        "2021-03-04",
        ["a b"],
        "one\ntwo",
    )
    assert cleaned.summary is None


@given(st.text())
def test_cleaning_twice_changes_nothing(text: str) -> None:
    once = clean_text(text)
    assert clean_text(once) == once


def test_what_is_said_to_the_server_again_is_left_as_it_is() -> None:
    item = LawItem(source="s", url="u", etag='" a\x85b\xa0 "', last_modified="Tue,  05 Mar")
    CleanPipeline().process_item(item)
    assert (item.etag, item.last_modified) == ('" a\x85b\xa0 "', "Tue,  05 Mar")
