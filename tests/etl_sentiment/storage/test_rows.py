from __future__ import annotations

from dataclasses import asdict, fields, replace
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl_sentiment.items import LawItem, OpinionItem
from etl_sentiment.storage.fields import Field, Kind, fields_of
from etl_sentiment.storage.rows import changed_fields, clean_item, iso_date, row_of, storable
from etl_sentiment.storage.tables import law_versions, opinion_versions, pages
from tests.etl_sentiment.storage.samples import FEBRUARY, document, law

if TYPE_CHECKING:
    from sqlalchemy import Table


@pytest.mark.parametrize(("item_class", "table"), [(LawItem, law_versions), (OpinionItem, opinion_versions)])
def test_every_field_of_an_item_has_a_place(item_class: type, table: Table) -> None:
    elsewhere = {"documents", "duplicate_of", "similarity"}
    assert {field.name for field in fields(item_class)} - elsewhere <= {*table.c.keys(), *pages.c.keys()}


def test_fields_and_what_they_hold() -> None:
    known = {field.name: field for field in fields_of(LawItem)}
    assert known["published"] == Field("published", Kind.DATE, is_read=True)
    assert known["subjects"] == Field("subjects", Kind.TEXTS, is_read=True)
    assert known["documents"] == Field("documents", Kind.DOCUMENTS, is_read=False)
    assert known["healed"].kind is Kind.NUMBERS


def test_a_row() -> None:
    row = row_of(law(effective="soon", healed={"title": 0.5}))
    assert (row.kind, row.key) == ("law", ("gazette", "https://gazette.example/laws/1"))
    assert row.columns["published"] == date(2021, 3, 4)
    assert (row.columns["effective"], row.columns["unparsed"]) == (None, {"effective": "soon"})
    assert "healed" not in row.said
    assert row.said["effective"] == "soon"


def test_the_hash_does_not_depend_on_fields_that_are_empty() -> None:
    """A release with a new field must not make a new version of each page that has none."""
    assert row_of(law()).content_hash == row_of(law(subjects=[], summary="", status=None)).content_hash


def test_the_hash_stays_what_it_is() -> None:
    """Stored hashes are compared with those of later releases."""
    item = law(documents=[document()], effective="soon", subjects=["Küste"])
    assert row_of(item).content_hash == "ae71fe835e68cde586347d1cc4ef598aaadf841f911c15920b9bc02aef91216f"


def test_what_changed() -> None:
    before, after = row_of(law(status="In force")).said, row_of(law(title="B", documents=[document()])).said
    assert changed_fields(before, after) == ["documents", "status", "title"]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2024-02-29", date(2024, 2, 29)), (" 2024-03-01T23:30:00-05:00 ", date(2024, 3, 1)),
        ("2024-03-01 08:00", date(2024, 3, 1)),
        ("2023-02-29", None), ("1 March 2024", None), ("", None), ("01/02/2024", None), ("0000-01-01", None),
    ],
)  # fmt: skip
def test_dates(text: str, day: date | None) -> None:
    assert iso_date(text) == day


def test_what_cannot_be_stored_is_replaced_and_counted() -> None:
    assert storable(["a\x00", {"b\ud800": "\udfff"}, 3, None]) == (["a\ufffd", {"b\ufffd": "\ufffd"}, 3, None], 3)
    item = law(title="\x00", documents=[document(pages=["\x00\x00"])])
    assert clean_item(item) == 3
    assert (item.title, item.documents[0].pages) == ("\ufffd", ["\ufffd\ufffd"])
    assert clean_item(item) == 0


@given(st.text())
def test_any_text_can_be_stored_after_it(text: str) -> None:
    cleaned, count = storable(text)
    assert len(cleaned) == len(text)
    assert (count == 0) == (cleaned == text)
    cleaned.encode("utf-8")
    assert "\x00" not in cleaned


texts = st.none() | st.text(max_size=20)
laws = st.builds(
    law,
    title=texts, status=texts, published=texts | st.dates().map(date.isoformat), text=texts,
    subjects=st.none() | st.lists(st.text(max_size=5), max_size=3),
)  # fmt: skip


@given(laws)
def test_the_hash_depends_on_what_the_page_said_only(item: LawItem) -> None:
    again = replace(item, crawled_at=FEBRUARY, etag="x", selector_version="y", healed={"title": 0.1})
    assert row_of(again).content_hash == row_of(item).content_hash


@given(laws, laws)
def test_the_hash_differs_where_a_field_does(one: LawItem, other: LawItem) -> None:
    first, second = row_of(one), row_of(other)
    assert (first.content_hash == second.content_hash) == (not changed_fields(first.said, second.said))


@given(laws)
def test_the_item_stays_as_it_is(item: LawItem) -> None:
    before: dict[str, Any] = asdict(item)
    row_of(item)
    assert asdict(item) == before
