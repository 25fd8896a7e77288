"""The gate for listings: rows and columns are judged together, inside the proposed rows, on every page at hand."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from healing.dom.page import parse
from healing.extraction import extract
from healing.model import ROWS, KindSelectors
from healing.repair.chances import together
from healing.repair.hidden import hidden_column, hidden_fault
from healing.repair.incident import Candidate, FieldVerdict, Incident, Trial
from healing.repair.listing_checks import Readings, column_faults, share_equal
from healing.repair.listing_likeness import ReadRows
from healing.repair.listing_search import remembered_columns, rows_of
from healing.repair.listing_whole import failures_with
from healing.repair.sandbox import fault_of
from healing.repair.thresholds import LISTING_THRESHOLDS, ListingThresholds

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from healing.model import Extraction, Selectors


@dataclass(frozen=True, slots=True)
class _Judged:
    candidate: Candidate
    readings: tuple[Readings, ...] = ()
    """Of each page, one a row."""
    faults: tuple[str, ...] = ()
    measured: float = 1.0
    """How like the remembered column the gate finds it, 0 to 1; the page with the least counts."""

    @property
    def confidence(self) -> float:
        return 0.0 if self.faults else min(self.candidate.score, self.measured)

    @property
    def sample(self) -> tuple[str, ...]:
        return next((reading.values for page in self.readings for reading in page if reading.values), ())


def listing_fields(incident: Incident) -> tuple[str, ...]:
    """The fields of an incident that this gate decides: the rows and the columns; with broken rows, every column."""
    if ROWS in incident.broken:
        return _all_fields(incident)
    return tuple(name for name in incident.broken if name in incident.selectors.columns)


def judge_listing(
    incident: Incident, candidates: Mapping[str, Sequence[Candidate]], limits: ListingThresholds = LISTING_THRESHOLDS
) -> tuple[dict[str, FieldVerdict], list[Trial]]:
    """One verdict for each of :func:`listing_fields`, and what was tried.

    Candidates of columns count inside the rows that they were made for (``Candidate.rows``). New rows are accepted only
    together with every required column; with the rows refused, so are the columns. Where new rows are accepted although
    the old ones still find something, there are verdicts for the rows and for all columns.
    """
    names = listing_fields(incident)
    if not names:
        return {}, []
    verdicts: dict[str, FieldVerdict] = {}
    trials: list[Trial] = []
    for rows in _proposed_rows(incident, candidates):
        judged = _judge_together(incident, rows, _made_for(incident, rows, candidates), limits)
        decided = _whole(incident, _decide(incident, _all_fields(incident) if rows else names, judged, limits))
        trials += [_trial(one, decided) for one in judged]
        if not verdicts or _worth(decided) > _worth(verdicts):
            verdicts = decided
        if all(verdict.accepted for verdict in verdicts.values()):
            break
    return verdicts or {
        name: _refused("no repeated records were found that look like this list") for name in names
    }, trials


def _all_fields(incident: Incident) -> tuple[str, ...]:
    return (ROWS, *incident.selectors.columns)


def _proposed_rows(incident: Incident, candidates: Mapping[str, Sequence[Candidate]]) -> list[Selectors]:
    """The rows as they are (an empty tuple) where they are not broken, and each proposal of new ones."""
    proposed = dict.fromkeys(one.selectors for one in candidates.get(ROWS, ()))
    return [*proposed] if ROWS in incident.broken else [(), *proposed]


def _made_for(incident: Incident, rows: Selectors, candidates: Mapping[str, Sequence[Candidate]]) -> list[Candidate]:
    """The candidates for columns of these rows, and for the rows; a page's own fields are judged elsewhere."""
    return [
        one
        for name in _all_fields(incident)
        for one in candidates.get(name, ())
        if (one.selectors if name == ROWS else one.rows) == rows
    ]


