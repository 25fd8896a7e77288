"""A page as a short list of numbered nodes: what a small model can read, and code can find again.

Cleaning, texts cut at 80 characters and three of each run of similar siblings bring newspaper pages from 77,000 tokens
at the median to 5,000; the rest of the way is made by keeping what fits the fields asked for.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from healing.dom.page import parse
from healing.llm.elements import Seen, line_of, look, value_attribute
from healing.llm.question import PickedNode
from healing.llm.relevance import relevance, wanted
from healing.llm.tokens import estimate_tokens

if TYPE_CHECKING:
    from collections.abc import Iterable

    from healing.llm.question import Question
    from healing.model import Kind

_PLAIN = 2.5
"""Elements below this relevance fit no field in any way; they fill at most ``_PLAIN_SHARE`` of the room."""
_PLAIN_SHARE = 0.35
_NUMBER_TOKENS = 2


@dataclass(frozen=True, slots=True)
class Node:
    """One numbered line: the page that it is on, and the element there."""

    page: int
    seen: Seen

    def picked(self, kind: Kind) -> PickedNode:
        """The node as the answer for a field of this kind."""
        return PickedNode(self.page, self.seen.xpath, value_attribute(self.seen, kind))


@dataclass(frozen=True, slots=True)
class Sheet:
    """All numbered nodes; the number of a node is its index plus one."""

    nodes: tuple[Node, ...]

    def lines(self) -> list[str]:
        """One line for each node: number, element, label, text; a heading before each page."""
        shown: list[str] = []
        for index, node in enumerate(self.nodes):
            if index == 0 or self.nodes[index - 1].page != node.page:
                shown.append(f"page {node.page + 1}")
            shown.append(f"{index + 1} {line_of(node.seen)}")
        return shown


def condense(question: Question, tokens: int, pages: int = 1) -> Sheet:
    """The first ``pages`` of the question within ``tokens`` (estimated), shared out evenly."""
    shown = question.pages[:pages]
    room = tokens // max(1, len(shown))
    return Sheet(
        tuple(Node(number, seen) for number, html in enumerate(shown) for seen in _worth_it(html, question, room))
    )


def _worth_it(html: str, question: Question, room: int) -> Iterable[Seen]:
    """The most relevant elements that fit into ``room`` tokens, in document order."""
    fields = wanted(question)
    ranked = sorted(
        ((relevance(seen.feature, fields), place, seen) for place, seen in enumerate(look(parse(html), question))),
        key=lambda entry: (-entry[0], entry[1]),
    )
    kept: list[tuple[int, Seen]] = []
    spent = 0
    for score, place, seen in ranked:
        cost = estimate_tokens(line_of(seen)) + _NUMBER_TOKENS
        if spent + cost <= (room if score >= _PLAIN else room * _PLAIN_SHARE):
            kept.append((place, seen))
            spent += cost
    return [seen for _, seen in sorted(kept, key=lambda entry: entry[0])]
