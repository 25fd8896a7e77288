from __future__ import annotations

import inspect
import pkgutil
import sqlite3
import sys
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from scrapy.settings import Settings
from sqlalchemy import text

from etl_sentiment.storage import migrations
from etl_sentiment.storage.errors import BusyError, CollectionError
from etl_sentiment.storage.migrating import VERSION_TABLE
from etl_sentiment.storage.migrations import v0001_collection
from etl_sentiment.storage.opening import collection_of, open_collection
from etl_sentiment.storage.tables import metadata
from healing.store.address import Address
from healing.store.revisions import Revisions
from tests.etl_sentiment.storage.samples import law, rows

if TYPE_CHECKING:
    from pathlib import Path

    from tests.postgres import Postgres

TABLES = "SELECT name FROM sqlite_master WHERE type IN ('table', 'view')"
TABLES_POSTGRESQL = "SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public'"


EARLIER_PAGE = (
    "INSERT INTO pages (source, url, kind, first_seen, last_seen, etag, version)"
    " VALUES ('gazette', 'https://g.example/1', 'law', '2024-01-01 08:00:00', '2024-01-01 08:00:00', 'tag', 1)",
    "INSERT INTO law_versions (page_id, version, crawled_at, content_hash, healed, changed, unparsed, title)"
    " VALUES (1, 1, '2024-01-01 08:00:00', 'hash', '{}', '[]', '{}', 'Fisheries Act')",
    "INSERT INTO documents (page_id, version, number, url, status, reason, metadata)"
    " VALUES (1, 1, 1, 'https://g.example/1.pdf', 'unreachable', '404', '{}')",
)
"""A page of the first tables, with a document that could not be had."""


def execute(url: str, *statements: str) -> None:
    engine = Address.of(url, "TEST", "x.db").engine()
    with engine.begin() as connection:
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()


def tables(url: str) -> set[str]:
    return {row["name"] for row in rows(url, TABLES if url.startswith("sqlite") else TABLES_POSTGRESQL)}


def refusal(url: str) -> str:
    with pytest.raises(CollectionError) as refused:
        open_collection(url)
    assert "ETL_DATABASE_URL = " in str(refused.value)
    return str(refused.value)


def revisions() -> list[str]:
    return sorted(module.name[1:5] for module in pkgutil.iter_modules(migrations.__path__))


def test_the_migrations_make_the_tables_that_the_code_knows(database: str) -> None:
    open_collection(database).close()
    engine = Address.of(database, "TEST", "x.db").engine()
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"version_table": VERSION_TABLE})
        assert compare_metadata(context, metadata) == []
    engine.dispose()
    assert tables(database) >= {*metadata.tables, "laws", "opinions", "law_documents", VERSION_TABLE}


def test_opened_again_all_is_there(database: str) -> None:
    for _ in range(3):
        with closing(open_collection(database)) as collection:
            collection.store([law()])
    (found,) = rows(database, f"SELECT * FROM {VERSION_TABLE}")  # noqa: S608
    assert found == {"version_num": revisions()[-1]}
    assert len(rows(database, "SELECT 1 FROM laws")) == 1


