"""What of a page no reader sees: hidden elements, and parts that a browser does not show as text.

Known from the page itself only: what a style sheet does to a class is not known here.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from healing.dom.paths import up

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable

    from lxml.html import HtmlElement

_MAX_SHARE = 0.15
"""A hidden part with more of the page's text than this is the page itself, which a script shows once it has loaded."""
_QUIET = frozenset(
    {"script", "style", "noscript", "template", "svg", "iframe", "object", "select", "textarea", "canvas", "input"}
    | {"datalist", "audio", "video", "noembed", "noframes"}
)
_ZERO = r"0?(?:\.?0+)?(?:px|r?em|pt|%)?\s*(?:;|!|$)"
_HIDING = re.compile(
    rf"""display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|color\s*:\s*transparent
    |(?:font-size|opacity)\s*:\s*{_ZERO}
    |(?:left|right|top|bottom|text-indent|margin(?:-left|-top)?)\s*:\s*-\d{{3,}}
    |font-size\s*:\s*1px|clip\s*:\s*rect\(\s*[01](?:px)?\b|clip-path\s*:\s*inset\(\s*(?:50|100)%
    |scale\(\s*0\s*\)|translate[xy]?\(\s*-\d{{3,}}""",
    re.VERBOSE,
)
_NO_SIZE = re.compile(rf"(?:^|;)\s*(?:max-)?(?:height|width)\s*:\s*(?:{_ZERO}|1px)")
_CUT_OFF = re.compile(r"overflow(?:-[xy])?\s*:\s*hidden")


def unseen_of(elements: Iterable[HtmlElement], text_of: Callable[[HtmlElement], str]) -> frozenset[HtmlElement]:
    """The elements of a page (the root first) that no reader sees, unless one is most of it.

    What stands inside of them is not named again. ``text_of``: an element's text, hidden parts with it.
    """
    every = list(elements)
    most = _MAX_SHARE * len(text_of(every[0])) if every else 0.0
    return frozenset(
        element for element in every if element.tag in _QUIET or (_is_hidden(element) and len(text_of(element)) < most)
    )


def is_inside(element: HtmlElement, parts: Collection[HtmlElement]) -> bool:
    """Whether the element is one of these parts of its page, or stands in one."""
    return any(node in parts for node in up(element))


def _is_hidden(element: HtmlElement) -> bool:
    if element.tag == "head":  # never shown as text: what is in it is known as metadata, whatever it is said to hide
        return False
    if element.get("hidden") is not None or element.get("aria-hidden") == "true":
        return True
    if element.tag == "dialog" and element.get("open") is None:
        return True
    style = (element.get("style") or "").lower()
    if not style:
        return False
    return _HIDING.search(style) is not None or bool(_NO_SIZE.search(style) and _CUT_OFF.search(style))
