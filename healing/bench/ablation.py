"""What each proposer adds: the same cases again, each time without one of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from healing.bench.run import run_cases

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from healing.bench.case import Case
    from healing.bench.result import CaseResult
    from healing.bench.run import Watch
    from healing.repair.incident import Proposer


def run_without_each(
    cases: Sequence[Case], results: Sequence[CaseResult], proposers: Sequence[Proposer], watch: Watch
) -> Iterator[tuple[str, list[CaseResult]]]:
    """For each proposer its name, and the results that the others have without it.

    ``results``: those with all proposers. Where nothing was to be repaired, no proposer was asked: they stay.
    """
    broken = [case for case, result in zip(cases, results, strict=True) if result.is_broken]
    for left_out in proposers:
        others = [proposer for proposer in proposers if proposer is not left_out]
        again = {result.id: result for result in run_cases(broken, watch, others)}
        yield left_out.name, [again.get(result.id, result) for result in results]
