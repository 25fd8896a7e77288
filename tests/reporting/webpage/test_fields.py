from __future__ import annotations

from typing import Any

from healing.memory.counts import FieldRun
from healing.reporting.webpage.fields import Finding, bounded, findings, kind_lines
from healing.store.records import KindRun
from tests.reporting.records import incident


def _run(number: int, findings: tuple[str, ...] = (), page_kind: str = "law", **filled: int) -> KindRun:
    fields: dict[str, Any] = {name: FieldRun(seen=10, filled=count) for name, count in filled.items()}
    return KindRun(
        run=number, source="gazette", page_kind=page_kind, at=100.0 * number, fields=fields, findings=findings
    )


def test_shares_by_crawl_with_what_broke_and_what_was_told() -> None:
    runs = [_run(1, title=10), _run(2, title=9, date=5), _run(3, ("title: falling",), title=2)]
    (kind,) = kind_lines(runs, [incident(1, run=2, fields=("title",)), incident(2, run=3, source="portal")])
    assert (kind.name, kind.times) == ("gazette/law", [100.0, 200.0, 300.0])
    date, title = kind.fields
    assert [(one.share, one.is_broken, one.is_told) for one in title.points] == [
        (1.0, False, False),
        (0.9, True, False),
        (0.2, False, True),
    ]
    assert [one.share for one in date.points] == [None, 0.5, None]
    assert (date.shares, date.is_noteworthy, title.is_noteworthy) == ([0.5], False, True)


def test_of_many_fields_those_are_kept_that_something_happened_to() -> None:
    kinds = kind_lines([_run(1, a=5, b=10, c=5), _run(2, a=5, b=2, c=5), _run(1, page_kind="list", d=1)], [])
    assert [[one.name for one in kind.fields] for kind in bounded(kinds, 2)] == [["a", "b"]]
    assert [[one.name for one in kind.fields] for kind in bounded(kinds, 1)] == [["b"]]
    assert bounded(kinds, 10) == kinds


def test_what_was_told_again_is_one_finding() -> None:
    told = findings(
        [
            _run(1, ("title: on 90% before, falling to 60%",)),
            _run(2, ("title: on 90% before, falling to 30%", "the pages are built anew: 25% as before")),
            _run(3, ("title: 50% of the pages",), page_kind="list"),
        ]
    )
    assert told == [
        Finding("gazette/list", "title: 50% of the pages", 300.0, 300.0, 1),
        Finding("gazette/law", "the pages are built anew: 25% as before", 200.0, 200.0, 1),
        Finding("gazette/law", "title: on 90% before, falling to 30%", 100.0, 200.0, 2),
    ]
