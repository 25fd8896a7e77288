from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from scrapy.cmdline import ScrapyArgumentParser
from scrapy.exceptions import UsageError
from scrapy.settings import Settings

from healing.commands.heal_stats import EXAMPLE, Command
from healing.memory.counts import FieldRun
from healing.store.opening import open_store
from healing.store.records import HealState, IncidentState, KindRun, ParkState
from tests.store.samples import heal, llm_call, page

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(autouse=True)
def _terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A project's folder whose store tells of two sources."""
    store = open_store(f"sqlite:///{tmp_path}/data/healing.db", tmp_path / "data" / "snapshots")
    run = store.start_run("laws", "gazette", 1000.0)
    store.finish_run(run, pages=30, items=28, reason="finished", at=1100.0)
    for source, seconds in (("gazette", 2.0), ("portal", 4.0)):
        incident = store.open_incident(source, "law", ["title"], run, 1000.0)
        store.update_incident(incident, state=IncidentState.HEALED, closed_at=1000.0 + seconds)
        store.add_heal(heal(incident=incident, state=HealState.CONFIRMED))
        store.add_llm_call(llm_call(incident=incident, model=f"model-of-{source}", verdict="accepted: title"))
    store.park(page(state=ParkState.DEAD, reason="failed again"), b"body")
    fields = {"title": FieldRun(seen=20, filled=5)}
    store.put_kind_runs([KindRun(run=run, source="gazette", page_kind="law", at=1100.0, fields=fields)])
    refused = store.open_incident("gazette", "law_list", ["url"], run, 1050.0)
    store.update_incident(refused, state=IncidentState.REFUSED, closed_at=1060.0, note="url: the field is gone")
    killed = store.start_run("opinions", "times", 1200.0)
    store.heartbeat(killed, 1210.0, 3, 2)
    store.close()
    return tmp_path


def _run(home: Path, *arguments: str, **settings: object) -> int:
    command = Command()
    command.settings = Settings({"HEALING_HOME": str(home), **settings})
    parser = ScrapyArgumentParser()
    command.add_options(parser)
    options, rest = parser.parse_known_args(list(arguments))
    command.run(rest, options)
    return command.exitcode


