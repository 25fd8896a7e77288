from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scrapy.exceptions import UsageError

from healing.commands.times import moment_of, span_of

NOW = 1_700_000_000.0


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("90s", NOW - 90),
        ("12h", NOW - 43_200),
        (" 1.5D ", NOW - 129_600),
        ("2w", NOW - 1_209_600),
        ("2026-11-01", 1_793_491_200.0),
        ("2026-11-01T06:30", 1_793_514_600.0),
        ("2026-11-01T06:30+02:00", 1_793_507_400.0),
    ],
)
def test_how_people_say_when(text: str, wanted: float) -> None:
    assert moment_of(text, NOW) == wanted


@pytest.mark.parametrize("text", ["", "yesterday", "7", "7x", "d", "-3d", "2026-13-01"])
def test_what_is_not_understood_is_named(text: str) -> None:
    with pytest.raises(UsageError, match="--since"):
        moment_of(text, NOW)


def test_longer_than_a_calendar_has() -> None:
    with pytest.raises(UsageError, match="--older-than"):
        span_of("9" * 30 + "w", "--older-than")


@given(st.text())
def test_any_text_is_a_moment_or_wrong_usage(text: str) -> None:
    with suppress(UsageError):
        assert isinstance(moment_of(text, NOW), float)
