"""Texts as a person reads them, and the form in which two texts are compared."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection

    from lxml.html import HtmlElement

_QUIET = frozenset({"script", "style"})
_CHARS = {ord(char): "'" for char in "‘’‚‛′`´ʼ‹›"}
_CHARS |= {ord(char): '"' for char in "“”„‟″«»＂「」『』"}
_CHARS |= {ord(char): "-" for char in "‐‑‒–—―−"}
_CHARS |= {ord(char): None for char in "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"}  # type: ignore[misc]


def collapse(text: str) -> str:
    """Runs of white space become one blank; none at the ends."""
    return " ".join(text.split())


def normal(text: str) -> str:
    """The form for comparing: Unicode form, quotes, dashes, invisible characters, white space and case made equal."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text.translate(_CHARS)).translate(_CHARS)
    return collapse(text.replace("''", '"')).casefold()


def raw_texts(elements: list[HtmlElement], unseen: Collection[HtmlElement] = frozenset()) -> dict[HtmlElement, str]:
    """The text that each element shows, white space as written, for a whole tree in document order.

    Built from the leaves up, so that a page is walked once; scripts, styles and what is ``unseen`` show nothing.
    """
    texts: dict[HtmlElement, str] = {}
    for element in reversed(elements):
        if element.tag in _QUIET or element in unseen:
            texts[element] = ""
            continue
        parts = [element.text or ""]
        for child in element:
            parts.append(texts.get(child, ""))
            parts.append(child.tail or "")
        texts[element] = "".join(parts)
    return texts


def own_text(element: HtmlElement) -> str:
    """The text directly inside an element, its children's left out."""
    return collapse(" ".join([element.text or "", *(child.tail or "" for child in element)]))
