from __future__ import annotations

import stat
from typing import TYPE_CHECKING

import pytest
from scrapy.cmdline import ScrapyArgumentParser
from scrapy.exceptions import UsageError
from scrapy.settings import Settings

from healing.commands.heal_report import EXAMPLE, Command
from healing.store.opening import open_store
from tests.store.samples import heal

if TYPE_CHECKING:
    from pathlib import Path


def _run(home: Path, *arguments: str, settings: dict[str, str] | None = None) -> int:
    command = Command()
    command.settings = Settings({"HEALING_HOME": str(home), **(settings or {})})
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
    assert "1 crawl read 3 pages" in file.read_text("utf-8")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    other = tmp_path / "other" / "r.html"
    for named in ([str(other)], ["-o", str(other)]):
        assert _run(tmp_path, *named, "--source", "gazette", "--since", "2000d") == 0
        assert "Nothing is recorded since then" in other.read_text("utf-8")
        other.unlink()


def test_an_empty_store(tmp_path: Path) -> None:
    assert _run(tmp_path, str(tmp_path / "r.html")) == 0
    assert "Nothing is recorded yet" in (tmp_path / "r.html").read_text("utf-8")


def test_what_is_wrong_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "blocked").write_text("")
    assert _run(tmp_path, str(tmp_path / "blocked" / "r.html")) == 1
    assert "cannot be written" in capsys.readouterr().err
    for wrong in (["a", "b"], ["a", "-o", "b"], ["--since", "yesterday"]):
        with pytest.raises(UsageError):
            _run(tmp_path, *wrong)
    assert EXAMPLE in Command().long_desc()


def test_an_unknown_source_is_refused_with_those_that_are_known(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    store = open_store(f"sqlite:///{tmp_path}/data/healing.db", tmp_path / "data" / "snapshots")
    store.start_run("laws", "gazette", 1.0)
    store.close()
    assert _run(tmp_path, "--source", "gazete") == 1
    assert "'gazete'; there is gazette" in " ".join(capsys.readouterr().err.split())
    assert not (tmp_path / "data" / "heal-report.html").exists()


def test_columns_are_looked_for_in_the_rows_of_the_selectors_in_force(tmp_path: Path) -> None:
    """Of a project whose selectors are those of the bundled sources."""
    store = open_store(f"sqlite:///{tmp_path}/data/healing.db", tmp_path / "data" / "snapshots")
    incident = store.open_incident("law_portal", "law_list", ["title"], 1, 1.0)
    page = b"<table class=laws><tbody><tr><td>Nr</td><td>Water Act</td></tr></tbody></table>"
    store.update_incident(incident, after=store.add_snapshot(page))
    store.add_heal(heal(incident=incident, field="title", selectors_after=("./td[2]",)))
    store.close()
    assert _run(tmp_path, settings={"HEALING_SELECTORS": "spiders_healable.selectors"}) == 0
    assert '<mark class="td">Water Act</mark>' in (tmp_path / "data" / "heal-report.html").read_text("utf-8")
