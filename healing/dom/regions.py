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
_WEAK_WORDS = frozenset(
    {"widget", "subscribe", "subscription", "login", "modal", "overlay", "popup", "banner", "social", "marketing"}
)
"""Names that content systems also give to what holds a record's own text: a widget of text, a wall before it."""
_SIDE_PAIRS = (
    frozenset({"most", "read"}),
    frozenset({"read", "more"}),
    frozenset({"more", "news"}),
    frozenset({"also", "read"}),
)
_CAPTION_TAGS = frozenset({"figcaption", "figure", "caption", "picture"})
_CAPTION_WORDS = frozenset({"caption", "credit", "copyright", "gallery", "player"})
_CAPTION_PAIRS = tuple(frozenset({picture, "description"}) for picture in ("image", "photo", "picture"))
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
    return _is_hidden(element) or bool(_side_words(element))


def is_weakly_side(element: HtmlElement) -> bool:
    """Whether only a hidden state or a vague name speaks for a side part; what holds the page's prose is none then.

    Texts may be there, hidden behind a wall.
    """
    if element.tag in _SIDE_TAGS or element.get("role") in _SIDE_ROLES or element.tag == "header":
        return False
    return _side_words(element) <= _WEAK_WORDS


def _is_hidden(element: HtmlElement) -> bool:
    """Whether the part is not shown; but a text behind a paywall is the record's, and is marked as such for machines.

    https://developers.google.com/search/docs/appearance/structured-data/paywalled-content
    """
    hidden = element.get("hidden") is not None or element.get("aria-hidden") == "true"
    return hidden and "paywall" not in names(element)


def _side_words(element: HtmlElement) -> frozenset[str]:
    """The names of the element that side parts have."""
    if element.tag in ("body", "html", "main", "article"):
        return frozenset()
    words = names(element)
    if words & _TEASING and element.tag != "a" and element.find(".//a") is None:
        words -= _TEASING
    pairs = frozenset[str]().union(*(pair for pair in _SIDE_PAIRS if pair <= words))
    return (words & (_SIDE_WORDS | _TEASING)) | pairs


def is_caption(element: HtmlElement) -> bool:
    """Whether this element holds a picture with its caption and credit, or a player with what it says of itself."""
    if element.tag in _CAPTION_TAGS:
        return True
    words = names(element)
    return bool(words & _CAPTION_WORDS) or any(pair <= words for pair in _CAPTION_PAIRS)
