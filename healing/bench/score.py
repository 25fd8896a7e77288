"""Counting a run's verdicts against what is known to be right; only the selectors that were written are trusted."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from statistics import fmean
from typing import TYPE_CHECKING, Any

from cssselect import SelectorError
from parsel import Selector

from healing.bench.case import CASE_FILE, load_json
from healing.bench.compare import SAME_SHARE, column_f1, is_right
from healing.bench.result import Answer, BenchVerdict
from healing.extraction import arrange, select
from healing.model import ROWS, Kind
from healing.repair.sandbox import read_limited

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

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


@dataclass(frozen=True, slots=True)
class Scored:
    """What became of one field of one case."""

    suite: str
    site: str
    case: str
    field: str
    group: Group
    outcome: Outcome
    answer: Answer
    """The one that decided: that of the rows for an untouched column of healed rows."""

    @property
    def is_healed(self) -> bool:
        return self.answer.verdict is BenchVerdict.HEALED

    @property
    def is_good(self) -> bool:
        """Whether it is the outcome that is wanted of its group."""
        return self.outcome is OUTCOMES[self.group][0]


@dataclass(frozen=True, slots=True)
class Tally:
    """Outcomes of some fields, in all and by site."""

    outcomes: Counter[Outcome]
    sites: Mapping[str, Counter[Outcome]]

    @classmethod
    def of(cls, scored: Iterable[Scored]) -> Tally:
        sites: defaultdict[str, Counter[Outcome]] = defaultdict(Counter)
        for one in scored:
            sites[one.site][one.outcome] += 1
        return cls(sum(sites.values(), Counter()), sites)

    def share(self, outcome: Outcome) -> float:
        """0 to 1."""
        return self.outcomes[outcome] / self.outcomes.total() if self.outcomes else 0.0

    def site_mean(self, outcome: Outcome) -> float:
        """The mean of the sites' shares: one site may give several pairs of pages."""
        return fmean(counts[outcome] / counts.total() for counts in self.sites.values()) if self.sites else 0.0


@dataclass(frozen=True)
class Score:
    """All counts of a run: ``fields`` where the right answers are known, ``verdicts`` always."""

    fields: tuple[Scored, ...]
    verdicts: Mapping[str, Counter[BenchVerdict]]
    """By suite."""
    milliseconds: tuple[float, ...]
    """Of each case."""
    is_broken: tuple[bool, ...]
    """Of each case: whether there was something to repair."""

    @cached_property
    def suites(self) -> tuple[str, ...]:
        """The suites of which right answers are known."""
        return tuple(sorted({one.suite for one in self.fields}))

    def tally(self, suite: str, group: Group, field: str | None = None) -> Tally:
        """The outcomes of one suite's fields, or of those of one name."""
        of_group = (one for one in self.fields if (one.suite, one.group) == (suite, group))
        return Tally.of(one for one in of_group if field in (None, one.field))

    def names(self, suite: str, group: Group) -> tuple[str, ...]:
        return tuple(sorted({one.field for one in self.fields if (one.suite, one.group) == (suite, group)}))


def score(cases: Sequence[Case], results: Sequence[CaseResult]) -> Score:
    """Count the results of ``cases``, given in the same order."""
    verdicts: defaultdict[str, Counter[BenchVerdict]] = defaultdict(Counter)
    fields: list[Scored] = []
    for case, result in zip(cases, results, strict=True):
        verdicts[case.suite].update(answer.verdict for name, answer in result.answers.items() if name != ROWS)
        fields += scored(case, result)
    milliseconds = tuple(result.milliseconds for result in results)
    return Score(tuple(fields), verdicts, milliseconds, tuple(result.is_broken for result in results))


def scored(case: Case, result: CaseResult) -> Iterator[Scored]:
    """The outcome of each field whose right answer the case file tells; nothing where it tells none."""
    gold = gold_of(case)
    if not gold:
        return
    good = _good_columns(case, result, gold) if case.is_listing else _good_fields(case, result, gold)
    rows = result.answers.get(ROWS)
    for name, told in gold.items():
        answer = result.answers[name]
        if answer.verdict is BenchVerdict.INTACT and rows and rows.verdict is BenchVerdict.HEALED:
            answer = rows  # its old selectors now read other rows
        group, outcome = _outcome(told["status"], answer.verdict, right=name in good)
        yield Scored(case.suite, case.site, case.id, name, group, outcome, answer)


def gold_of(case: Case) -> dict[str, dict[str, Any]]:
    """What the case file tells of the right answers, by field: ``status`` and ``new_value`` or ``new_values``."""
    return {name: told for name, told in load_json(case.folder / CASE_FILE)["fields"].items() if "status" in told}


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
    healed = [(name, answer) for name, answer in result.answers.items() if answer.verdict is BenchVerdict.HEALED]
    if not healed:
        return set()
    page = Selector(text=case.new_page())
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
        for row in _rows(page, row_selector)
    ]
    known = {name: told["new_values"] for name, told in gold.items() if "new_values" in told}
    kinds = {name: rule.kind for name, rule in case.rules.items()}
    shares = column_f1(known, [row for row in rows if any(row.values())], kinds)
    return {name for name, share in shares.items() if share >= SAME_SHARE}


def _rows(page: Selector, selector: str) -> list[Selector]:
    try:
        return select(page, selector)
    except (ValueError, SelectorError):
        return []  # a selector that is not valid finds nothing


def _selectors(answer: Answer, old: Selectors) -> Selectors:
    return answer.selectors if answer.verdict is BenchVerdict.HEALED else old


def _cell(row: Selector, selectors: Selectors, kind: Kind) -> str | None:
    values = arrange(_first_values(row, selectors), kind, in_row=True)
    return values[0] if values else None


def _first_values(node: Selector, selectors: Selectors) -> tuple[str, ...]:
    """Of the first selector that gives anything; one that is not valid gives nothing."""
    return next(filter(None, (read_limited(node, selector) for selector in selectors)), ())
