"""What a layout is, and the small helpers that all of them write HTML with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from etl_sentiment.demo.views import long_date

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from etl_sentiment.demo.content import Law
    from etl_sentiment.demo.views import LawView, ListView

Names = Callable[[str], str]
"""Gives the class that a layout uses for a part of the page, by the part's plain name."""


@dataclass(frozen=True, slots=True)
class Layout:
    """One look of the portal: how it shows a list, a law, and a short message (an error, a captcha)."""

    name: str
    since: date
    """The day on which the site was redesigned so: since then all of its pages are other ones."""
    list_page: Callable[[ListView], str]
    law_page: Callable[[LawView], str]
    message_page: Callable[[str, str], str]
    """Takes a heading and a paragraph."""


def lines(parts: Iterable[str]) -> str:
    """The non-empty parts, one a line."""
    return "\n".join(part for part in parts if part)


def link(href: str, text: str, **attributes: str) -> str:
    """An ``a`` element; ``class_`` and the like lose their trailing underscore."""
    extra = "".join(f' {name.rstrip("_")}="{escape(value)}"' for name, value in attributes.items() if value)
    return f'<a href="{escape(href)}"{extra}>{escape(text)}</a>'


def law_link(law: Law, **attributes: str) -> str:
    return link(law.path, law.title, **attributes)


def time_element(day: date) -> str:
    return f'<time datetime="{day.isoformat()}">{long_date(day)}</time>'


def document(*, title: str, head: str, body: str) -> str:
    """A whole page."""
    return lines(
        [
            "<!DOCTYPE html>",
            '<html lang="en">',
            "<head>",
            '<meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>{escape(title)}</title>",
            head,
            "</head>",
            "<body>",
            body,
            "</body>",
            "</html>\n",
        ]
    )
