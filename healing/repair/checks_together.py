"""What the gate asks of a candidate on all pages together: gaps, sameness, labels, lengths, pages of the old layout."""

from __future__ import annotations

from statistics import median
from typing import TYPE_CHECKING

from healing.dom.vocabulary import OTHER_RECORDS
from healing.memory.profile import Profile
from healing.model import Kind
from healing.repair.chances import chance_of_fewer, chance_of_more, share_longer
from healing.repair.kept import misreads
from healing.repair.ladder import COUNTING
from healing.repair.link_checks import link_faults
from healing.repair.namesakes import names_another_value, shared_label
from healing.repair.thresholds import SEVERAL
from healing.repair.values import COMPARED_CHARS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from healing.repair.run import Run
    from healing.repair.thresholds import Thresholds

_TOLD = frozenset({"history", "witness", "known value"})
"""Proposers that know the value or the place from elsewhere: what stands beside it says less."""
_COMPARED_BLOCKS = 50
"""Of long texts so many blocks are compared: no more are remembered."""


def together_faults(trial: Run, limits: Thresholds) -> Iterator[str]:
    """Why the candidate cannot be the field, as the pages together tell."""
    yield from _gaps(trial, limits)
    yield from _only_counted(trial)
    yield from _single_items(trial, limits)
    yield from _sameness(trial)
    yield from _other_label(trial)
    yield from _other_lengths(trial, limits)
    yield from _old_layout(trial)
    yield from link_faults(trial)


def _gaps(trial: Run, limits: Thresholds) -> Iterator[str]:
    """Pages without a value, more than a required or optional field may have; or fewer than this one ever had."""
    pages, filled = len(trial.readings), sum(bool(reading.values) for reading in trial.readings)
    profile = trial.incident.memory.profiles.get(trial.field)
    gaps = f"gives nothing on {pages - filled} of {pages} pages"
    if trial.rule.required or not filled:
        if filled < pages:
            yield gaps
    elif profile is None or not profile.pages:
        if filled < limits.optional_share * pages:
            yield gaps
    elif filled < pages and chance_of_fewer(filled, pages, profile) < limits.too_rare:
        yield f"{gaps}; it was there on {profile.filled} of {profile.pages} before"
    elif chance_of_more(filled, pages, profile) < limits.too_often:
        before = f"it was there on {profile.filled} of {profile.pages} before"
        yield f"gives something on {filled} of {pages} pages; {before}"


def _only_counted(trial: Run) -> Iterator[str]:
    """Where some pages lack the field, and none at hand does, a count of siblings will name something else there."""
    profile = trial.incident.memory.profiles.get(trial.field)
    is_optional = not trial.rule.required and profile is not None and 0 < profile.filled < profile.pages
    if is_optional and all(reading.values for reading in trial.readings) and COUNTING in trial.candidate.selectors[0]:
        yield "counts elements only, and some pages had no such value before"


def _single_items(trial: Run, limits: Thresholds) -> Iterator[str]:
    """One item on every page, where lists of several were usual, is a part of the list."""
    counts = [len(reading.values) for reading in trial.readings if reading.values]
    if not trial.rule.kind.has_items or max(counts, default=0) != 1 or len(counts) < SEVERAL:
        return
    stored = [len(page.values[trial.field]) for page in trial.incident.memory.pages if page.values.get(trial.field)]
    several = sum(count > 1 for count in stored)
    if chance_of_fewer(0, len(counts), Profile(pages=len(stored), filled=several)) < limits.too_rare:
        yield f"gives one item on every page; {several} of {len(stored)} pages had several before"


def _sameness(trial: Run) -> Iterator[str]:
    """The same value on every page of different records is boilerplate, unless the field always had it."""
    filled = [reading.values for reading in trial.readings if reading.values]
    if len(filled) < 2 or len(set(filled)) != 1:
        return
    remembered = {page.values[trial.field] for page in trial.incident.memory.pages if trial.field in page.values}
    if len({evidence.url for evidence in trial.incident.pages}) > 1 and filled[0] not in remembered:
        yield "gives the same on every page"


def _other_label(trial: Run) -> Iterator[str]:
    """A label that stood for another value in the old layout: the day of publication is no day of enactment."""
    if trial.rule.kind.is_many or trial.candidate.proposer in _TOLD:
        return
    label = shared_label([one.elements[0] for one in trial.shown() if one.elements])
    if OTHER_RECORDS & set(label.split()) and label not in trial.labels:
        yield f"stands under {label!r}, where other records are named"
    elif label and label not in trial.labels and names_another_value(label, trial.field, trial.incident):
        yield f"is labelled {label!r}, which named another value before"


def _other_lengths(trial: Run, limits: Thresholds) -> Iterator[str]:
    """Long texts that are nearly all far shorter, or longer, than nearly all remembered ones."""
    if trial.rule.kind is not Kind.LONGTEXT:
        return
    stored = (page.values.get(trial.field, ()) for page in trial.incident.memory.pages)
    usual = [_compared_length(values) for values in stored if values]
    lengths = [_compared_length(reading.values) for reading in trial.readings if reading.values]
    if min(len(usual), len(lengths)) < SEVERAL:
        return
    share, scale = share_longer(lengths, usual), median(lengths) / median(usual)
    is_shorter = share < limits.other_length and scale < 1 / limits.other_scale
    is_longer = share > 1 - limits.other_length and scale > limits.other_scale
    if is_shorter or is_longer:
        yield f"is {median(lengths):.0f} characters long at the median; {median(usual):.0f} were usual"


def _compared_length(values: Sequence[str]) -> int:
    return sum(min(len(block), COMPARED_CHARS) for block in values[:_COMPARED_BLOCKS])


def _old_layout(trial: Run) -> Iterator[str]:
    """Pages of the old layout that are kept still have to give their stored values."""
    if misreads(trial.incident, trial.field, trial.candidate.selectors):
        yield "gives another value on a page of the old layout"
