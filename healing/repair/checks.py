"""What the gate asks of one candidate on the pages at hand: faults forbid it, support makes it surer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from healing.dom.labels import clean_label
from healing.dom.locate import locate
from healing.dom.page import parse
from healing.dom.text import normal
from healing.extraction import read_field
from healing.model import Kind
from healing.repair.claims import CONTEXT, claims
from healing.repair.dates import days
from healing.repair.values import overlap, same

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from healing.dom.page import Page
    from healing.model import Reading, Rule
    from healing.repair.incident import Candidate, Incident
    from healing.repair.thresholds import Thresholds

_CONTRADICTED = 0.5


@dataclass(frozen=True, slots=True)
class Run:
    """One candidate with what it gave on each page."""

    incident: Incident
    candidate: Candidate
    rule: Rule
    pages: tuple[Page, ...]
    readings: tuple[Reading, ...]
    taken: Mapping[str, Sequence[tuple[str, ...]]]


def run(incident: Incident, candidate: Candidate, taken: Mapping[str, Sequence[tuple[str, ...]]]) -> Run:
    """Read the candidate on every page. ``taken``: the values of the other fields, by field and page."""
    rule = incident.rules[candidate.field]
    pages = tuple(parse(evidence.html, evidence.url) for evidence in incident.pages)
    readings = tuple(read_field(page.selector, candidate.selectors, rule) for page in pages)
    return Run(incident, candidate, rule, pages, readings, taken)


def faults_of(trial: Run, limits: Thresholds) -> tuple[str, ...]:
    """Why the candidate cannot be the field, for people; empty where nothing speaks against it."""
    found = [*_gaps(trial, limits), *_page_faults(trial, limits), *_sameness(trial), *_old_layout(trial)]
    return tuple(f"{trial.candidate.selectors[0]}: {fault}" for fault in dict.fromkeys(found))


def _gaps(trial: Run, limits: Thresholds) -> Iterator[str]:
    empty = [page for page, reading in zip(trial.pages, trial.readings, strict=True) if not reading.values]
    share = 1 - len(empty) / len(trial.pages)
    if share < (1.0 if trial.rule.required else limits.optional_share):
        yield f"gives nothing on {len(empty)} of {len(trial.pages)} pages"


def _page_faults(trial: Run, limits: Thresholds) -> Iterator[str]:
    for place, (page, reading) in enumerate(zip(trial.pages, trial.readings, strict=True)):
        if not reading.values:
            continue
        if reading.problem:
            yield reading.problem
        elif trial.rule.kind is Kind.DATE and not days(reading.values[0]):
            yield f"{reading.values[0]!r} names no day"
        yield from _place_faults(trial, page, reading)
        yield from _other_field(trial, place, reading)
        yield from _profile_faults(trial, reading, limits)


def _place_faults(trial: Run, page: Page, reading: Reading) -> Iterator[str]:
    located = locate(page.root, reading.selector or "").elements
    read_from = located if trial.rule.kind.is_many else located[:1]
    aside = sum(element in page.side and element.tag != "meta" for element in read_from)
    if _must_be_main(trial) and aside > len(read_from) / 2:
        yield "stands in a part of the page that is not the record's"
    if normal(clean_label(reading.values[0])) in _labels(trial):
        yield "is the field's label, not its value"


def _labels(trial: Run) -> frozenset[str]:
    pages = trial.incident.memory.pages
    prints = (page.fingerprints.get(trial.candidate.field) for page in pages)
    return frozenset(normal(known.label) for known in prints if known is not None and known.label)


def _must_be_main(trial: Run) -> bool:
    """Old selectors may read side parts, as they did; so may witnessed lists: navigation never shows just these."""
    name = trial.candidate.proposer
    return name != "history" and not (name == "witness" and trial.rule.kind is Kind.LIST)


def _other_field(trial: Run, place: int, reading: Reading) -> Iterator[str]:
    for name, values in trial.taken.items():
        if name == trial.candidate.field or not values[place]:
            continue
        if _same_text(reading.values, values[place]) and not _were_equal(trial.incident, trial.candidate.field, name):
            yield f"gives the value of {name}"


def _same_text(one: Sequence[str], other: Sequence[str]) -> bool:
    return normal(" ".join(one)) == normal(" ".join(other))


def _were_equal(incident: Incident, one: str, other: str) -> bool:
    """Whether the two fields had the same value on a healthy page."""
    pages = incident.memory.pages
    return any(_same_text(page.values.get(one, ()), page.values.get(other, ("",))) for page in pages)


def _profile_faults(trial: Run, reading: Reading, limits: Thresholds) -> Iterator[str]:
    profile = trial.incident.memory.profiles.get(trial.candidate.field)
    if profile is None or profile.filled < limits.profile_values or trial.rule.kind is Kind.LONGTEXT:
        return
    length = max(map(len, reading.values))
    if not limits.shortest * profile.shortest <= length <= limits.longest * profile.longest:
        yield f"is {length} characters long; {profile.shortest} to {profile.longest} were usual"


def _sameness(trial: Run) -> Iterator[str]:
    """The same value on every page of different records is boilerplate, unless the field always had it."""
    filled = {reading.values for reading in trial.readings if reading.values}
    if len(trial.readings) < 2 or len(filled) != 1:
        return
    remembered = {
        page.values[trial.candidate.field]
        for page in trial.incident.memory.pages
        if trial.candidate.field in page.values
    }
    if len({evidence.url for evidence in trial.incident.pages}) > 1 and not filled & remembered:
        yield "gives the same on every page"


def _old_layout(trial: Run) -> Iterator[str]:
    """Pages of the old layout that are kept still have to give their stored values."""
    name = trial.candidate.field
    for kept in trial.incident.kept:
        if not (stored := kept.values.get(name)):
            continue
        reading = read_field(parse(kept.html, kept.url).selector, trial.candidate.selectors, trial.rule)
        if (
            reading.is_valid
            and not same(trial.rule.kind, reading.values, stored)
            and overlap(reading.values, stored) < 0.5
        ):
            yield "gives another value on a page of the old layout"
            return


def support_of(trial: Run) -> tuple[tuple[str, ...], float]:
    """Independent witnesses that agree on every page that has any, and a factor for the confidence."""
    name, agreeing = trial.candidate.field, []
    for page, evidence, reading in zip(trial.pages, trial.incident.pages, trial.readings, strict=True):
        strong = [claim for claim in claims(trial.incident, name, page, evidence) if claim.weight >= CONTEXT]
        if not strong or not reading.values:
            continue
        claim = next((one for one in strong if same(trial.rule.kind, one.values, reading.values)), None)
        if claim is None:
            return (), _CONTRADICTED
        agreeing.append(claim.origin)
    return ((f"agrees with {agreeing[0]} on {len(agreeing)} page(s)",) if agreeing else ()), 1.0
