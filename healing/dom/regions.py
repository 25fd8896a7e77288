"""Parts of a page that repeat on every page: navigation, side columns, footers, teasers, consent, sharing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from healing.dom.words import meanings

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_SIDE_TAGS = frozenset(
    {"nav", "aside", "footer", "form", "dialog", "template", "noscript", "select", "iframe", "svg", "head"}
)
_SIDE_ROLES = frozenset({"navigation", "complementary", "contentinfo", "banner", "search", "dialog", "menu", "alert"})
# Names that developers give such parts, whatever the language of the page.
_SIDE_NAMES = """
    nav navbar navigation menu breadcrumb breadcrumbs sidebar footer related recommended recommendation recommendations
    recommend newsletter comment comments cookie consent banner share sharing social advert advertisement advertising
    sponsored widget popular trending outbrain taboola mostread subscribe subscription login modal popup overlay ticker
    marketing carousel slideshow toolbar
"""
_SIDE_WORDS = frozenset(_SIDE_NAMES.split())
_TEASING = frozenset({"teaser", "teasers", "promo", "promotion"})
"""Such a part is another record's only where it links to it; a record's own head may be called so too."""
_SIDE_PAIRS = (
    frozenset({"most", "read"}),
    frozenset({"read", "more"}),
    frozenset({"more", "news"}),
    frozenset({"also", "read"}),
)
_CAPTION_TAGS = frozenset({"figcaption", "figure", "caption", "picture"})
_CAPTION_WORDS = frozenset({"caption", "credit", "copyright", "gallery"})
MAX_SHARE = 0.5
"""A part that holds more than this share of the page's text is the page itself, whatever it is called."""


def names(element: HtmlElement) -> frozenset[str]:
    """The meanings of an element's classes, id and naming attributes."""
    words: frozenset[str] = frozenset()
    for word in f"{element.get('class') or ''} {element.get('id') or ''}".split():
        words |= meanings(word)
    return words


def is_side(element: HtmlElement) -> bool:
    """Whether this one element opens a part that does not belong to the record of the page."""
    if element.find(".//h1") is not None and element.tag != "head":
        return False
    if element.tag in _SIDE_TAGS or element.get("role") in _SIDE_ROLES:
        return True
    if element.tag == "header":
        return next(element.iterancestors("article", "main"), None) is None
    if element.get("hidden") is not None or element.get("aria-hidden") == "true":
        return True
    if element.tag in ("body", "html", "main", "article"):
        return False
    words = names(element)
    if words & _TEASING and element.tag != "a" and element.find(".//a") is None:
        words -= _TEASING
    return bool(words & (_SIDE_WORDS | _TEASING)) or any(pair <= words for pair in _SIDE_PAIRS)


def is_caption(element: HtmlElement) -> bool:
    """Whether this element holds a picture with its caption and credit."""
    return element.tag in _CAPTION_TAGS or bool(names(element) & _CAPTION_WORDS)
