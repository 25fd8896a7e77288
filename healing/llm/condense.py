"""A page as a short list of numbered nodes: what a small model can read, and code can find again.

Cleaning, texts cut at 80 characters and three of each run of similar siblings bring newspaper pages from 77,000 tokens
at the median to 5,000; the rest of the way is made by showing, for each field, the few places that fit it best.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from healing.dom.page import parse
from healing.llm.choice import choose
from healing.llm.elements import look
from healing.llm.lines import Node, node_of
from healing.llm.tokens import estimate_tokens

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from healing.llm.choice import Chosen
    from healing.llm.elements import Seen
    from healing.llm.question import Question

_NUMBER_TOKENS = 2
_SAME_LAYOUT = 0.4
"""A page with fewer of the first one's places has another layout."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """All numbered nodes; the number of a node is its index plus one."""

    nodes: tuple[Node, ...]
    is_whole: bool = False
    """Whether everything of the pages that may hold a value has a number, so that there is nothing else to look for."""

    def lines(self) -> list[str]:
        """One line for each node: number, element, label, text; a heading before each page where there are several."""
        several = any(node.page for node in self.nodes)
        shown: list[str] = []
        for index, node in enumerate(self.nodes):
            if several and (index == 0 or self.nodes[index - 1].page != node.page):
                shown.append(f"page {node.page + 1}")
            shown.append(f"{index + 1} {node.line}")
        return shown


def condense(question: Question, tokens: int, pages: int = 1) -> Sheet:
    """The first ``pages`` of the question within ``tokens`` (estimated); what one leaves of its share the next may use.

    Of the first page the places that fit best are shown, of the others the same places: enough to see what changes
    from record to record.
    """
    shown = question.pages[:pages]
    places: frozenset[tuple[str, ...]] = frozenset()
    nodes: list[Node] = []
    left, is_whole = tokens, True
    for number, html in enumerate(shown):
        seen = look(parse(html), question)
        chosen = _in_same_places(seen, places, question) if places else choose(seen, question)
        kept = _kept(chosen, number, left // (len(shown) - number))
        places = places or frozenset(line.seen.signature for line in kept)
        left -= sum(line.cost for line in kept)
        is_whole = is_whole and len(kept) == len(seen)
        nodes += (line.node for line in sorted(kept, key=lambda line: line.seen.place))
    return Sheet(tuple(nodes), is_whole)


@dataclass(frozen=True, slots=True)
class _Line:
    seen: Seen
    node: Node
    cost: int


def _kept(chosen: Iterable[Chosen], page: int, room: int) -> list[_Line]:
    """The most needed elements whose lines fit into ``room`` tokens."""
    kept: list[_Line] = []
    for one in chosen:
        node = node_of(one.seen, page, shows_link=one.for_link)
        cost = estimate_tokens(node.line) + _NUMBER_TOKENS
        if cost <= room:
            kept.append(_Line(one.seen, node, cost))
            room -= cost
    return kept


def _in_same_places(seen: Sequence[Seen], places: frozenset[tuple[str, ...]], question: Question) -> list[Chosen]:
    """One element of each of the first page's places; all that fits where a page has hardly any of them."""
    alike = [one for one in seen if one.signature in places]
    if len({one.signature for one in alike}) < _SAME_LAYOUT * len(places):
        return choose(seen, question)
    firsts: dict[tuple[str, ...], Chosen] = {}
    for one in choose([replace(one, place=place) for place, one in enumerate(alike)], question):
        firsts.setdefault(one.seen.signature, one)
    return list(firsts.values())
