"""Counting a run's verdicts against what is known to be right; only the selectors that were written are trusted."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from enum import StrEnum
from statistics import fmean
from typing import TYPE_CHECKING, Any

from parsel import Selector

from healing.bench.case import CASE_FILE, load_json
from healing.bench.compare import SAME_SHARE, column_f1, is_right
from healing.bench.result import Answer, BenchVerdict
from healing.extraction import arrange, read, select
from healing.model import ROWS, Kind

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from healing.bench.case import Case
    from healing.bench.result import CaseResult
    from healing.model import Selectors


class Group(StrEnum):
    """What the redesign did to a field."""

    DRIFTED = "drifted"
    WORKING = "working"
    REMOVED = "removed"


class Outcome(StrEnum):
    """What the repair did to it."""

    RIGHT = "right"
    WRONG = "wrong"
    REFUSED = "refused"
    MISSED = "missed"
    KEPT = "kept"
    SPOILED = "spoiled"
    ALARMED = "alarmed"


OUTCOMES = {
    Group.DRIFTED: (Outcome.RIGHT, Outcome.WRONG, Outcome.REFUSED, Outcome.MISSED),
    Group.WORKING: (Outcome.KEPT, Outcome.SPOILED, Outcome.ALARMED),
    Group.REMOVED: (Outcome.RIGHT, Outcome.WRONG, Outcome.MISSED),
}
"""The outcomes that a field of each group can have, the wanted one first."""


@dataclass(slots=True)
class Tally:
    """Outcomes of one group of fields, in all and by site."""

    outcomes: Counter[Outcome] = field(default_factory=Counter)
    sites: defaultdict[str, Counter[Outcome]] = field(default_factory=lambda: defaultdict(Counter))

    def add(self, site: str, outcome: Outcome) -> None:
        self.outcomes[outcome] += 1
        self.sites[site][outcome] += 1

    def share(self, outcome: Outcome) -> float:
        """0 to 1."""
        return self.outcomes[outcome] / self.outcomes.total() if self.outcomes else 0.0

    def site_mean(self, outcome: Outcome) -> float:
        """The mean of the sites' shares: one site may give several pairs of pages."""
        return fmean(counts[outcome] / counts.total() for counts in self.sites.values()) if self.sites else 0.0


@dataclass(slots=True)
class Score:
    """All counts of a run: ``tallies`` by suite and group where the right answers are known, ``verdicts`` always."""

    tallies: defaultdict[tuple[str, Group], Tally] = field(default_factory=lambda: defaultdict(Tally))
    verdicts: defaultdict[str, Counter[BenchVerdict]] = field(default_factory=lambda: defaultdict(Counter))
    milliseconds: list[float] = field(default_factory=list)


def score(cases: Sequence[Case], results: Sequence[CaseResult]) -> Score:
    """Count the results of ``cases``, given in the same order."""
    counts = Score()
    for case, result in zip(cases, results, strict=True):
        counts.milliseconds.append(result.milliseconds)
        counts.verdicts[case.suite].update(answer.verdict for name, answer in result.answers.items() if name != ROWS)
        for group, outcome in outcomes(case, result):
            counts.tallies[case.suite, group].add(case.site, outcome)
    return counts


def outcomes(case: Case, result: CaseResult) -> Iterator[tuple[Group, Outcome]]:
    """The outcome of each field whose right answer the case file tells; nothing where it tells none."""
    gold = {name: told for name, told in load_json(case.folder / CASE_FILE)["fields"].items() if "status" in told}
    if not gold:
        return
    good = _good_columns(case, result, gold) if case.is_listing else _good_fields(case, result, gold)
    rows_healed = case.is_listing and result.answers[ROWS].verdict is BenchVerdict.HEALED
    for name, told in gold.items():
        said = result.answers[name].verdict
        if said is BenchVerdict.INTACT and rows_healed:
            said = BenchVerdict.HEALED  # its old selectors now read other rows
        yield _outcome(told["status"], said, right=name in good)


def _outcome(status: str, said: BenchVerdict, *, right: bool) -> tuple[Group, Outcome]:
    healed = said is BenchVerdict.HEALED
    if status == "removed":
        refused_or_missed = Outcome.RIGHT if said is BenchVerdict.REFUSED else Outcome.MISSED
        return Group.REMOVED, Outcome.WRONG if healed else refused_or_missed
    if status == "works":
        kept = said is BenchVerdict.INTACT or right
        return Group.WORKING, Outcome.KEPT if kept else Outcome.SPOILED if healed else Outcome.ALARMED
    if healed:
        return Group.DRIFTED, Outcome.RIGHT if right else Outcome.WRONG
    return Group.DRIFTED, Outcome.REFUSED if said is BenchVerdict.REFUSED else Outcome.MISSED


def _good_fields(case: Case, result: CaseResult, gold: Mapping[str, Any]) -> set[str]:
    page = Selector(text=case.new_page())
    healed = ((name, answer) for name, answer in result.answers.items() if answer.verdict is BenchVerdict.HEALED)
    return {
        name
        for name, answer in healed
        if "new_value" in gold.get(name, {})
        and is_right(case.rules[name].kind, gold[name]["new_value"], _first_values(page, answer.selectors))
    }


def _good_columns(case: Case, result: CaseResult, gold: Mapping[str, Any]) -> set[str]:
    page = Selector(text=case.new_page())
    row_selector = _selectors(result.answers[ROWS], case.selectors.rows)[0]
    queries = {name: _selectors(result.answers[name], case.selectors.columns[name]) for name in case.rules}
    rows = [
        {name: _cell(row, selectors, case.rules[name].kind) for name, selectors in queries.items()}
        for row in select(page, row_selector)
    ]
    known = {name: told["new_values"] for name, told in gold.items() if "new_values" in told}
    kinds = {name: rule.kind for name, rule in case.rules.items()}
    shares = column_f1(known, [row for row in rows if any(row.values())], kinds)
    return {name for name, share in shares.items() if share >= SAME_SHARE}


def _selectors(answer: Answer, old: Selectors) -> Selectors:
    return answer.selectors if answer.verdict is BenchVerdict.HEALED else old


def _cell(row: Selector, selectors: Selectors, kind: Kind) -> str | None:
    values = arrange(_first_values(row, selectors), kind, in_row=True)
    return values[0] if values else None


def _first_values(node: Selector, selectors: Selectors) -> tuple[str, ...]:
    return next(filter(None, (read(node, selector) for selector in selectors)), ())
