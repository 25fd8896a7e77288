"""What independent witnesses say that a field's value is on a page: its own metadata, the list row that led to it.

Which metadata a field agrees with is learned from the healthy pages (``Fingerprint.witnesses``); the standard names
are a second, weaker source.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from healing.dom.agreement import split_items
from healing.dom.vocabulary import standard_paths
from healing.model import Kind
from healing.repair.values import same

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from healing.dom.metadata import Metadata
    from healing.dom.page import Page
    from healing.model import Rule
    from healing.repair.incident import Incident, PageEvidence

LEARNED, STANDARD, CONTEXT, DISAGREED = 0.95, 0.85, 0.95, 0.55
"""How much one witness is worth: a path that agreed, a standard name, the list row, a name that once differed."""
_OUTRANKED = 0.7
_AGREED_SHARE = 0.5


@dataclass(frozen=True, slots=True)
class Claim:
    """A value that witnesses give a field on one page."""

    values: tuple[str, ...]
    sources: tuple[str, ...]
    weight: float
    """How likely it is right, 0 to 1."""

    @property
    def origin(self) -> str:
        return ", ".join(self.sources[:3])


def claims(incident: Incident, name: str, page: Page, evidence: PageEvidence) -> list[Claim]:
    """The claimed values of a field on one page, the most trusted first; claims of the same value are one."""
    rule = incident.rules[name]
    merged: list[Claim] = []
    for claim in _single(incident, rule, page.metadata, evidence):
        twin = next((other for other in merged if same(rule.kind, other.values, claim.values)), None)
        if twin is None:
            merged.append(claim)
        else:
            place = merged.index(twin)
            merged[place] = Claim(twin.values, (*twin.sources, *claim.sources), max(twin.weight, claim.weight))
    order = standard_paths(rule)
    ranked = sorted(merged, key=lambda claim: (-claim.weight, _rank(claim, order)))
    # Where witnesses differ (published, modified; all authors, the first), the name made for this field is heard.
    return [*ranked[:1], *(replace(other, weight=other.weight * _OUTRANKED) for other in ranked[1:])]


def _rank(claim: Claim, order: tuple[str, ...]) -> tuple[int, int]:
    ranks = [order.index(source) for source in claim.sources if source in order]
    return (min(ranks, default=len(order)), -len(claim.sources))


def _single(incident: Incident, rule: Rule, metadata: Metadata, evidence: PageEvidence) -> Iterator[Claim]:
    if given := evidence.context.get(rule.name):
        yield Claim((given,), ("the list row",), CONTEXT)
    learned = learned_paths(incident, rule.name)
    for path in dict.fromkeys((*learned, *standard_paths(rule))):
        weight = LEARNED if path in learned else DISAGREED if _disagreed(incident, rule, path) else STANDARD
        for values in _arranged(metadata.get(path, ()), rule):
            yield Claim(values, (path,), weight)


def learned_paths(incident: Incident, name: str) -> tuple[str, ...]:
    """Metadata paths that agreed with the field on most of the remembered pages."""
    prints = [page.fingerprints[name] for page in incident.memory.pages if name in page.fingerprints]
    votes = Counter(path for known in prints for path in known.witnesses)
    return tuple(path for path, count in votes.most_common() if count >= _AGREED_SHARE * len(prints))


def _disagreed(incident: Incident, rule: Rule, path: str) -> bool:
    """Whether this metadata said something else than the field on a healthy page."""
    prints = (page.fingerprints.get(rule.name) for page in incident.memory.pages)
    return any(path in known.dissent for known in prints if known is not None)


def _arranged(given: tuple[str, ...], rule: Rule) -> Iterable[tuple[str, ...]]:
    if not given:
        return ()
    if rule.kind is Kind.URLS:
        return (given,)
    if rule.kind is Kind.LIST:
        return (given,) if len(given) > 1 else dict.fromkeys((given, split_items(given)))
    return ((value,) for value in given[:3])
