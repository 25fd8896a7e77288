"""Values that are there, and valid, and yet not what the field used to hold. Cautious: a false alarm costs a page."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

from healing.dom.paths import file_of
from healing.dom.text import normal
from healing.dom.vocabulary import cue_words
from healing.memory.profile import MIN_EVIDENCE, Profile, misfit
from healing.model import ROWS, Failure, Kind, Symptom

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from healing.memory.remembered import KindMemory
    from healing.model import Extraction, Reading, Rule

_SHAPED = frozenset({Kind.TEXT, Kind.LONGTEXT, Kind.IDENTIFIER, Kind.LIST})
"""A new way to write a date, a link or a number is still one, and the rule asks for no more."""
_COMPARED = frozenset({Kind.TEXT, Kind.LONGTEXT, Kind.IDENTIFIER})
_MIN_ROWS = 3
_MIN_SAME_ROWS = 5
_ALL_DIFFERENT = 0.9
_MIN_EQUAL_CHARS = 4
_FEWER = 5
_MIN_USUAL_ROWS = 10


def suspicious(extraction: Extraction, memory: KindMemory) -> Iterator[Failure]:
    """The fields, columns and rows whose values are far from all that is remembered; ``detail`` says how."""
    rules = extraction.rules
    for name, reading in extraction.fields.items():
        cues = cue_words(rules[name])
        if cues and reading.is_valid and cues.issuperset(map(normal, reading.values)):
            yield Failure(
                name, Symptom.SUSPICIOUS, f"{reading.values[0]!r} is what stands before a value, and no value"
            )
        is_shaped = reading.is_valid and rules[name].kind in _SHAPED
        if is_shaped and (reason := misfit(memory.profiles.get(name, Profile()), reading.values)):
            yield Failure(name, Symptom.SUSPICIOUS, reason)
    yield from _other_files(extraction, memory)
    yield from _copies([extraction.fields], [page.values for page in memory.pages], rules, memory.profiles, least=1)
    if len(extraction.rows) >= _MIN_ROWS:
        yield from _columns(extraction, memory)
    yield from _few_rows(extraction, memory.rows)


def _other_files(extraction: Extraction, memory: KindMemory) -> Iterator[Failure]:
    """Many links that lead to none of the kinds of files that all of them always led to."""
    for name, reading in extraction.fields.items():
        if extraction.rules[name].kind is not Kind.URLS or not reading.is_valid:
            continue
        pages = [page.values[name] for page in memory.pages if page.values.get(name)]
        usual = {file_of(link) for links in pages for link in links}
        if len(pages) >= MIN_EVIDENCE and "" not in usual and usual.isdisjoint(map(file_of, reading.values)):
            detail = f"{reading.values[0][:60]!r} is no {' or '.join(sorted(usual))}, as all links were before"
            yield Failure(name, Symptom.SUSPICIOUS, detail)


def _columns(extraction: Extraction, memory: KindMemory) -> Iterator[Failure]:
    known_rows = [row for page in memory.pages for row in page.rows]
    for name in extraction.rows[0]:
        values = [row[name].values for row in extraction.rows if row[name].is_valid]
        if len(values) < _MIN_ROWS or extraction.rules[name].kind not in _SHAPED:
            continue
        profile = memory.profiles.get(name, Profile())
        if all(misfit(profile, value) for value in values):
            yield Failure(name, Symptom.SUSPICIOUS, f"in every row: {misfit(profile, values[0])}")
        elif len(values) >= _MIN_SAME_ROWS and len(set(values)) == 1 and _were_different(name, memory):
            yield Failure(name, Symptom.SUSPICIOUS, f"every row has {values[0][0][:60]!r}, where all were different")
    yield from _copies(extraction.rows, known_rows, extraction.rules, memory.profiles, least=_MIN_ROWS)


def _were_different(name: str, memory: KindMemory) -> bool:
    """Whether on every remembered page with enough rows (next to) all of them had values of their own."""
    columns = ([row[name] for row in page.rows if row.get(name)] for page in memory.pages)
    shares = [len(set(column)) / len(column) for column in columns if len(column) >= _MIN_SAME_ROWS]
    return bool(shares) and min(shares) >= _ALL_DIFFERENT


def _copies(
    readings: Sequence[Mapping[str, Reading]],
    known: Sequence[Mapping[str, tuple[str, ...]]],
    rules: Mapping[str, Rule],
    profiles: Mapping[str, Profile],
    *,
    least: int,
) -> Iterator[Failure]:
    """Two fields that give the same value (in every row), and never did on the remembered pages."""
    names = [name for name in (readings[0] if readings else ()) if rules[name].kind in _COMPARED]
    for one, other in combinations(names, 2):
        pairs = [(row[one].values, row[other].values) for row in readings if row[one].is_valid and row[other].is_valid]
        if len(pairs) < least or any(a != b or len(a[0]) < _MIN_EQUAL_CHARS for a, b in pairs):
            continue
        known_pairs = [(row[one], row[other]) for row in known if row.get(one) and row.get(other)]
        if len(known_pairs) >= MIN_EVIDENCE and all(a != b for a, b in known_pairs):
            size = sum(map(len, pairs[0][0]))
            worse = max((one, other), key=lambda name: _distance(profiles.get(name, Profile()), size))
            better = other if worse == one else one
            yield Failure(worse, Symptom.SUSPICIOUS, f"the same as {better}, which it never was before")


def _distance(profile: Profile, size: int) -> float:
    """How far a length is from the usual one, as a ratio of at least 1."""
    usual = max(1.0, profile.mean_length)
    return max(size, usual) / max(1.0, min(size, usual))


def _few_rows(extraction: Extraction, usual: Profile) -> Iterator[Failure]:
    """A page that goes on to the next one is full; with a handful of rows the row selector finds something else."""
    count = len(extraction.rows)
    if not count or usual.filled < MIN_EVIDENCE or usual.shortest < max(_MIN_USUAL_ROWS, _FEWER * count + 1):
        return
    rules = extraction.rules
    if any(reading.is_valid and rules[name].kind is Kind.URL for name, reading in extraction.fields.items()):
        yield Failure(
            ROWS, Symptom.SUSPICIOUS, f"{count} rows, never fewer than {usual.shortest} before, and a next page"
        )
