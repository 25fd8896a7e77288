"""Which fields of an extraction failed, by their rules and by what earlier pages gave. Cheap: it runs on every page.

The link to the next page (an optional link beside a listing's rows) is missing on every last page, so its fill rate
says nothing. It has failed where it was seen before, and either something else on the page broke too or the listing
visibly goes on: the page has another sign of a next page, or (a first page) it is as full as pages with a next one
and does not say that it is the last.
Where it was never seen, the listing may have one page, or the layout is not the one that the selectors were written
for: it has failed if its rule says that it leads on, and the page says as clearly that there is a next one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urljoin

from healing.detection.pagination import further_page, leads_on, page_number, says_it_ends, sure_next_page
from healing.detection.rows import other_files, partial_rows
from healing.detection.suspicion import suspicious
from healing.memory.profile import Profile, fill_rate
from healing.model import ROWS, Failure, Symptom

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from healing.detection.triage import PageFacts
    from healing.memory.remembered import KindMemory
    from healing.model import Extraction, Reading, Rule

USUALLY = 0.9
"""A field that was filled on at least this share of the remembered pages (rows) is expected to be there."""
_ROWS_USUALLY = 0.5
"""Where fewer pages than this had rows, a page without any is nothing special."""
_TOO_RARE = 0.005
_TOLERATED_ROWS = 0.1


def detect(extraction: Extraction, memory: KindMemory, page: PageFacts | None = None) -> tuple[Failure, ...]:
    """Everything that failed on one page; nothing for a healthy one. Of one that was not read, all that must be there.

    ``page`` is only looked at where a listing has fewer rows than ever, to see whether more stand beside them, where
    its links lead to other kinds of files, or where it has no link to a next page, to tell a last page from a broken
    link. Without it a full page counts as one that goes on. Of a JSON page, only its address says something.
    """
    if extraction.fault:
        return tuple(_of_unread(extraction))
    navigation = _navigation(extraction)
    failures = [
        failure
        for name, reading in extraction.fields.items()
        if name not in navigation and (failure := _of_field(reading, extraction.rules[name], memory.profiles.get(name)))
    ]
    failures += _of_rows(extraction, memory)
    known = {failure.field for failure in failures}
    shown = None if extraction.is_json else page
    in_rows = (*partial_rows(extraction, memory, shown), *other_files(extraction, memory, shown))
    for failure in (*suspicious(extraction, memory), *in_rows):
        if failure.field not in known:
            known.add(failure.field)
            failures.append(failure)
    for name in navigation:
        if sign := _link_broke(name, extraction, memory, page, among=failures):
            failures.append(Failure(name, Symptom.MISSING, sign))
    return tuple(failures)


def lacking(extraction: Extraction, expected: frozenset[str], known: set[str]) -> tuple[Failure, ...]:
    """The fields among ``expected`` that the page (every row of it) lacks, without those that are ``known`` to fail."""
    return tuple(
        Failure(name, Symptom.MISSING, "it was there more often in earlier crawls")
        for name in sorted(expected - known)
        if not extraction.gives(name) and not _is_said_to_be_none(extraction, name)
    )


def _is_said_to_be_none(extraction: Extraction, name: str) -> bool:
    readings = [extraction.fields[name]] if name in extraction.fields else [row[name] for row in extraction.rows]
    return any(reading.is_said_to_be_none for reading in readings)


def _of_unread(extraction: Extraction) -> Iterator[Failure]:
    required = [name for name in extraction.fields if extraction.rules[name].required]
    for name in (ROWS,) if extraction.is_listing else required or extraction.fields:
        yield Failure(name, Symptom.MISSING, extraction.fault)


def _navigation(extraction: Extraction) -> tuple[str, ...]:
    """The optional links beside a listing's rows."""
    rules = extraction.rules
    if not extraction.is_listing:
        return ()
    return tuple(name for name in extraction.fields if rules[name].is_optional_link)


def _of_field(reading: Reading, rule: Rule, profile: Profile | None) -> Failure | None:
    if reading.is_valid or not _is_expected(rule, profile) or (reading.is_said_to_be_none and not rule.required):
        return None
    if reading.values:
        return Failure(rule.name, Symptom.INVALID, reading.problem)
    return Failure(rule.name, Symptom.MISSING, _expectation(rule, profile))


def _is_expected(rule: Rule, profile: Profile | None) -> bool:
    return rule.required or (profile is not None and fill_rate(profile) >= USUALLY)


