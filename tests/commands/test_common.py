from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from scrapy.cmdline import ScrapyArgumentParser
from scrapy.settings import Settings

from healing.commands.common import project_here
from healing.commands.heal_replay import Command as Replay
from healing.commands.heal_stats import Command as Stats
from healing.errors import ConfigError

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def outside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that no project is in or above of."""
    monkeypatch.chdir(tmp_path)
    for name in ("SCRAPY_SETTINGS_MODULE", "HEALING_HOME"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


def test_outside_of_a_project(outside: Path) -> None:
    with pytest.raises(ConfigError, match=r"no Scrapy project here: go to a folder with scrapy\.cfg"):
        project_here(Settings())
    (outside / "scrapy.cfg").touch()
    assert project_here(Settings()).home.folder == outside


def test_a_home_that_is_named(outside: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert project_here(Settings({"HEALING_HOME": str(outside)})).home.folder == outside
    monkeypatch.setenv("HEALING_HOME", str(outside / "nowhere"))
    with pytest.raises(ConfigError, match=rf"HEALING_HOME = '{outside}/nowhere': there is no folder {outside}/nowhere"):
        project_here(Settings())


@pytest.mark.usefixtures("outside")
@pytest.mark.parametrize("command", [Stats(), Replay()])
def test_commands_that_look_say_that_there_is_no_project(
    command: Stats | Replay, capsys: pytest.CaptureFixture[str]
) -> None:
    command.settings = Settings()
    parser = ScrapyArgumentParser()
    command.add_options(parser)
    command.run([], parser.parse_args([]))
    told = capsys.readouterr()
    assert (command.exitcode, told.out) == (1, "")
    assert "there is no Scrapy project here" in told.err
