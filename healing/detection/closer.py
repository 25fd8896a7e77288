"""A closer look at values that are there and valid: do they still stand where they stood, and does the page agree?

It walks the page and reads its metadata, which costs milliseconds. A crawl takes it at the pages that it learns from,
and at pages on which something failed anyway; :mod:`healing.detection.checks` looks at all others.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from healing.dom.agreement import agreeing_paths, split_items
from healing.dom.locate import locate
from healing.dom.text import normal
from healing.dom.vocabulary import standard_paths
from healing.model import Failure, Kind, Symptom

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from healing.dom.page import Page
    from healing.memory.fingerprint import Fingerprint
    from healing.memory.remembered import KindMemory
    from healing.model import Extraction, Reading, Rule

_WITNESSED = frozenset({Kind.TEXT, Kind.LIST, Kind.DATE})


def look_closer(
    extraction: Extraction, memory: KindMemory, page: Page, *, known: Collection[str] = ()
) -> Iterator[Failure]:
    """Page fields whose values are likely not the field's any more; ``known``: those of which that is clear already."""
    for name, reading in extraction.fields.items():
        prints = [one.fingerprints[name] for one in memory.pages if name in one.fingerprints]
        # A selector that is new since then was proved by the gate, against other evidence.
        prints = [known_print for known_print in prints if known_print.selector == reading.selector]
        if name in known or not reading.is_valid or not prints:
            continue
        rule = extraction.rules[name]
        if reason := _moved_aside(reading, prints, page) or _contradiction(reading, rule, prints, page):
            yield Failure(name, Symptom.SUSPICIOUS, reason)


def _moved_aside(reading: Reading, prints: Collection[Fingerprint], page: Page) -> str:
    """Whether all of it is read from comments, teasers or the like, where no healthy page had it."""
    if any(known.is_aside is not False for known in prints):
        return ""
    found = locate(page.root, reading.selector or "").elements
    if not found or any(element not in page.side or element.tag == "meta" for element in found):
        return ""
    return f"{_short(reading)} is read from a part of the page that is not the record's, which it never was before"


def _contradiction(reading: Reading, rule: Rule, prints: Collection[Fingerprint], page: Page) -> str:
    """Whether metadata that always agreed with the field names another value, which the page shows as well."""
    if rule.kind not in _WITNESSED:
        return ""
    metadata = page.metadata
    learned = frozenset.intersection(*(frozenset(known.witnesses) for known in prints))
    standard = standard_paths(rule)
    agreeing = set(agreeing_paths(reading.values, metadata))
    if agreeing & {*learned, *standard}:
        return ""
    dissenting = {path for known in prints for path in known.dissent}
    heard = [path for path in standard if path in metadata and path not in dissenting]
    trusted = [path for path in heard if path in learned] or ([] if learned & metadata.keys() else heard)
    for path in trusted:
        values = split_items(metadata[path]) if rule.kind is Kind.LIST else metadata[path][:1]
        if rule.kind is Kind.DATE or all(_is_shown(value, page) for value in values):
            return f"the page's own {path} says {', '.join(values)[:80]!r}, not {_short(reading)}"
    return ""


def _is_shown(value: str, page: Page) -> bool:
    return any(element not in page.side for element in page.by_text.get(normal(value), ()))


def _short(reading: Reading) -> str:
    return repr(", ".join(reading.values)[:80])
