from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest
from scrapy.cmdline import ScrapyArgumentParser
from scrapy.exceptions import UsageError
from scrapy.settings import Settings

from healing.commands.heal_replay import Command
from healing.store.opening import open_store
from healing.store.records import ParkState
from tests.store.samples import page

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A project's folder with pages in every state."""
    store = open_store(f"sqlite:///{tmp_path}/data/healing.db", tmp_path / "data" / "snapshots")
    for state, reason, count in (
        (ParkState.DEAD, "no repair was trusted", 5),
        (ParkState.DEAD, "blocked: status 403", 1),
        (ParkState.PARKED, "", 2),
        (ParkState.DONE, "", 4),
    ):
        for number in range(count):
            store.park(page(state=state, reason=reason, url=f"https://gazette.example/{number}"), b"body")
    store.close()
    return tmp_path


def _run(home: Path, *arguments: str, **settings: object) -> int:
    command = Command()
    command.settings = Settings({"HEALING_HOME": str(home), **settings})
    command.crawler_process = SimpleNamespace(spider_loader=SimpleNamespace(list=lambda: ["laws"]))  # type: ignore[assignment]
    parser = ScrapyArgumentParser()
    command.add_options(parser)
    options, rest = parser.parse_known_args(list(arguments))
    command.process_options(rest, options)
    command.run(rest, options)
    return command.exitcode


def test_without_a_spider_it_tells_what_waits(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _run(home) == 0
    told = capsys.readouterr()
    assert told.err == ""
    assert told.out.splitlines() == [
        "     5 gazette/law: no repair was trusted",
        "       https://gazette.example/0",
        "       https://gazette.example/1",
        "       https://gazette.example/2",
        "       and 2 more",
        "     2 gazette/law: parked by a crawl that ended",
        "       https://gazette.example/0",
        "       https://gazette.example/1",
        "     1 gazette/law: blocked: status 403",
        "       https://gazette.example/0",
    ]


@pytest.mark.parametrize("arguments", [(), ("laws",)])
def test_nothing_waits_and_nothing_is_made(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...]
) -> None:
    assert _run(tmp_path, *arguments) == 0
    assert capsys.readouterr().out == "No page waits in the dead-letter store.\n"
    assert list(tmp_path.iterdir()) == []


def test_an_unknown_spider(home: Path) -> None:
    with pytest.raises(UsageError, match="There is no spider 'lwas'"):
        _run(home, "lwas")


def test_more_than_one_spider(home: Path) -> None:
    with pytest.raises(UsageError, match="Give one spider"):
        _run(home, "laws", "opinions")


def test_a_wrong_setting(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _run(home, HEALING_STORE_URL="mysql://host/name") == 1
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.startswith("heal-replay: ")
    assert "HEALING_STORE_URL = 'mysql://host/name'" in told.err
