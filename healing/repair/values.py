"""When two values of a field are the same value, by its kind."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from healing.dom.agreement import items, split_items
from healing.dom.paths import without_host
from healing.dom.text import normal
from healing.model import Kind
from healing.repair.dates import days

if TYPE_CHECKING:
    from collections.abc import Sequence

_SAME_TOKENS = 0.95
COMPARED_CHARS = 300
"""So many characters of a block of a long text are compared with a remembered one: no more is remembered."""
GLUE = 12
"""At most so many characters stand between two items that are joined in one text, or before the first."""
_TOKEN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]|[^\W\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]+")


def same(kind: Kind, one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether two readings of a field say the same: dates by day, lists as sets, long texts by their words.

    Many links are a set of places on the site, whether or not they are written with its host.
    """
    if not one or not other:
        return False
    if kind is Kind.DATE:
        return normal(one[0]) == normal(other[0]) or bool(days(one[0]) & days(other[0]))
    if kind is Kind.LIST:
        alike = items(one) == items(other) or items(split_items(one)) == items(split_items(other))
        return alike or is_joined(one, other) or is_joined(other, one)
    if kind is Kind.URLS:
        return set(map(place_of, one)) == set(map(place_of, other))
    if kind is Kind.LONGTEXT:
        return overlap(one, other) >= _SAME_TOKENS
    return normal(one[0]) == normal(other[0])


def place_of(link: str) -> str:
    """Where on its site a link leads, as far as it says so itself: ``../files/1.pdf`` mostly starts one folder down."""
    return urljoin("/", without_host(link)).split("#")[0]


def is_joined(one: Sequence[str], parts: Sequence[str]) -> bool:
    """Whether ``one`` is a single text of all the items, with little before, between and after: "By A, B and C"."""
    if len(one) != 1 or len(parts) < 2:
        return False
    text = normal(one[0])
    places = sorted((text.find(item), item) for item in map(normal, parts))
    end = 0
    for start, item in places:
        if start < 0 or start - end > GLUE:
            return False
        end = max(end, start + len(item))
    return len(text) - end <= GLUE


def overlap(one: Sequence[str], other: Sequence[str]) -> float:
    """F1 of the words of two texts, 0 to 1."""
    mine, theirs = _words(one), _words(other)
    total = mine.total() + theirs.total()
    return 2 * (mine & theirs).total() / total if total else 0.0


def _words(texts: Sequence[str]) -> Counter[str]:
    return Counter(_TOKEN.findall(normal(" ".join(texts))))
