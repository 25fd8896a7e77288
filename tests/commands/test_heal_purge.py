from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from cryptography.fernet import Fernet
from scrapy.cmdline import ScrapyArgumentParser
from scrapy.exceptions import UsageError
from scrapy.settings import Settings

from healing.commands import heal_decrypt, heal_purge
from healing.store.opening import open_store
from healing.store.records import ParkState
from healing.store.sealing import Sealing
from tests.store.samples import page

if TYPE_CHECKING:
    from pathlib import Path

    from healing.store.interface import Store

KEY = Fernet.generate_key().decode()


def _run(module: Any, home: Path, *arguments: str, **settings: object) -> int:
    command = module.Command()
    command.settings = Settings({"HEALING_HOME": str(home), **settings})
    parser = ScrapyArgumentParser()
    command.add_options(parser)
    options, rest = parser.parse_known_args(list(arguments))
    command.run(rest, options)
    return int(command.exitcode)


def _store(home: Path) -> Store:
    return open_store(f"sqlite:///{home}/data/healing.db", home / "data" / "snapshots")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    store = _store(tmp_path)
    store.park(page(url="https://g.example/people/smith", state=ParkState.DEAD, at=1.0), b"one")
    store.park(page(url="https://g.example/laws/1", state=ParkState.DONE, at=1.0), b"two")
    store.close()
    return tmp_path


def test_it_is_told_first_and_done_then(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _run(heal_purge, home, "--url", "/people/smith") == 0
    assert capsys.readouterr().out == "Would be deleted: 1 failed pages. With --yes it is.\n"
    assert _run(heal_purge, home, "--url", "/people/smith", "--yes") == 0
    assert capsys.readouterr().out == "Deleted: 1 failed pages, 1 stored pages.\n"
    store = _store(home)
    assert store.count_parked() == 1
    store.close()
    assert _run(heal_purge, home, "--url", "/people/smith", "--yes") == 0
    assert capsys.readouterr().out == "Nothing of that is stored.\n"


def test_what_is_old(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _run(heal_purge, home, "--older-than", "30d", "--yes") == 0
    assert "1 dead letters" in capsys.readouterr().out


@pytest.mark.parametrize(
    "arguments", [(), ("x",), ("--all", "--dead"), ("--older-than", "30d", "--source", "a"), ("--older-than", "old")]
)
def test_wrong_usage(home: Path, arguments: tuple[str, ...]) -> None:
    with pytest.raises(UsageError):
        _run(heal_purge, home, *arguments)


def test_an_empty_project(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _run(heal_purge, tmp_path, "--all", "--yes") == 0
    assert capsys.readouterr().out == "Nothing of that is stored.\n"
    assert list(tmp_path.iterdir()) == []


def test_a_feed_is_decrypted(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HEALING_STORE_KEY", KEY)
    feed, out = tmp_path / "laws.sealed", tmp_path / "laws.jsonl"
    with feed.open("wb") as file:
        plugin = Sealing(file, {})
        plugin.write(b'{"title": "Water Act"}\n')
        plugin.close()
    assert _run(heal_decrypt, tmp_path, str(feed), "-o", str(out), HEALING_STORE_KEY=KEY) == 0
    assert out.read_text() == '{"title": "Water Act"}\n'
    assert _run(heal_decrypt, tmp_path, str(feed), "-o", str(out), HEALING_STORE_KEY=KEY) == 1
    assert "File exists" in capsys.readouterr().err
    other = Fernet.generate_key().decode()
    assert _run(heal_decrypt, tmp_path, str(feed), HEALING_STORE_KEY=other) == 1
    assert "HEALING_STORE_KEY is another key" in capsys.readouterr().err
    assert _run(heal_decrypt, tmp_path, str(feed)) == 1
    assert "there is no key" in capsys.readouterr().err
