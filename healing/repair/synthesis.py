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
from healing.repair.ladder import Family, Query, common_steps, ladder

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
_MAX_MEMBER_QUERIES = 32


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
    roots, elements = [target.root for target in wanted], [target.elements for target in wanted]
    chosen: list[Query] = []
    for query in islice(ladder(roots, elements, labels), _MAX_TRIED):
        if any(query.family is other.family for other in chosen) or query in chosen:
            continue
        if all(_finds(query.text, target, attribute, many=many) for target in wanted) and not any(
            find(query.text, root) for root in without
        ):
            chosen.append(query)
        if len(chosen) == _WANTED:
            break
    if len(chosen) > 1 and chosen[1].family is Family.PLACE:
        del chosen[1:]
    return tuple(written(query.text, attribute) for query in chosen)


def synthesise_first(targets: Sequence[Target]) -> Selectors:
    """One selector whose first find is the target: for a value that is the first of several alike, by its nature."""
    roots, elements = [target.root for target in targets], [target.elements for target in targets]
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
        share = min(_text_share(find(query, target.root), target.elements) for target in members)
        best.append((share, query))
        if share == 1:
            break
    if not best:
        return (), 0.0
    share, query = max(best, key=lambda pair: round(pair[0], 2))
    return (query,), share


def holder_queries(holders: Sequence[Target]) -> Iterator[str]:
    """Queries for exactly the one element around the text on each page, the likeliest to last first."""
    rungs = ladder([target.root for target in holders], [target.elements for target in holders])
    for rung in islice(rungs, _MAX_TRIED):
        if all(_finds(rung.text, target, "", many=True) for target in holders):
            yield rung.text


def _member_queries(holders: Sequence[Target], members: Sequence[Target]) -> list[str]:
    around = [query for query in islice(holder_queries(holders), _MAX_HOLDERS) if not is_xpath(query)]
    blocks = [block for target in members for block in target.elements]
    tails = common_steps(blocks)
    inside = [f"{holder}{glue}{tail}" for holder in around for tail in tails[:4] for glue in (" > ", " ")]
    parents = common_steps([block.getparent() for block in blocks])
    nested = [f"{parent} > {tail}" for parent in parents[:3] for tail in tails[:2]]
    nested += [f"{holder} {query}" for holder in around for query in nested[:4]]
    return list(dict.fromkeys((*inside[:_MAX_MEMBER_QUERIES], *tails, *nested)))


def _text_share(found: Sequence[HtmlElement], wanted: Sequence[HtmlElement]) -> float:
    common = sum(map(_length, set(found) & set(wanted)))
    total = sum(map(_length, found)) + sum(map(_length, wanted))
    return 2 * common / total if total else 0.0


def _length(element: HtmlElement) -> int:
    return len(collapse("".join(element.itertext())))
