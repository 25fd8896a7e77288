"""Opens the database that a URL names, or says what is wrong with it."""

from __future__ import annotations

import json
from functools import partial
from typing import TYPE_CHECKING

from sqlalchemy import Engine, event, func, select
from sqlalchemy.exc import SQLAlchemyError

from etl_sentiment.storage.collection import LOCK, Collection
from etl_sentiment.storage.errors import CollectionError
from etl_sentiment.storage.migrating import bring_up_to_date
from healing.errors import StoreError
from healing.project import home_of
from healing.store.address import Address
from healing.store.database import reason

if TYPE_CHECKING:
    from scrapy.settings import BaseSettings
    from sqlalchemy import Connection

SETTING = "ETL_DATABASE_URL"


def open_collection(url: str) -> Collection:
    """The collection at ``url``, made where there is none; ``CollectionError`` names the setting and what to do."""
    try:
        address = Address.of(url, SETTING, "data/collected.db")
        engine = address.engine(json_serializer=partial(json.dumps, ensure_ascii=False))
    except StoreError as error:
        raise CollectionError(str(error)) from error
    if engine.dialect.name == "sqlite":
        _begin_ourselves(engine)
    try:
        _prepare(address, engine)
    except BaseException:
        engine.dispose()
        raise
    return Collection(engine, str(address))


def collection_of(settings: BaseSettings) -> Collection | None:
    """The collection that the settings name; ``None`` where ``ETL_DATABASE_URL`` is ``None`` or empty."""
    url = settings.get(SETTING)
    return open_collection(home_of(settings).store_url(url)) if url else None


def _prepare(address: Address, engine: Engine) -> None:
    try:
        with address.alone(), engine.execution_options(writes=True).begin() as connection:
            _lock(connection)
            bring_up_to_date(connection, str(address))
    except OSError as error:
        raise CollectionError(
            f"{address}: the folder {error.filename} cannot be used ({error.strerror}): "
            "name one that this user may write"
        ) from error
    except SQLAlchemyError as error:
        raise CollectionError(f"{address} cannot be opened: {reason(error)}. {address.advice}") from error


def _lock(connection: Connection) -> None:
    """Of two processes that open an empty database at once, one makes the tables."""
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(LOCK)))


def _begin_ourselves(engine: Engine) -> None:
    """Python's driver begins a transaction at the first write only: too late for tables, and for a read before it."""
    event.listen(engine, "connect", _leave_transactions_alone)
    event.listen(engine, "begin", _begin)


def _leave_transactions_alone(connection: object, record: object) -> None:  # noqa: ARG001 (SQLAlchemy calls it so)
    connection.isolation_level = None  # type: ignore[attr-defined]


def _begin(connection: Connection) -> None:
    """A transaction that will write takes its turn at once: SQLite cannot wait for it after a read."""
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
