from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import create_engine, text

from healing.errors import StoreError
from healing.store.opening import open_store, without_password
from tests.store.samples import page

if TYPE_CHECKING:
    from pathlib import Path


def _refusal(url: str, folder: Path) -> str:
    with pytest.raises(StoreError, match="HEALING_STORE_URL") as refused:
        open_store(url, folder / "snapshots")
    return str(refused.value)


def test_the_folders_are_made(tmp_path: Path) -> None:
    open_store(f"sqlite:///{tmp_path}/a/b/healing.db", tmp_path / "c" / "snapshots").close()
    assert (tmp_path / "a" / "b" / "healing.db").is_file()
    assert (tmp_path / "c" / "snapshots").is_dir()


def test_what_was_written_is_there_when_opened_again(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/healing.db"
    first = open_store(url, tmp_path)
    first.park(page(), b"body")
    first.close()
    again = open_store(url, tmp_path)
    assert [again.parked_body(found) for found in again.parked()] == [b"body"]
    again.close()


def test_sqlite_keeps_a_write_ahead_log_on_disk(tmp_path: Path) -> None:
    open_store(f"sqlite:///{tmp_path}/healing.db", tmp_path).close()
    with sqlite3.connect(tmp_path / "healing.db") as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    connection.close()


@pytest.mark.parametrize("url", ["healing.db", "", "sqlite:/", "postgresql://host:port/name"])
def test_no_url(tmp_path: Path, url: str) -> None:
    told = _refusal(url, tmp_path)
    assert repr(url) in told
    assert "sqlite:///data/healing.db" in told


@pytest.mark.parametrize("url", ["mysql://host/name", "oracle://host/name", "sqlite+nosuch:///x.db"])
def test_another_database(tmp_path: Path, url: str) -> None:
    assert url in _refusal(url, tmp_path)


def test_an_asynchronous_driver(tmp_path: Path) -> None:
    assert "asynchronous" in _refusal(f"sqlite+aiosqlite:///{tmp_path}/x.db", tmp_path)


def test_a_missing_driver(tmp_path: Path) -> None:
    told = _refusal("postgresql+pg8000://me:secret@localhost/laws", tmp_path)
    assert "pip install 'pg8000'" in told
    assert "secret" not in told


def test_a_file_of_another_program(tmp_path: Path) -> None:
    (tmp_path / "healing.db").write_bytes(b"%PDF-1.7 " * 200)
    told = _refusal(f"sqlite:///{tmp_path}/healing.db", tmp_path)
    assert "file is not a database" in told
    assert f"sqlite:///{tmp_path}/healing.db" in told


def test_a_folder_instead_of_a_file(tmp_path: Path) -> None:
    assert "It is a folder" in _refusal(f"sqlite:///{tmp_path}", tmp_path)


@pytest.mark.parametrize("blocked", ["data", "snapshots"])
def test_a_folder_that_cannot_be_made(tmp_path: Path, blocked: str) -> None:
    (tmp_path / blocked).write_text("a file is in the way")
    told = _refusal(f"sqlite:///{tmp_path}/data/inner/healing.db", tmp_path)
    assert str(tmp_path / blocked) in told


@pytest.mark.parametrize(
    ("table", "made"),
    [
        ("healing_schema", "CREATE TABLE healing_schema AS SELECT 9999 AS version"),
        ("healing_version", "CREATE TABLE healing_version AS SELECT '9999' AS version_num"),
    ],
)
def test_a_store_of_a_newer_release_is_left_alone(tmp_path: Path, table: str, made: str) -> None:
    url = f"sqlite:///{tmp_path}/healing.db"
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text(made))
    engine.dispose()
    assert "newer release (schema 9999" in _refusal(url, tmp_path)
    with sqlite3.connect(tmp_path / "healing.db") as plain:
        assert plain.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall() == [(table,)]
    plain.close()


def test_the_version_is_noted_once(tmp_path: Path) -> None:
    for _ in range(2):
        open_store(f"sqlite:///{tmp_path}/healing.db", tmp_path).close()
    with sqlite3.connect(tmp_path / "healing.db") as connection:
        assert connection.execute("SELECT version_num FROM healing_version").fetchall() == [("0003",)]
        # Where the releases before Alembic look: they leave it alone.
        assert connection.execute("SELECT version FROM healing_schema").fetchall() == [(3,)]
    connection.close()


def test_opening_that_fails_half_way_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device", "healing.db")

    monkeypatch.setattr("healing.store.migrations.v0003_months.add_columns", fail)
    assert "No space left" in _refusal(f"sqlite:///{tmp_path}/healing.db", tmp_path)
    with sqlite3.connect(tmp_path / "healing.db") as plain:
        assert plain.execute("SELECT name FROM sqlite_master WHERE name LIKE 'healing%'").fetchall() == []
    plain.close()


def test_a_url_without_its_password() -> None:
    assert without_password("postgresql+psycopg://me:secret@host/laws") == "postgresql+psycopg://me:***@host/laws"
