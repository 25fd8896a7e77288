"""A court's list of decisions before and after redesigns: the same make of records, never the same ones."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from parsel import Selector

from healing.extraction import extract
from healing.memory.learn import learn, remember
from healing.memory.remembered import KindMemory
from healing.model import Kind, KindSelectors, Rule
from healing.repair.incident import Incident, PageEvidence

RULES = {
    "title": Rule("title", Kind.TEXT, required=True, about="name of the case"),
    "url": Rule("url", Kind.URL, required=True, about="link to the decision"),
    "docket": Rule("docket", Kind.TEXT, about="docket number"),
    "filed": Rule("filed", Kind.DATE, about="day on which the decision was filed"),
}
SELECTORS = KindSelectors(
    rows=("table.cases tr",),
    columns={
        "title": ("td.name a::text",),
        "url": ("td.name a::attr(href)",),
        "docket": ("td.docket::text",),
        "filed": ("td.filed::text",),
    },
)
_NAMES = ("Smith", "Reed", "Moor", "Lake", "Ford", "Gray", "Wood", "Hill", "Stone", "Marsh", "Field", "Brook", "Dale")
_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October")


@dataclass(frozen=True, slots=True)
class Decision:
    title: str
    url: str
    docket: str
    filed: str


def decisions(start: int, count: int = 12) -> list[Decision]:
    """``count`` records; those of different ``start`` differ."""
    return [
        Decision(
            title=f"{_NAMES[n * 5 % 13]} v. {_NAMES[(n * 3 + 1) % 13]} {'Ltd.' if n % 3 else 'and Others'}",
            url=f"/decisions/{2000 + n % 20}/{n}-{n * 7 % 100}.pdf",
            docket=f"{n % 90 + 10}-{1000 + n * 13}",
            filed=f"{_MONTHS[n % 10]} {n % 28 + 1}, {2000 + n % 20}",
        )
        for n in range(start, start + count)
    ]


Layout = Callable[[Decision], str]


def old_row(one: Decision) -> str:
    return (
        f"<tr><td class='docket'>{one.docket}</td><td class='name'><a href='{one.url}'>{one.title}</a></td>"
        f"<td class='filed'>{one.filed}</td></tr>"
    )


def card(one: Decision) -> str:
    return (
        f"<article class='card'><h3><a href='{one.url}'>{one.title}</a></h3>"
        f"<p class='facts'><span class='number'>{one.docket}</span> <span class='day'>{one.filed}</span></p></article>"
    )


def old_page(records: list[Decision]) -> str:
    head = "<tr><th>Docket</th><th>Case</th><th>Filed</th></tr>"
    return document(f"<table class='cases'>{head}{''.join(map(old_row, records))}</table>")


def card_page(records: list[Decision]) -> str:
    return document(f"<div class='results'>{''.join(map(card, records))}</div>")


def document(main: str) -> str:
    """A page with a menu above the list and a pager below it."""
    menu = "".join(f"<li><a href='/about/{word}'>About {word}</a></li>" for word in _NAMES)
    pager = "".join(f"<li><a href='?page={number}'>{number}</a></li>" for number in range(1, 9))
    return (
        f"<html><body><nav><ul>{menu}</ul></nav><main><h1>Decisions of the court</h1>{main}"
        f"<ul class='pager'>{pager}</ul></main></body></html>"
    )


def remembered(html: str) -> KindMemory:
    page = Selector(text=html)
    return learn(KindMemory(), [remember(page, "", extract(page, "list", SELECTORS, RULES))])


def incident(*pages: str, broken: tuple[str, ...], memory: KindMemory | None = None) -> Incident:
    """The breakage of the list on ``pages``, after one healthy page."""
    return Incident(
        source="court",
        page_kind="list",
        rules=RULES,
        selectors=SELECTORS,
        broken=broken,
        pages=tuple(PageEvidence(f"http://court.test/{number}", html) for number, html in enumerate(pages)),
        memory=memory or remembered(old_page(decisions(1, 20))),
    )


def values_with(found: Incident, accepted: dict[str, tuple[str, ...]], html: str) -> list[dict[str, object]]:
    """The rows that the repaired selectors read."""
    selectors = found.selectors
    for name, queries in accepted.items():
        selectors = selectors.with_selectors(name, queries)
    return [dict(row) for row in extract(Selector(text=html), "list", selectors, RULES).row_values()]
