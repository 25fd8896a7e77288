"""Several answers to one question -> one: for each field what most of them say.

As in X. Wang et al., "Self-Consistency Improves Chain of Thought Reasoning in Language Models" (ICLR 2023): what a
model says again with another seed is more often right.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from healing.llm.question import Pick

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from healing.llm.question import PickedNode


def still_to_ask(ballots: Sequence[Mapping[str, Pick]], asked: int, most: int) -> int:
    """How many more answers to get, of at most ``most`` in all, of which ``asked`` were asked for.

    At first as many as make a majority; then as many as could give one to a field that has none yet. None where not a
    single answer could be used: the next ones would be no better.
    """
    if asked == 0:
        return most // 2 + 1
    left = most - asked
    if left <= 0 or not ballots:
        return 0
    return max(_lacking([ballot[name] for ballot in ballots], left) for name in ballots[0])


def vote(ballots: Sequence[Mapping[str, Pick]], asked: int) -> dict[str, Pick]:
    """For each field the nodes that more than half of the (one or more) ballots name.

    A field without such a node has none: because most say so, or, with no votes, because they do not agree. ``asked``
    is how many answers were asked for: those that did not come, or could not be used, back nothing.
    """
    return {name: _elected([ballot[name] for ballot in ballots], asked) for name in ballots[0]}


def _elected(picks: Sequence[Pick], asked: int) -> Pick:
    chosen = [option for option, count in _counts(picks).items() if 2 * count > len(picks)]
    backers = [pick for pick in picks if not set(chosen).isdisjoint(_options(pick))]
    if not backers:
        return Pick((), votes=0.0)
    nodes = tuple(option for option in chosen if option is not None)
    line = next((pick.shown for pick in picks if nodes and pick.nodes[:1] == nodes[:1]), "")
    return Pick(nodes, backers[0].why, len(backers) / asked, line)


def _lacking(picks: Sequence[Pick], left: int) -> int:
    """How many of the ``left`` answers the leading option needs for a majority, whatever the others say; 0 if it has
    one, or can get none."""
    best = max(_counts(picks).values())
    total = len(picks)
    if 2 * (best + left) <= total + left:
        return 0
    return max(0, (total + left) // 2 + 1 - best)


def _counts(picks: Sequence[Pick]) -> Counter[PickedNode | None]:
    """Where a field may have several nodes each is voted on: two answers seldom name the very same items of a list."""
    return Counter(option for pick in picks for option in _options(pick))


def _options(pick: Pick) -> tuple[PickedNode | None, ...]:
    return pick.nodes or (None,)
