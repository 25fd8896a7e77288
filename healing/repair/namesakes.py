"""The label of a proposed element, and what the same label stood for in the old layout."""

from __future__ import annotations

from typing import TYPE_CHECKING

from healing.dom.labels import label_near, label_of
from healing.dom.page import parse
from healing.dom.text import normal
from healing.model import Kind
from healing.repair.thresholds import SEVERAL
from healing.repair.values import same

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lxml.html import HtmlElement

    from healing.dom.page import Page
    from healing.repair.incident import Incident


def shared_label(elements: Sequence[HtmlElement]) -> str:
    """The one label (normal form) that the elements, of one page each, have; empty where there is no such label.

    On several pages a text that always stands before the value is its label, whatever it looks like.
    """
    tell = label_near if len(elements) >= SEVERAL else label_of
    found = {normal(tell(element)) for element in elements}
    return found.pop() if len(found) == 1 else ""


def names_another_value(label: str, field: str, incident: Incident) -> bool:
    """Whether the label stood in the old layout, and always before something else than the field's value."""
    answers = [
        _tells(text, incident.rules[field].kind, stored)
        for kept in incident.kept
        if (stored := kept.values.get(field))
        for text in _labelled(parse(kept.html, kept.url), label)
    ]
    return bool(answers) and not any(answers)


def _labelled(page: Page, label: str) -> Iterator[str]:
    """The texts that follow the label on a page, side parts left out."""
    for form in (label, f"{label}:", f"{label} :"):
        for element in page.by_text.get(form, ()):
            follower = element.getnext()
            if follower is not None and element not in page.side and isinstance(follower.tag, str):
                yield page.text(follower)


def _tells(text: str, kind: Kind, stored: Sequence[str]) -> bool:
    if kind is Kind.LIST:
        return all(normal(item) in normal(text) for item in stored)
    return same(kind, (text,), stored) or normal(stored[0]) in normal(text)
