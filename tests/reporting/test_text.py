from __future__ import annotations

import pytest

from healing.reporting.text import counted, duration, moment, percent, printable


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (None, "-"),
        (0.0, "0 ms"),
        (0.0004, "0 ms"),
        (0.85, "850 ms"),
        (0.9996, "1.0 s"),
        (12.34, "12.3 s"),
        (59.97, "1.0 min"),
        (210.0, "3.5 min"),
        (3599.0, "1.0 h"),
        (7560.0, "2.1 h"),
        (86390.0, "1.0 d"),
        (400000.0, "4.6 d"),
    ],
)
def test_a_duration_in_the_unit_that_fits(seconds: float | None, text: str) -> None:
    assert duration(seconds) == text


def test_shares() -> None:
    assert (percent(None), percent(0.0), percent(0.666), percent(1.0)) == ("-", "0%", "67%", "100%")


def test_counts() -> None:
    assert (counted(0, "page"), counted(1, "page"), counted(12000, "page")) == ("0 pages", "1 page", "12,000 pages")


def test_moments_are_in_utc() -> None:
    assert moment(0.0) == "1970-01-01 00:00"


def test_what_could_steer_a_terminal_is_not_printed() -> None:
    assert printable("Law\x1b[31m\r\n of\u202e\x07 2024 ünd") == "Law [31m of 2024 ünd"