def test_what_broke_and_was_healed(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _run(home) == 0
    told = capsys.readouterr()
    assert told.err == ""
    for text in (
        "33 pages, 30 items; 3 incidents",
        "Targets",
        "By source",
        "portal",
        "By proposer",
        "Water Act",
        "dead-letter",
    ):
        assert text in told.out


def test_what_the_language_model_was_asked(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _run(home) == 0
    told = capsys.readouterr().out
    for text in ("2 calls of the language model", "By language model", "Latest calls", "accepted: title"):
        assert text in told
    assert _run(home, "--json", "--source", "portal") == 0
    assert list(json.loads(capsys.readouterr().out)["by_model"]) == ["model-of-portal"]


def test_one_source(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _run(home, "--source", "portal") == 0
    told = capsys.readouterr().out
    assert "gazette" not in told
    assert "4.0 s" in told
    assert "dead-letter" not in told


def test_as_json(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _run(home, "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["overall"]["incidents"], told["overall"]["mttr_median"]) == (3, 3.0)
    assert {kpi["name"]: kpi["is_met"] for kpi in told["kpis"]} == {
        "MTTR": True,
        "success": True,
        "uptime": False,
        "data": None,
    }
    assert list(told["by_source"]) == ["gazette", "portal"]


def test_an_unknown_source(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _run(home, "--source", "gazete") == 1
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err == "heal-stats: nothing is recorded of the source 'gazete'; there is gazette, portal, times\n"


@pytest.mark.parametrize("arguments", [(), ("--source", "gazette")])
def test_no_store_yet(tmp_path: Path, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...]) -> None:
    assert _run(tmp_path, *arguments) == 0
    assert capsys.readouterr().out.startswith(f"Nothing is recorded yet in sqlite:///{tmp_path}/data/healing.db:")
    assert list(tmp_path.iterdir()) == []


def test_no_store_yet_as_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _run(tmp_path, "--json") == 0
    assert json.loads(capsys.readouterr().out)["overall"]["incidents"] == 0


def test_a_store_that_cannot_be_opened(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "notes.txt").write_text("not a database, " * 100)
    assert _run(tmp_path, HEALING_STORE_URL="sqlite:///notes.txt") == 1
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.startswith(f"heal-stats: HEALING_STORE_URL = 'sqlite:///{tmp_path}/notes.txt' cannot be opened: ")
    assert told.err.count("\n") == 1


def test_a_wrong_setting(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _run(tmp_path, HEALING_STORE_URL="mysql://host/name") == 1
    assert "HEALING_STORE_URL = 'mysql://host/name'" in capsys.readouterr().err


def test_an_argument_that_is_not_understood(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="'gazette' is not understood"):
        _run(tmp_path, "gazette")


def test_the_help_has_an_example_that_works(home: Path) -> None:
    assert EXAMPLE in Command().long_desc()
    assert _run(home, *EXAMPLE.split()[2:]) == 0


SECTIONS = {
    "--system": (
        "uptime",
        "50%",
        "Latest crawls",
        "laws gazette",
        "killed",
        "free on this disk",
        "2 calls, none failed",
    ),
    "--agents": ("Spiders and sources", "opinions times", "killed", "How often fields", "gazette/law/title", "25%"),
    "--healing": ("3 incidents: 2 healed, 1 refused; MTTR median 3.0 s", "How long heals last", "By proposer"),
    "--errors": ("opinions times", "the next crawl replays", "url: the field is gone", "failed again", "heal-replay"),
}


@pytest.mark.parametrize("columns", ["80", "200"])
@pytest.mark.parametrize("section", SECTIONS)
def test_a_section(
    home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, section: str, columns: str
) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    assert _run(home, section) == 0
    shown = capsys.readouterr().out
    assert all(len(line) <= int(columns) for line in shown.splitlines())
    joined = " ".join(shown.split())
    for text in SECTIONS[section]:
        assert text in joined


def test_several_sections_as_json(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _run(home, "--json", *SECTIONS) == 0
    told = json.loads(capsys.readouterr().out)
    assert list(told) == ["kpis", "system", "agents", "healing", "errors"]
    assert told["system"]["runs"][-1]["state"] == "killed"
    assert told["agents"]["fields"][0]["now"] == 0.25
    assert told["healing"]["lasted"]["gazette"]["heals"] == 1
    assert told["errors"]["dead"][0]["reason"] == "failed again"


@pytest.mark.parametrize("section", SECTIONS)
def test_a_section_of_no_store(tmp_path: Path, capsys: pytest.CaptureFixture[str], section: str) -> None:
    assert _run(tmp_path, section) == 0
    assert capsys.readouterr().out.startswith("Nothing is recorded yet")
    assert _run(tmp_path, section, "--json") == 0


def test_only_what_began_lately(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _run(home, "--json", "--since", "1970-01-01T00:17:20") == 0  # 1040 s
    assert json.loads(capsys.readouterr().out)["overall"]["incidents"] == 1
    with pytest.raises(UsageError, match="--since 'lately'"):
        _run(home, "--since", "lately")


@pytest.mark.parametrize("arguments", [("--watch", "0"), ("--watch", "--json")])
def test_watching_that_makes_no_sense(home: Path, arguments: tuple[str, ...]) -> None:
    with pytest.raises(UsageError, match="--watch"):
        _run(home, *arguments)


def test_watching_shows_them_anew_until_a_person_ends_it(
    home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    waited = []

    def wait(seconds: float) -> None:
        waited.append(seconds)
        if len(waited) == 3:
            raise KeyboardInterrupt

    monkeypatch.setattr("healing.commands.heal_stats.time.sleep", wait)
    assert _run(home, "--watch", "2", "--system") == 0
    assert waited == [2.0] * 3
    assert "Latest crawls" in capsys.readouterr().out
