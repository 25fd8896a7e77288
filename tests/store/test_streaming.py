"""All records a batch at a time: the same as the lists, whatever the size of a batch."""

from __future__ import annotations

from collections import Counter
from itertools import chain
from typing import TYPE_CHECKING

import pytest

from healing.memory.counts import FieldRun
from healing.store import memory_streaming, sql_streaming
from healing.store.records import KindRun
from tests.store.samples import heal, llm_call, page

if TYPE_CHECKING:
    from healing.store.interface import Store


@pytest.fixture(autouse=True)
def _small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sql_streaming, "BATCH", 2)
    monkeypatch.setattr(memory_streaming, "BATCH", 2)


@pytest.fixture
def filled(store: Store) -> Store:
    """Five crawls, incidents and page kinds of two sources, in turns."""
    for number in range(5):
        source, at = ("gazette", "portal")[number % 2], 1000.0 + number
        run = store.start_run("laws", source, at)
        incident = store.open_incident(source, "law", ["title"], run, at)
        store.put_kind_runs([KindRun(run=run, source=source, page_kind="law", at=at, fields={"title": FieldRun()})])
        for _ in range(number % 3):
            store.add_heal(heal(incident=incident))
            store.add_llm_call(llm_call(incident=incident))
    return store


@pytest.mark.parametrize(
    ("source", "since"), [(None, None), ("gazette", None), ("portal", 1002.0), (None, 1003.0), ("nobody", None)]
)
def test_each_record_once_in_order(filled: Store, source: str | None, since: float | None) -> None:
    runs = list(filled.each_run(source=source, since=since))
    assert all(0 < len(batch) <= 2 for batch in runs)
    assert list(chain.from_iterable(runs)) == filled.runs(source=source, since=since)
    incidents = chain.from_iterable(filled.each_incident(source=source, since=since))
    assert list(incidents) == filled.incidents(source=source, since=since)
    kind_runs = chain.from_iterable(filled.each_kind_run(source=source, since=since))
    assert list(kind_runs) == filled.kind_runs(source=source, since=since)


def test_what_belongs_to_incidents(filled: Store) -> None:
    assert filled.heals_of([2, 3, 5]) == [one for one in filled.heals() if one.incident in (2, 3, 5)]
    assert filled.calls_of({5, 2, 3}) == [one for one in filled.llm_calls() if one.incident in (2, 3, 5)]
    assert filled.heals_of([]) == filled.calls_of([99]) == []


def test_runs_that_are_still_there(filled: Store) -> None:
    assert [run.id for run in filled.runs_by_id({4, 1, 99, 2})] == [1, 2, 4]


def test_what_failed_and_on_how_many_pages(filled: Store) -> None:
    for failures in (("title: missing",), ("title: missing", "url: invalid (no link)"), ("title: missing",), ()):
        filled.park(page(incident=1, failures=failures), b"body")
    filled.park(page(incident=3, failures=("rows: empty listing",)), b"body")
    filled.park(page(incident=4), b"body")
    assert filled.failures_of([1, 2, 3]) == {
        1: Counter({"title: missing": 3, "url: invalid (no link)": 1}),
        3: Counter({"rows: empty listing": 1}),
    }
