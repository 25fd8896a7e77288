"""Brings the tables of an older release up to date: what is missing is added, nothing is changed or dropped."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import inspect
from sqlalchemy.schema import CreateColumn, CreateIndex, CreateTable

from healing.store.sql import DIALECTS
from healing.store.tables import SCHEMA_VERSION, metadata, schema

if TYPE_CHECKING:
    from sqlalchemy import Connection, Table


def bring_up_to_date(connection: Connection) -> None:
    """Add the tables, columns and indexes that are not there yet, and note the version of the schema.

    It may be done again where it was cut off half-way: SQLite's driver commits each change of a table by itself.
    """
    for table in metadata.sorted_tables:
        connection.execute(CreateTable(table, if_not_exists=True))
        _add_columns(connection, table)
        for index in sorted(table.indexes, key=lambda index: str(index.name)):
            connection.execute(CreateIndex(index, if_not_exists=True))
    connection.execute(
        DIALECTS[connection.dialect.name](schema).values(version=SCHEMA_VERSION).on_conflict_do_nothing()
    )


def _add_columns(connection: Connection, table: Table) -> None:
    there = {column["name"] for column in inspect(connection).get_columns(table.name)}
    for column in table.columns:
        if column.name not in there:
            described = CreateColumn(column).compile(dialect=connection.dialect)
            connection.exec_driver_sql(f"ALTER TABLE {table.name} ADD COLUMN {described}")
