"""How often each field was there, crawl by crawl, with when its page kind broke and what was told of it. Pure."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from healing.store.records import IncidentRecord, KindRun


@dataclass(frozen=True, slots=True)
class Point:
    """One field in one crawl."""

    share: float | None
    """0 to 1; ``None`` where no page could have it."""
    is_broken: bool
    """Whether an incident of the crawl names it."""
    is_told: bool
    """Whether the degradation watch told of it."""


@dataclass(frozen=True, slots=True)
class FieldLine:
    name: str
    points: Sequence[Point]
    """One a crawl, the earliest first."""

    @property
    def shares(self) -> list[float]:
        return [one.share for one in self.points if one.share is not None]

    @property
    def is_noteworthy(self) -> bool:
        """Whether anything happened to it that a reader may look for."""
        shares = self.shares
        fell = bool(shares) and shares[-1] < max(shares) - 0.05
        return fell or any(one.is_broken or one.is_told for one in self.points)


@dataclass(frozen=True, slots=True)
class KindLines:
    """A page kind of a source."""

    name: str
    times: Sequence[float]
    """When each crawl was counted, seconds since the epoch."""
    fields: Sequence[FieldLine]


@dataclass(frozen=True, slots=True)
class Finding:
    """What the degradation watch told of one field (or all) of a page kind; told again by each crawl that sees it."""

    where: str
    text: str
    """As it was told last."""
    first: float
    last: float
    crawls: int


def kind_lines(kind_runs: Sequence[KindRun], incidents: Sequence[IncidentRecord]) -> list[KindLines]:
    """By source and page kind, in alphabetical order."""
    broken: defaultdict[tuple[int, str, str], set[str]] = defaultdict(set)
    for incident in incidents:
        broken[incident.run, incident.source, incident.page_kind].update(incident.fields)
    found = []
    for (source, page_kind), runs in sorted(_by_kind(kind_runs).items()):
        names = sorted({name for run in runs for name in run.fields})
        times = [run.at for run in runs]
        fields = [
            FieldLine(name, [_point(run, name, broken[run.run, source, page_kind]) for run in runs]) for name in names
        ]
        found.append(KindLines(f"{source}/{page_kind}", times, fields))
    return found


def _by_kind(kind_runs: Sequence[KindRun]) -> Mapping[tuple[str, str], list[KindRun]]:
    kinds: defaultdict[tuple[str, str], list[KindRun]] = defaultdict(list)
    for one in kind_runs:
        kinds[one.source, one.page_kind].append(one)
    return kinds


def _point(run: KindRun, name: str, broken: Collection[str]) -> Point:
    share = run.fields[name].share if name in run.fields else None
    return Point(share, name in broken, any(text.startswith(f"{name}: ") for text in run.findings))


def bounded(kinds: Sequence[KindLines], most: int) -> list[KindLines]:
    """At most so many fields: those that something happened to before the others, in the order that they were in."""
    every = [(kind, field) for kind in kinds for field in kind.fields]
    kept = {id(field) for _, field in sorted(every, key=lambda one: not one[1].is_noteworthy)[:most]}
    cut = [KindLines(kind.name, kind.times, [one for one in kind.fields if id(one) in kept]) for kind in kinds]
    return [kind for kind in cut if kind.fields]


def findings(kind_runs: Sequence[KindRun]) -> list[Finding]:
    """The newest first; what was told of a field in several crawls is one."""
    told: dict[tuple[str, str], Finding] = {}
    for run in sorted(kind_runs, key=lambda one: one.at):
        for where, subject, text in _told(run):
            before = told.get((where, subject))
            told[where, subject] = Finding(
                where, text, before.first if before else run.at, run.at, before.crawls + 1 if before else 1
            )
    return sorted(told.values(), key=lambda one: (-one.last, one.where, one.text))


def _told(run: KindRun) -> Iterator[tuple[str, str, str]]:
    where = f"{run.source}/{run.page_kind}"
    for text in run.findings:
        # "title: on 90% of the pages before, falling to 20%", or of all fields: "the pages are built anew: 25% ..."
        yield where, text.partition(": ")[0], text
