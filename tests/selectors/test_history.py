from __future__ import annotations

import json
import logging
from typing import TYPE_CHECKING

from healing.model import KindSelectors, Selectors
from healing.selectors.change import AppliedChange
from healing.selectors.history import History
from tests.selectors.samples import WHY

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def change(path: Path, before: Selectors, after: Selectors, source: str = "gazette") -> AppliedChange:
    return AppliedChange(source, "law", {"title": before, "date": ("d",)}, {"title": after, "date": ("d",)}, WHY, path)


def test_a_change_is_one_line_with_everything_that_explains_it(tmp_path: Path) -> None:
    log = tmp_path / "history.jsonl"
    History(log).append(change(tmp_path / "gazette.py", ("a",), ("é\n", "a")))
    (line,) = log.read_text().splitlines()
    assert json.loads(line) == {
        "source": "gazette",
        "page_kind": "law",
        "before": {"title": ["a"]},
        "after": {"title": ["é\n", "a"]},
        "file": str(tmp_path / "gazette.py"),
        "who": "relocation",
        "why": "same label, all pages agree",
        "confidence": 0.9,
        "incident": 7,
        "at": 1_700_000_000.0,
    }


def test_earlier_selectors_come_newest_first_without_those_in_use(tmp_path: Path) -> None:
    history = History(tmp_path / "history.jsonl")
    history.append(change(tmp_path, ("a",), ("b", "a")))
    history.append(change(tmp_path, ("b", "a"), ("c", "b", "a")))
    history.append(change(tmp_path, ("x",), ("y",), source="another"))
    now = KindSelectors(fields={"title": ("c",), "date": ("d",)})
    assert history.earlier("gazette", "law", now) == {"title": ("b", "a")}
    assert history.earlier("gazette", "law_list", now) == {}


def test_fields_that_a_person_removed_are_still_known(tmp_path: Path) -> None:
    history = History(tmp_path / "history.jsonl")
    history.append(change(tmp_path, ("a",), ("b", "a")))
    assert history.earlier("gazette", "law", KindSelectors()) == {"title": ("b", "a")}


def test_a_damaged_line_is_left_out_with_a_warning(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    log = tmp_path / "history.jsonl"
    log.write_bytes(b'{"source": "gaz\n[]\n\xff\n')
    History(log).append(change(tmp_path, ("a",), ("b", "a")))
    with caplog.at_level(logging.WARNING):
        assert History(log).earlier("gazette", "law", KindSelectors()) == {"title": ("b", "a")}
    assert [f"{log}:{line}" in caplog.text for line in (1, 2, 3, 4)] == [True, True, True, False]


def test_no_log_is_no_history(tmp_path: Path) -> None:
    assert History(tmp_path / "history.jsonl").earlier("gazette", "law", KindSelectors()) == {}
