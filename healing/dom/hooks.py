"""Attributes that say what an element means, for machines; they outlive styling."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from healing.dom.words import is_hashed, is_stable

if TYPE_CHECKING:
    from lxml.html import HtmlElement

MEANING = ("itemprop", "property", "name", "rel")
_TEST_NAMES = (
    "data-testid",
    "data-test-id",
    "data-test",
    "data-qa",
    "data-cy",
    "data-selector",
    "data-component",
    "data-role",
)
_EMPTY_RELATIONS = frozenset({"nofollow", "noopener", "noreferrer", "external", "ugc", "sponsored", "stylesheet"})
_MAX_VALUE = 60
_MAX_ID_WORDS = 3


def hooks(element: HtmlElement) -> tuple[tuple[str, str], ...]:
    """The semantic attributes of an element with their values, the most telling first.

    Of ``datetime`` only the name counts, of ``data-*`` the naming ones with a value that a person chose.
    """
    found = [(name, value) for name in MEANING if (value := _meaning(element, name))]
    if element.get("datetime"):
        found.append(("datetime", ""))
    found += [(str(name), str(value)) for name, value in element.attrib.items() if _is_naming(str(name), str(value))]
    if (identity := element.get("id")) and _names_the_template(identity):
        found.append(("id", identity))
    return tuple(found)


def _names_the_template(identity: str) -> bool:
    """Whether an id is the template's; an id of many words is made from the record's own heading."""
    return is_stable(identity) and len(re.findall(r"[^\W_]+", identity)) <= _MAX_ID_WORDS and " " not in identity


def _meaning(element: HtmlElement, name: str) -> str:
    value = (element.get(name) or "").strip()
    if not value or len(value) > _MAX_VALUE:
        return ""
    if name == "rel" and not set(value.split()) - _EMPTY_RELATIONS:
        return ""
    return value


def _is_naming(name: str, value: str) -> bool:
    if name not in _TEST_NAMES and name != "data-type":
        return False
    return 0 < len(value) <= _MAX_VALUE and not any(map(str.isdigit, value)) and not is_hashed(value)
