"""The links proposer: fields of many links, such as documents. Where the links lead tells which ones they are."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, ClassVar
from urllib.parse import urljoin, urlsplit

from healing.dom.page import parse
from healing.dom.paths import file_of, link_pattern, up
from healing.dom.vocabulary import OTHER_RECORDS
from healing.extraction import arrange
from healing.model import ROWS, Kind
from healing.repair.chances import together
from healing.repair.incident import Candidate
from healing.repair.item_lists import surroundings
from healing.repair.kept import serving
from healing.repair.link_memory import is_named, link_memory, words_of
from healing.repair.link_selectors import link_selectors
from healing.repair.places import likeness
from healing.repair.synthesis import Target

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lxml.html import HtmlElement

    from healing.dom.page import Page
    from healing.repair.incident import Incident, PageEvidence
    from healing.repair.item_lists import Surroundings
    from healing.repair.link_memory import LinkMemory

_BEST = 3
_MOST_LINKS = 40
_HOLDER_LEVELS = 4
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "dt"})
_ITEMS = frozenset({"li", "tr", "p", "dd", "dt"})
_FILE, _OWN, _FOLDER, _SAID, _HEADED, _NAMED = 0.6, 0.6, 0.4, 0.4, 0.4, 0.3
"""How much doubt is taken away by: the kind of file, an address that names the record, the leading path, what the links
say, the heading that they had, names."""
_TELLING_WORDS = 2
"""So many words a link must share with those before where its address does not name the record: "PDF" alone says less
than "Official text (PDF)"."""
_LEFT_OUT = 0.5
"""What is left where another link that might be the field's is not among them."""

Links = tuple["HtmlElement", ...]


@dataclass(frozen=True, slots=True)
class _Group:
    links: Links
    score: float
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LinksProposer:
    """Links that lead where the field's led: to files of that kind, or to places that are named after the record."""

    name: ClassVar[str] = "links"

    def propose(self, incident: Incident) -> Iterator[Candidate]:
        fields = [name for name in incident.broken if name != ROWS and name in incident.selectors.fields]
        for field in fields:
            if incident.rules[field].kind is Kind.URLS and not (known := link_memory(incident, field)).is_empty:
                yield from self._field(incident, field, known)

    def _field(self, incident: Incident, field: str, known: LinkMemory) -> Iterator[Candidate]:
        pages = [parse(evidence.html, evidence.url) for evidence in incident.pages]
        best = [_best(known, page, evidence) for page, evidence in zip(pages, incident.pages, strict=True)]
        for way in _ways(best):
            pairs = list(zip(pages, way, strict=True))
            targets = [Target(page.root, group.links) for page, group in pairs if group is not None]
            without = [page.root for page, group in pairs if group is None]
            make = partial(link_selectors, targets, sorted(known.files))
            if selectors := serving(incident, field, make, without):
                groups = [group for group in way if group is not None]
                surest = max(groups, key=lambda group: group.score)
                yield Candidate(
                    field, selectors, self.name, min(group.score for group in groups), ", ".join(surest.why)
                )


def links_score(incident: Incident, field: str, page: Page, evidence: PageEvidence, links: Links) -> float:
    """How much speaks for these links being the field's, 0 to 1."""
    known = link_memory(incident, field)
    return 0.0 if known.is_empty else _judged(known, page, evidence, links, _likely(known, page, evidence)).score


def _ways(best: Sequence[Sequence[_Group]]) -> Iterator[list[_Group | None]]:
    """For each group of the page with the best one, the group of each page that looks most like it."""
    leads = max(best, key=lambda groups: groups[0].score if groups else 0.0, default=())
    for lead in leads:
        yield [
            max(groups, key=lambda other: likeness(lead.links[0], other.links[0]) + other.score, default=None)
            for groups in best
        ]


def _best(known: LinkMemory, page: Page, evidence: PageEvidence) -> list[_Group]:
    likely = _likely(known, page, evidence)
    grouped = _grouped(likely) if known.names_on(evidence) else _grouped_by_place(page, likely)
    groups = [_judged(known, page, evidence, links, likely) for links in grouped]
    return sorted((group for group in groups if group.score > 0), key=lambda one: (-one.score, -len(one.links)))[:_BEST]


def _likely(known: LinkMemory, page: Page, evidence: PageEvidence) -> Links:
    """The links of the page that may be the field's, one by one; in a side part only those that name the record."""
    names = known.names_on(evidence)
    found: dict[str, HtmlElement] = {}
    for link in page.elements:
        href = " ".join((link.get("href") or "").split()) if link.tag == "a" else ""
        if not href or not arrange((href,), Kind.URLS, in_row=False):
            continue
        is_own = is_named(page.url, href, names)
        is_file = file_of(href) in known.files if known.files else link_pattern(link) in known.folders or is_own
        is_possible = is_own if names else not stands_with_another(page, link)
        if is_file and is_possible and (is_own or known.stood_aside or link not in page.side):
            found.setdefault(href, link)  # a second link to the same place is the same one
    return tuple(islice(found.values(), _MOST_LINKS))


