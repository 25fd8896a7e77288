from __future__ import annotations

import stat
from typing import TYPE_CHECKING

import pytest
from scrapy.cmdline import ScrapyArgumentParser
from scrapy.exceptions import UsageError
from scrapy.settings import Settings

from healing.commands.heal_report import EXAMPLE, Command
from healing.store.opening import open_store

if TYPE_CHECKING:
    from pathlib import Path


def _run(home: Path, *arguments: str) -> int:
    command = Command()
    command.settings = Settings({"HEALING_HOME": str(home)})
    parser = ScrapyArgumentParser()
    command.add_options(parser)
    options, rest = parser.parse_known_args(list(arguments))
    command.run(rest, options)
    return command.exitcode


def test_a_page_is_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    store = open_store(f"sqlite:///{tmp_path}/data/healing.db", tmp_path / "data" / "snapshots")
    store.finish_run(store.start_run("laws", "gazette", 1.0), pages=3, items=2, reason="finished", at=2.0)
    store.close()
    assert _run(tmp_path) == 0
    file = tmp_path / "data" / "heal-report.html"
    assert capsys.readouterr().out == f"Report: {file}\n"
    assert "1 crawls read 3 pages" in file.read_text("utf-8")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert _run(tmp_path, str(tmp_path / "other" / "r.html"), "--source", "gazette") == 0
    assert (tmp_path / "other" / "r.html").is_file()


def test_an_empty_store(tmp_path: Path) -> None:
    assert _run(tmp_path, str(tmp_path / "r.html")) == 0
    assert "Nothing is recorded yet" in (tmp_path / "r.html").read_text("utf-8")


def test_what_is_wrong_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "blocked").write_text("")
    assert _run(tmp_path, str(tmp_path / "blocked" / "r.html")) == 1
    assert "cannot be written" in capsys.readouterr().err
    with pytest.raises(UsageError):
        _run(tmp_path, "a", "b")
    assert EXAMPLE in Command().long_desc()