def _judge_together(
    incident: Incident, rows: Selectors, candidates: Sequence[Candidate], limits: ListingThresholds
) -> list[_Judged]:
    """All candidates of one choice of rows, read side by side."""
    columns = {str(place): one for place, one in enumerate(candidates) if one.field != ROWS}
    intact = {
        name: queries for name, queries in incident.selectors.columns.items() if name not in listing_fields(incident)
    }
    barred = {key: why for key, one in columns.items() if (why := _barred(incident, one))}
    queries = intact | {key: one.selectors for key, one in columns.items() if key not in barred}
    rules = dict(incident.rules) | {key: incident.rules[one.field] for key, one in columns.items()}
    selectors = KindSelectors(rows=rows or incident.selectors.rows, columns=queries)
    pages = [
        extract(parse(page.html, page.url).selector, incident.page_kind, selectors, rules) for page in incident.pages
    ]
    found = [_judged_rows(incident, one, pages) for one in candidates if one.field == ROWS]
    others = {name: _column(name, pages) for name in intact}
    working = {name: queries for name, queries in intact.items() if all(one.field != name for one in candidates)}
    read = _read_rows(incident, selectors, working, limits)
    for key, one in columns.items():
        if key in barred:
            found.append(_Judged(one, faults=(barred[key],)))
            continue
        readings = _column(key, pages)
        against = [
            *column_faults(incident, one.field, readings, others, limits),
            *_hidden_faults(incident, one, selectors.rows),
        ]
        faults = tuple(f"{one.selectors[0]}: {fault}" for fault in against)
        likenesses = [
            rows_read.likeness(one.field, one.selectors, limits, by_meaning=one.by_meaning)
            for rows_read in ([] if faults else read)
        ]
        faults += tuple(f"{one.selectors[0]}: {like.fault}" for like in likenesses if like.fault)
        measured = min((like.confidence for like in likenesses), default=1.0)
        found.append(_Judged(one, readings, faults, measured))
    return found


def _read_rows(
    incident: Incident, selectors: KindSelectors, working: Mapping[str, Selectors], limits: ListingThresholds
) -> list[ReadRows]:
    columns = remembered_columns(incident)
    pages = (parse(evidence.html, evidence.url) for evidence in incident.pages[: limits.pages])
    elements = ((page, rows_of(page, selectors.rows)) for page in pages)
    return [ReadRows.of(rows, page, columns, working) for page, rows in elements if rows]


def _barred(incident: Incident, candidate: Candidate) -> str:
    """Why a candidate is not even run."""
    if set(candidate.selectors) & set(incident.rejected.get(candidate.field, ())):
        return "it was rolled back or refused before"
    return next((f"{each}: {why}" for each in candidate.selectors if (why := fault_of(each))), "")


def _judged_rows(incident: Incident, candidate: Candidate, pages: Sequence[Extraction]) -> _Judged:
    empty = sum(not page.rows for page in pages)
    faults = (f"no rows on {empty} of {len(pages)} pages",) if empty else ()
    return _Judged(candidate, faults=faults + _hidden_faults(incident, candidate, candidate.selectors))


def _hidden_faults(incident: Incident, candidate: Candidate, rows: Selectors) -> tuple[str, ...]:
    """Why what a language model named is shown to nobody on one of the pages; nothing for other proposers."""
    if not candidate.by_meaning:
        return ()
    found: dict[str, None] = {}
    for page in (parse(evidence.html, evidence.url) for evidence in incident.pages):
        elements = rows_of(page, rows)
        if candidate.field == ROWS:
            found[hidden_fault(page, elements, ())] = None
        else:
            found[hidden_column(page, elements, candidate.selectors, incident.rules[candidate.field])] = None
    return tuple(filter(None, found))


def _column(name: str, pages: Sequence[Extraction]) -> tuple[Readings, ...]:
    return tuple([row[name] for row in page.rows] for page in pages)


