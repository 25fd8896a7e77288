"""What stands in the tables after the demo's crawls, as the items that were stored."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import create_engine, select, text

from etl_sentiment.storage.tables import document_pages, documents, law_versions, opinion_versions, pages

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Connection, Table

Item = dict[str, Any]
"""The fields of an item by name, dates as ``YYYY-MM-DD``."""


def stored_items(file: Path) -> dict[str, list[Item]]:
    """The newest version of each law and opinion in an SQLite ``file``, by the name of the spider."""
    engine = create_engine(f"sqlite:///{file}")
    with engine.connect() as connection:
        laws = _newest(connection, law_versions)
        files = _documents(connection)
        for law in laws:
            law["documents"] = files[law["page_id"], law["version"]]
        opinions = _newest(connection, opinion_versions)
    engine.dispose()
    return {"laws": laws, "opinions": opinions}


def stored_links(file: Path) -> set[tuple[str, str]]:
    """Which opinion speaks of which law: the address of the one and the identifier of the other."""
    engine = create_engine(f"sqlite:///{file}")
    with engine.connect() as connection:
        rows = connection.execute(text(
            "SELECT o.url, l.identifier FROM opinion_laws x"
            " JOIN opinions o ON o.page_id = x.opinion_id JOIN laws l ON l.page_id = x.law_id"
        ))  # fmt: skip
        found = {(row.url, row.identifier) for row in rows}
    engine.dispose()
    return found


def _newest(connection: Connection, versions: Table) -> list[Item]:
    in_force = (versions.c.page_id == pages.c.id) & (versions.c.version == pages.c.version)
    rows = connection.execute(select(pages.c.source, pages.c.url, versions).join(versions, in_force))
    return [{name: _plain(value) for name, value in row._mapping.items()} for row in rows]


def _documents(connection: Connection) -> dict[tuple[int, int], list[Item]]:
    """By page and version, the documents in their order, each with the text of its pages."""
    texts: dict[int, list[str]] = defaultdict(list)
    for page in connection.execute(
        select(document_pages).order_by(document_pages.c.document_id, document_pages.c.number)
    ):
        texts[page.document_id].append(page.text)
    found: dict[tuple[int, int], list[Item]] = defaultdict(list)
    for row in connection.execute(select(documents).order_by(documents.c.page_id, documents.c.number)):
        found[row.page_id, row.version].append({**row._mapping, "pages": texts[row.id]})
    return found


def _plain(value: object) -> object:
    return value.isoformat() if type(value) is date else value
