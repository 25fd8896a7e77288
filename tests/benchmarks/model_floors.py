"""The figures of the language model that are pinned: what it is shown, what an oracle reaches, what an adversary gets.

The stand-ins are asked for everything that broke, with no other proposer beside them: with all of these so few fields
are left that their share says little. The adversary is asked once more as a crawl would ask it, for what all the other
proposers refused, since there it may agree with a candidate that was not sure enough.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from healing.bench.llm_compare import run_compared
from healing.bench.llm_models import Manner, models_named
from healing.bench.llm_score import let_through, made_right
from healing.bench.result import BenchVerdict
from tests.benchmarks import prompts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import Console

    from healing.bench.case import Case
    from healing.bench.llm_compare import Comparison
    from healing.bench.result import CaseResult
    from healing.bench.run import Watch

RECALL = "prompt: recall of the right node"
SIZE = "prompt: median size"
MOST = "prompt: largest size"
ORACLE = "oracle alone: right"
LET_THROUGH = "adversary model let through"
LAST = ", asked last"
MEDIAN_TOKENS, MOST_TOKENS = 1500, 3500
"""What the sizes are shares of: the design's limits."""


def model_figures(
    cases: Sequence[Case], results: Sequence[CaseResult], watch: Watch, console: Console
) -> dict[str, dict[str, float]]:
    """By suite. ``results``: what became of the cases without a model."""
    questions = prompts.measured(cases, watch)
    console.print(prompts.table(questions))
    found = {suite: _sizes(of_suite) for suite, of_suite in prompts.by_suite(questions).items()}
    alone = _compared(cases, "oracle,adversary", watch, has_others=False)
    for suite, fate in made_right(cases, alone, "oracle").items():
        found.setdefault(suite, {})[ORACLE] = fate.share(fate.right)
    for suite, fate in let_through(cases, alone, "adversary").items():
        found.setdefault(suite, {})[LET_THROUGH] = fate.share(fate.wrong)
    refused = [case for case, result in zip(cases, results, strict=True) if _has_refused(result)]
    for suite, fate in let_through(refused, _compared(refused, "adversary", watch), "adversary").items():
        found.setdefault(suite, {})[LET_THROUGH + LAST] = fate.share(fate.wrong)
    return found


def _sizes(questions: Sequence[prompts.Asked]) -> dict[str, float]:
    found = prompts.figures(questions)
    return {RECALL: found.recall, SIZE: found.median / MEDIAN_TOKENS, MOST: found.most / MOST_TOKENS}


def _compared(cases: Sequence[Case], names: str, watch: Watch, *, has_others: bool = True) -> list[Comparison]:
    """The cases with each stand-in; ``SystemExit`` where a case could not be repaired."""
    models = models_named(names, Manner())
    found = run_compared(cases, models, watch) if has_others else run_compared(cases, models, watch, ())
    if failed := [case.id for case, one in zip(cases, found, strict=True) if one.without.error]:
        raise SystemExit(f"these cases ended in an error, nothing was measured: {', '.join(failed)}")
    return found


def _has_refused(result: CaseResult) -> bool:
    return any(answer.verdict is BenchVerdict.REFUSED for answer in result.answers.values())
