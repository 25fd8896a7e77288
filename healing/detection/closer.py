"""A closer look at values that are there and valid: do they still stand where they stood, and does the page agree?

It walks the page and reads its metadata, which costs milliseconds. A crawl takes it at the pages that it learns from,
at pages on which something failed anyway, and where the list row that led to a page contradicts it;
:mod:`healing.detection.checks` looks at all others.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from healing.dom.agreement import THE_ROW, agreeing_paths, split_items, with_row
from healing.dom.locate import locate
from healing.dom.text import normal
from healing.dom.vocabulary import standard_paths
from healing.model import Failure, Kind, Symptom

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from healing.dom.metadata import Metadata
    from healing.dom.page import Page
    from healing.memory.fingerprint import Fingerprint
    from healing.memory.remembered import KindMemory
    from healing.model import Extraction, Reading, Rule

_WITNESSED = frozenset({Kind.TEXT, Kind.LIST, Kind.DATE})
_NOTHING: Mapping[str, str] = MappingProxyType({})


def look_closer(
    extraction: Extraction,
    memory: KindMemory,
    page: Page,
    *,
    known: Collection[str] = (),
    context: Mapping[str, str] = _NOTHING,
) -> Iterator[Failure]:
    """Page fields whose values are likely not the field's any more; ``known``: those of which that is clear already.

    ``context``: the values of the list row that led to the page, by field.
    """
    for name, reading in extraction.fields.items():
        prints = _prints(name, memory)
        if name in known or not reading.is_valid or not prints:
            continue
        rule, metadata = extraction.rules[name], with_row(page.metadata, context.get(name, ""))
        if reason := _moved_aside(reading, prints, page) or _contradiction(reading, rule, prints, page, metadata):
            yield Failure(name, Symptom.SUSPICIOUS, reason)


def differs_from_row(extraction: Extraction, memory: KindMemory, context: Mapping[str, str]) -> bool:
    """Whether a text is not what the row told, as it was on all remembered pages: that is worth a closer look. Cheap.

    By itself it means little: a list may shorten a headline. Days are left to the closer look: to read them is dear.
    """
    return any(
        extraction.rules[name].kind is Kind.TEXT
        and reading.is_valid
        and normal(reading.values[0]) != normal(context[name])
        and THE_ROW in _learned(_prints(name, memory))
        for name, reading in extraction.fields.items()
        if name in context
    )


def _prints(name: str, memory: KindMemory) -> list[Fingerprint]:
    return [one.fingerprints[name] for one in memory.pages if name in one.fingerprints]


def _learned(prints: Collection[Fingerprint]) -> frozenset[str]:
    """The witnesses that agreed on every remembered page."""
    return frozenset.intersection(*(frozenset(known.witnesses) for known in prints)) if prints else frozenset()


def _moved_aside(reading: Reading, prints: Collection[Fingerprint], page: Page) -> str:
    """Whether all of it is read from comments, teasers or the like, where no healthy page had it."""
    # Where a selector that is new since then reads, the gate has looked.
    prints = [known for known in prints if known.selector == reading.selector]
    if not prints or any(known.is_aside is not False for known in prints):
        return ""
    found = locate(page.root, reading.selector or "").elements
    if not found or any(element not in page.side or element.tag == "meta" for element in found):
        return ""
    return f"{_short(reading)} is read from a part of the page that is not the record's, which it never was before"


def _contradiction(
    reading: Reading, rule: Rule, prints: Collection[Fingerprint], page: Page, metadata: Metadata
) -> str:
    """Whether a witness that always agreed with the field names another value, which the page shows as well."""
    if rule.kind not in _WITNESSED:
        return ""
    agreeing = set(agreeing_paths(reading.values, metadata))
    if agreeing & {*_learned(prints), *standard_paths(rule)}:
        return ""
    for path in _trusted(reading, rule, prints, metadata):
        values = split_items(metadata[path]) if rule.kind is Kind.LIST else metadata[path][:1]
        if rule.kind is Kind.DATE or all(_is_shown(value, page) for value in values):
            witness = f"{path} that led here" if path == THE_ROW else f"the page's own {path}"
            return f"{witness} says {', '.join(values)[:80]!r}, not {_short(reading)}"
    return ""


def _trusted(reading: Reading, rule: Rule, prints: Collection[Fingerprint], metadata: Metadata) -> list[str]:
    """The witnesses to hear: those that agreed on all remembered pages; where none is left, standard names."""
    learned = _learned(prints)
    dissenting = {path for known in prints for path in known.dissent}
    heard = [path for path in standard_paths(rule) if path in metadata and path not in dissenting]
    trusted = [path for path in heard if path in learned]
    if rule.kind is Kind.TEXT and THE_ROW in learned & metadata.keys():
        trusted.append(THE_ROW)
    # A selector that is new since then, or never had its turn, is only measured by what others agreed with.
    is_known = any(known.selector == reading.selector for known in prints)
    return trusted or (heard if is_known and not learned & metadata.keys() else [])


def _is_shown(value: str, page: Page) -> bool:
    return any(element not in page.side for element in page.by_text.get(normal(value), ()))


def _short(reading: Reading) -> str:
    return repr(", ".join(reading.values)[:80])
