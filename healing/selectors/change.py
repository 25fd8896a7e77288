"""A change to a selector module: why it is made, and what it did."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from healing.model import Selectors


@dataclass(frozen=True, slots=True)
class Reason:
    """Why selectors are changed; all of it goes to the audit log."""

    who: str
    """The proposer, with the model where there was one (``llm (llama3)``), or a person."""
    why: str
    confidence: float
    """0 to 1."""
    incident: int | None
    at: float
    """When, in seconds since the epoch."""


@dataclass(frozen=True, slots=True)
class AppliedChange:
    """What became of a change. ``before`` and ``after`` have every field that it named."""

    source: str
    page_kind: str
    before: Mapping[str, Selectors]
    after: Mapping[str, Selectors]
    reason: Reason
    path: Path
    """The file that holds the selectors now."""

    @property
    def at(self) -> float:
        return self.reason.at

    @property
    def changed(self) -> dict[str, Selectors]:
        """The fields that differ now; empty where the file had these selectors already."""
        return {name: texts for name, texts in self.after.items() if texts != self.before[name]}
