"""From nodes to selectors, in one place: rungs are tested for finding exactly the wanted nodes on all pages at hand."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from cssselect import SelectorError
from lxml import etree
from parsel.csstranslator import HTMLTranslator

from healing.dom.text import collapse, normal
from healing.extraction import is_xpath
from healing.repair.ladder import COUNTING, Family, Query, common_steps, ladder, shared_ancestors

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lxml.html import HtmlElement

    from healing.model import Selectors

OWN_TEXT = "text()"
"""In place of an attribute: the text directly inside the element, its children's left out."""

_TRANSLATOR = HTMLTranslator()
_MAX_TRIED = 160
_WANTED = 2
_MAX_HOLDERS = 4
_MAX_TAILS = 4
_MAX_PARENTS = 2


@dataclass(frozen=True, slots=True)
class Target:
    """The elements that a selector should find below one root: a page, or a row of a listing."""

    root: HtmlElement
    elements: tuple[HtmlElement, ...]


def synthesise(
    targets: Sequence[Target],
    attribute: str = "",
    *,
    many: bool = False,
    labels: frozenset[str] = frozenset(),
    without: Sequence[HtmlElement] = (),
) -> Selectors:
    """Up to two selectors for the targets of all roots, of different make where possible, the likeliest to last first.

    ``attribute``: what is read, empty for the element's text, :data:`OWN_TEXT` for its own text only. ``many``: every
    element is wanted (a list); otherwise each root has one, and further finds must show the same value. ``labels``: the
    field's labels (normal form) that are known from before. ``without``: roots on which nothing may be
    found. Empty where no query finds exactly the wanted elements. For rows the selectors are relative to the row.
    """
    wanted = [target for target in targets if target.elements]
    if not wanted:
        return ()
    roots, elements = _roots_and_elements(wanted)
    chosen: list[Query] = []
    for query in islice(ladder(roots, elements, labels, many=many and bool(attribute)), _MAX_TRIED):
        if chosen and query.family is Family.PLACE:
            break
        if chosen and (query.family is chosen[0].family or not _is_named(query)):
            continue
        if all(_finds(query.text, target, attribute, many=many) for target in wanted) and not any(
            find(query.text, root) for root in without
        ):
            chosen.append(query)
        if len(chosen) == _WANTED:
            break
    return tuple(written(query.text, attribute) for query in chosen)


def _is_named(query: Query) -> bool:
    """Whether a query may stand beside a better one: where that rightly finds nothing, a bare tag finds others."""
    return query.family is Family.LABEL or query.text == "h1" or _has_name(query.text)


def _has_name(css: str) -> bool:
    return any(mark in css for mark in ".#[")


def _roots_and_elements(targets: Sequence[Target]) -> tuple[list[HtmlElement], list[tuple[HtmlElement, ...]]]:
    return [target.root for target in targets], [target.elements for target in targets]


def synthesise_first(targets: Sequence[Target]) -> Selectors:
    """One selector whose first find is the target: for a value that is the first of several alike, by its nature."""
    roots, elements = _roots_and_elements(targets)
    for query in islice(ladder(roots, elements), _MAX_TRIED):
        if all(find(query.text, target.root)[:1] == list(target.elements[:1]) for target in targets):
            return (query.text,)
    return ()


def written(query: str, attribute: str) -> str:
    """The selector of a query and what is read from its elements."""
    if not attribute:
        return query
    if is_xpath(query):
        return f"{query}/{attribute}" if attribute == OWN_TEXT else f"{query}/@{attribute}"
    return f"{query}::text" if attribute == OWN_TEXT else f"{query}::attr({attribute})"


def find(query: str, root: HtmlElement) -> list[HtmlElement]:
    """The elements that a query of our own making finds below a root."""
    try:
        xpath = query if is_xpath(query) else _TRANSLATOR.css_to_xpath(query)
        found = root.xpath(xpath)
    except (etree.XPathError, SelectorError):
        return []
    return [node for node in found if isinstance(node, etree._Element)]


def _finds(query: str, target: Target, attribute: str, *, many: bool) -> bool:
    found = find(query, target.root)
    if not found or len(found) < len(target.elements):
        return False
    if tuple(found) == target.elements:
        return True
    if many or found[0] is not target.elements[0]:
        return False
    value = _value(found[0], attribute)
    return len(found) <= 4 and all(_value(other, attribute) == value for other in found[1:])


def _value(element: HtmlElement, attribute: str) -> str:
    if attribute and attribute != OWN_TEXT:
        return element.get(attribute) or ""
    return normal(collapse("".join(element.itertext())))


def synthesise_members(holders: Sequence[Target], members: Sequence[Target]) -> tuple[Selectors, float]:
    """Selectors for the blocks of a text, which need not be found to the last one, and the share they agree in.

    ``holders``: on each page the one element around the text; ``members``: its blocks. The share is the F1 of the texts
    found, the least of all pages.
    """
    best: list[tuple[float, str]] = []
    for query in _member_queries(holders, members):
        share = min(text_share(find(query, target.root), target.elements) for target in members)
        best.append((share, query))
        if share == 1:
            break
    if not best:
        return (), 0.0
    share, query = max(best, key=lambda pair: round(pair[0], 2))
    return (query,), share


def holder_queries(holders: Sequence[Target]) -> Iterator[str]:
    """Queries for exactly the one element around the text on each page, the likeliest to last first."""
    for rung in islice(ladder(*_roots_and_elements(holders)), _MAX_TRIED):
        if all(_finds(rung.text, target, "", many=True) for target in holders):
            yield rung.text


def _member_queries(holders: Sequence[Target], members: Sequence[Target]) -> list[str]:
    """Blocks inside the holder; by their own name; in what is around the holder; inside a holder that is counted."""
    around = [query for query in islice(holder_queries(holders), _MAX_HOLDERS) if not is_xpath(query)]
    counted = [holder for holder in around if COUNTING in holder]
    blocks = [block for target in members for block in target.elements]
    *named, tag = common_steps(blocks)
    tails = [*named, tag][:_MAX_TAILS]
    # Blocks of other parts, such as a summary's list items, have the same look but stand in other parents.
    parted = [f"{step} > {tag}" for step in common_steps([block.getparent() for block in blocks])[:_MAX_PARENTS]]
    inside = _inside([holder for holder in around if holder not in counted], [*tails, *parted])
    outer = [step.css for step in shared_ancestors(*_roots_and_elements(holders))][:_MAX_HOLDERS]
    parents = {str(target.elements[0].tag) for target in holders}
    wider = [f"{step} {parent} > {tail}" for step in outer for parent in sorted(parents)[:1] for tail in tails]
    rest = _inside(counted, tails) if counted else []
    bare = [query for query in parted if not _has_name(query)]
    parted = [query for query in parted if query not in bare]
    return list(dict.fromkeys((*inside, *named, *parted, *(wider if counted else ()), *bare, *rest, tag)))


def _inside(holders: Sequence[str], tails: Sequence[str]) -> list[str]:
    return [f"{holder}{glue}{tail}" for holder in holders for tail in tails for glue in (" > ", " ")]


def text_share(found: Sequence[HtmlElement], wanted: Sequence[HtmlElement]) -> float:
    """The F1 of the texts of the elements found, 0 to 1."""
    common = sum(map(_length, set(found) & set(wanted)))
    total = sum(map(_length, found)) + sum(map(_length, wanted))
    return 2 * common / total if total else 0.0


def _length(element: HtmlElement) -> int:
    return len(collapse("".join(element.itertext())))
