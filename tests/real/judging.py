"""What became of each field of a crawled redesign, judged by the items alone, in the outcomes of the bench.

Here "refused" is no value with an incident that says so; "missed" is that nobody noticed: no value without an incident,
or a wrong value from the old selectors; "alarmed" is no value though the old selectors give the right one.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Protocol

from healing.bench.score import Group, Outcome
from healing.model import ROWS
from healing.store.records import HealState, ParkState

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from healing.store.interface import Store
    from tests.real.driftbench import RealCase


class Fate(StrEnum):
    """How the new page ended."""

    ITEM = "item"
    DEAD_LETTER = "dead letter"
    NOWHERE = "nowhere"
    """Neither: the page was lost."""


@dataclass(frozen=True, slots=True)
class Incidents:
    """What a crawl wrote down about the incidents it had."""

    states: tuple[str, ...]
    noticed: frozenset[str]
    """Every field that an incident or a verdict names."""
    changed: frozenset[str]
    """The fields whose selectors were healed."""
    dead_letters: tuple[str, ...]
    """Why each page went to the dead letters."""
    seconds: float
    """From the first failed page to the end, all incidents together."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is known of one field after the crawl of the new page."""

    is_filled: bool = False
    is_right: bool = False
    was_healed: bool = False
    was_noticed: bool = False


class Scoring(Protocol):
    """Compares values with the right ones."""

    def is_right(self, case: RealCase, name: str, value: str | list[str]) -> bool:
        """Whether ``value`` is what the new page of an article says."""

    def right_columns(self, case: RealCase, rows: Sequence[Mapping[str, Any]]) -> set[str]:
        """The columns of a listing that are right on the whole."""


def incidents_of(store: Store, run: int) -> Incidents:
    """What the store says about one crawl, by the number of its run."""
    incidents = [incident for incident in store.incidents() if incident.run == run]
    heals = [heal for incident in incidents for heal in store.heals(incident=incident.id)]
    dead = [page for page in store.parked(states=[ParkState.DEAD]) if page.run == run]
    return Incidents(
        states=tuple(incident.state.value for incident in incidents),
        noticed=frozenset(name for incident in incidents for name in incident.fields) | {heal.field for heal in heals},
        changed=frozenset(heal.field for heal in heals if heal.state is HealState.CONFIRMED),
        dead_letters=tuple(page.reason for page in dead),
        seconds=sum((incident.closed_at or incident.opened_at) - incident.opened_at for incident in incidents),
    )


def fate_of(items: Sequence[object], incidents: Incidents) -> Fate:
    """How the page ended that gave ``items``."""
    if items:
        return Fate.ITEM
    return Fate.DEAD_LETTER if incidents.dead_letters else Fate.NOWHERE


def judge(
    case: RealCase, items: Sequence[Mapping[str, Any]], incidents: Incidents, scoring: Scoring
) -> dict[str, tuple[Group, Outcome]]:
    """The group and the outcome of each field."""
    filled = {name for name in case.fields if any(item.get(name) for item in items)}
    right = set(_right_fields(case, items, filled, scoring))
    healed = incidents.changed if ROWS not in incidents.changed else frozenset(case.fields)
    noticed = incidents.noticed
    # A page in the dead letters, or a listing without rows, says so of all its fields.
    if incidents.dead_letters or ROWS in noticed:
        noticed = frozenset(case.fields)
    return {
        name: outcome(field["status"], Evidence(name in filled, name in right, name in healed, name in noticed))
        for name, field in case.fields.items()
    }


def _right_fields(
    case: RealCase, items: Sequence[Mapping[str, Any]], filled: set[str], scoring: Scoring
) -> Iterator[str]:
    if case.is_listing:
        yield from scoring.right_columns(case, items)
        return
    for name in filled:
        # A removed field has no right value.
        if case.fields[name]["new_value"] is not None and scoring.is_right(case, name, items[0][name]):
            yield name


def outcome(status: str, evidence: Evidence) -> tuple[Group, Outcome]:
    """The outcome of one field; ``status`` is what the benchmark says that the redesign did to it."""
    if status == "works":
        unkept = Outcome.SPOILED if evidence.is_filled else Outcome.ALARMED
        return Group.WORKING, Outcome.KEPT if evidence.is_right else unkept
    group = Group.REMOVED if status == "removed" else Group.DRIFTED
    if evidence.is_right:
        return group, Outcome.RIGHT
    if evidence.is_filled:
        return group, Outcome.WRONG if evidence.was_healed else Outcome.MISSED
    refused = Outcome.RIGHT if group is Group.REMOVED else Outcome.REFUSED
    return group, refused if evidence.was_noticed else Outcome.MISSED
