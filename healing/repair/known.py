"""The known value proposer: pages that an earlier crawl read tell their values, so their elements can be looked up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from healing.dom.page import parse
from healing.repair.claims import Claim
from healing.repair.witness import candidates, nameable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from healing.repair.incident import Candidate, Incident

KNOWN = 0.96
"""How much a value that the same URL gave in an earlier crawl is worth."""


@dataclass(frozen=True, slots=True)
class KnownValueProposer:
    """Elements that show what the same URL gave in an earlier crawl."""

    name: ClassVar[str] = "known value"

    def propose(self, incident: Incident) -> Iterator[Candidate]:
        pages = [parse(evidence.html, evidence.url) for evidence in incident.pages]
        for field in nameable(incident):
            known = [_claim(evidence.known.get(field, ())) for evidence in incident.pages]
            if any(known):
                yield from candidates(incident, field, pages, known, self.name)


def _claim(values: tuple[str, ...]) -> Claim | None:
    return Claim(values, ("an earlier crawl of this address",), KNOWN) if values else None
