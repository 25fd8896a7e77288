"""A store that an older release wrote goes on in this one."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import create_engine
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateColumn

from healing.llm.question import Example
from healing.store import tables
from healing.store.address import Address
from healing.store.migrating import bring_up_to_date
from healing.store.opening import open_store
from tests.store.samples import heal, llm_call

if TYPE_CHECKING:
    from healing.store.interface import Store

SCHEMA_1 = Path(__file__).with_name("schema_1.sql").read_text("utf-8")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A database of schema 1."""
    path = tmp_path / "healing.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(SCHEMA_1)
    return path


def _opened(file: Path) -> Store:
    return open_store(f"sqlite:///{file}", file.parent / "snapshots")


def _indexes(file: Path) -> set[str]:
    with closing(sqlite3.connect(file)) as connection:
        return {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'index'")}


def _columns(file: Path) -> dict[str, set[str]]:
    with closing(sqlite3.connect(file)) as connection:
        names = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {name: {row[1] for row in connection.execute(f"PRAGMA table_info({name})")} for name in names}


def test_what_was_there_is_read_as_before(file: Path) -> None:
    store = _opened(file)
    (call,), (healed,) = store.llm_calls(), store.heals()
    assert call == llm_call(id=1, prompt_tokens=900, reply_tokens=12)
    assert (healed.field, healed.sample, healed.example) == ("title", ("Water Act",), None)
    assert store.replies("gazette", "law", since=0.0, limit=9) == {}
    assert store.examples("gazette", ["title"], most=2) == ()
    store.close()


def test_what_is_new_is_kept(file: Path) -> None:
    example = Example("title", "text", "1 h1.record", "the headline")
    for _ in range(2):  # opened again, it is not changed again
        store = _opened(file)
        store.add_llm_call(llm_call(digest="abc", reply="{}", verdict="accepted: title", is_failure=True))
        store.add_heal(heal(example=example))
        store.close()
    store = _opened(file)
    assert [call.verdict for call in store.llm_calls()] == ["", "accepted: title", "accepted: title"]
    assert [one.example for one in store.heals()] == [None, example, example]
    store.close()


def test_nothing_is_missing_in_a_store_that_was_brought_up_to_date(file: Path, tmp_path: Path) -> None:
    _opened(file).close()
    new = tmp_path / "new.db"
    _opened(new).close()
    assert _columns(file) == _columns(new)
    assert _indexes(file) == _indexes(new)
    for path in (file, new):
        with closing(sqlite3.connect(path)) as connection:
            assert connection.execute("SELECT version_num FROM healing_version").fetchall() == [("0003",)]


def test_one_that_was_cut_off_half_way_is_completed(file: Path) -> None:
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("ALTER TABLE healing_llm_calls ADD COLUMN digest VARCHAR(200) DEFAULT '' NOT NULL")
    store = _opened(file)
    assert [call.digest for call in store.llm_calls()] == [""]
    store.close()


def test_the_release_before_may_still_write(file: Path) -> None:
    """A crawl that runs through the update knows nothing of the new columns."""
    _opened(file).close()
    insert = next(line for line in SCHEMA_1.splitlines() if line.startswith('INSERT INTO "healing_llm_calls"'))
    named = insert.replace(
        "VALUES(1,", "(incident, model, purpose, prompt_tokens, reply_tokens, seconds, error, at) VALUES("
    )
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute(named)
    store = _opened(file)
    assert [(call.verdict, call.is_failure) for call in store.llm_calls()] == [("", False)] * 2
    store.close()


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_the_migrations_make_the_tables_that_the_code_knows(
    kind: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    urls = {"sqlite": f"sqlite:///{tmp_path}/new.db"}
    url = urls.get(kind) or request.getfixturevalue("postgres").new_database()
    open_store(url, tmp_path / "snapshots").close()
    engine = Address.of(url, "HEALING_STORE_URL", "healing.db").engine()
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "include_name": _is_ours})
        assert compare_metadata(context, tables.metadata) == []
    engine.dispose()


def _is_ours(name: str | None, kind: str, _parents: object) -> bool:
    return kind != "table" or name in tables.metadata.tables


def test_every_added_column_has_a_default_in_postgresql_too() -> None:
    described = str(CreateColumn(tables.llm_calls.c.is_failure).compile(dialect=postgresql.dialect()))
    assert described == "is_failure BOOLEAN DEFAULT false NOT NULL"


def test_a_second_time_changes_nothing(file: Path) -> None:
    engine = create_engine(f"sqlite:///{file}")
    for _ in range(2):
        with engine.begin() as connection:
            bring_up_to_date(connection, "the store")
    engine.dispose()
    assert _columns(file)["healing_heals"] >= {"example"}
