"""The documents of a version of a law, and the text of their pages."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING

from sqlalchemy import insert, select

from etl_sentiment.document import Document, DocumentStatus
from etl_sentiment.storage.rows import document_values
from etl_sentiment.storage.tables import document_pages, documents

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Connection

_TOLD = tuple(one.name for one in fields(Document) if one.name in documents.c)


def write_documents(connection: Connection, found: Iterable[Document], *, page: int, version: int) -> None:
    """Insert the documents in their order."""
    for number, document in enumerate(found, 1):
        values = document_values(document) | {"page_id": page, "version": version, "number": number}
        key = connection.execute(insert(documents).values(values)).inserted_primary_key
        assert key is not None
        texts = [{"document_id": key[0], "number": at, "text": text} for at, text in enumerate(document.pages, 1)]
        if texts:
            connection.execute(insert(document_pages), texts)


def read_documents(connection: Connection, *, page: int, version: int) -> list[Document]:
    """The documents of a version in their order, with their text."""
    of_version = (documents.c.page_id == page) & (documents.c.version == version)
    found = []
    for row in connection.execute(select(documents).where(of_version).order_by(documents.c.number)):
        texts = select(document_pages.c.text).where(document_pages.c.document_id == row.id)
        values = {name: getattr(row, name) for name in _TOLD} | {"status": DocumentStatus(row.status)}
        found.append(Document(**values, pages=list(connection.scalars(texts.order_by(document_pages.c.number)))))
    return found
