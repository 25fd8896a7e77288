"""heal-history, heal-diff, heal-rollback, heal-review, heal-adopt: in a project, as a person would."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from scrapy.cmdline import ScrapyArgumentParser
from scrapy.exceptions import UsageError
from scrapy.settings import Settings

from healing.commands import heal_adopt, heal_diff, heal_history, heal_review, heal_rollback
from healing.store.opening import open_store
from healing.store.records import HealState, IncidentState
from tests.limits import TIME_LIMIT
from tests.selectors.conftest import PACKAGE, Project, egg, project
from tests.store.samples import heal, page

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["egg", "project"]

OLD = b"<html><body><main><h1 class=law-title>Water Act</h1><p>In force since 1931.</p></main></body></html>"
NEW = b"<html><body><main><h2 class=title>Press Act</h2><p>In force since 1932.</p></main></body></html>"


@pytest.fixture
def home(project: Project) -> Path:
    """A project with an incident whose repair waits for a person."""
    folder = project.root.parent
    store = open_store(f"sqlite:///{folder}/data/healing.db", folder / "data" / "snapshots")
    incident = store.open_incident("gazette", "law", ["title"], 1, 1000.0)
    before, after = store.add_snapshot(OLD), store.add_snapshot(NEW)
    store.update_incident(incident, state=IncidentState.REVIEW, pages=1, before=before, after=after)
    store.add_heal(
        heal(
            incident=incident, field="title", state=HealState.PROPOSED, selectors_before=("h1.law-title::text",),
            selectors_after=("h2.title::text",), sample=("Press Act",),
        )
    )  # fmt: skip
    store.park(page(incident=incident, url="https://gazette.example/laws/2"), NEW)
    store.close()
    return folder


def _run(module: Any, home: Path, *arguments: str, **settings: object) -> int:
    command = module.Command()
    command.settings = Settings({"HEALING_HOME": str(home), "HEALING_SELECTORS": PACKAGE, **settings})
    parser = ScrapyArgumentParser()
    command.add_options(parser)
    options, rest = parser.parse_known_args(list(arguments))
    command.run(rest, options)
    return int(command.exitcode)


def test_from_the_review_to_the_commit(home: Path, project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    assert _run(heal_review, home) == 0
    assert "gazette/law: 1 page; title" in capsys.readouterr().out
    assert _run(heal_review, home, "1") == 0
    told = capsys.readouterr().out
    assert "  - h1.law-title::text\n    on the page: »Water Act« In force since 1931." in told
    assert "  + h2.title::text\n    on the page: »Press Act« In force since 1932." in told
    assert _run(heal_review, home, "1", "--accept") == 0
    assert "scrapy heal-replay" in capsys.readouterr().out
    assert _run(heal_history, home) == 0
    told = capsys.readouterr().out
    for text in ("gazette/law: accepted", "https://gazette.example/laws/2", "- h1.law-title::text", "value: Press Act"):
        assert text in told
    assert _run(heal_diff, home, "gazette") == 0
    assert '+            "h2.title::text",' in capsys.readouterr().out
    assert _run(heal_adopt, home, "--dry-run") == 0
    assert "1 module would be written; nothing was." in capsys.readouterr().out
    assert _run(heal_adopt, home) == 0
    assert f"gazette: {project.packaged}" in capsys.readouterr().out
    assert "h2.title::text" in project.packaged.read_text()
    assert _run(heal_diff, home) == 0
    assert capsys.readouterr().out == ""


def test_rejecting(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _run(heal_review, home, "1", "--reject", "--field", "title") == 0
    assert capsys.readouterr().out == "Incident 1: rejected, and not proposed again: title\n"
    assert _run(heal_review, home) == 0
    assert capsys.readouterr().out == "Nothing waits for a review.\n"


def test_undoing(home: Path, project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    assert _run(heal_rollback, home, "1") == 1
    assert "nothing of incident 1 is in use: it is review" in capsys.readouterr().err
    _run(heal_review, home, "1", "--accept")
    assert _run(heal_rollback, home, "1") == 0
    assert "title: h1.law-title::text" in capsys.readouterr().out
    assert _run(heal_rollback, home, "2") == 1
    assert capsys.readouterr().err == "heal-rollback: there is no incident 2: scrapy heal-history lists them\n"
    assert project.library().kind("gazette", "law").of("title")[0] == "h1.law-title::text"


def test_undoing_a_field_that_was_not_changed(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _run(heal_review, home, "1", "--accept")
    assert _run(heal_rollback, home, "--field", "tilte", "1") == 1
    assert "changed nothing of tilte: only title" in capsys.readouterr().err
    assert _run(heal_rollback, home, "--field", "title", "1") == 0


def test_nights_that_wait_with_the_same_repair(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    store = open_store(f"sqlite:///{home}/data/healing.db", home / "data" / "snapshots")
    other = store.open_incident("gazette", "law", ["title"], 2, 2000.0)
    store.update_incident(other, state=IncidentState.REVIEW, pages=4)
    (first,) = store.heals(incident=1)
    store.add_heal(replace(first, id=0, incident=other))
    store.close()
    assert _run(heal_review, home, "1", "--accept") == 0
    assert f"The same for what waited with the same repair: incident {other}\n" in capsys.readouterr().out
    assert _run(heal_review, home) == 0
    assert capsys.readouterr().out == "Nothing waits for a review.\n"


def test_history_as_json(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _run(heal_history, home, "--json", "-n", "5", "--since", "1970-01-01") == 0
    (one,) = json.loads(capsys.readouterr().out)
    assert (one["field"], one["state"], one["incident"]["source"]) == ("title", "proposed", "gazette")


@pytest.mark.parametrize(
    ("module", "arguments"),
    [
        (heal_history, ("12",)), (heal_history, ("-n", "0")), (heal_diff, ("a", "b")), (heal_rollback, ()),
        (heal_rollback, ("x",)), (heal_review, ("x",)), (heal_review, ("--accept",)), (heal_review, ("1", "--ask")),
        (heal_review, ("1", "--accept", "--reject")), (heal_review, ("1", "--accept", "--field", "a")),
        (heal_adopt, ("a", "b")),
    ],
)  # fmt: skip
def test_wrong_usage(home: Path, module: Any, arguments: tuple[str, ...]) -> None:
    with pytest.raises(UsageError):
        _run(module, home, *arguments)


@pytest.mark.parametrize("module", [heal_history, heal_diff, heal_review, heal_adopt])
def test_an_empty_project(project: Project, tmp_path: Path, module: Any, capsys: pytest.CaptureFixture[str]) -> None:
    assert _run(module, tmp_path) == 0
    assert capsys.readouterr().err == ""
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize("module", [heal_history, heal_diff, heal_review, heal_adopt])
def test_the_help_has_an_example(module: Any) -> None:
    assert module.EXAMPLE in module.Command().long_desc()


def test_an_unknown_source(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _run(heal_diff, home, "gazete") == 1
    assert "no selector module" in capsys.readouterr().err


_ASKED = """
import sys
from tests.commands.test_reviewing import _run
from healing.commands import heal_review
from pathlib import Path
sys.path.insert(0, sys.argv[2])
sys.exit(_run(heal_review, Path(sys.argv[1]), "--ask"))
"""


@pytest.mark.parametrize(
    ("answers", "state"),
    [("x\na\n", "accepted"), ("s\n", "review"), ("r\n", "refused"), ("q\n", "review"), ("\x04", "review")],
)
def test_on_a_terminal_it_asks(home: Path, project: Project, answers: str, state: str) -> None:
    """A real pseudo-terminal: what is typed is what a person would type."""
    controller, terminal = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-c", _ASKED, home, project.root], stdin=terminal, stdout=subprocess.PIPE, text=True
    )
    os.write(controller, answers.encode())
    out, _ = process.communicate(timeout=TIME_LIMIT)
    os.close(controller)
    os.close(terminal)
    assert process.returncode == 0
    assert "1 of 1: [a]ccept, [r]eject, [s]kip, [q]uit?" in out
    store = open_store(f"sqlite:///{home}/data/healing.db", home / "data" / "snapshots")
    assert store.incident(1).state == state
    store.close()
