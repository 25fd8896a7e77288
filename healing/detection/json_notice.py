"""What a JSON page that is no record says, as the HTML page that would say the same: ``{"error": "Access denied"}``."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from healing.json_page import json_page

if TYPE_CHECKING:
    from collections.abc import Iterator

_LONGEST = 3000
"""Characters of a page that may be a notice; a longer one is a record, whatever its texts speak of."""


def notice_of(text: str) -> str:
    """A headline for each text of a short JSON page, its full stop left out; empty for any other page."""
    page = json_page(text) if len(text) <= _LONGEST else None
    told = _texts(page.root) if page is not None else ()
    return "".join(f"<h1>{escape(one.strip().rstrip('.!'))}</h1>" for one in told)


def _texts(part: object) -> Iterator[str]:
    if isinstance(part, str):
        yield part
    elif isinstance(part, dict | list):
        for inner in part.values() if isinstance(part, dict) else part:
            yield from _texts(inner)
