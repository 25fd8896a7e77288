"""Where a page shows a value that a person named, and what comes nearest where it shows none."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from healing.dom.text import normal, own_text
from healing.extraction import read_field
from healing.model import Kind
from healing.repair.finding import ADDRESS, META, Found, Way, dated, find_value, links_to
from healing.repair.places import worth
from healing.repair.synthesis import OWN_TEXT
from healing.repair.values import same

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from lxml.html import HtmlElement

    from healing.dom.page import Page
    from healing.model import Rule, Selectors

_BESIDE = Way(OWN_TEXT, 0.97, "the text beside other elements")
_SPOKEN = ("content", "value", "alt", "title", "aria-label")
"""Attributes that hold what people read; those for data begin with ``data-``."""
_ALIKE = 0.6
_DATES_SHOWN = 3
_SHOWN_CHARS = 100


def agrees(rule: Rule, given: Sequence[str], named: Sequence[str], url: str) -> bool:
    """Whether a reading is what a person named: a link by where it leads, a long text by the paragraphs named of it."""
    if not given or not named:
        return not given and not named
    if rule.kind is Kind.URL:
        return urljoin(url, given[0]) == urljoin(url, named[0])
    if rule.kind is Kind.URLS:
        return {urljoin(url, link) for link in given} == {urljoin(url, link) for link in named}
    if rule.kind is Kind.LONGTEXT:
        text = normal(" ".join(given))
        return all(normal(paragraph) in text for paragraph in named) or same(rule.kind, given, named)
    return same(rule.kind, given, named)


def gives(selectors: Selectors, page: Page, rule: Rule, named: Sequence[str]) -> bool:
    """Whether the selectors read from the page what was named of it."""
    return agrees(rule, read_field(page.selector, selectors, rule).values, named, page.url)


def named_places(page: Page, values: Sequence[str], rule: Rule) -> list[Found]:
    """Where the page shows the values, the most telling place first: the record, side parts, the head, attributes."""
    if rule.kind is Kind.URL:
        return [Found((link,), ADDRESS) for link in links_to(page, values[0])]
    if rule.kind is Kind.URLS:
        return find_value(page, values, rule.kind)
    record = [*find_value(page, values, rule.kind), *_beside(page, values, rule.kind)]
    others = [*find_value(page, values, rule.kind, anywhere=True), *_in_attributes(page, values, rule.kind)]
    further = [one for one in dict.fromkeys(others) if one not in record]
    return [*_ranked(page, record, values), *_ranked(page, further, values)]


def _ranked(page: Page, found: Sequence[Found], values: Sequence[str]) -> list[Found]:
    """First what has the value as it was named, then what is shown to people, then what holds on to most."""
    return sorted(found, key=lambda one: (not _is_written(page, one, values), one.way == META, -worth(one.places[0])))


def _is_written(page: Page, found: Found, values: Sequence[str]) -> bool:
    """Whether the place has the value as it was named, not only the same day."""
    element, attribute = found.places[0], found.way.attribute
    held = element.get(attribute) or "" if attribute and attribute != OWN_TEXT else page.text(element)
    return attribute == OWN_TEXT or normal(held) == normal(values[0])


def _beside(page: Page, values: Sequence[str], kind: Kind) -> Iterator[Found]:
    """Elements whose own text is the value, with other elements (a label, a footnote) beside it."""
    if kind.is_many or kind is Kind.DATE:
        return
    wanted = normal(values[0])
    for element in page.elements:
        if len(element) and element not in page.side and normal(own_text(element)) == wanted:
            yield Found((element,), _BESIDE)


def _in_attributes(page: Page, values: Sequence[str], kind: Kind) -> Iterator[Found]:
    for element in page.elements:
        for name, held in element.attrib.items():
            is_spoken = name in _SPOKEN or str(name).startswith("data-")
            if is_spoken and len(held) <= 2 * len(values[0]) + 20 and same(kind, (held,), values):
                is_meta = element.tag == "meta"
                yield Found((element,), META if is_meta else Way(str(name), 0.95, f"the attribute {name}"))


def nearest(page: Page, value: str, rule: Rule) -> str:
    """What on the page comes nearest to a value that it does not show, for people; empty where nothing does."""
    if rule.kind is Kind.DATE:
        dates = [page.text(element) for element in dated(page, anywhere=True)]
        return f"the dates on the page are {', '.join(map(_quoted, dates[:_DATES_SHOWN]))}" if dates else ""
    if rule.kind.is_link:
        links = [str(element.get("href")) for element in page.root.iter("a") if element.get("href")]
        close = get_close_matches(value, links, n=1, cutoff=_ALIKE)
        return f"the nearest link is {_quoted(close[0])}" if close else ""
    wanted = normal(value)
    around = [text for text in page.by_text if wanted in text]
    close = [min(around, key=len)] if around else get_close_matches(wanted, page.by_text, n=1, cutoff=_ALIKE)
    return f"the nearest text is {_quoted(_as_shown(page, page.by_text, close[0]))}" if close else ""


def _as_shown(page: Page, texts: Mapping[str, Sequence[HtmlElement]], key: str) -> str:
    return page.text(texts[key][0])


def _quoted(text: str) -> str:
    return repr(text if len(text) <= _SHOWN_CHARS else f"{text[: _SHOWN_CHARS - 3]}...")
