"""The results of many redesigns as lines for people, and as JSON."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict
from statistics import median
from typing import TYPE_CHECKING, Any

from healing.bench.score import OUTCOMES, Group, Outcome
from tests.real.judging import Fate

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tests.real.harness import CaseResult


def lines(suite: str, results: Sequence[CaseResult]) -> Iterator[str]:
    """The outcomes of one suite by group of fields, then what became of its pages."""
    yield f"\n{suite}: {len(results)} redesigns of {len({result.site for result in results})} sites, end to end"
    for group, wanted in OUTCOMES.items():
        counts = Counter(outcome for result in results for of, outcome in result.fields.values() if of is group)
        if counts:
            yield f"  {group.value:8} {_shares(counts, wanted)}"
    fates = Counter(result.fate for result in results)
    states = Counter(state for result in results for state in result.new.incidents.states)
    yield "  pages:     " + ", ".join(f"{fates[fate]} ended as {fate.value}" for fate in Fate if fates[fate])
    yield "  incidents: " + (", ".join(f"{count} {state}" for state, count in states.most_common()) or "none")
    seconds = [result.new.incidents.seconds for result in results if result.new.incidents.states]
    if seconds:
        yield f"  seconds from the failed page to the end of its incident: median {median(seconds):.1f}"
    yield from _complaints(results)


def _shares(counts: Counter[Outcome], wanted: tuple[Outcome, ...]) -> str:
    total = counts.total()
    shares = (f"{outcome.value} {counts[outcome]} ({counts[outcome] / total:.1%})" for outcome in wanted)
    return f"{total:4} fields: " + ", ".join(shares)


def _complaints(results: Sequence[CaseResult]) -> Iterator[str]:
    """What should not be, each with the case that shows it."""
    for result in results:
        for name, (group, outcome) in result.fields.items():
            if outcome in (Outcome.WRONG, Outcome.SPOILED, Outcome.ALARMED) or (
                group is Group.DRIFTED and outcome is Outcome.MISSED
            ):
                yield f"  {outcome.value}: {result.id} {name}"
        if not result.has_learned:
            yield f"  the old page was not healthy: {result.id} {_why(result)}"
        if result.fate is Fate.NOWHERE:
            yield f"  the page was lost: {result.id}"
        if result.new.downloads != 1:
            yield f"  downloaded {result.new.downloads} times: {result.id} {_why(result)}"
        for crawl in (result.old, result.new):
            if crawl.exit_code:
                yield f"  exit code {crawl.exit_code}: {result.id}"
            for error in crawl.errors:
                yield f"  in the log: {result.id}: {error}"


def _why(result: CaseResult) -> str:
    told = (*result.old.incidents.states, *result.old.incidents.dead_letters, *result.new.incidents.dead_letters)
    return f"({'; '.join(told)})" if told else ""


def as_json(results: Sequence[CaseResult]) -> list[dict[str, Any]]:
    """Everything but the items, which hold the texts of the pages."""
    return [_as_json(result) for result in results]


def _as_json(result: CaseResult) -> dict[str, Any]:
    told = asdict(result)
    told["fields"] = {name: outcome for name, (_, outcome) in result.fields.items()}
    for crawl in (told["old"], told["new"]):
        crawl["items"] = len(crawl["items"])
        crawl["incidents"] = {
            key: sorted(value) if isinstance(value, frozenset) else value for key, value in crawl["incidents"].items()
        }
    return told
