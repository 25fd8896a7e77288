from __future__ import annotations

from typing import Any

import pytest

from healing.detection.degradation import Sign, findings
from healing.memory.counts import FieldRun
from healing.memory.look import look
from healing.store.records import KindRun

DAY = 86_400.0


def _crawl(number: int, field: FieldRun | None = None, **values: Any) -> KindRun:
    fields = {} if field is None else {"summary": field}
    defaults: dict[str, Any] = {"pages": 300, "fields": fields, "at": number * DAY}
    return KindRun(run=number, source="portal", page_kind="law", **(defaults | values))


def _filled(*counts: int, seen: int = 300) -> list[KindRun]:
    return [_crawl(number, FieldRun(seen=seen, filled=filled)) for number, filled in enumerate(counts)]


def _signs(crawls: list[KindRun]) -> list[str]:
    return [str(one) for one in findings(crawls[:-1], crawls[-1])]


def test_a_rate_that_falls_at_once() -> None:
    assert _signs(_filled(270, 273, 268, 271, 165)) == ["summary: on 90% of the pages before, falling to 55%"]


def test_a_rate_that_falls_crawl_by_crawl() -> None:
    crawls = _filled(*(240, 238, 241, 239, 242, 240) * 2, 225, 210, 195, 180)
    told = [bool(_signs(crawls[:count])) for count in range(1, len(crawls) + 1)]
    assert told.index(True) == 15
    assert _signs(crawls) == ["summary: on 80% of the pages before, falling over 3 crawls to 60%"]


@pytest.mark.parametrize(
    "counts",
    [
        (270, 262, 275, 268, 265),  # chance
        (150, 270),  # one earlier crawl is none to go by
        (297, 298, 296, 292),  # what is lost does not matter
        (120, 130, 118, 260),  # better than ever
    ],
)
def test_what_is_not_told_of(counts: tuple[int, ...]) -> None:
    assert _signs(_filled(*counts)) == []


def test_few_pages_say_nothing() -> None:
    assert _signs(_filled(9, 10, 9, 1, seen=10)) == []


def test_sources_that_differ_from_crawl_to_crawl_are_given_more_room() -> None:
    assert _signs(_filled(270, 180, 285, 200, 260, 190, 168)) == []


def test_far_fewer_pages_than_in_any_earlier_crawl() -> None:
    crawls = [_crawl(number, pages=pages) for number, pages in enumerate((200, 210, 190, 205, 60))]
    assert _signs(crawls) == ["60 pages, usually 202, never below 190"]
    incremental = [_crawl(number, pages=pages) for number, pages in enumerate((200, 37, 30, 41, 22))]
    assert _signs(incremental) == []


def test_values_that_look_otherwise() -> None:
    dates = FieldRun(seen=300, filled=300, length=10.0, shapes=(("9-9-9", 200),))
    words = FieldRun(seen=300, filled=300, length=12.0, shapes=(("Aa a", 180), ("9-9-9", 20)))
    crawls = [_crawl(number, dates) for number in range(3)]
    assert _signs([*crawls, _crawl(3, words)]) == ["summary: 90% of the values look as none did before"]
    assert _signs([*crawls, _crawl(3, words), _crawl(4, words)]) == []
    longer = FieldRun(seen=300, filled=300, length=900.0)
    assert _signs([*crawls, _crawl(3, longer)]) == ["summary: values of 900 characters, usually 10"]


def test_dates_that_no_longer_advance() -> None:
    newest = ["2026-01-05", "2026-01-12", "2026-01-19", *["2026-01-26"] * 4]
    crawls = [_crawl(number, FieldRun(seen=300, filled=300, newest=day)) for number, day in enumerate(newest)]
    told = [_signs(crawls[:count]) for count in range(1, len(crawls) + 1)]
    assert told[:-1] == [[]] * 6
    assert told[-1] == ["summary: no value newer than 2026-01-26 since the crawl of 1970-01-04"]


def test_an_archive_never_had_newer_dates() -> None:
    crawls = [_crawl(number, FieldRun(seen=300, filled=300, newest="1999-12-31")) for number in range(9)]
    assert _signs(crawls) == []


def test_pages_that_are_built_anew() -> None:
    old, new = (look([frozenset((name, f"{name}{step}") for step in range(40))]) for name in ("old", "new"))
    crawls = [_crawl(number, look=old) for number in range(3)]
    (found,) = findings(crawls, _crawl(3, look=new))
    assert (found.sign, found.field, str(found)) == (
        Sign.LOOK,
        "",
        "the pages are built anew: 0% of their structure is as before",
    )
    assert findings(crawls, _crawl(3, look=old)) == ()
