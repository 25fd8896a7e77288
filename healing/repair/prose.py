"""The main text of a page: its paragraphs, and the smallest element that holds nearly all of them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from healing.dom.paths import up
from healing.dom.regions import names
from healing.repair.synthesis import Target, find, holder_queries

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from lxml.html import HtmlElement

    from healing.dom.page import Page

_BLOCKS = frozenset({"p", "div", "section", "article", "main", "header", "footer", "aside", "nav", "form"})
_BLOCKS |= {"ul", "ol", "li", "dl", "table", "blockquote", "figure", "pre", "h1", "h2", "h3", "h4"}
_NOT_PROSE = frozenset(
    {"h1", "h2", "h3", "h4", "h5", "h6", "li", "dt", "dd", "td", "th", "figcaption", "a", "span", "time", "button"}
)
_SHORTEST = 25
_MOST_LINKS = 0.5
_HELD = 0.75
_ALIKE = 0.6
"""Parents of one look are the main text's from this share of all paragraph text."""


@dataclass(frozen=True, slots=True)
class Prose:
    """The main text of a page."""

    holder: HtmlElement
    paragraphs: tuple[HtmlElement, ...]


def prose(page: Page, usual: tuple[str, str] | None = None) -> Prose | None:
    """The main text: paragraphs that stand in parents of one look, or else most of all paragraphs; what holds them.

    ``usual``: the look of the parents on pages of the same layout, for a text too short to outweigh what is around it.
    """
    found = [element for element in page.elements if _is_paragraph(page, element)]
    lengths = {element: len(page.text(element)) for element in found}
    total = sum(lengths.values())
    if not total:
        return None
    alike = _commonest_parents(lengths)
    if sum(map(lengths.__getitem__, alike)) < _ALIKE * total:
        alike = [element for element in found if _look(element.getparent()) == usual] or found
    weights: dict[HtmlElement, int] = defaultdict(int)
    for element in alike:
        for node in up(element):
            if node is not element:
                weights[node] += lengths[element]
    # Holders of more than half lie inside each other, so the last in document order is the smallest.
    least = _HELD * weights[page.root]
    holder = max((node for node, weight in weights.items() if weight >= least), key=page.positions.__getitem__)
    whole = _whole(holder, found)
    inside = {element for element in alike if holder in up(element)}
    return Prose(whole, tuple(one for one in found if one in inside or one.getparent() is whole))


def _commonest_parents(lengths: Mapping[HtmlElement, int]) -> list[HtmlElement]:
    """The paragraphs in parents of the look which most text has; parents without names have to be siblings."""
    looks = {element: _parent_look(element.getparent()) for element in lengths}
    weights: dict[tuple[object, ...], int] = defaultdict(int)
    for element, length in lengths.items():
        weights[looks[element]] += length
    commonest = max(weights, key=weights.__getitem__)
    return [element for element in lengths if looks[element] == commonest]


def _usual_parents(pages: Sequence[Page]) -> tuple[str, str] | None:
    """The look, with a class, of the parents that hold most paragraph text of all pages together."""
    weights: dict[tuple[str, str], int] = defaultdict(int)
    for page in pages:
        for element in page.elements:
            if _is_paragraph(page, element):
                weights[_look(element.getparent())] += len(page.text(element))
    look = max(weights, key=weights.__getitem__, default=("", ""))
    return look if look[1] and weights[look] >= _ALIKE * sum(weights.values()) else None


def _parent_look(parent: HtmlElement) -> tuple[object, ...]:
    look = _look(parent)
    return look if look[1] else (*look, parent.getparent())


def _whole(holder: HtmlElement, paragraphs: Sequence[HtmlElement]) -> HtmlElement:
    """The holder; or, where that is a wall put around the rest of a text, the element that holds its beginning, too."""
    around = holder.getparent()
    is_wall = holder.tag == "span" or "paywall" in names(holder)
    return around if is_wall and any(element.getparent() is around for element in paragraphs) else holder


