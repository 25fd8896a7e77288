"""What a request carries for healing in its ``meta``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from scrapy import Request

    from healing.model import Row

CONTEXT = "healing_context"
"""The key of ``request.meta`` for the values of the list row that led to a page."""


def with_context(row: Row) -> dict[str, Any]:
    """The ``meta`` for a request to a row's page: what the row says is a witness when that page breaks."""
    return {CONTEXT: {name: value for name, value in row.items() if isinstance(value, str)}}


def context_of(request: Request) -> dict[str, str]:
    """The values of the list row that led to a request."""
    context = request.meta.get(CONTEXT)
    return dict(context) if isinstance(context, dict) else {}
