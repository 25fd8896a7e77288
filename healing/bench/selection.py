"""Which proposers and which cases a run is about, as named by a person."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING

from healing.bench.case import CaseError, find_cases, read_case
from healing.bench.decoys import PROPOSER as ADVERSARY
from healing.errors import HealingError
from healing.repair.registry import PROPOSERS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from healing.bench.case import Case
    from healing.repair.incident import Proposer


NOBODY = "none"


@dataclass(frozen=True, slots=True)
class Proposing:
    """Who proposes: some of the project's proposers, or the adversary instead of them."""

    proposers: tuple[Proposer, ...] = PROPOSERS
    is_adversary: bool = False


def proposing(names: str | None) -> Proposing:
    """The proposers of a list such as ``witness,text-block``, in the order in which a heal asks them.

    A name's blanks may be written as hyphens; ``none`` leaves everything to a model. ``HealingError`` names those that
    are known.
    """
    if names is None:
        return Proposing()
    wanted = split(names)
    if wanted == {NOBODY}:
        return Proposing(())
    if wanted == {ADVERSARY}:
        return Proposing((), is_adversary=True)
    if ADVERSARY in wanted:
        raise HealingError(f"--proposers {names}: {ADVERSARY} stands instead of all others, name it alone")
    known = {proposer.name: proposer for proposer in PROPOSERS}
    plain = {name.replace("-", " ") for name in wanted}
    unknown = sorted(plain - set(known))
    if unknown or not plain:
        told = f"{', '.join(unknown)} is not known" if unknown else "no name is given"
        raise HealingError(f"--proposers {names}: {told}; there are {', '.join(known)}; or {ADVERSARY}, or {NOBODY}")
    return Proposing(tuple(proposer for name, proposer in known.items() if name in plain))


def split(names: str) -> set[str]:
    """The parts of a comma list."""
    return {part.strip() for part in names.split(",") if part.strip()}


def chosen_cases(folder: Path, suites: Iterable[str] = (), limit: int | None = None) -> list[Case]:
    """The cases below ``folder``, of some suites only where any are named, the first ``limit`` of them.

    ``HealingError`` where a suite is not there, or where two cases have one id.
    """
    cases = [read_case(path) for path in find_cases(folder)]
    there = sorted({case.suite for case in cases})
    wanted = {name for listed in suites for name in split(listed)}
    if unknown := sorted(wanted - set(there)):
        raise CaseError(f"--suite {', '.join(unknown)}: no such suite below {folder}; there are {', '.join(there)}")
    chosen = [case for case in cases if not wanted or case.suite in wanted][:limit]
    _refuse_twins(chosen)
    return chosen


def _refuse_twins(cases: Sequence[Case]) -> None:
    counts = Counter(case.id for case in cases)
    twins = [case for case in cases if counts[case.id] > 1]
    if twins:
        raise CaseError(f"{twins[0].folder} and {twins[1].folder} have the same id {twins[0].id!r}: rename one of them")


def case_named(cases: Sequence[Case], name: str) -> Case:
    """The case with this id; ``CaseError`` names those that are spelt alike."""
    found = next((case for case in cases if case.id == name), None)
    if found is None:
        alike = get_close_matches(name, [case.id for case in cases], n=5, cutoff=0.4)
        hint = f"; did you mean {', '.join(alike)}?" if alike else f" among {len(cases)}"
        raise CaseError(f"--explain {name}: there is no such case{hint}")
    return found
