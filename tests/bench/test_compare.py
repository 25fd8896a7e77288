from __future__ import annotations

from datetime import date

import pytest

from healing.bench.compare import column_f1, is_right
from healing.bench.dates import days_in
from healing.model import Kind


@pytest.mark.parametrize(
    ("kind", "gold", "got"),
    [
        (Kind.TEXT, "The “new” law", ("the 'new'  LAW",)),
        (Kind.TEXT, "One two", ("One", "two")),
        (Kind.LIST, ["Ann Lee", "Bo Ray"], ("By Ann Lee and Bo Ray",)),
        (Kind.LIST, ["Ann Lee", "Bo Ray"], ("Bo Ray", "Ann Lee")),
        (Kind.LONGTEXT, ["One two three", "four five"], ("one two three four", "five")),
        (Kind.DATE, {"shown": "4 March 2021", "iso": "2021-03-04"}, ("2021-03-04T23:15:00+02:00",)),
        (Kind.DATE, {"shown": "x", "iso": "2021-03-05", "iso_also": ["2021-03-04"]}, ("March 4, 2021",)),
        (Kind.DATE, "2021-03-04", ("Published 4th March 2021",)),
    ],
)
def test_right_values(kind: Kind, gold: object, got: tuple[str, ...]) -> None:
    assert is_right(kind, gold, got)


@pytest.mark.parametrize(
    ("kind", "gold", "got"),
    [
        (Kind.TEXT, "The new law", ()),
        (Kind.TEXT, "The new law", ("The new law of 2020",)),
        (Kind.LIST, ["Ann Lee", "Bo Ray"], ("Ann Lee",)),
        (Kind.LONGTEXT, ["One two three four five"], ("one two",)),
        (Kind.DATE, {"shown": "4 March 2021", "iso": "2021-03-04"}, ("2021-03-06",)),
    ],
)
def test_wrong_values(kind: Kind, gold: object, got: tuple[str, ...]) -> None:
    assert not is_right(kind, gold, got)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Filed 17 Feb 17", date(2017, 2, 17)),
        ("Sept. 3, 2019", date(2019, 9, 3)),
        ("2021/07/09", date(2021, 7, 9)),
        ("20210709", date(2021, 7, 9)),
        ("4. März 2021", date(2021, 3, 4)),
    ],
)
def test_days_in_many_forms(text: str, day: date) -> None:
    assert day in days_in(text)


def test_numbers_are_no_days() -> None:
    assert not days_in("No. 12-99887 of the docket")


KINDS = {"name": Kind.TEXT, "date": Kind.DATE, "url": Kind.URL}


def test_rows_are_aligned_by_what_they_hold() -> None:
    gold = {"name": ["Smith", "Reed", "Moor"], "date": ["1 May 2020"] * 3, "url": ["/x/1.pdf", "/x/2.pdf", "/x/3.pdf"]}
    got: list[dict[str, str | None]] = [
        {"name": "Moor", "date": "5/1/2020", "url": "http://court.test/x/3.pdf"},
        {"name": "Smith", "date": "2020-05-01", "url": "../x/1.pdf"},
        {"name": "Reed", "date": "2 May 2020", "url": None},
    ]

    shares = column_f1(gold, got, KINDS)

    assert shares["name"] == 1.0
    assert shares["date"] == pytest.approx(2 / 3)
    assert shares["url"] == pytest.approx(0.8)


def test_surplus_rows_cost_precision() -> None:
    gold = {"name": ["Smith", "Reed"]}
    got: list[dict[str, str | None]] = [{"name": name} for name in ("Smith", "Reed", "Home", "Contact")]

    assert column_f1(gold, got, KINDS)["name"] == pytest.approx(2 / 3)


def test_nothing_read_is_nothing_right() -> None:
    assert column_f1({"name": ["Smith"]}, [], KINDS)["name"] == 0.0
