"""What a page hides must not become a value because a language model named it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from parsel import Selector

from healing.dom.locate import locate
from healing.dom.text import normal
from healing.dom.unseen import is_inside
from healing.extraction import read_field
from healing.model import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from lxml.html import HtmlElement

    from healing.dom.page import Page
    from healing.model import Rule, Selectors


def hidden_fault(page: Page, elements: Iterable[HtmlElement], values: Sequence[str]) -> str:
    """Why ``values``, read from these elements, were shown to nobody, for people; empty where all were.

    What is in the page's head is no hidden part: its values are known to be another kind of thing.
    """
    every = tuple(elements)
    if any(is_inside(element, page.unseen) for element in every):
        return "stands where no reader sees it"
    told = normal(" ".join(values))
    words = (normal(page.text(part)) for one in every for part in one.iterdescendants() if part in page.unseen)
    return "has words that the page hides" if any(_has(told, hidden) for hidden in words) else ""


def _has(told: str, hidden: str) -> bool:
    """Signs alone are no words: a hidden bullet, a divider."""
    return any(map(str.isalnum, hidden)) and hidden in told


def hidden_column(page: Page, rows: Iterable[HtmlElement], selectors: Selectors, rule: Rule) -> str:
    """The same of a column: why some row's value was shown to nobody."""
    for row in rows:
        reading = read_field(Selector(root=row), selectors, rule, in_row=True)
        located = locate(row, reading.selector or "").elements
        if fault := hidden_fault(page, located[:1] if rule.kind is Kind.URL else located, reading.values):
            return fault
    return ""
