"""Elements of the same standing: how much of what repeats on a page a row selector takes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from healing.dom.paths import tag_path

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lxml.html import HtmlElement


def kin(rows: Sequence[HtmlElement], root: HtmlElement) -> int:
    """How many elements of the page stand where the rows stand, these counted too.

    They have the same tags on the way from the root, and a link inside where every row has one.
    """
    # Not by XPath: pages have tags such as o:p that no XPath can name.
    paths = {tag_path(row) for row in rows if row.tag not in ("html", "body")}
    is_linked = all(_has_link(row) for row in rows)
    alike = (element for tag in {path[-1] for path in paths} for element in root.iter(tag))
    return sum(tag_path(element) in paths and (not is_linked or _has_link(element)) for element in alike)


def _has_link(element: HtmlElement) -> bool:
    return element.find(".//a[@href]") is not None
