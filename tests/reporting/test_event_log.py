from __future__ import annotations

import json
import stat
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from healing.errors import StoreError
from healing.events import KINDS, Event, Name, to_json
from healing.reporting.event_log import EventLog
from tests.crawl.project import ROOT
from tests.limits import TIME_LIMIT

if TYPE_CHECKING:
    from pathlib import Path

EVENT = Event(1_700_000_000.1234, Name.REFUSED, run=3, agent="laws", context={"source": "Журнал", "error": "a\nb"})


def test_one_event_a_line(tmp_path: Path) -> None:
    log = EventLog(tmp_path / "logs" / "events.jsonl", max_bytes=10_000, keep=2)
    log.told(EVENT)
    log.told(EVENT)
    first, second = log.path.read_text("ascii").splitlines()
    assert first == second
    assert json.loads(first) == {
        "timestamp": "2023-11-14T22:13:20.123Z",
        "run": 3,
        "agent": "laws",
        "level": "warning",
        "event": "refused",
        "context": {"source": "Журнал", "error": "a\nb"},
    }
    assert stat.S_IMODE(log.path.stat().st_mode) == 0o600


def test_every_name_has_a_level_and_a_meaning_and_is_in_the_docs() -> None:
    assert set(KINDS) == set(Name)
    told = (ROOT / "docs" / "logs.md").read_text("utf-8")
    assert [name for name in Name if f"`{name.value}`" not in told and name is not Name.TEST] == []


def test_it_is_rotated_by_its_size(tmp_path: Path) -> None:
    size = len(to_json(EVENT)) + 1
    log = EventLog(tmp_path / "events.jsonl", max_bytes=2 * size, keep=2)
    for _ in range(9):
        log.told(EVENT)
    lines = {
        path.name: len(path.read_text().splitlines())
        for path in tmp_path.glob("events.jsonl*")
        if path.suffix != ".lock"
    }
    assert lines == {"events.jsonl": 1, "events.jsonl.1": 2, "events.jsonl.2": 2}


_WRITER = """
import sys
from pathlib import Path
from healing.events import Event, Name
from healing.reporting.event_log import EventLog
log = EventLog(Path(sys.argv[1]), max_bytes=20_000, keep=50)
for number in range(200):
    log.told(Event(1.0, Name.HEALED, run=int(sys.argv[2]), context={"number": number}))
"""


def test_two_crawls_write_at_once_and_no_line_is_lost(tmp_path: Path) -> None:
    path = tmp_path / "events.jsonl"
    writers = [subprocess.Popen([sys.executable, "-c", _WRITER, path, str(run)]) for run in (1, 2)]
    assert [writer.wait(TIME_LIMIT) for writer in writers] == [0, 0]
    found = [
        json.loads(line)
        for file in tmp_path.glob("events.jsonl*")
        if file.suffix != ".lock"
        for line in file.read_text().splitlines()
    ]
    assert len(found) == 400
    for run in (1, 2):
        assert sorted(one["context"]["number"] for one in found if one["run"] == run) == list(range(200))


def test_a_line_that_a_crash_cut_off_costs_no_other(tmp_path: Path) -> None:
    log = EventLog(tmp_path / "events.jsonl", max_bytes=10_000, keep=1)
    log.told(EVENT)
    with log.path.open("a") as file:
        file.write('{"timestamp": "2023')
    log.told(EVENT)
    first, torn, last = log.path.read_text().splitlines()
    assert (first, torn, last) == (to_json(EVENT), '{"timestamp": "2023', to_json(EVENT))


_FULL = """
import resource, sys
from pathlib import Path
from healing.errors import StoreError
from healing.events import Event, Name
from healing.reporting.event_log import EventLog
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
log = EventLog(Path(sys.argv[1]), max_bytes=20_000, keep=1)
try:
    for number in range(100):
        log.told(Event(1.0, Name.HEALED, context={"number": number}))
except StoreError as error:
    print(number, error)
"""


def test_no_half_line_is_left_where_no_more_can_be_written(tmp_path: Path) -> None:
    path = tmp_path / "events.jsonl"
    said = subprocess.run([sys.executable, "-c", _FULL, path], check=True, capture_output=True, text=True).stdout
    written = [json.loads(line)["context"]["number"] for line in path.read_text().splitlines()]
    assert written == list(range(len(written)))
    assert said.startswith(f"{len(written)} the log {path} cannot be written")


def test_no_writing_through_a_symbolic_link(tmp_path: Path) -> None:
    (tmp_path / "other").write_text("")
    (tmp_path / "events.jsonl").symlink_to(tmp_path / "other")
    with pytest.raises(StoreError, match=r"events\.jsonl cannot be written"):
        EventLog(tmp_path / "events.jsonl", max_bytes=1000, keep=1).told(EVENT)
    assert (tmp_path / "other").read_text() == ""
