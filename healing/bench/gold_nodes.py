"""Which numbered nodes are right answers, where a case file tells what is right: for judging sheets, and for oracles.

A node is judged by the value that it would give, with the bench's own comparison. Gold is read here after everything
that a repair may see was made without it.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from typing import TYPE_CHECKING, Any

from healing.bench.compare import is_right, normalised
from healing.bench.gold_rows import GoldRows
from healing.bench.numbered import Numbered, numbered, shape_of
from healing.bench.reference import elements_of
from healing.bench.score import gold_of
from healing.dom.page import parse
from healing.dom.paths import up
from healing.llm.prompt import MAX_NODES
from healing.model import ROWS, Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from lxml.html import HtmlElement

    from healing.bench.case import Case
    from healing.dom.page import Page
    from healing.llm.condense import Sheet
    from healing.llm.question import Question

_HEAD = frozenset({"meta", "title", "link"})
_NEARLY = 0.7
"""A block with so much of a paragraph's text, and hardly more, is that paragraph."""
_HELD, _ALONE = 0.9, 0.5
"""An element holds a text if it has so much of it, and so much of the element is of the text."""


def gold_numbers(case: Case, question: Question, sheet: Sheet) -> dict[str, tuple[int, ...]]:
    """For each field of the question the numbers of the nodes that answer it, the best first.

    A single value has one number; a list, a long text, a column and the rows have up to as many as may be answered.
    Empty where no node gives the right value, or the field is gone from the page.
    """
    index = _page_of(case, question)
    page = parse(question.pages[index])
    told = gold_of(case)
    rows = GoldRows.of(case, page) if case.is_listing else None
    found: dict[str, tuple[int, ...]] = {}
    for name, rule in question.rules.items():
        nodes = numbered(sheet, index, page, rule.kind)
        if rows is not None:
            chosen = rows.record_nodes(nodes) if name == ROWS else rows.cell_nodes(name, nodes)
        else:
            chosen = _field_nodes(rule.kind, told.get(name, {}), nodes, page)
        found[name] = tuple(node.number for node in chosen[:MAX_NODES])
    return found


def _page_of(case: Case, question: Question) -> int:
    """Which of the question's pages is the case's."""
    html = case.new_page()
    return next((index for index, one in enumerate(question.pages) if one == html), 0)


def _field_nodes(kind: Kind, told: Mapping[str, Any], nodes: Sequence[Numbered], page: Page) -> list[Numbered]:
    if "new_value" not in told or told.get("status") == "removed":
        return []
    gold = told["new_value"]
    meant = set(elements_of(_listed(told.get("reference_new")), page.root))
    if kind is Kind.LONGTEXT:
        return _text_nodes(gold, nodes)
    whole = sorted(
        (node for node in nodes if is_right(kind, gold, (node.value,))), key=lambda node: _preference(node, meant)
    )
    return (_item_nodes(kind, gold, nodes, page, meant) or whole[:1]) if kind.has_items else whole[:1]


def _listed(told: object) -> list[str]:
    """A case's reference selectors: none, one, or several."""
    if isinstance(told, str):
        return [told]
    return [str(one) for one in told] if isinstance(told, list) else []


def _preference(node: Numbered, meant: set[HtmlElement]) -> tuple[bool, bool, int, int]:
    """What the reference means comes first, then what readers see, then what lies deepest."""
    is_meant = any(one in meant for one in up(node.element)) or not meant.isdisjoint(node.element.iter())
    return not is_meant, node.element.tag in _HEAD, -len([*node.element.iterancestors()]), node.number


def _item_nodes(
    kind: Kind, gold: Sequence[str], nodes: Sequence[Numbered], page: Page, meant: set[HtmlElement]
) -> list[Numbered]:
    """The items of the run of like elements that comes nearest to being the list."""

    @cache
    def is_item(value: str) -> bool:
        return any(is_right(kind, [item], (value,)) for item in gold)

    runs: defaultdict[tuple[object, ...], list[Numbered]] = defaultdict(list)
    for node in nodes:
        if is_item(node.value):
            runs[shape_of(node)].append(node)

    def share(run: Sequence[Numbered]) -> float:
        """F1 of all that looks like these nodes on the page, and the list."""
        values = [value for value in _like(run[0], page) if value]
        hits = {normalised(value) for value in values if is_item(value)}
        return 2 * len(hits) / (len(gold) + max(len(set(values)), len(hits)))

    return max(runs.values(), key=lambda run: (round(share(run), 6), *_worth(run[0], meant)), default=[])


def _worth(node: Numbered, meant: set[HtmlElement]) -> tuple[bool, bool, int]:
    is_other, is_head, depth, _ = _preference(node, meant)
    return not is_other, not is_head, -depth


def _like(node: Numbered, page: Page) -> Iterable[str]:
    """The values of all elements of the page that look like a node."""
    for element in page.root.iter(str(node.element.tag)):
        if shape_of(node, element) == shape_of(node):
            yield (element.get(node.attribute) or "") if node.attribute else page.text(element)


def _text_nodes(gold: Sequence[str], nodes: Sequence[Numbered]) -> list[Numbered]:
    """The paragraphs of a text; where none has a number, the smallest element that holds it."""
    paragraphs = [normalised(one) for one in gold]
    found = [node for node in nodes if not node.attribute and _is_paragraph(normalised(node.value), paragraphs)]
    if found:
        return found
    holders = [node for node in nodes if not node.attribute and _holds(node.value, gold)]
    return sorted(holders, key=lambda node: len(node.value))[:1]


def _is_paragraph(text: str, paragraphs: Sequence[str]) -> bool:
    return any(
        text == one
        or (len(text) >= _NEARLY * len(one) > 0 and text in one)
        or (len(one) >= _NEARLY * len(text) > 0 and one in text)
        for one in paragraphs
    )


def _holds(value: str, gold: Sequence[str]) -> bool:
    words, wanted = normalised(value).split(), set(normalised(" ".join(gold)).split())
    common = wanted & set(words)
    return len(common) >= _HELD * len(wanted) and sum(word in wanted for word in words) >= _ALONE * len(words)
