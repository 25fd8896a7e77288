"""``scrapy heal-export [DIR]`` as a person runs it: what it says, what it writes, what it refuses."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from scrapy.cmdline import ScrapyArgumentParser
from scrapy.settings import Settings

from healing.commands import heal_export
from healing.commands.heal_export import EXAMPLE, Command
from healing.reporting.research.export import TABLES
from healing.store.opening import open_store
from tests.reporting.research.lived import live_through

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A project's folder whose store tells of two sources."""
    store = open_store(f"sqlite:///{tmp_path}/data/healing.db", tmp_path / "data" / "snapshots")
    live_through(store)
    store.close()
    return tmp_path


def _run(home: Path, *arguments: str) -> int:
    command = Command()
    command.settings = Settings({"HEALING_HOME": str(home)})
    parser = ScrapyArgumentParser()
    command.add_options(parser)
    options, rest = parser.parse_known_args(list(arguments))
    command.run(rest, options)
    return command.exitcode


def test_by_default_into_the_project_in_both_formats(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _run(home) == 0
    told = capsys.readouterr()
    assert told.err == ""
    assert "23 files, " in told.out
    assert f"in {home}/research_data:" in told.out
    assert "  healing_logs    5 rows" in told.out
    assert "3 repairs succeeded, 1 failed (75%); MTTR 6.2 s, the median of the incidents." in told.out
    assert all((home / "research_data" / f"{table.name}.parquet").is_file() for table in TABLES)


def test_again_it_replaces_its_own_files(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _run(home) == _run(home, str(home / "research_data"), "--format", "csv", "--source", "portal") == 0
    assert not list((home / "research_data").glob("*.parquet"))
    assert "  incidents       1 row\n" in capsys.readouterr().out


def test_a_file_of_a_person_stays(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (home / "runs.csv").write_text("mine", "utf-8")
    assert _run(home, str(home)) == 1
    told = capsys.readouterr()
    assert told.err == (f"heal-export: {home}/runs.csv is there already, and no export wrote it: name another folder\n")
    assert (home / "runs.csv").read_text("utf-8") == "mine"
    assert not (home / "attempts.csv").exists()


def test_as_json(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _run(home, "--json", "--since", "1970-01-01T10:00") == 0
    told = json.loads(capsys.readouterr().out)
    assert told["folder"] == str(home / "research_data")
    assert (told["rows"]["incidents"], told["failed_repairs"]) == (1, 1)
    assert told["since"] == "1970-01-01T10:00:00.000000Z"
    assert told["bytes"]["runs.csv"] == (home / "research_data" / "runs.csv").stat().st_size


def test_an_unknown_source_is_told_with_those_that_there_are(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _run(home, "--source", "nobody") == 1
    assert "nothing is recorded of the source 'nobody'; there is gazette, portal, times" in capsys.readouterr().err
    assert not (home / "research_data").exists()


def test_nothing_recorded(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _run(tmp_path) == 0
    told = capsys.readouterr().out
    assert told.startswith(f"Nothing is recorded yet in sqlite:///{tmp_path}/data/healing.db: the first crawl that")
    assert _run(tmp_path, "--json") == 0
    assert json.loads(capsys.readouterr().out)["rows"] == {}
    assert list(tmp_path.iterdir()) == []


def test_without_pyarrow_it_writes_csv_and_says_so(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(heal_export, "has_parquet", lambda: False)
    assert _run(home) == 0
    assert "No Parquet: pip install pyarrow, and run it again." in capsys.readouterr().out
    assert not list((home / "research_data").glob("*.parquet"))


def test_interrupted(home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def interrupt(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(heal_export, "export", interrupt)
    assert _run(home) == 1
    assert capsys.readouterr().err == "heal-export: interrupted: nothing was written\n"


def test_outside_a_project(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _run(tmp_path / "none") == 1
    assert "there is no folder" in capsys.readouterr().err


def test_the_help_has_an_example() -> None:
    assert EXAMPLE in Command().long_desc()
