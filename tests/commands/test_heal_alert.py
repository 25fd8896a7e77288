from __future__ import annotations

import re
from importlib.resources import files
from typing import TYPE_CHECKING

import pytest
from scrapy.cmdline import ScrapyArgumentParser
from scrapy.exceptions import UsageError
from scrapy.settings import Settings

from healing.commands.heal_alert import EXAMPLE, Command
from healing.policy import AlertsSection
from tests.alerts.receivers import webhook

if TYPE_CHECKING:
    from pathlib import Path


def _run(home: Path, *arguments: str, **settings: object) -> int:
    command = Command()
    command.settings = Settings({"HEALING_HOME": str(home), **settings})
    parser = ScrapyArgumentParser()
    command.add_options(parser)
    options, rest = parser.parse_known_args(list(arguments))
    command.run(rest, options)
    return command.exitcode


def test_each_way_says_what_became_of_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with webhook() as (url, received):
        assert _run(tmp_path, "--test", HEALING_ALERTS_WEBHOOK=url) == 0
    assert capsys.readouterr().out == "log: sent\nwebhook: sent\n"
    assert received[0][1]["text"].startswith("This is a test")
    with webhook(503) as (url, _):
        assert _run(tmp_path, "--test", HEALING_ALERTS_WEBHOOK=url) == 1
    assert "webhook: http://127.0.0.1:" in (said := capsys.readouterr().out)
    assert said.endswith("answered 503 Service Unavailable\n")
    assert "/alerts" not in said  # whoever has the whole address could write to it


@pytest.mark.parametrize("width", [80, 200])
def test_of_what_people_are_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, width: int
) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    assert _run(tmp_path, HEALING_ALERTS_MIN_LEVEL="error", HEALING_ALERTS_COMMAND="notify") == 0
    said = capsys.readouterr().out
    assert re.search(r"disk_low +error +yes +the disk", said)
    assert re.search(r"refused +warning +- +no repair was trusted", said)
    assert "Ways: log, command." in said
    assert max(map(len, said.splitlines())) <= width
    assert list(tmp_path.iterdir()) == []


def test_the_policy_file_names_the_events_that_alert() -> None:
    (shown,) = re.findall(r"# events: \[([^]]*)\]", files("settings").joinpath("healing.yaml").read_text("utf-8"))
    assert re.findall(r"[a-z_]+", shown) == [name.value for name in AlertsSection().events]


def test_no_way_is_configured(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _run(tmp_path, "--test", HEALING_ALERTS_LOG=False) == 1
    assert "no way is configured" in capsys.readouterr().out


def test_wrong_settings_and_usage(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _run(tmp_path, "--test", HEALING_ALERTS_WEBHOOK="ftp://x") == 1
    assert "HEALING_ALERTS_WEBHOOK = '***': must be a URL" in capsys.readouterr().err
    assert _run(tmp_path, "--test", HEALING_ALERTS_EVENTS="refused,helaed") == 1
    assert "HEALING_ALERTS_EVENTS" in capsys.readouterr().err
    with pytest.raises(UsageError, match=EXAMPLE):
        _run(tmp_path, "test")