def _expectation(rule: Rule, profile: Profile | None) -> str:
    if rule.required or profile is None:
        return "required"
    return f"there on {profile.filled} of {profile.pages} remembered"


def _of_rows(extraction: Extraction, memory: KindMemory) -> Iterator[Failure]:
    if extraction.rows:
        for name in extraction.rows[0]:
            yield from _of_column([row[name] for row in extraction.rows], extraction.rules[name], memory.profiles)
    elif (
        extraction.is_listing
        and extraction.row_selector is None
        and (not memory.rows.pages or fill_rate(memory.rows) >= _ROWS_USUALLY)
    ):
        usual = (
            f"{memory.rows.mean_length:.0f} rows on average before" if memory.rows.pages else "nothing remembered yet"
        )
        yield Failure(ROWS, Symptom.EMPTY_LISTING, usual)


def _of_column(column: list[Reading], rule: Rule, profiles: Mapping[str, Profile]) -> Iterator[Failure]:
    """A column fails where it is expected and (next to) no row has it, or where required values miss in too many."""
    profile = profiles.get(rule.name)
    count, lacking = len(column), sum(not reading.is_valid for reading in column)
    is_said = any(reading.is_said_to_be_none for reading in column)
    if not lacking or not _is_expected(rule, profile) or (is_said and not rule.required):
        return
    problem = next((reading.problem for reading in column if reading.problem), "")
    if lacking == count:
        if rule.required or _chance_of_none(profile, count) < _TOO_RARE:
            detail = problem or f"in none of {count} rows, {_expectation(rule, profile)}"
            yield Failure(rule.name, Symptom.INVALID if problem else Symptom.MISSING, detail)
    elif rule.required and lacking > _tolerated(profile, count):
        yield Failure(
            rule.name, Symptom.UNEQUAL_COLUMNS, f"{lacking} of {count} rows without it. {problem}".rstrip(". ")
        )


def _chance_of_none(profile: Profile | None, count: int) -> float:
    """How probable it is that so many rows lack an optional value by chance (Laplace's rule of succession)."""
    return 1.0 if profile is None else (1 - (profile.filled + 1) / (profile.pages + 2)) ** count


def _tolerated(profile: Profile | None, count: int) -> float:
    """How many rows may lack a required value: as many as usual, and one (or a tenth) that the site filled badly."""
    usual = fill_rate(profile) if profile is not None else 1.0
    return count * (1 - usual) + max(1.0, _TOLERATED_ROWS * count)


def _link_broke(
    name: str, extraction: Extraction, memory: KindMemory, page: PageFacts | None, *, among: list[Failure]
) -> str:
    """Why the missing link to the next page is a failure; empty where the page may well be the last one."""
    profile, reading = memory.profiles.get(name, Profile()), extraction.fields[name]
    if reading.is_valid or reading.is_said_to_be_none:
        return ""
    shown = None if extraction.is_json else page
    if not profile.filled:
        return _sure_sign(shown) if shown is not None and leads_on(extraction.rules[name]) else ""
    if among:
        return "other fields broke as well"
    links = [link for known in memory.pages for link in known.values.get(name, ())]
    if shown is not None and (sign := further_page(shown.html, shown.url, links)):
        return f"the listing goes on: {sign}"
    full = min((known.row_count for known in memory.pages if known.values.get(name)), default=0)
    followed = {urljoin(known.url, link) for known in memory.pages for link in known.values.get(name, ())}
    is_first = page is None or (page_number(page.url) <= 1 and page.url not in followed)
    # A JSON page that is the last one mostly says so (null): there the last pages before do not make this one likely.
    is_usual = extraction.is_json or fill_rate(profile) >= USUALLY
    if is_first and full and len(extraction.rows) >= full and is_usual and not _says_it_ends(name, memory, shown):
        return f"{len(extraction.rows)} rows, and pages with {full} or more had a next page before"
    return ""


def _says_it_ends(name: str, memory: KindMemory, page: PageFacts | None) -> bool:
    prints = [known.fingerprints[name] for known in memory.pages if name in known.fingerprints]
    return page is not None and says_it_ends(page.html, {one.anchor for one in prints} - {""})


def _sure_sign(page: PageFacts) -> str:
    sign = sure_next_page(page.html, page.url)
    return f"never seen before, and the listing goes on: {sign}" if sign else ""
