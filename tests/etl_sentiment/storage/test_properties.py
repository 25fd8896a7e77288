"""Whatever comes, in whatever portions: each page once, the newest reading in force, nothing lost on the way."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from etl_sentiment.storage.collection import Outcome
from etl_sentiment.storage.opening import open_collection
from etl_sentiment.storage.rows import row_of, storable
from tests.etl_sentiment.storage.samples import document, law, opinion, parsed, rows

if TYPE_CHECKING:
    from etl_sentiment.items import Item, LawItem

words = st.sampled_from(["", "a", "Küste", "\x00", "\ud800", "'; DROP TABLE pages; --", "漢字 🐟", "%s {x} :y", "l\n2"])
common: dict[str, Any] = {
    "url": st.sampled_from(["https://x.example/1", "https://x.example/2"]),
    "crawled_at": st.integers(1, 5).map(lambda day: f"2024-01-0{day}T00:00:00+00:00"),
    "published": st.sampled_from([None, "2024-01-01", "soon", "2024-13-01"]),
    "text": st.none() | words,
}
laws = st.builds(
    law, title=words, subjects=st.none() | st.lists(words, max_size=2),
    documents=st.lists(st.builds(document, pages=st.lists(words, max_size=2)), max_size=1), **common,
)  # fmt: skip
opinions = st.builds(opinion, source=st.just("paper"), authors=st.none() | st.lists(words, max_size=2), **common)
portions = st.lists(st.lists(laws | opinions, max_size=4), max_size=4)
few = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
"""Each example makes or opens a database."""


@few
@given(portions)
def test_stored_again_nothing_changes(told: list[list[Item]]) -> None:
    with closing(open_collection("sqlite://")) as collection:
        first = [stored for portion in told for stored in collection.store(portion)]
        again = [stored for portion in told for stored in collection.store(portion)]
    assert all(stored.outcome is not Outcome.NEW for stored in again)
    new = {item.url + item.source for portion in told for item in portion}
    assert [stored.outcome for stored in first].count(Outcome.NEW) == len(new)


@few
@given(portions)
def test_in_the_order_of_time_it_is_idempotent(told: list[list[Item]]) -> None:
    made = sorted((item for portion in told for item in portion), key=lambda item: item.crawled_at)
    with closing(open_collection("sqlite://")) as collection:
        at_once = [stored.outcome for stored in collection.store(made)]
    with closing(open_collection("sqlite://")) as collection:
        assert [collection.store([item])[0].outcome for item in made] == at_once


@few
@given(st.lists(laws, min_size=1, max_size=3))
def test_what_is_read_back_is_what_was_said(database: str, told: list[LawItem]) -> None:
    unique = [replace(item, url=f"https://y.example/{row_of(item).content_hash}") for item in told]
    with closing(open_collection(database)) as collection:
        collection.store(unique)
    for item in unique:
        (row,) = rows(database, "SELECT * FROM laws WHERE url = :page", page=item.url)
        expected, _ = storable(vars(item))
        assert row["title"] == (expected["title"] or None)
        assert row["text"] == (expected["text"] or None)
        assert parsed(row["subjects"]) == (expected["subjects"] or None)
        assert str(row["published"] or parsed(row["unparsed"]).get("published")) == str(expected["published"])
