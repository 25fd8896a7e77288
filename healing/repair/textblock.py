"""The text block proposer: a long text is the page's largest block of prose."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from healing.dom.page import parse
from healing.model import ROWS, Kind
from healing.repair.incident import Candidate
from healing.repair.prose import Prose, main_texts, size
from healing.repair.synthesis import Target, synthesise_members
from healing.repair.thresholds import SEVERAL

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from healing.dom.page import Page
    from healing.repair.incident import Incident

_SURE, _SHARED, _UNSURE = 0.88, 0.7, 0.6
_LONG_SHARE = 0.25
_MANY_PARAGRAPHS = 3
_LONG = 700
_LEAST_SHARE = 0.9


@dataclass(frozen=True, slots=True)
class TextBlockProposer:
    """The paragraphs of the main text, for the required long text of a page kind (the only one, or the longest)."""

    name: ClassVar[str] = "text block"

    def propose(self, incident: Incident) -> Iterator[Candidate]:
        field = _main_text(incident)
        if field is None:
            return
        pages = [parse(evidence.html, evidence.url) for evidence in incident.pages]
        found = zip(pages, main_texts(pages), strict=True)
        texts = [(page, text) for page, text in found if text is not None]
        if len(texts) < len(pages):
            return
        selectors, share = synthesise_members(
            [Target(page.root, (text.holder,)) for page, text in texts],
            [Target(page.root, text.paragraphs) for page, text in texts],
        )
        if share >= _LEAST_SHARE:
            score = certainty(texts)
            yield Candidate(field, selectors, self.name, score, "the largest block of running text")


def _main_text(incident: Incident) -> str | None:
    """The long text that is broken; of several on a page kind the one that was longest."""
    long_texts = [name for name in incident.selectors.fields if incident.rules[name].kind is Kind.LONGTEXT]
    if not long_texts:
        return None
    longest = max(long_texts, key=lambda name: _remembered_length(incident, name))
    return longest if longest in incident.broken and longest != ROWS else None


def _remembered_length(incident: Incident, name: str) -> int:
    return max((sum(map(len, page.values.get(name, ()))) for page in incident.memory.pages), default=0)


def certainty(texts: Sequence[tuple[Page, Prose]]) -> float:
    """Sure where enough pages have a text so long that it can be nothing else; the others share its holder."""
    long = [page for page, text in texts if len(text.paragraphs) >= _MANY_PARAGRAPHS and size(page, text) >= _LONG]
    if len(long) >= _LONG_SHARE * len(texts):
        return _SURE
    return _SHARED if len(texts) >= SEVERAL else _UNSURE
