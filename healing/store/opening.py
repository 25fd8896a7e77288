"""Opens the store that a URL names, or says what is wrong with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError

from healing.errors import StoreError
from healing.store.address import Address
from healing.store.database import Database, reason
from healing.store.migrating import bring_up_to_date
from healing.store.snapshots import Snapshots
from healing.store.sql import SqlStore

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Connection

    from healing.store.cipher import Cipher
    from healing.store.interface import Store

SETTING = "HEALING_STORE_URL"
_LOCK = 0x4EA1
"""The number of our lock in PostgreSQL, held while tables are made."""


def open_store(url: str, snapshots: Path, cipher: Cipher | None = None) -> Store:
    """The store at ``url``, made where there is none; ``snapshots`` is the folder of its page bodies.

    With a cipher what is added is encrypted; what is there already is read as it is, encrypted or not.

    ``StoreError`` names the setting, the URL and what to do.
    """
    address = _address(url)
    engine = address.engine()
    try:
        for folder in (snapshots.parent, snapshots):  # of folders that it makes on the way, mkdir's mode is not
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
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
    return SqlStore(Database(engine), Snapshots(snapshots, cipher), cipher)


def _address(url: str) -> Address:
    return Address.of(url, SETTING, "data/healing.db")


def _prepare(connection: Connection, named: str) -> None:
    """Bring the tables up to date: one process at a time, all of it or nothing."""
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(_LOCK)))
    else:  # Python's driver begins a transaction at the first row that is written only, not at a change of a table
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    bring_up_to_date(connection, named)


def without_password(url: str) -> str:
    """The URL of a store as people may see it."""
    return _address(url).url.render_as_string()