def stands_with_another(page: Page, link: HtmlElement) -> bool:
    """Whether the same item or row has a link to another page of the page's own sort: it is about that record."""
    item = next((node for node in islice(up(link), 1, _HOLDER_LEVELS) if node.tag in _ITEMS), link.getparent())
    own = urlsplit(page.url).path
    others = (urlsplit(urljoin(page.url, one.get("href") or "")).path for one in item.iter("a"))
    return any(other != own and not file_of(other) and _leading(other) == _leading(own) != "" for other in others)


def _leading(path: str) -> str:
    """The first part of a path that has more than one."""
    first, _, rest = path.strip("/").partition("/")
    return first if rest else ""


def _grouped(likely: Links) -> Iterator[Links]:
    """All of them; those of one look; those in one part of the page."""
    groups: dict[object, list[HtmlElement]] = defaultdict(list)
    for link in likely:
        groups["all"].append(link)
        parent = link.getparent()
        groups[link.get("class"), parent.tag, parent.get("class")].append(link)
        for holder in islice(up(link), 1, _HOLDER_LEVELS):
            groups[holder].append(link)
    yield from dict.fromkeys(map(tuple, groups.values()))


def _grouped_by_place(page: Page, likely: Links) -> Iterator[Links]:
    """Those that stand alike below one element and under one heading: no address tells them from another record's."""
    groups: dict[object, list[HtmlElement]] = defaultdict(list)
    headings = [element for element in page.elements if element.tag in _HEADINGS]
    for link in likely:
        before = sum(page.positions[heading] < page.positions[link] for heading in headings)
        path = [(link.tag, link.get("class"))]
        for holder in islice(up(link), 1, _HOLDER_LEVELS):
            groups[holder, tuple(path), before].append(link)
            path.append((holder.tag, holder.get("class")))
    yield from dict.fromkeys(map(tuple, groups.values()))


def _judged(known: LinkMemory, page: Page, evidence: PageEvidence, links: Links, likely: Links) -> _Group:
    around = surroundings(page, links)
    is_named_so = bool(known.names_on(evidence))
    place = list(_of_place(known, around))
    if is_of_others(known, around) or not (is_named_so or place):
        return _Group(links, 0.0, ())
    least = 1 if is_named_so else _TELLING_WORDS
    signs = [*_of_addresses(known, page, evidence, links), *_of_words(known, links, least=least), *place]
    places = {link.get("href") for link in links}
    is_part = is_named_so and any(link.get("href") not in places for link in likely)
    score = together(worth for worth, _ in signs) * (_LEFT_OUT if is_part else 1)
    return _Group(links, score, tuple(reason for _, reason in signs))


def is_of_others(known: LinkMemory, around: Surroundings) -> bool:
    """Whether the heading says that the links are not this record's, and no heading before said so."""
    return around.heading not in known.headings and bool(OTHER_RECORDS & set(around.heading.split()))


def _of_addresses(known: LinkMemory, page: Page, evidence: PageEvidence, links: Links) -> Iterator[tuple[float, str]]:
    if known.files and all(file_of(link.get("href") or "") in known.files for link in links):
        yield _FILE, f"they lead to {', '.join(sorted(known.files))}"
    names = known.names_on(evidence)
    if names and all(is_named(page.url, link.get("href") or "", names) for link in links):
        yield _OWN, f"their addresses have {min(known.names)} in them"
    folders = {link_pattern(link) for link in links}
    if len(folders) == 1 and folders <= known.folders:
        every = Counter(link_pattern(link) for link in page.elements if link.tag == "a" and link.get("href"))
        folder = folders.pop()
        telling = 1 - (every[folder] - len(links)) / every.total()
        yield _FOLDER * telling, f"they lead below {folder}"


def _of_words(known: LinkMemory, links: Links, *, least: int) -> Iterator[tuple[float, str]]:
    shared = [words_of(link) & known.words for link in links]
    if all(len(words) >= least for words in shared):
        yield _SAID, f"they say {max(sorted(shared[0]), key=len)!r}, as before"


def _of_place(known: LinkMemory, around: Surroundings) -> Iterator[tuple[float, str]]:
    if around.heading and around.heading in known.headings:
        yield _HEADED, f"the heading {around.heading!r}, as before"
    elif named := (around.words | set(around.heading.split())) & known.named:
        yield _NAMED, f"the name {min(named)!r}"
