"""What is remembered of a good element: template features, which stay from record to record; no values."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from healing.dom.agreement import agreeing_paths, dissenting_paths, with_row
from healing.dom.hooks import hooks
from healing.dom.labels import label_of
from healing.dom.paths import anchor, link_pattern, tag_path
from healing.dom.words import stable_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lxml.html import HtmlElement

    from healing.dom.page import Page


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """The template features of the element that a field was read from."""

    selector: str
    tag: str
    path: tuple[str, ...] = ()
    """Tags from the root to the element."""
    classes: tuple[str, ...] = ()
    """Stable class words only: hashed and state classes are dropped."""
    hooks: tuple[tuple[str, str], ...] = ()
    """Semantic attributes with their values: itemprop, property, name, rel, datetime (name only), data-*, id."""
    attribute: str = ""
    """The attribute that the value came from; empty where it was text."""
    label: str = ""
    """The cue text nearby: the ``dt``, ``th``, label or bold text that names the value."""
    anchor: str = ""
    """The nearest ancestor with a stable id, class or hook."""
    anchor_depth: int = 0
    order: float = 0.0
    """Place in reading order, 0 to 1."""
    count: int = 1
    """How many elements the selector found."""
    witnesses: tuple[str, ...] = ()
    """Paths of the page's own metadata that gave the same value, such as ``jsonld:headline``, and ``THE_ROW``."""
    dissent: tuple[str, ...] = ()
    """Paths of standard names, such as ``meta:author``, under which the page's metadata said something else."""
    link: str = ""
    """The leading path of the element's link, such as ``/author/``."""
    is_aside: bool | None = None
    """Whether every element stood in a part that is not the record's; ``None`` in a row, where that means nothing."""


def fingerprint(
    nodes: Sequence[HtmlElement],
    root: HtmlElement,
    selector: str,
    attribute: str,
    *,
    values: Sequence[str] = (),
    page: Page | None = None,
    told: str = "",
) -> Fingerprint:
    """Describe ``nodes``, the elements (at least one) that ``selector`` finds below ``root``, the page or a row.

    ``attribute`` is the attribute that the value is read from, empty for text; ``values`` are what the selector gave.
    ``page``: the whole page, where ``root`` is its root; witnesses are only sought there, and in what was ``told`` of
    the field by the list row that led to it.
    """
    first = _typical(nodes)
    name, depth = anchor(first, root)
    known = with_row(page.metadata, told) if page is not None else {}
    return Fingerprint(
        selector=selector,
        tag=str(first.tag),
        path=tag_path(first, root),
        classes=stable_words(first.get("class")),
        hooks=hooks(first),
        attribute=attribute,
        label=label_of(first),
        anchor=name,
        anchor_depth=depth,
        order=_order(first, root, page),
        count=len(nodes),
        witnesses=agreeing_paths(values, known),
        dissent=dissenting_paths(values, known),
        link=link_pattern(first),
        is_aside=None if page is None else all(node in page.side for node in nodes),
    )


def _order(node: HtmlElement, root: HtmlElement, page: Page | None) -> float:
    if page is not None:
        return page.positions[node] / max(1, len(page.elements))
    elements = list(root.iter("*"))
    return elements.index(node) / max(1, len(elements))


def _typical(nodes: Sequence[HtmlElement]) -> HtmlElement:
    """The first node with the commonest tag and classes: of ``p`` with some links inside, a ``p``."""
    looks = Counter((node.tag, node.get("class")) for node in nodes)
    commonest = looks.most_common(1)[0][0]
    return next(node for node in nodes if (node.tag, node.get("class")) == commonest)
