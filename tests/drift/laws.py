"""Templates of a law's own page: labelled facts and a wording."""

from __future__ import annotations

from typing import TYPE_CHECKING

from healing.model import KindSelectors
from tests.drift.records import LAW_RULES
from tests.drift.template import Template, block, has_role, items, links, shows, text_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tests.drift.records import Record

_FACTS = ("identifier", "issuer", "status", "enacted", "published", "subjects")


def _value(record: Record, name: str) -> str:
    """What stands beside a label; the day of publication is no field."""
    if name == "enacted":
        return f"<span {shows(name)}>{record.shown(record.day)}</span>"
    if name == "published":
        return record.shown(record.other_day)
    if name == "subjects":
        return links(record, name, "subject", glue=", ")
    return f"<span {shows(name)}>{text_of(record, name)}</span>"


def _facts(record: Record, pair: Callable[[str, str, str], str]) -> str:
    """All label and value pairs that the record has, in the form that ``pair`` of name, label, value gives."""
    named = [name for name in _FACTS if name == "published" or record.gold[name]]
    return "".join(pair(name, record.language.labels[name], _value(record, name)) for name in named)


def _row(name: str, label: str, value: str) -> str:
    return (
        f"<tr><th {has_role('label', name)}>{label}</th>"
        f'<td class="law-{name}" {has_role("value", name)}>{value}</td></tr>'
    )


def _term(name: str, label: str, value: str) -> str:
    return f"<dt {has_role('label', name)}>{label}:</dt><dd {has_role('value', name)}>{value}</dd>"


def _line(name: str, label: str, value: str) -> str:
    return (
        f'<div class="fact fact-{name}"><span class="fact-label" {has_role("label", name)}>{label}</span> '
        f'<span class="fact-value" {has_role("value", name)}>{value}</span></div>'
    )


def _page(record: Record, facts: str, heading: str, wording: str) -> str:
    parts = (
        block("title", f"<h1 {heading} {shows('title')}>{text_of(record, 'title')}</h1>"),
        block("facts", facts),
        block("text", items(record, "text", "p"), attributes=wording),
    )
    return f'<article class="law">{"".join(parts)}</article>'


def _gazette(records: Sequence[Record]) -> str:
    rows = _facts(records[0], _row)
    facts = f'<table class="law-facts"><tbody {has_role("facts")}>{rows}</tbody></table>'
    return _page(records[0], facts, 'class="law-title"', 'class="law-text"')


def _register(records: Sequence[Record]) -> str:
    facts = f'<dl class="details" {has_role("facts")}>{_facts(records[0], _term)}</dl>'
    return _page(records[0], facts, 'id="doc-title"', 'id="wording"')


def _board(records: Sequence[Record]) -> str:
    facts = f'<div class="facts" {has_role("facts")}>{_facts(records[0], _line)}</div>'
    return _page(records[0], facts, 'class="page-title"', 'class="body-copy"')


def _selectors(title: str, text: str, fact: str) -> KindSelectors:
    facts = {name: (fact.format(name=name),) for name in _FACTS if name != "published"}
    return KindSelectors(fields={"title": (title,), **facts, "text": (text,)})


_BY_LABEL = {"identifier": 1, "issuer": 2, "status": 3, "enacted": 4, "subjects": 6}


def _by_place(title: str, text: str) -> KindSelectors:
    facts = {name: (f"dl.details dd:nth-of-type({place})",) for name, place in _BY_LABEL.items()}
    subjects = {"subjects": ("dl.details dd:nth-of-type(6) a::text",)}
    return KindSelectors(fields={"title": (title,), **facts, **subjects, "text": (text,)})


_GAZETTE = _selectors("h1.law-title::text", "div.law-text p", "td.law-{name}")
_BOARD = _selectors("h1.page-title::text", "div.body-copy > p", ".fact-{name} .fact-value")

LAWS = (
    Template(
        "gazette",
        "law",
        LAW_RULES,
        _GAZETTE.with_selectors("subjects", ("td.law-subjects a::text",)),
        _gazette,
    ),
    Template("register", "law", LAW_RULES, _by_place("h1#doc-title::text", "#wording p"), _register),
    Template(
        "board",
        "law",
        LAW_RULES,
        _BOARD.with_selectors("subjects", (".fact-subjects .fact-value a::text",)),
        _board,
    ),
)
