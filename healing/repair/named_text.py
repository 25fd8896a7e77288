"""A long text of which a person named some paragraphs, or all: the elements to read it from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from healing.dom.paths import up
from healing.dom.text import normal
from healing.repair.ladder import common_steps
from healing.repair.prose import is_block, is_mostly_text
from healing.repair.synthesis import Target, find, synthesise, synthesise_members, text_share
from healing.repair.thresholds import SEVERAL
from healing.repair.values import overlap

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lxml.html import HtmlElement

    from healing.dom.page import Page
    from healing.model import Selectors

_LEAST_SHARE = 0.9
_MOSTLY_NAMED = 0.5
"""Where the named paragraphs are so much of the text around them, the rest was left out on purpose."""


@dataclass(frozen=True, slots=True)
class NamedText:
    """One way to read the text on one page: the blocks, and the element around them."""

    holder: HtmlElement
    blocks: tuple[HtmlElement, ...]


def text_selectors(pages: Sequence[Page], named: Sequence[Sequence[str]]) -> Iterator[Selectors]:
    """Selectors for the text on all pages that it was named on, the likeliest first.

    ``named``: the paragraphs named on each page, or only their beginnings; none on a page of which nothing is known.
    """
    told = [(page, paragraphs) for page, paragraphs in zip(pages, named, strict=True) if paragraphs]
    ways = [_ways(page, paragraphs) for page, paragraphs in told]
    if not all(ways):
        return
    for way in zip(*ways, strict=False):
        blocks = [Target(page.root, text.blocks) for (page, _), text in zip(told, way, strict=True)]
        holders = [Target(page.root, (text.holder,)) for (page, _), text in zip(told, way, strict=True)]
        exact = list(filter(None, (synthesise(blocks, many=True),)))
        others = [*_in_parents(blocks), *_in_holders(holders, blocks)]
        # A short text may have one paragraph where others have more: what gives just that one comes last.
        is_short = any(len(text.blocks) < SEVERAL for text in way)
        yield from [*others, *exact] if is_short else [*exact, *others]


def _in_holders(holders: Sequence[Target], blocks: Sequence[Target]) -> Iterator[Selectors]:
    selectors, share = synthesise_members(holders, blocks)
    if share >= _LEAST_SHARE:
        yield selectors


def _in_parents(blocks: Sequence[Target]) -> Iterator[Selectors]:
    """Selectors by the names of the blocks' parents, of which a text may have several, all of one look."""
    elements = [block for target in blocks for block in target.elements]
    tag = common_steps(elements)[-1]
    for parent in common_steps([block.getparent() for block in elements])[:-1]:
        query = f"{parent} > {tag}"
        if all(text_share(find(query, target.root), target.elements) >= _LEAST_SHARE for target in blocks):
            yield (query,)
            return


def block_of(page: Page, paragraph: str) -> HtmlElement | None:
    """The innermost block that begins with the paragraph; ``None`` where none does."""
    wanted = normal(paragraph)
    found = [
        element
        for element in page.root.iter()
        if isinstance(element.tag, str)
        and len(page.text(element)) >= len(wanted) // 2
        and normal(page.text(element)).startswith(wanted)
    ]
    if not found:
        return None
    chain = [element for element in found if found[0] in up(element)]
    exact = [element for element in chain if normal(page.text(element)) == wanted]
    blocks = [element for element in exact or chain if is_block(element)]
    return (blocks or exact or chain)[-1]


def _ways(page: Page, paragraphs: Sequence[str]) -> list[NamedText]:
    """Just the named blocks, and all blocks of the element around them; first what the person more likely meant."""
    found = [block_of(page, paragraph) for paragraph in paragraphs]
    named = tuple(dict.fromkeys(element for element in found if element is not None))
    if None in found or not named:
        return []
    holder = _around(named)
    looks = {(element.tag, *_look(element.getparent())) for element in named}
    alike = (element for element in holder.iter() if (element.tag, *_look(element.getparent())) in looks)
    every = tuple(element for element in alike if _is_text(page, element))
    texts = [page.text(element) for element in named]
    is_whole = len(named) >= SEVERAL and overlap(texts, [page.text(element) for element in every]) >= _MOSTLY_NAMED
    ways = [NamedText(holder, named), NamedText(holder, every)]
    return ways if is_whole or not every else ways[::-1]


def _around(blocks: Sequence[HtmlElement]) -> HtmlElement:
    """The smallest element that holds all blocks; of one block its parent."""
    first, *others = blocks
    around = [list(up(other)) for other in others]
    inner = (node for node in up(first) if node is not first and all(node in above for above in around))
    return next(inner, first)


def _look(element: HtmlElement | None) -> tuple[str, str]:
    return ("", "") if element is None else (str(element.tag), element.get("class") or "")


def _is_text(page: Page, element: HtmlElement) -> bool:
    return bool(page.text(element)) and element not in page.captions and is_mostly_text(page, element)
