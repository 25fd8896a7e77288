"""What a reading could not read is taken from the version before: unknown is not the same as gone."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from etl_sentiment.storage.rows import KINDS, hash_of, said_by

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from etl_sentiment.document import Document
    from etl_sentiment.storage.rows import Row


def completed(row: Row, before: Mapping[str, Any], documents: Sequence[Document]) -> Row:
    """The row with the values of ``before``, the columns of an earlier version, for its unread fields.

    ``documents``: those of the earlier version. They stand for the ones that could not be had now, and for all of them
    where the links to them could not be read.
    """
    missing = [name for name in row.unread if _is_empty(row, name)]
    columns = row.columns | {name: before[name] for name in missing}
    texts = {name: text for name, text in before["unparsed"].items() if name in missing}
    columns["unparsed"] = row.columns["unparsed"] | texts
    kept = tuple(documents) if "attachments" in missing else tuple(_kept(one, documents) for one in row.documents)
    said = said_by(KINDS[row.kind], columns, [(one.sha256, one.status) for one in kept])
    columns["content_hash"] = hash_of(said)
    return replace(row, columns=columns, documents=kept, said=said, content_hash=columns["content_hash"])


def _is_empty(row: Row, name: str) -> bool:
    return name in row.columns and row.columns[name] is None and name not in row.columns["unparsed"]


def _kept(document: Document, before: Sequence[Document]) -> Document:
    """The earlier reading of a document that could not be downloaded or read now, if it is the same file."""
    if not document.status.may_pass:
        return document
    earlier = (one for one in before if one.url == document.url and not one.status.may_pass)
    same = (one for one in earlier if document.sha256 in (None, one.sha256))
    return next(same, document)
