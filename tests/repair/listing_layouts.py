"""Layouts of court portals that a list of decisions may move to; each shows all of a record, and more."""

from __future__ import annotations

from collections.abc import Callable
from itertools import groupby

from tests.repair.listing_samples import Decision, card, document, old_row

Page = Callable[[list[Decision]], str]


def definition_list(records: list[Decision]) -> str:
    parts = (
        f"<dt><a href='{one.url}'>{one.title}</a></dt><dd>No. <b>{one.docket}</b></dd><dd><i>{one.filed}</i></dd>"
        for one in records
    )
    return document(f"<dl class='decisions'>{''.join(parts)}</dl>")


def labelled_rows(records: list[Decision]) -> str:
    parts = (
        f"<div class='entry'><div><span class='label'>Docket</span> <span>{one.docket}</span></div>"
        f"<div><span class='label'>Case</span> <span>{one.title}</span></div>"
        f"<div><span class='label'>Date</span> <span>{one.filed}</span></div>"
        f"<div><a href='{one.url}'>Download</a></div></div>"
        for one in records
    )
    return document("".join(parts))


def paired_rows(records: list[Decision]) -> str:
    parts = (
        f"<tr class='head'><td colspan='2'><a href='{one.url}'>{one.title}</a></td></tr>"
        f"<tr class='facts'><td>{one.docket}</td><td>{one.filed}</td></tr>"
        for one in records
    )
    return document(f"<table class='list'><tbody>{''.join(parts)}</tbody></table>")


def plain_paired_rows(records: list[Decision]) -> str:
    """Nothing but the shape tells the two rows of a record apart."""
    return paired_rows(records).replace(" class='head'", "").replace(" class='facts'", "")


def under_days(records: list[Decision]) -> str:
    """The day stands once above the records of it."""
    parts = []
    for day, group in groupby(sorted(records, key=lambda one: one.filed), key=lambda one: one.filed):
        items = "".join(f"<li>{one.docket} <a href='{one.url}'>{one.title}</a></li>" for one in group)
        parts.append(f"<h3>{day}</h3><ul>{items}</ul>")
    return document("".join(parts))


def spanning_days(records: list[Decision]) -> str:
    """A table whose first row of a day holds the day for all rows of it."""
    parts = []
    for day, group in groupby(sorted(records, key=lambda one: one.filed), key=lambda one: one.filed):
        parts.append(f"<tr class='day'><td colspan='3'><b>{day}</b></td></tr>")
        parts += [
            f"<tr class='case'><td>{one.docket}</td><td>{one.title}</td><td><a href='{one.url}'>PDF</a></td></tr>"
            for one in group
        ]
    return document(f"<table>{''.join(parts)}</table>")


def linked_cards(records: list[Decision]) -> str:
    parts = (
        f"<a class='tile' href='{one.url}'><span class='t'>{one.title}</span><span class='n'>{one.docket}</span>"
        f"<span class='d'>{one.filed}</span></a>"
        for one in records
    )
    return document(f"<section>{''.join(parts)}</section>")


def bullets(records: list[Decision]) -> str:
    parts = (f"<li>{one.docket}, <a href='{one.url}'>{one.title}</a> ({one.filed})</li>" for one in records)
    return document(f"<ul class='opinions'>{''.join(parts)}</ul>")


def accordions(records: list[Decision]) -> str:
    years = groupby(sorted(records, key=lambda one: one.filed[-4:]), key=lambda one: one.filed[-4:])
    parts = (
        f"<div class='panel'><button>{year}</button><div class='body'>{''.join(map(_line, group))}</div></div>"
        for year, group in years
    )
    return document("".join(parts))


def _line(one: Decision) -> str:
    facts = f"<span>{one.filed}</span> <span>{one.docket}</span>"
    return f"<div class='line'>{facts} <a href='{one.url}'>{one.title}</a></div>"


def second_table(records: list[Decision]) -> str:
    """A table of hearings to come before that of the decisions."""
    hearings = "".join(
        f"<tr><td>10:{number} a.m.</td><td>Courtroom {number}</td><td>{one.title}</td></tr>"
        for number, one in enumerate(records[:6], 10)
    )
    rows = "".join(old_row(one).replace("class='", "class='x") for one in records)
    return document(f"<table class='calendar'>{hearings}</table><table class='register'>{rows}</table>")


