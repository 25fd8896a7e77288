"""What is remembered of a field of many links, such as a law's documents: where they led, what they said.

Addresses outlive layouts, so that an address tells most: the kind of file, the folders, and whether it names the
record that the page is of. ``/files/2021-114.pdf`` belongs to ``/laws/2021/114`` and to no other law.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import unquote, urljoin, urlsplit

from healing.dom.locate import locate
from healing.dom.page import parse
from healing.dom.paths import file_of
from healing.dom.text import normal
from healing.dom.vocabulary import standard_words
from healing.model import Kind
from healing.repair.item_lists import surroundings

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from lxml.html import HtmlElement

    from healing.dom.page import Page
    from healing.memory.remembered import PageMemory
    from healing.model import Rule
    from healing.repair.incident import Incident, PageEvidence

_TOKEN = re.compile(r"\d+|[^\W\d_]+")
_WORD = re.compile(r"[^\W\d_]{2,}")
_ADDRESS = "the page's address"
_NAMING = frozenset({Kind.IDENTIFIER, Kind.NUMBER, Kind.TEXT})
_LEAST_NAME = 3
"""A shorter name, such as the ``7`` of ``/laws/7``, stands in an address by chance."""
_LEAST_WHOLE = 6
"""From this length on a name may be written without what divides its parts."""


@dataclass(frozen=True, slots=True)
class LinkMemory:
    """What the links of a field had in common on all remembered pages."""

    rule: Rule
    files: frozenset[str]
    """The kinds of files (``pdf``) that they led to; empty where some led to none."""
    folders: frozenset[str]
    """The leading paths of their addresses."""
    names: frozenset[str]
    """What names the record in each of their addresses: the page's own address, or the fields called so."""
    words: frozenset[str]
    """The words that they, or headings before them, had on the kept pages."""
    headings: frozenset[str]
    named: frozenset[str]
    """The names of their elements and what holds them, and other words for the field's name."""
    stood_aside: bool
    """Whether all of them stood in parts of the page that are not the record's."""

    @property
    def is_empty(self) -> bool:
        """Whether nothing is known of their addresses: then no link can be told to be one of them."""
        return not (self.files or self.names or self.folders)

    def names_on(self, evidence: PageEvidence) -> list[tuple[str, ...]]:
        """What names the record of a page, as the parts of words and numbers; empty where nothing learned is known."""
        known = {**{name: values[0] for name, values in evidence.known.items() if values}, **evidence.context}
        return [parts for name, parts in _names(evidence.url, known).items() if name in self.names]


def link_memory(incident: Incident, field: str) -> LinkMemory:
    """All that the memory and the kept pages hold of the field."""
    pages = [page for page in incident.memory.pages if page.values.get(field)]
    files = frozenset(file_of(link) for page in pages for link in page.values[field])
    prints = [page.fingerprints[field] for page in pages if field in page.fingerprints]
    around, words = [], set[str]()
    for page, items in _kept_items(incident, field):
        around.append(surroundings(page, items))
        words |= {word for item in items for word in words_of(item)}
    return LinkMemory(
        rule=incident.rules[field],
        files=frozenset() if "" in files else files,
        folders=frozenset(one.link for one in prints if one.link),
        names=_names_in_all(pages, incident.rules[field], incident.rules),
        words=frozenset(words),
        headings=frozenset(one.heading for one in around if one.heading),
        named=standard_words(incident.rules[field]).union(*(one.words for one in around)),
        stood_aside=bool(prints) and all(one.is_aside for one in prints),
    )


def _kept_items(incident: Incident, field: str) -> Iterator[tuple[Page, tuple[HtmlElement, ...]]]:
    for kept in incident.kept:
        if kept.values.get(field):
            page = parse(kept.html, kept.url)
            found = (locate(page.root, query).elements for query in incident.selectors.of(field))
            if items := next(filter(None, found), ()):
                yield page, items


def words_of(link: HtmlElement) -> frozenset[str]:
    """The words that a link says; numbers and sizes differ from record to record."""
    return frozenset(_WORD.findall(normal("".join(link.itertext()))))


def _names_in_all(pages: Sequence[PageMemory], rule: Rule, rules: Mapping[str, Rule]) -> frozenset[str]:
    """The names of the record that all links of all pages had in their addresses; each page has one of its own."""
    found: list[dict[str, tuple[str, ...]]] = []
    for page in pages:
        values = {
            name: given[0]
            for name, given in page.values.items()
            if given and name != rule.name and name in rules and rules[name].kind in _NAMING
        }
        links = [parts_of(page.url, link) for link in page.values[rule.name]]
        named = _names(page.url, values).items()
        found.append({name: parts for name, parts in named if all(_has(link, parts) for link in links)})
    everywhere = set.intersection(*map(set, found)) if found else set[str]()
    records = len({page.url for page in pages})
    return frozenset(name for name in everywhere if len({names[name] for names in found}) == records)


def _names(url: str, values: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """What may name a record, with its parts: the last part of the page's path, its number, its title."""
    last = next((part for part in reversed(urlsplit(url).path.split("/")) if part), "")
    every = {_ADDRESS: last.rpartition(".")[0] or last, **values}
    parted = {name: tuple(_TOKEN.findall(unquote(text).casefold())) for name, text in every.items()}
    return {name: parts for name, parts in parted.items() if sum(map(len, parts)) >= _LEAST_NAME}


def parts_of(url: str, link: str) -> tuple[str, ...]:
    """The words and numbers of an address from its path on, in order."""
    parts = urlsplit(urljoin(url, link))
    return tuple(_TOKEN.findall(unquote(f"{parts.path} {parts.query}").casefold()))


def is_named(url: str, link: str, names: Sequence[tuple[str, ...]]) -> bool:
    """Whether a link's address has one of the names in it."""
    address = parts_of(url, link)
    return any(_has(address, name) for name in names)


def _has(address: tuple[str, ...], name: tuple[str, ...]) -> bool:
    size = len(name)
    if any(address[start : start + size] == name for start in range(len(address) - size + 1)):
        return True
    whole = "".join(name)
    return len(whole) >= _LEAST_WHOLE and whole in address
