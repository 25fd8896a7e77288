"""How long heals last, one by one and as a curve. Pure."""

from __future__ import annotations

from array import array
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from healing.reporting.durability import survival
from healing.reporting.research.columns import Column, Kind, Table
from healing.store.records import HealState, IncidentState

if TYPE_CHECKING:
    from collections.abc import Iterator

    from healing.reporting.research.lives import Life
    from healing.store.records import IncidentRecord


@dataclass(frozen=True, slots=True)
class Fix:
    """A healed incident, and how long its page kind held."""

    incident: IncidentRecord
    proposers: tuple[str, ...]
    confidence: float | None
    """The least of its fields'."""
    seconds: float
    next_incident: int | None
    """The one that ended it; ``None`` where it still holds: it is censored."""


class Fixes:
    """A heal lasts until the next incident of its page kind, whatever broke then; otherwise until now."""

    def __init__(self, now: float) -> None:
        self._now = now
        self._last: dict[tuple[str, str], Life] = {}
        self._broke: defaultdict[str, array[float]] = defaultdict(lambda: array("d"))
        self._hold: defaultdict[str, array[float]] = defaultdict(lambda: array("d"))

    def add(self, life: Life) -> Iterator[Fix]:
        """The heal that this incident ended, if there was one. In order of the incidents' ids."""
        key = (life.incident.source, life.incident.page_kind)
        last, self._last[key] = self._last.get(key), life
        if last is not None and _is_healed(last):
            yield self._fix(last, life)

    def rest(self) -> Iterator[Fix]:
        """Those that hold."""
        return (self._fix(life, None) for life in self._last.values() if _is_healed(life))

    def curve(self) -> Iterator[Lasting]:
        """After all: the Kaplan-Meier estimate for each source, and for all together."""
        for source in ("", *sorted({*self._broke, *self._hold})):
            broke = [value for name, values in self._broke.items() if source in ("", name) for value in values]
            hold = [value for name, values in self._hold.items() if source in ("", name) for value in values]
            for seconds, share in survival(broke, hold):
                yield Lasting(source, seconds, share, len(broke) + len(hold))

    def _fix(self, life: Life, following: Life | None) -> Fix:
        closed = life.incident.closed_at
        assert closed is not None
        end = self._now if following is None else following.incident.opened_at
        seconds = max(0.0, round(end - closed, 6))
        (self._hold if following is None else self._broke)[life.incident.source].append(seconds)
        held = [heal for heal in life.heals if heal.state is HealState.CONFIRMED]
        return Fix(
            life.incident,
            tuple(sorted({heal.proposer for heal in held})),
            min((heal.confidence for heal in held), default=None),
            seconds,
            None if following is None else following.incident.id,
        )


def _is_healed(life: Life) -> bool:
    return life.incident.state is IncidentState.HEALED and life.incident.closed_at is not None


FIX_DURABILITY = Table[Fix](
    "fix_durability",
    "one healed incident, and how long its page kind held: until its next incident, or (censored) until the export",
    (
        Column("incident", Kind.WHOLE, "number of the healed incident", lambda one: one.incident.id),
        Column("source", Kind.TEXT, "the portal or newspaper", lambda one: one.incident.source),
        Column("page_kind", Kind.TEXT, "the template, such as law_list", lambda one: one.incident.page_kind),
        Column("proposers", Kind.TEXTS, "who proposed the confirmed repairs", lambda one: one.proposers),
        Column("confidence", Kind.NUMBER, "the least that the gate gave one of them", lambda one: one.confidence,
               "0 to 1"),
        Column("healed_at", Kind.MOMENT, "when it was confirmed", lambda one: one.incident.closed_at),
        Column("seconds", Kind.NUMBER, "how long it held, or has held", lambda one: one.seconds, "seconds"),
        Column("censored", Kind.FLAG, "true: it still held at the export", lambda one: one.next_incident is None),
        Column("next_incident", Kind.WHOLE, "the incident that ended it", lambda one: one.next_incident),
    ),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Lasting:
    """One step of a survival curve."""

    source: str
    seconds: float
    share: float
    heals: int


FIX_SURVIVAL = Table[Lasting](
    "fix_survival",
    "one step of the Kaplan-Meier curve of fix_durability: the share of heals that lasts longer",
    (
        Column("source", Kind.TEXT, "the portal or newspaper; empty: all together", lambda one: one.source),
        Column("seconds", Kind.NUMBER, "time since the confirmed heal", lambda one: one.seconds, "seconds"),
        Column("share", Kind.NUMBER, "of the heals, those that last longer", lambda one: one.share, "share, 0 to 1"),
        Column("heals", Kind.WHOLE, "heals that the curve is made of", lambda one: one.heals),
    ),
)
