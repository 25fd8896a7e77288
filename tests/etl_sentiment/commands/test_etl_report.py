from __future__ import annotations

from argparse import Namespace
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest
from scrapy.exceptions import UsageError
from scrapy.settings import Settings

from etl_sentiment.commands.etl_report import Command
from etl_sentiment.storage.opening import open_collection
from tests.etl_sentiment.reporting.samples import fill

if TYPE_CHECKING:
    from pathlib import Path


def run(home: Path, *args: str, out: str | None = None, csv: str | None = None, **settings: Any) -> int:
    command = Command()
    command.settings = Settings(
        {"HEALING_HOME": str(home), "ETL_DATABASE_URL": "sqlite:///data/collected.db"} | settings
    )
    command.run(list(args), Namespace(out=out, csv=csv))
    return command.exitcode


@pytest.fixture
def home(tmp_path: Path) -> Path:
    with closing(open_collection(f"sqlite:///{tmp_path}/data/collected.db")) as collection:
        fill(collection)
    return tmp_path


def test_the_html(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(home) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "4 laws, 6 opinions, 6 links between them"
    assert lines[-1] == f"Report: {home}/data/report.html"
    assert (home / "data" / "report.html").read_text("utf-8").startswith("<!DOCTYPE html>")
    assert run(home, out=str(home / "new" / "mine.html")) == 0
    assert (home / "new" / "mine.html").exists()


def test_the_tables(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(home, csv=str(home / "figures")) == 0
    names = sorted(path.name for path in (home / "figures").iterdir())
    assert names == [
        "collected.csv", "crawls.csv", "laws_by_month.csv", "laws_discussed.csv", "newspapers.csv", "not_judged.csv",
        "opinions_by_month.csv", "quotes.csv", "sentiment_by_month.csv",
    ]  # fmt: skip
    assert not (home / "data" / "report.html").exists()
    assert capsys.readouterr().out.splitlines()[-1].startswith(f"9 tables in {home}/figures: ")
    assert run(home, csv=str(home / "figures"), out=str(home / "report.html")) == 0
    assert (home / "report.html").exists()


def test_nothing_collected_yet(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(tmp_path) == 0
    assert capsys.readouterr().out.startswith(
        "0 laws, 0 opinions, 0 links between them\nSentiment: 0 opinions judged\n"
    )


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"ETL_DATABASE_URL": None}, "ETL_DATABASE_URL = None: there is no database to report on"),
        ({"HEALING_HOME": "/dev/null/home"}, "there is no folder /dev/null/home"),
        ({"out": "/dev/null/report.html"}, "cannot be"),
        ({"csv": "/dev/null/figures"}, "the folder /dev/null/figures cannot be made: Not a directory"),
    ],
)
def test_what_is_wrong_is_told(
    home: Path, capsys: pytest.CaptureFixture[str], given: dict[str, Any], message: str
) -> None:
    assert run(home, **given) == 1
    told = capsys.readouterr().err
    assert told.startswith("etl-report: ")
    assert message in told


def test_wrong_use(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="named by --out"):
        run(tmp_path, "report.html")
