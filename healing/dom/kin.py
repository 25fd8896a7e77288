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
    linked = "[.//a/@href]" if all(row.find(".//a[@href]") is not None for row in rows) else ""
    paths = {"/" + "/".join(tag_path(row)) for row in rows if row.tag not in ("html", "body")}
    return sum(len(root.xpath(path + linked)) for path in paths)
