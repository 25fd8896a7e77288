"""The item of the measured site."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class Record:
    """One record of the gazette."""

    title: str | None = field(default=None, metadata={"kind": "text", "required": True})
    number: str | None = field(default=None, metadata={"kind": "identifier", "required": True})
    issuer: str | None = field(default=None, metadata={"kind": "text"})
    status: str | None = field(default=None, metadata={"kind": "text"})
    enacted: str | None = field(default=None, metadata={"kind": "date"})
    subjects: list[str] | None = field(default=None, metadata={"kind": "list"})
    summary: str | None = field(default=None, metadata={"kind": "text"})
    text: str | None = field(default=None, metadata={"kind": "longtext", "required": True})
