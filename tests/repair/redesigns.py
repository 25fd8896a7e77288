"""The bundled portal's law pages in all its layouts: what a crawl remembers of one, and fails on in another."""

from __future__ import annotations

from dataclasses import fields
from functools import cache
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from lxml import html
from parsel import Selector

from etl_sentiment.demo.content import Law, make_laws
from etl_sentiment.demo.portal import Portal
from etl_sentiment.items import LawItem
from healing.dom.locate import locate
from healing.extraction import extract
from healing.memory.learn import learn, remember
from healing.memory.remembered import KindMemory
from healing.model import KindSelectors
from healing.repair.incident import Incident, KeptPage, PageEvidence
from healing.rules import rules_of

if TYPE_CHECKING:
    from collections.abc import Sequence

LAYOUTS = ("classic", "renamed", "cards", "hashed", "trimmed")
FIELDS = tuple(field.name for field in fields(LawItem) if "kind" in field.metadata)
RULES = {name: rule for name, rule in rules_of(LawItem).items() if name in FIELDS}

_FACT = "//span[.='{}']/following-sibling::span"
_TABLES = {
    "identifier": "//dt[.='Number']/following-sibling::dd[1]/text()",
    "title": "h1::text",
    "kind": "//dt[.='Kind']/following-sibling::dd[1]/text()",
    "issuer": "//dt[.='Issued by']/following-sibling::dd[1]/text()",
    "status": "//dt[.='Status']/following-sibling::dd[1]/text()",
    "published": "//dt[.='Published']/following-sibling::dd[1]/time/@datetime",
    "enacted": "//dt[.='Enacted']/following-sibling::dd[1]/time/@datetime",
    "effective": "//dt[.='Takes effect']/following-sibling::dd[1]/time/@datetime",
    "subjects": "//dt[.='Subjects']/following-sibling::dd[1]//a/text()",
    "summary": "article > p::text",
    "text": "article section p",
    "attachments": "article > div > a::attr(href)",
}
_CARDS = {
    "identifier": "article header span:first-child::text",
    "title": "h1::text",
    "kind": _FACT.format("Kind") + "/text()",
    "issuer": _FACT.format("Issued by") + "/text()",
    "status": "article header span:last-child::text",
    "published": _FACT.format("Published") + "/time/@datetime",
    "enacted": _FACT.format("Enacted") + "/time/@datetime",
    "effective": _FACT.format("Takes effect") + "/time/@datetime",
    "subjects": "article ul li a::text",
    "summary": "article header > p::text",
    "text": "article > div > p",
    "attachments": "article > section a::attr(href)",
}
SELECTORS = {name: _CARDS if name in ("cards", "hashed") else _TABLES for name in LAYOUTS}
SELECTORS["classic"] = {**_TABLES, "attachments": "//dt[.='Documents']/following-sibling::dd[1]//a/@href"}
_NAMED = {
    "classic": {"status": "dl.facts dd.status::text", "subjects": "dl.facts dd.subjects li a::text"},
    "renamed": {"status": "dd.validity::text", "summary": "p.lead::text"},
    "cards": {"identifier": ".gz-badge-number::text", "status": ".gz-badge-status::text"},
}
"""A few selectors as people write them, on names."""

LAWS = make_laws()[::3]
_LEARNED = 8


def selectors_of(layout: str) -> KindSelectors:
    return KindSelectors(
        fields={name: (query,) for name, query in (SELECTORS[layout] | _NAMED.get(layout, {})).items()}
    )


def values_of(law: Law, field: str) -> tuple[str, ...]:
    """What a right selector gives; addresses from the site's root."""
    if field in ("published", "enacted", "effective"):
        return (getattr(law, field).isoformat(),)
    if field == "text":
        return law.paragraphs
    if field == "attachments":
        return tuple(document.path for document in law.documents)
    value = getattr(law, field)
    return value if isinstance(value, tuple) else (value,) if value else ()


def new_laws(pages: int) -> tuple[Law, ...]:
    """Laws that nothing is remembered of."""
    return LAWS[_LEARNED : _LEARNED + pages]


def incident(old: str, new: str, *, pages: int, removed: str = "") -> Incident:
    """Eight pages in the layout ``old`` were healthy; ``pages`` others in the layout ``new`` failed in every field.

    The field ``removed`` stands nowhere on the failed pages any more.
    """
    return incident_of(new_laws(pages), old, new, removed=removed)


def incident_of(laws: Sequence[Law], old: str, new: str, *, removed: str = "") -> Incident:
    """The same with certain laws on the failed pages."""
    memory, kept = _learned(old)
    filled = tuple(name for name in FIELDS if memory.profiles[name].filled)
    failed = [PageEvidence(_url(law), page_without(_page(new, law), new, removed)) for law in laws]
    return Incident("portal", "law", RULES, selectors_of(old), filled, tuple(failed), memory, kept)


def page_without(page: str, layout: str, field: str) -> str:
    """The page with the element of one field taken out, its label with it, and what the head tells of the record."""
    if not field:
        return page
    root = html.fromstring(page)
    for told in root.xpath("//script | //meta[@property]"):
        told.drop_tree()
    for element in locate(root, SELECTORS[layout][field]).elements:
        fact = next((up for up in (element, *element.iterancestors()) if _is_fact(up)), element)
        if fact.getparent() is not None and fact.tag == "dd":
            fact.getprevious().drop_tree()
        if fact.getparent() is not None:
            fact.drop_tree()
    return html.tostring(root, encoding="unicode")


_LABELS = {
    *("Kind", "Issued by", "Published", "Enacted", "Takes effect", "Subjects"),  # of the cards
    *("Documents", "Download (PDF):"),  # of a part with documents
}


def _is_fact(element: html.HtmlElement) -> bool:
    """Whether the element holds one labelled value."""
    label = next(iter(element), None)
    return element.tag == "dd" or (label is not None and label.text in _LABELS)


@cache
def _learned(layout: str) -> tuple[KindMemory, tuple[KeptPage, ...]]:
    memory, kept = KindMemory(), []
    for law in LAWS[:_LEARNED]:
        page = _page(layout, law)
        selector = Selector(text=page)
        remembered = remember(selector, _url(law), extract(selector, "law", selectors_of(layout), RULES))
        memory = learn(memory, [remembered])
        kept.append(KeptPage(_url(law), page, remembered.values))
    return memory, tuple(kept[-5:])


@cache
def _portal(layout: str) -> Portal:
    return Portal(laws=LAWS, layout=layout)


@cache
def _page(layout: str, law: Law) -> str:
    return _portal(layout).respond(law.path).body


def _url(law: Law) -> str:
    return f"https://portal.test{law.path}"


def wrong_fields(accepted: dict[str, tuple[str, ...]], evidence: Incident, laws: Sequence[Law], gone: str) -> list[str]:
    """Accepted fields that give something else than the record has, on some page."""
    pages = [Selector(text=page.html) for page in evidence.pages]
    kind = KindSelectors(fields=accepted)
    readings = [extract(page, "law", kind, RULES).fields for page in pages]
    return [
        name
        for name in accepted
        if any(
            _from_root(name, read[name].values, law) != (() if name == gone else values_of(law, name))
            for read, law in zip(readings, laws, strict=True)
        )
    ]


def _from_root(field: str, values: tuple[str, ...], law: Law) -> tuple[str, ...]:
    """Values as they are, but links without what depends on the page that they stand on."""
    return tuple(urlsplit(urljoin(_url(law), value)).path for value in values) if field == "attachments" else values
