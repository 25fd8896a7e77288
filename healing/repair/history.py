"""The history proposer: selectors that a person or an earlier heal wrote for the field, tried again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from healing.model import ROWS
from healing.repair.incident import Candidate

if TYPE_CHECKING:
    from collections.abc import Iterator

    from healing.repair.incident import Incident


@dataclass(frozen=True, slots=True)
class HistoryProposer:
    """Alternates that stand behind the broken selector, and earlier versions: layouts do come back."""

    name: ClassVar[str] = "history"

    def propose(self, incident: Incident) -> Iterator[Candidate]:
        for field in incident.broken:
            current = incident.selectors.of(field)
            if field == ROWS or field in incident.selectors.columns:
                continue
            earlier = [old for old in incident.history.get(field, ()) if old not in current]
            for selector in (*current[1:], *earlier):
                yield Candidate(field, (selector,), self.name, 0.85, "it served this field before")
