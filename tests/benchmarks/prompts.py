"""What a language model is shown: ``python -m tests.benchmarks.prompts CASES [--jobs 2] [--refused] [--verbose]``.

For every case on which something broke, all broken fields are asked for in one question; with ``--refused`` those that
the other proposers could not heal, as in a crawl. Nothing is sent to anyone. Counted are the tokens of the whole prompt
(by the rule of :mod:`healing.llm.tokens`) and the *recall*: the share of drifted fields of which a right node has a
number. No model can do better than that.
"""

from __future__ import annotations

import argparse
import sys
from collections import defaultdict
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING
from zlib import crc32

from rich.console import Console
from rich.table import Table

from healing.bench.gold_nodes import gold_numbers
from healing.bench.repair import learned, meet, repaired
from healing.bench.run import Defect, Watch, run_each
from healing.bench.score import gold_of
from healing.bench.selection import chosen_cases
from healing.llm.budget import Budget
from healing.llm.prompt import write_prompt
from healing.llm.tokens import estimate_tokens
from healing.llm.topic import sheet_for
from healing.model import ROWS
from healing.repair.language_model import question_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from healing.bench.case import Case

_DRIFTED = frozenset({"broken", "wrong"})
_BUDGET = Budget()


@dataclass(frozen=True, slots=True)
class Asked:
    """One case's question: its size, and of which drifted fields a right node was shown."""

    case: str
    suite: str
    site: str
    tokens: int
    """Of the whole prompt, the system's words among them."""
    nodes: int
    shown: Mapping[str, bool]
    """By drifted field; ``rows`` too, where they were asked for."""


@dataclass(frozen=True, slots=True)
class Figures:
    """Of one suite."""

    median: int
    p95: int
    most: int
    """Tokens of a prompt."""
    recall: float
    """0 to 1."""
    fields: Mapping[str, tuple[int, int]]
    """How many of each field's right nodes were shown, of how many fields; the rows are told but not counted."""


def asked(case: Case, *, only_refused: bool = False) -> Asked | None:
    """``None`` where nothing is asked for that is known to have drifted."""
    incident = meet(case, case.new_page(), learned(case)).incident
    names = _refused(case) if only_refused else incident.broken
    told = gold_of(case)
    drifted = {name for name in names if name in told and told[name]["status"] in _DRIFTED}
    if not drifted:
        return None
    question = question_of(incident, names)
    sheet = sheet_for(question, _BUDGET)
    tokens = sum(estimate_tokens(message.content) for message in write_prompt(question, sheet))
    numbers = gold_numbers(case, question, sheet)
    shown = {name: bool(numbers[name]) for name in names if name in drifted or name == ROWS}
    return Asked(case.id, case.suite, case.site, tokens, len(sheet.nodes), shown)


def _refused(case: Case) -> tuple[str, ...]:
    return tuple(name for name, verdict in repaired(case).verdict.fields.items() if not verdict.accepted)


def measured(cases: Sequence[Case], watch: Watch, *, only_refused: bool = False) -> list[Asked]:
    """The questions of all cases with a drifted field; ``SystemExit`` where one could not be made."""
    found = run_each(partial(asked, only_refused=only_refused), cases, watch, "asking")
    failed = [case.id for case, one in zip(cases, found, strict=True) if isinstance(one, Defect)]
    if failed:
        raise SystemExit(f"no question could be made of these cases: {', '.join(failed)}")
    return [one for one in found if isinstance(one, Asked)]


def figures(questions: Sequence[Asked]) -> Figures:
    """Of some questions, at least one."""
    tokens = sorted(one.tokens for one in questions)
    fields: defaultdict[str, list[bool]] = defaultdict(list)
    for question in questions:
        for name, is_shown in question.shown.items():
            fields[name].append(is_shown)
    counts = {name: (sum(shown), len(shown)) for name, shown in fields.items()}
    of_fields = [count for name, count in counts.items() if name != ROWS]
    return Figures(
        median=_quantile(tokens, 0.5),
        p95=_quantile(tokens, 0.95),
        most=tokens[-1],
        recall=sum(shown for shown, _ in of_fields) / sum(total for _, total in of_fields),
        fields=counts,
    )


def by_suite(questions: Iterable[Asked]) -> dict[str, list[Asked]]:
    suites: defaultdict[str, list[Asked]] = defaultdict(list)
    for question in questions:
        suites[question.suite].append(question)
    return dict(sorted(suites.items()))


def half_of(question: Asked) -> int:
    """0 or 1 by the site, so that what was tuned on one half of the sites can be measured on the other."""
    return crc32(question.site.encode()) % 2


def _quantile(ordered: Sequence[int], share: float) -> int:
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def table(questions: Sequence[Asked]) -> Table:
    """All figures, by suite; of both halves of the sites, too."""
    shown = Table(title="what a model is shown", title_justify="left")
    for title in ("suite", "prompts", "median", "p95", "max", "recall", "by field"):
        shown.add_column(title, justify="left" if title in ("suite", "by field") else "right")
    parts: tuple[tuple[str, Callable[[Asked], bool]], ...] = (
        ("", lambda _: True),
        (", half A", lambda one: half_of(one) == 0),
        (", half B", lambda one: half_of(one) == 1),
    )
    for suite, found in by_suite(questions).items():
        for name, is_meant in parts:
            if chosen := [one for one in found if is_meant(one)]:
                _add(shown, suite + name, chosen)
    return shown


def _add(shown: Table, name: str, questions: Sequence[Asked]) -> None:
    of_all = figures(questions)
    fields = ", ".join(f"{field} {hits}/{total}" for field, (hits, total) in sorted(of_all.fields.items()))
    sizes = map(str, (len(questions), of_all.median, of_all.p95, of_all.most))
    shown.add_row(name, *sizes, f"{of_all.recall:.1%}", fields)


def main(folder: Path, jobs: int, *, only_refused: bool, verbose: bool) -> int:
    """0, however the figures came out: they are for reading."""
    console = Console(width=140)
    questions = measured(chosen_cases(folder), Watch(Console(stderr=True), jobs), only_refused=only_refused)
    console.print(table(questions))
    if verbose:
        for question in questions:
            if missed := [name for name, is_shown in question.shown.items() if not is_shown]:
                console.print(f"{question.case}: {', '.join(missed)} not among {question.nodes} nodes", highlight=False)
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.prompts", description=__doc__)
    parser.add_argument("cases", type=Path, help="the folder of cases")
    parser.add_argument("--jobs", type=int, default=2, metavar="N", help="processes (default: 2)")
    parser.add_argument("--refused", action="store_true", help="ask for what the other proposers could not heal")
    parser.add_argument("--verbose", action="store_true", help="name the fields of which no right node was shown")
    return parser.parse_args()


if __name__ == "__main__":
    arguments = _arguments()
    sys.exit(main(arguments.cases, arguments.jobs, only_refused=arguments.refused, verbose=arguments.verbose))
