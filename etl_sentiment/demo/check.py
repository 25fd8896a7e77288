"""What was collected of the portal, against what it has."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from etl_sentiment.demo.content import Law
    from etl_sentiment.demo.portal import Portal

_OPTIONAL = ("issuer", "status", "enacted", "subjects", "summary")


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a crawl's items and requests differ from a complete crawl; everything is empty where they do not."""

    collected: int
    missing: tuple[str, ...]
    """Identifiers of laws without an item."""
    surplus: tuple[str, ...]
    """Identifiers of items without a law, and of second items of a law."""
    wrong: tuple[str, ...]
    """Values that are not the law's."""
    empty: tuple[str, ...]
    """Optional values that the law has and its item lacks."""
    asked_again: tuple[str, ...]
    """Pages that were downloaded more often than needed."""

    @property
    def is_complete(self) -> bool:
        return not (self.missing or self.surplus or self.wrong or self.asked_again)


def values_of(law: Law) -> dict[str, Any]:
    """The fields of the item that a law should become."""
    return {
        "identifier": law.identifier,
        "title": law.title,
        "issuer": law.issuer,
        "status": law.status,
        "enacted": law.enacted.isoformat(),
        "subjects": list(law.subjects),
        "summary": law.summary or None,
        "text": "\n".join(law.paragraphs),
    }


def compare(items: Iterable[Mapping[str, Any]], hits: Mapping[str, int], portal: Portal) -> Outcome:
    """``items`` as they were stored, ``hits`` by path, against the portal that was crawled."""
    expected = portal.expected()
    stored = list(_without_incomplete(items))
    counts = Counter(str(item.get("identifier")) for item in stored)
    differences = [
        difference
        for item in stored
        if item.get("identifier") in expected
        for difference in _differences(item, values_of(expected[item["identifier"]]))
    ]
    twice_allowed = {portal.unavailable_at_first, portal.captcha_at_first}
    return Outcome(
        collected=len(counts.keys() & expected.keys()),
        missing=tuple(name for name in expected if name not in counts),
        surplus=tuple(name for name, count in counts.items() if count > 1 or name not in expected),
        wrong=tuple(text for text, is_empty in differences if not is_empty),
        empty=tuple(text for text, is_empty in differences if is_empty),
        asked_again=tuple(
            f"{path} ({count} times)" for path, count in hits.items() if count > (2 if path in twice_allowed else 1)
        ),
    )


def _without_incomplete(items: Iterable[Mapping[str, Any]]) -> Iterable[Mapping[str, Any]]:
    """The items but for those that a later one of the same law completes (back-fill): a field was empty before."""
    kept: list[Mapping[str, Any]] = []
    for item in items:
        kept = [one for one in kept if not _completes(item, one)]
        kept.append(item)
    return kept


def _completes(item: Mapping[str, Any], earlier: Mapping[str, Any]) -> bool:
    names = ("identifier", "title", "text", *_OPTIONAL)
    if item.get("identifier") != earlier.get("identifier"):
        return False
    changed = [name for name in names if item.get(name) != earlier.get(name)]
    return bool(changed) and not any(earlier.get(name) for name in changed)


def _differences(item: Mapping[str, Any], wanted: Mapping[str, Any]) -> Iterable[tuple[str, bool]]:
    """Each value that differs, for people, and whether it is an optional one that is merely empty."""
    for name, value in wanted.items():
        got = item.get(name)
        if got != value:
            text = f"{wanted['identifier']} {name}: {_short(got)}, should be {_short(value)}"
            yield text, not got and name in _OPTIONAL


def _short(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "..."