def main_texts(pages: Sequence[Page]) -> list[Prose | None]:
    """The main text of several pages of one layout: all in the holder that the pages with the longest texts have.

    A short record alone is easily misread: its one paragraph weighs no more than a standfirst.
    """
    usual = _usual_parents(pages) if len(pages) > 1 else None
    found = [prose(page, usual) for page in pages]
    sizes = {index: size(pages[index], text) for index, text in enumerate(found) if text is not None}
    if len(sizes) < 2:
        return found
    longest = sorted(sizes, key=lambda index: -sizes[index])[: (len(sizes) + 1) // 2]
    look = _commonest([(text.holder, sizes[index]) for index in longest if (text := found[index]) is not None])
    leads = [(pages[index], text) for index in longest if (text := found[index]) and _look(text.holder) == look]
    if not leads:
        return found
    return _in_same_parts(pages, leads) or next(_in_same_holders(pages, leads), found)


def size(page: Page, text: Prose) -> int:
    """How many characters the main text has."""
    return sum(len(page.text(paragraph)) for paragraph in text.paragraphs)


def _in_same_parts(pages: Sequence[Page], leads: Sequence[tuple[Page, Prose]]) -> list[Prose | None] | None:
    """The paragraphs in the parts that a text is cut into, such as chapters with boxes between them.

    ``None`` where the texts of the ``leads`` are not cut up, or not all pages have such parts.
    """
    parts = _commonest_part(leads)
    if parts is None:
        return None
    found = [
        tuple(one for one in prose_in(page, page.root).paragraphs if _look(one.getparent()) == parts) for page in pages
    ]
    return [Prose(_holder_of(paragraphs), paragraphs) for paragraphs in found] if all(found) else None


def _holder_of(paragraphs: Sequence[HtmlElement]) -> HtmlElement:
    """The smallest element around all paragraphs and their parents."""
    around = [set(up(one.getparent())) for one in paragraphs]
    return next(node for node in up(paragraphs[0].getparent()) if all(node in one for one in around))


def _commonest_part(leads: Sequence[tuple[Page, Prose]]) -> tuple[str, str] | None:
    """The look, with a class, of the parents that hold nearly all text, several of them on some page."""
    weights: dict[tuple[str, str], int] = defaultdict(int)
    is_several: set[tuple[str, str]] = set()
    for page, text in leads:
        parents = {one: one.getparent() for one in text.paragraphs}
        for paragraph, parent in parents.items():
            weights[_look(parent)] += len(page.text(paragraph))
            if any(other is not parent and _look(other) == _look(parent) for other in parents.values()):
                is_several.add(_look(parent))
    look = max(weights, key=weights.__getitem__)
    return look if look[1] and look in is_several and weights[look] >= _HELD * sum(weights.values()) else None


def _in_same_holders(pages: Sequence[Page], leads: Sequence[tuple[Page, Prose]]) -> Iterator[list[Prose | None]]:
    """The paragraphs inside what a query for the leads' holders finds, for each query that holds on every page."""
    targets = [Target(page.root, (text.holder,)) for page, text in leads]
    for query in holder_queries(targets):
        holders = [find(query, page.root) for page in pages]
        if all(len(holder) == 1 for holder in holders):
            texts = [prose_in(page, holder[0]) for page, holder in zip(pages, holders, strict=True)]
            if all(text.paragraphs for text in texts):
                yield list(texts)


def prose_in(page: Page, holder: HtmlElement) -> Prose:
    """The paragraphs inside one element; none where it holds no running text."""
    inside = (element for element in holder.iter() if isinstance(element.tag, str))
    return Prose(holder, tuple(element for element in inside if _is_paragraph(page, element)))


def _commonest(holders: Sequence[tuple[HtmlElement, int]]) -> tuple[str, str]:
    """The look of most text."""
    weights: dict[tuple[str, str], int] = defaultdict(int)
    for holder, length in holders:
        weights[_look(holder)] += length
    return max(weights, key=weights.__getitem__)


def _look(element: HtmlElement) -> tuple[str, str]:
    return str(element.tag), element.get("class") or ""


def is_block(element: HtmlElement) -> bool:
    """Whether the element is a block with no other block inside."""
    return element.tag in _BLOCKS and not any(child.tag in _BLOCKS for child in element.iterdescendants())


def _is_paragraph(page: Page, element: HtmlElement) -> bool:
    """A block of running text: no blocks inside, not short, mostly not links, not a caption, not in a side part."""
    if element.tag in _NOT_PROSE or element.tag not in _BLOCKS or element in page.side or element in page.captions:
        return False
    if not is_block(element):
        return False
    text = page.text(element)
    if len(text) < _SHORTEST:
        return False
    return is_mostly_text(page, element)


def is_mostly_text(page: Page, element: HtmlElement) -> bool:
    """Whether at most half of an element's text is links."""
    linked = sum(len(page.text(link)) for link in element.iter("a"))
    return linked <= _MOST_LINKS * len(page.text(element))
