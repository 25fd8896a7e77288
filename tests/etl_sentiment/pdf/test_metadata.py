from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl_sentiment.pdf.metadata import LONGEST, described, iso_date


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("D:20210314093000+01'00'", "2021-03-14T09:30:00+01:00"),
        ("D:20210314093000-0530", "2021-03-14T09:30:00-05:30"),
        ("D:20210314093000Z", "2021-03-14T09:30:00+00:00"),
        ("D:20210314093000", "2021-03-14T09:30:00"),
        ("D:20210314", "2021-03-14"),
        ("D:2021", "2021-01-01"),
        ("20210314", "2021-03-14"),
        ("D:20211399", ""),
        ("D:20210314093000+99'00'", ""),
        ("yesterday", ""),
        ("", ""),
    ],
)
def test_dates_become_iso(text: str, iso: str) -> None:
    assert iso_date(text) == iso


def test_values_are_cut_and_cleaned() -> None:
    said = {
        "Title": " The\x00 Bees\nAct ",
        "Author": "a" * 9000,
        "Producer": "",
        "CreationDate": "D:2021",
        "Other": "x",
    }
    assert described(said) == {"title": "The Bees Act", "author": "a" * LONGEST, "created": "2021-01-01"}


@given(st.text(alphabet="D:0123456789+-'Z ", max_size=30))
def test_any_date_is_iso_or_none(text: str) -> None:
    found = iso_date(text)
    assert not found or datetime.fromisoformat(found)
