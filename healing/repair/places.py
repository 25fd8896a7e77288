"""From values to the elements that show them, and from those to candidates."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from healing.dom.hooks import hooks
from healing.dom.paths import tag_path
from healing.dom.text import normal
from healing.dom.words import is_stable, module_prefix
from healing.repair.ladder import COUNTING, place_of
from healing.repair.synthesis import Target, synthesise

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lxml.html import HtmlElement

    from healing.dom.page import Page
    from healing.model import Selectors

Places = tuple["HtmlElement", ...]
_TELLING = {"h1": 4, "h2": 1, "time": 3, "address": 2, "title": -9}
_MAX_TRIED = 5


def shown(page: Page, text: str, *, anywhere: bool = False) -> list[HtmlElement]:
    """The elements of the record (``anywhere``: of side parts too) that show just this text, the most telling first."""
    found = [element for element in page.by_text.get(normal(text), ()) if anywhere or element not in page.side]
    return sorted(found, key=lambda element: (-worth(element), page.positions[element]))


def innermost_first(elements: Sequence[HtmlElement]) -> list[HtmlElement]:
    """The elements that have no other of them inside, then those around them, which show the same text."""
    around = {ancestor for element in elements for ancestor in element.iterancestors()}
    return sorted(elements, key=lambda element: element in around)


def worth(element: HtmlElement) -> int:
    """How much an element's make-up holds on to."""
    return int(
        _TELLING.get(str(element.tag), 0)
        + 3 * bool(hooks(element))
        + 2 * any(is_stable(word) or module_prefix(word) for word in (element.get("class") or "").split())
        + (element.tag == "a")
    )


def align(options: Sequence[Sequence[Places]]) -> Iterator[list[Places]]:
    """Ways to take one option on each page so that they look alike; one way for each option of the first page."""
    for lead in islice(options[0], _MAX_TRIED):
        yield [lead, *(max(others, key=lambda other: likeness(lead[0], other[0])) for others in options[1:])]


def likeness(one: HtmlElement, other: HtmlElement) -> float:
    """How alike two elements of two pages look, 0 to 1: tag, names, path; the place among their like tells twins."""
    mine, theirs = _look(one), _look(other)
    shared = len(mine & theirs) / len(mine | theirs)
    same_path = 0.19 * (tag_path(one) == tag_path(other)) + 0.01 * (place_of(one) == place_of(other))
    return float(0.4 * (one.tag == other.tag) + 0.4 * shared + same_path)


def _look(element: HtmlElement) -> frozenset[str]:
    return frozenset((str(element.tag), *(element.get("class") or "").split(), *map(str, hooks(element))))


def selectors_for(
    pages: Sequence[Page],
    options: Sequence[Sequence[Places]],
    attribute: str = "",
    *,
    many: bool = False,
    without: Sequence[HtmlElement] = (),
) -> Selectors:
    """Selectors for the first way to align the options of the pages that synthesis can express without counting.

    Where all count siblings, those of the first way; empty where synthesis can express none.
    ``without``: roots on which nothing may be found.
    """
    filled = [(page, given) for page, given in zip(pages, options, strict=True) if given]
    if not filled:
        return ()
    counting: Selectors = ()
    for way in align([given for _, given in filled]):
        targets = [Target(page.root, places) for (page, _), places in zip(filled, way, strict=True)]
        selectors = synthesise(targets, attribute, many=many, without=without)
        if selectors and COUNTING not in selectors[0]:
            return selectors
        counting = counting or selectors
    return counting