def pager_rows(records: list[Decision]) -> str:
    pager = "<tr><td colspan='3'>" + " ".join(f"<a href='?p={n}'>{n}</a>" for n in range(1, 6)) + "</td></tr>"
    head = "<tr><td>Number</td><td>Name</td><td>Date</td></tr>"
    rows = "".join(
        f"<tr><td>{one.docket}</td><td><a href='{one.url}'>{one.title}</a></td><td>{one.filed}</td></tr>"
        for one in records
    )
    return document(f"<table class='grid'>{pager}{head}{rows}{pager}</table>")


def headed_paragraphs(records: list[Decision]) -> str:
    """Records of several elements side by side, with nothing around each."""
    parts = (
        f"<h4><a href='{one.url}'>{one.title}</a></h4><p class='no'>{one.docket}</p><p class='on'>{one.filed}</p>"
        for one in records
    )
    return document(f"<div id='list'>{''.join(parts)}</div>")


def broken_lines(records: list[Decision]) -> str:
    """Links with bare text after each, parted by line breaks."""
    parts = (f"<a href='{one.url}'>{one.title}</a> {one.docket} <i>{one.filed}</i><br>" for one in records)
    return document(f"<div class='text'>{''.join(parts)}</div>")


def two_links(records: list[Decision]) -> str:
    """The docket leads to the court's file, the title to the decision."""
    parts = (
        f"<tr><td><a href='/cases/view?id={number * 37}'>{one.docket}</a></td>"
        f"<td><a href='{one.url}'>{one.title}</a></td><td>{one.filed}</td></tr>"
        for number, one in enumerate(records, 100)
    )
    return document(f"<table class='docket-list'><tbody>{''.join(parts)}</tbody></table>")


def two_dates(records: list[Decision]) -> str:
    rows = (
        f"<tr><td>March {number % 28 + 1}, 1999</td><td>{one.docket}</td><td>{one.title}</td><td>{one.filed}</td>"
        f"<td><a href='{one.url}'>PDF</a></td></tr>"
        for number, one in enumerate(records)
    )
    head = "<tr><th>Argued</th><th>Docket</th><th>Case</th><th>Filed</th><th>Opinion</th></tr>"
    return document(f"<table>{head}{''.join(rows)}</table>")


def without_decision(records: list[Decision]) -> str:
    """Among the decisions stand cases that wait for theirs: they have no link."""
    rows = (
        f"<tr><td>{one.docket}</td><td>{one.title}</td><td>{one.filed}</td>"
        f"<td><a href='{one.url}'>Read</a></td></tr><tr><td>{one.docket}9</td><td>{one.title} (2)</td>"
        f"<td>{one.filed}</td><td>pending</td></tr>"
        for one in records
    )
    return document(f"<table class='all'><tbody>{''.join(rows)}</tbody></table>")


def hashed_cards(records: list[Decision]) -> str:
    page = "".join(map(card, records))
    for name, hashed in (
        ("card", "css-1x2y3z"),
        ("number", "css-9q8w7e"),
        ("day", "sc-bdVaJa"),
        ("facts", "css-4r5t6y"),
    ):
        page = page.replace(f"class='{name}'", f"class='{hashed}'")
    return document(f"<div>{page}</div>")


def named_days(records: list[Decision]) -> str:
    """ISO days for machines beside the day for people."""
    parts = (
        f"<li class='result'><time datetime='2021-03-{number % 28 + 1:02}T00:00'>{one.filed}</time>"
        f"<h3><a href='{one.url}'>{one.title}</a></h3><p>Docket <strong>{one.docket}</strong></p></li>"
        for number, one in enumerate(records)
    )
    return document(f"<ol>{''.join(parts)}</ol>")


LAYOUTS: dict[str, Page] = {
    page.__name__: page
    for page in (
        definition_list,
        labelled_rows,
        paired_rows,
        plain_paired_rows,
        under_days,
        spanning_days,
        linked_cards,
        bullets,
        accordions,
        second_table,
        pager_rows,
        headed_paragraphs,
        broken_lines,
        two_links,
        two_dates,
        without_decision,
        hashed_cards,
        named_days,
    )
}
