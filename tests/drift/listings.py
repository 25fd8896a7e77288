"""Templates of lists of decisions."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from healing.model import KindSelectors
from tests.drift.records import LISTING_RULES
from tests.drift.template import Template, block, has_role, shows, text_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tests.drift.records import Record


def _link(record: Record) -> str:
    """A title that links to its decision shows two fields; the address is found by what it is."""
    return f'<a {shows("title")} href="{escape(record.gold["url"][0])}">{text_of(record, "title")}</a>'


def _table_row(one: Record) -> str:
    return (
        f"<tr {has_role('row')}><td class='docket' {shows('docket')}>{text_of(one, 'docket')}</td>"
        f"<td class='name'>{_link(one)}</td><td class='filed' {shows('filed')}>{one.shown(one.day)}</td></tr>"
    )


def _table(records: Sequence[Record]) -> str:
    labels = records[0].language.labels
    head = f"<tr><th>{labels['docket']}</th><th>{labels['identifier']}</th><th>{labels['filed']}</th></tr>"
    rows = "".join(map(_table_row, records))
    return _page(f"<table class='cases'><thead>{head}</thead><tbody {has_role('facts')}>{rows}</tbody></table>")


def _card(one: Record) -> str:
    return (
        f"<article class='card' {has_role('row')}><h3>{_link(one)}</h3><p class='meta'>"
        f"<span class='number' {shows('docket')}>{text_of(one, 'docket')}</span> "
        f"<span class='day' {shows('filed')}>{one.shown(one.day)}</span></p></article>"
    )


def _cards(records: Sequence[Record]) -> str:
    return _page(f"<div class='results'>{''.join(map(_card, records))}</div>")


def _item(one: Record) -> str:
    return (
        f"<li {has_role('row')}><b {shows('filed')}>{one.shown(one.day)}</b> {_link(one)} "
        f"<i {shows('docket')}>{text_of(one, 'docket')}</i></li>"
    )


def _items(records: Sequence[Record]) -> str:
    return _page(f"<ul id='decisions'>{''.join(map(_item, records))}</ul>")


def _page(rows: str) -> str:
    pager = "".join(f"<li><a href='?page={number}'>{number}</a></li>" for number in range(1, 6))
    return block("title", "<h1>Decisions</h1>") + block("rows", rows) + f"<ul class='pager'>{pager}</ul>"


def _template(name: str, render: Callable[[Sequence[Record]], str], rows: str, columns: dict[str, str]) -> Template:
    queries = {field: (query,) for field, query in columns.items()}
    return Template(name, "listing", LISTING_RULES, KindSelectors(rows=(rows,), columns=queries), render)


LISTINGS = (
    _template(
        "table",
        _table,
        "table.cases tbody tr",
        {
            "title": "td.name a::text",
            "url": "td.name a::attr(href)",
            "docket": "td.docket::text",
            "filed": "td.filed::text",
        },
    ),
    _template(
        "cards",
        _cards,
        "article.card",
        {"title": "h3 a::text", "url": "h3 a::attr(href)", "docket": ".number::text", "filed": ".day::text"},
    ),
    _template(
        "items",
        _items,
        "ul#decisions > li",
        {"title": "a::text", "url": "a::attr(href)", "docket": "i::text", "filed": "b::text"},
    ),
)
