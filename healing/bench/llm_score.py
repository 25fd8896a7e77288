"""What models add: outcomes with and without each, what became of the fields that they were asked for, what it cost."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from statistics import median, quantiles
from typing import TYPE_CHECKING

from healing.bench.score import Group, Outcome, score, scored

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from healing.bench.case import Case
    from healing.bench.llm_compare import Asked, Comparison
    from healing.bench.score import Score

WITHOUT = "without"
_MEANT = (Group.DRIFTED, Group.REMOVED)
_RIGHT = (Outcome.RIGHT, Outcome.KEPT)
_WRONG = (Outcome.WRONG, Outcome.SPOILED)


@dataclass(slots=True)
class Fate:
    """What became of the fields that a model was asked for; a removed field is never healed rightly."""

    asked: int = 0
    right: int = 0
    """Healed to the right value."""
    wrong: int = 0
    refused: int = 0
    """Still refused: rightly where the field is gone."""
    nulls: int = 0
    """Of all asked: the model says that the field is not on the page."""
    unanswered: int = 0
    """Of all asked: there was no usable answer."""

    def share(self, count: int) -> float:
        """Of all asked, 0 to 1."""
        return count / self.asked if self.asked else 0.0

    def add(self, outcome: Outcome, *, is_healed: bool, is_null: bool, is_answered: bool) -> None:
        self.asked += 1
        self.right += is_healed and outcome in _RIGHT
        self.wrong += is_healed and outcome in _WRONG
        self.refused += not is_healed
        self.nulls += is_null
        self.unanswered += not is_answered


@dataclass(frozen=True, slots=True)
class Spread:
    """Some numbers, summed up; zeros where there are none."""

    median: float = 0.0
    high: float = 0.0
    """The 95th percentile."""
    most: float = 0.0

    @classmethod
    def of(cls, numbers: Sequence[float]) -> Spread:
        ranked = sorted(numbers)
        if not ranked:
            return cls()
        high = quantiles(ranked, n=20, method="inclusive")[-1] if len(ranked) > 1 else ranked[0]
        return cls(median(ranked), high, ranked[-1])


@dataclass(frozen=True, slots=True)
class Cost:
    """What one model took, over all heals in which it was asked."""

    heals: int
    calls: int
    failed: int
    """Calls without a usable reply."""
    prompt: Spread
    """Tokens of each heal's longest prompt: what has to fit into the model's context."""
    read: Spread
    """Tokens of all prompts of a heal."""
    written: Spread
    """Tokens of all replies of a heal."""
    seconds: Spread
    """Of a heal, from the question to the candidates."""
    gaps: Mapping[str, int] = field(default_factory=dict)
    """Heals that replies on file did not serve to the end, by the reason."""


def scores(cases: Sequence[Case], comparisons: Sequence[Comparison]) -> dict[str, Score]:
    """The score without a model, then with each; comparisons are in the order of ``cases``."""
    names = list(comparisons[0].models) if comparisons else []
    plain = score(cases, [one.without for one in comparisons])
    return {WITHOUT: plain} | {name: score(cases, [one.models[name].result for one in comparisons]) for name in names}


def fates(cases: Sequence[Case], comparisons: Sequence[Comparison], model: str) -> dict[str, dict[Group, Fate]]:
    """By suite and group, of the asked fields whose right answer is known."""
    found: defaultdict[str, dict[Group, Fate]] = defaultdict(lambda: {group: Fate() for group in Group})
    for case, comparison in zip(cases, comparisons, strict=True):
        answered = comparison.models[model]
        if (asked := answered.asked) is None:
            continue
        for one in scored(case, answered.result):
            if one.field in asked.fields:
                found[one.suite][one.group].add(
                    one.outcome,
                    is_healed=one.is_healed,
                    is_null=one.field in asked.nulls,
                    is_answered=one.field in (*asked.named, *asked.nulls),
                )
    return dict(found)


def made_right(cases: Sequence[Case], comparisons: Sequence[Comparison], model: str) -> dict[str, Fate]:
    """By suite: of the drifted fields that the other proposers refused, how many the model made right."""
    return {suite: groups[Group.DRIFTED] for suite, groups in fates(cases, comparisons, model).items()}


def let_through(cases: Sequence[Case], comparisons: Sequence[Comparison], model: str) -> dict[str, Fate]:
    """By suite: of all fields asked for, drifted or removed, how many the gate accepted with a wrong value."""
    return {
        suite: _sum([groups[group] for group in _MEANT]) for suite, groups in fates(cases, comparisons, model).items()
    }


def cost(comparisons: Sequence[Comparison], model: str) -> Cost:
    """What the model took in all the heals that it was asked in; where tokens are not counted they are left out."""
    heard = [asked for one in comparisons if (asked := one.models[model].asked) is not None]
    calls = [call for asked in heard for call in asked.calls]
    return Cost(
        heals=len(heard),
        calls=len(calls),
        failed=sum(bool(call.error) for call in calls),
        prompt=Spread.of([max(each) for asked in heard if (each := _tokens_read(asked))]),
        read=Spread.of([sum(each) for asked in heard if (each := _tokens_read(asked))]),
        written=Spread.of([total for asked in heard if (total := sum(call.reply_tokens for call in asked.calls))]),
        seconds=Spread.of([asked.seconds for asked in heard]),
        gaps=Counter(gap.value for asked in heard for gap in asked.gaps),
    )


def summary(cases: Sequence[Case], comparisons: Sequence[Comparison]) -> dict[str, object]:
    """Everything that the tables show, as JSON: ``outcomes``, ``asked`` and ``cost``, by model."""
    every = scores(cases, comparisons)
    models = [name for name in every if name != WITHOUT]
    return {
        "outcomes": {name: _outcomes(one) for name, one in every.items()},
        "asked": {name: _fates_json(fates(cases, comparisons, name)) for name in models},
        "cost": {name: _cost_json(cost(comparisons, name)) for name in models},
    }


def _tokens_read(asked: Asked) -> list[int]:
    return [call.prompt_tokens for call in asked.calls if call.prompt_tokens]


def _sum(parts: Sequence[Fate]) -> Fate:
    names = ("asked", "right", "wrong", "refused", "nulls", "unanswered")
    return Fate(**{name: sum(getattr(part, name) for part in parts) for name in names})


def _outcomes(one: Score) -> dict[str, dict[str, dict[str, int]]]:
    def counts(suite: str) -> Iterator[tuple[str, dict[str, int]]]:
        for group in Group:
            found = one.tally(suite, group).outcomes
            yield group.value, {outcome.value: count for outcome, count in found.items()}

    return {suite: dict(counts(suite)) for suite in one.suites}


def _fates_json(found: Mapping[str, Mapping[Group, Fate]]) -> dict[str, dict[str, dict[str, int]]]:
    return {
        suite: {
            group.value: {
                "asked": fate.asked,
                "right": fate.right,
                "wrong": fate.wrong,
                "refused": fate.refused,
                "null": fate.nulls,
                "unanswered": fate.unanswered,
            }
            for group, fate in groups.items()
        }
        for suite, groups in found.items()
    }


def _cost_json(one: Cost) -> dict[str, object]:
    return {
        "heals": one.heals,
        "calls": one.calls,
        "failed_calls": one.failed,
        "prompt_tokens": _spread_json(one.prompt),
        "prompt_tokens_a_heal": _spread_json(one.read),
        "reply_tokens_a_heal": _spread_json(one.written),
        "seconds_a_heal": _spread_json(one.seconds),
        "gaps": dict(one.gaps),
    }


def _spread_json(one: Spread) -> dict[str, float]:
    return {"median": round(one.median, 3), "p95": round(one.high, 3), "max": round(one.most, 3)}