def _decide(
    incident: Incident, names: Sequence[str], judged: Sequence[_Judged], limits: ListingThresholds
) -> dict[str, FieldVerdict]:
    needed = limits.one_page if len(incident.pages) == 1 else limits.several_pages
    by_field: defaultdict[str, list[_Judged]] = defaultdict(list)
    for one in judged:
        by_field[one.candidate.field].append(one)
    verdicts = {name: _column_verdict(by_field[name], needed, limits) for name in names if name != ROWS}
    if ROWS not in names:
        return verdicts
    lost = [name for name, verdict in verdicts.items() if not verdict.accepted and incident.rules[name].required]
    faults = tuple(fault for one in by_field[ROWS] for fault in one.faults)
    if lost or faults or not any(verdict.accepted for verdict in verdicts.values()):
        reasons = (
            faults or tuple(reason for name in lost for reason in verdicts[name].reasons) or ("no column was found",)
        )
        refusals = {name: _refused("its rows were refused", *verdicts[name].reasons) for name in verdicts}
        return {ROWS: _refused(*reasons), **refusals}
    rows = by_field[ROWS][0].candidate
    confidence = min(verdict.confidence for verdict in verdicts.values() if verdict.accepted)
    accepted = FieldVerdict(True, rows.selectors, rows.proposer, confidence, (rows.evidence,))
    return {ROWS: accepted, **verdicts}


def _whole(incident: Incident, verdicts: dict[str, FieldVerdict]) -> dict[str, FieldVerdict]:
    """The verdicts, where the listing reads well with all that they accept; otherwise nothing of it is accepted."""
    repaired = {name: verdict.selectors for name, verdict in verdicts.items() if verdict.accepted}
    failures = [str(one) for page in incident.pages for one in failures_with(incident, repaired, verdicts, page)]
    if not repaired or not failures:
        return verdicts
    return {
        name: _refused(*(f"with it, {failure}" for failure in failures)) if verdict.accepted else verdict
        for name, verdict in verdicts.items()
    }


def _column_verdict(judged: Sequence[_Judged], needed: float, limits: ListingThresholds) -> FieldVerdict:
    """The surest candidate, where it is sure enough; proposers that give the same make each other surer."""
    sound = sorted((one for one in judged if not one.faults), key=lambda one: -one.confidence)
    if not sound:
        return _refused(*(fault for one in judged for fault in one.faults))
    best = sound[0]
    agreeing = [one for one in sound[1:] if _says_the_same(one, best)]
    signs = {one.candidate.proposer: _adds(one, limits) for one in (*agreeing, best)}
    confidence = max(best.confidence, together(signs.values()))
    reasons = (best.candidate.evidence, *(f"{one.candidate.proposer} agrees" for one in agreeing))
    if confidence < needed:
        return FieldVerdict(
            False, confidence=confidence, reasons=(f"confidence {confidence:.2f} is below {needed:.2f}", *reasons)
        )
    chosen = best.candidate
    return FieldVerdict(
        accepted=True,
        selectors=chosen.selectors,
        proposer=chosen.proposer,
        confidence=round(confidence, 3),
        reasons=reasons,
        sample=best.sample,
        example=chosen.example,
    )


def _adds(one: _Judged, limits: ListingThresholds) -> float:
    """What it adds to others that give the same: a word on the meaning is one more sign, the measured is theirs."""
    return min(one.confidence, limits.word_on_meaning) if one.candidate.by_meaning else one.confidence


def _says_the_same(one: _Judged, other: _Judged) -> bool:
    pairs = [
        pair
        for mine, theirs in zip(one.readings, other.readings, strict=True)
        for pair in zip(mine, theirs, strict=True)
    ]
    return one.candidate.proposer != other.candidate.proposer and share_equal(pairs) > 0.95


def _refused(*reasons: str) -> FieldVerdict:
    told = tuple(dict.fromkeys(filter(None, reasons)))[:5]
    return FieldVerdict(accepted=False, reasons=told or ("nothing in the rows looks like this column: it may be gone",))


def _worth(verdicts: Mapping[str, FieldVerdict]) -> tuple[int, float]:
    accepted = [verdict.confidence for verdict in verdicts.values() if verdict.accepted]
    return len(accepted), sum(accepted)


def _trial(one: _Judged, verdicts: Mapping[str, FieldVerdict]) -> Trial:
    verdict = verdicts[one.candidate.field]
    accepted = verdict.accepted and verdict.selectors == one.candidate.selectors
    return Trial(one.candidate, accepted, one.faults or (one.candidate.evidence,), one.sample)
