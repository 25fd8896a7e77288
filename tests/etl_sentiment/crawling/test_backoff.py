from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scrapy.http import Response

from etl_sentiment.crawling.backoff import retry_after, wait_seconds
from etl_sentiment.sources import Retry

NOW = 1_795_392_000.0
"""Mon, 23 Nov 2026 00:00:00 GMT."""


class Chance(Random):
    """Always the same share of what is possible."""

    def __init__(self, share: float) -> None:
        super().__init__(0)
        self.share = share

    def random(self) -> float:
        return self.share


def test_each_wait_is_about_twice_the_one_before_up_to_the_cap() -> None:
    retry = Retry(base=2, cap=60)
    assert [wait_seconds(retry, times, Chance(1)) for times in range(1, 8)] == [2, 4, 8, 16, 32, 60, 60]
    assert [wait_seconds(retry, times, Chance(0)) for times in range(1, 8)] == [1, 2, 4, 8, 16, 30, 30]


@pytest.mark.parametrize(("asked", "seconds"), [(0, 1), (0.5, 1), (7, 7), (60, 60), (9999, 60)])
def test_the_server_is_given_the_time_that_it_asks_for_up_to_the_cap(asked: float, seconds: float) -> None:
    assert wait_seconds(Retry(base=2, cap=60), 1, Chance(0), asked=asked) == seconds


@given(
    base=st.floats(0, 1e6),
    more=st.floats(0, 1e6),
    times=st.integers(1, 1000),
    asked=st.none() | st.floats(0, 1e12),
    seed=st.integers(),
)
def test_a_wait_is_never_longer_than_the_cap_nor_shorter_than_half(
    base: float, more: float, times: int, asked: float | None, seed: int
) -> None:
    retry = Retry(base=base, cap=base + more)
    seconds = wait_seconds(retry, times, Random(seed), asked=asked)  # noqa: S311 - any numbers will do
    assert min(retry.cap, base) / 2 <= seconds <= retry.cap


@pytest.mark.parametrize(
    ("said", "seconds"),
    [
        ("120", 120),
        (" 0 ", 0),
        ("Mon, 23 Nov 2026 00:02:00 GMT", 120),
        ("Monday, 23-Nov-26 00:02:00 GMT", 120),
        ("Mon Nov 23 00:02:00 2026", 120),
        ("Mon, 23 Nov 2026 02:02:00 +0200", 120),
        ("Sun, 22 Nov 2026 00:00:00 GMT", 0),
        ("", None),
        ("-5", None),
        ("1.5", None),
        ("soon", None),
        ("Mon, 99 Nov 2026 00:02:00 GMT", None),
        ("²", None),
        ("Mon, 23 Nov 99999999999999999999 00:00:00 GMT", None),
        ("9" * 5000, float("inf")),
    ],
)
def test_retry_after_as_seconds_or_as_a_date(said: str, seconds: float | None) -> None:
    response = Response("https://x.org/", headers={"Retry-After": said.encode("utf-8")})
    assert retry_after(response, NOW) == seconds


def test_a_server_that_does_not_say() -> None:
    assert retry_after(Response("https://x.org/"), NOW) is None


@given(st.binary(max_size=60))
def test_whatever_it_says_is_no_error(said: bytes) -> None:
    asked = retry_after(Response("https://x.org/", headers={"Retry-After": said}), NOW)
    assert asked is None or asked >= 0
