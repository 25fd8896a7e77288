"""How the looks of the portal link a law's documents: real portals do it in as many ways."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from typing import TYPE_CHECKING

from etl_sentiment.demo.layouts.layout import Names, lines, link

if TYPE_CHECKING:
    from etl_sentiment.demo.content import Law

Downloads = Callable[["Law", Names], str]
"""The part of a law's page with its documents; empty where it has none."""


def as_fact(law: Law, names: Names) -> str:
    """A list among the facts: the value that belongs to a label."""
    entries = "".join(f"<li>{link(one.path, f'{one.label} (PDF)')}</li>" for one in law.documents)
    return f'<dt>Documents</dt><dd class="{names("documents")}"><ul>{entries}</ul></dd>' if entries else ""


def as_line(law: Law, names: Names) -> str:
    """One line of links."""
    entries = " | ".join(link(one.path, one.label) for one in law.documents)
    return f'<div class="{names("documents")}"><strong>Download (PDF):</strong> {entries}</div>' if entries else ""


def as_tiles(law: Law, names: Names) -> str:
    """Tiles that are links as a whole."""
    tiles = (
        f'<a class="{names("file")}" href="{one.path}" download>'
        f'<span class="{names("file-type")}">PDF</span><strong>{escape(one.label)}</strong></a>'
        for one in law.documents
    )
    shown = [f'<section class="{names("files")}">', "<h2>Documents</h2>", *tiles, "</section>"]
    return lines(shown) if law.documents else ""


def as_buttons(law: Law, names: Names) -> str:
    """A row for each, whose link is a button that says only what it does; addresses are relative to the page."""
    rows = (
        f'<div class="{names("file-row")}"><span>{escape(one.label)}</span>'
        f"{link(f'..{one.path}', 'Download PDF', class_=names('file-button'), type='application/pdf')}</div>"
        for one in law.documents
    )
    shown = [f'<section class="{names("file-list")}">', "<h2>Documents</h2>", *rows, "</section>"]
    return lines(shown) if law.documents else ""
