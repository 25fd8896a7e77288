"""What was read of one file: it travels from the process that reads to the crawl as JSON."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from typing import Any

from etl_sentiment.document import DocumentStatus


@dataclass(frozen=True, slots=True)
class Contents:
    """The parts of a :class:`~etl_sentiment.document.Document` that come from the file itself."""

    status: DocumentStatus
    reason: str = ""
    size: int | None = None
    sha256: str | None = None
    page_count: int | None = None
    pages: tuple[str, ...] = ()
    metadata: dict[str, str] = field(default_factory=dict)
    scanned: tuple[int, ...] = ()
    """The pages, from 1, that are pictures without text."""

    @property
    def characters(self) -> int:
        return sum(map(len, self.pages))


def to_json(contents: Contents) -> bytes:
    return json.dumps(asdict(contents)).encode()


def from_json(data: bytes) -> Contents:
    """``ValueError`` where it is not what :func:`to_json` gives: the process that wrote it has read an outside file."""
    try:
        said: Any = json.loads(data)
        return Contents(
            status=DocumentStatus(said["status"]),
            reason=str(said["reason"]),
            size=_whole(said["size"]),
            sha256=None if said["sha256"] is None else str(said["sha256"]),
            page_count=_whole(said["page_count"]),
            pages=tuple(map(str, said["pages"])),
            metadata={str(name): str(value) for name, value in said["metadata"].items()},
            scanned=tuple(map(int, said["scanned"])),
        )
    except (KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ValueError(f"not the contents of a file: {error!r}") from error


def _whole(value: Any) -> int | None:
    return None if value is None else int(value)
