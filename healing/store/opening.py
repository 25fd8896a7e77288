"""Opens the store that a URL names, or says what is wrong with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.schema import CreateTable

from healing.errors import StoreError
from healing.store.address import Address
from healing.store.database import Database, reason
from healing.store.migrating import bring_up_to_date
from healing.store.snapshots import Snapshots
from healing.store.sql import SqlStore
from healing.store.tables import SCHEMA_VERSION, schema

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Connection

    from healing.store.interface import Store

SETTING = "HEALING_STORE_URL"
_LOCK = 0x4EA1
"""The number of our lock in PostgreSQL, held while tables are made."""


def open_store(url: str, snapshots: Path) -> Store:
    """The store at ``url``, made where there is none; ``snapshots`` is the folder of its page bodies.

    ``StoreError`` names the setting, the URL and what to do.
    """
    address = _address(url)
    engine = address.engine()
    try:
        snapshots.mkdir(parents=True, exist_ok=True)
        with address.alone(), engine.begin() as connection:
            _prepare(connection, str(address))
    except OSError as error:
        raise StoreError(
            f"{address}: the folder {error.filename} cannot be used ({error.strerror}): "
            "name one that this user may write"
        ) from error
    except SQLAlchemyError as error:
        engine.dispose()
        raise StoreError(f"{address} cannot be opened: {reason(error)}. {address.advice}") from error
    return SqlStore(Database(engine), Snapshots(snapshots))


def _address(url: str) -> Address:
    return Address.of(url, SETTING, "data/healing.db")


def _prepare(connection: Connection, named: str) -> None:
    """Make what is missing of the tables; a store of a newer release is left as it is."""
    if connection.dialect.name == "postgresql":  # whose IF NOT EXISTS fails where two processes make a table at once
        connection.execute(select(func.pg_advisory_xact_lock(_LOCK)))
    connection.execute(CreateTable(schema, if_not_exists=True))
    version = connection.scalar(select(schema.c.version).order_by(schema.c.version.desc()))
    if version is not None and version > SCHEMA_VERSION:
        raise StoreError(
            f"{named} was written by a newer release (schema {version}, this one knows {SCHEMA_VERSION}): "
            "update this package, or name another store"
        )
    if version is None or version < SCHEMA_VERSION:
        bring_up_to_date(connection)


def without_password(url: str) -> str:
    """The URL of a store as people may see it."""
    return _address(url).url.render_as_string()