def test_tables_of_an_earlier_release_are_brought_up_to_date(database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    scripts = sorted(Revisions(migrations, VERSION_TABLE)._scripts(), key=lambda script: script.revision)
    monkeypatch.setattr(Revisions, "_scripts", lambda self: iter(scripts[:1]))
    open_collection(database).close()
    execute(database, *EARLIER_PAGE)
    monkeypatch.undo()
    with closing(open_collection(database)) as collection:
        known = collection.known("gazette", "https://g.example/1")
        assert collection.store([law(url="https://g.example/2")])[0].outcome == "new"
    assert known is not None
    assert (known.etag, known.is_unread) == ("tag", True)
    assert [row["title"] for row in rows(database, "SELECT title FROM laws ORDER BY url")] == ["Fisheries Act"] * 2


def test_tables_of_a_newer_release_are_left_alone(database: str, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    execute(
        database,
        f"CREATE TABLE {VERSION_TABLE} (version_num VARCHAR(32))",
        f"INSERT INTO {VERSION_TABLE} VALUES ('0999')",  # noqa: S608
    )
    assert f"newer release (tables of version 0999, this one knows {', '.join(revisions())})" in refusal(database)
    assert tables(database) == {VERSION_TABLE}


def test_tables_of_another_program_are_left_alone(postgres: Postgres) -> None:
    url = postgres.new_database()
    execute(url, "CREATE TABLE pages (title text)")
    assert "has a table 'pages' of another program" in refusal(url)
    assert tables(url) == {"pages"}


@pytest.mark.parametrize("view", ["laws", "opinions", "law_documents"])
def test_views_of_another_program_are_left_alone(tmp_path: Path, view: str) -> None:
    url = f"sqlite:///{tmp_path}/shared.db"
    execute(url, f"CREATE VIEW {view} AS SELECT 1")
    assert f"has a table '{view}' of another program" in refusal(url)
    assert tables(url) == {view}


def test_a_migration_depends_on_nothing_that_may_change() -> None:
    assert "from etl_sentiment" not in inspect.getsource(v0001_collection)


def test_beside_the_healing_store_or_anything_else(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/shared.db"
    execute(url, "CREATE TABLE alembic_version (version_num VARCHAR(32))", "CREATE TABLE healing_runs (id INTEGER)")
    open_collection(url).close()
    assert tables(url) >= {"alembic_version", "healing_runs", "pages"}


def test_a_migration_that_fails_leaves_nothing_behind(database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(v0001_collection, "_LAWS", "CREATE VIEW laws AS SELECT nothing FROM nowhere; oops")
    assert "cannot be opened" in refusal(database)
    assert tables(database) == set()
    monkeypatch.undo()
    open_collection(database).close()


def test_sqlite_keeps_a_write_ahead_log(tmp_path: Path) -> None:
    open_collection(f"sqlite:///{tmp_path}/a/b/collected.db").close()
    with closing(sqlite3.connect(tmp_path / "a" / "b" / "collected.db")) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("collected.db", "is not the URL of a database: write sqlite:///data/collected.db, or postgresql://"),
        ("mysql://me:secret@host/laws", "only SQLite and PostgreSQL are known"),
        ("sqlite+aiosqlite:///x.db", "asynchronous"),
        ("postgresql+pg8000://me:secret@host/laws", "pip install 'pg8000'"),
        ("postgresql://me:secret@127.0.0.1:1/laws", "cannot be opened: "),
    ],
)
def test_a_url_that_leads_nowhere(url: str, message: str) -> None:
    told = refusal(url)
    assert message in told
    assert "secret" not in told


def test_postgresql_without_its_driver(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    assert "pip install 'psycopg[binary]'" in refusal("postgresql://me@host/laws")


def test_a_database_that_is_not_there(postgres: Postgres) -> None:
    told = refusal(postgres.url("nonesuch"))
    assert 'database "nonesuch" does not exist' in told
    assert "Check that the server runs" in told


def test_a_file_of_another_program(tmp_path: Path) -> None:
    (tmp_path / "x.db").write_bytes(b"%PDF-1.7 " * 200)
    assert "file is not a database" in refusal(f"sqlite:///{tmp_path}/x.db")


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file is in the way")
    assert f"the folder {tmp_path}/data cannot be used" in refusal(f"sqlite:///{tmp_path}/data/x.db")


def test_a_database_that_another_program_holds_is_worth_another_try(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("healing.store.address._WAIT_SECONDS", 0.01)
    with closing(open_collection(f"sqlite:///{tmp_path}/x.db")) as collection:
        with closing(sqlite3.connect(tmp_path / "x.db", isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            with pytest.raises(BusyError, match="database is locked"):
                collection.store([law()])
            other.execute("ROLLBACK")
        assert len(collection.store([law()])) == 1


def test_a_server_that_goes_away_and_comes_back(postgres: Postgres) -> None:
    with closing(open_collection(postgres.new_database())) as collection:
        collection.store([law()])
        postgres.stop()
        try:
            with pytest.raises(BusyError, match="ETL_DATABASE_URL"):
                collection.store([law(title="B")])
        finally:
            postgres.start()
        assert [one.outcome for one in collection.store([law(title="B")])] == ["changed"]


def test_by_the_settings(tmp_path: Path) -> None:
    settings = Settings({"HEALING_HOME": str(tmp_path), "ETL_DATABASE_URL": "sqlite:///data/collected.db"})
    collection = collection_of(settings)
    assert collection is not None
    collection.close()
    assert (tmp_path / "data" / "collected.db").is_file()
    for nothing in (None, ""):
        settings.set("ETL_DATABASE_URL", nothing)
        assert collection_of(settings) is None
