"""The group proposer: a list is a row of like elements; its heading, its links and its names tell which."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import partial
from statistics import fmean
from typing import TYPE_CHECKING, ClassVar

from healing.dom.agreement import split_items
from healing.dom.hooks import hooks
from healing.dom.locate import locate
from healing.dom.page import parse
from healing.dom.paths import link_pattern
from healing.dom.text import normal
from healing.dom.vocabulary import OTHER_RECORDS, cue_words
from healing.model import ROWS, Kind
from healing.repair.chances import together
from healing.repair.claims import claims
from healing.repair.incident import Candidate
from healing.repair.item_lists import Surroundings, item_lists, leaves_out, link_folders, surroundings
from healing.repair.kept import serving
from healing.repair.places import likeness
from healing.repair.resemblance import remembered
from healing.repair.synthesis import Target, synthesise

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lxml.html import HtmlElement

    from healing.dom.page import Page
    from healing.repair.incident import Incident, PageEvidence
    from healing.repair.resemblance import Remembered

_BEST = 3
_WITNESSED, _HEADED, _LINKED, _SEEN, _TAGGED = 0.6, 0.6, 0.5, 0.5, 0.5
_CUED, _FOLDER, _HOOKED, _OWN_PAGES, _NAMED = 0.4, 0.4, 0.35, 0.35, 0.3
"""How much doubt is taken away by: items that metadata names, the heading that the list had, the remembered links,
items of a vocabulary that were seen before, links marked as tags; a heading or a folder of the links that says what the
field is, hooks, items with pages of their own where they had such, the field's name."""
_LEAST_WITNESSED = 0.5
_PART = 0.5
"""What is left of a list where others like its items stand beside them."""
_OTHERS_SHARE = 0.5
"""What is left of a list whose heading speaks of other records."""


@dataclass(frozen=True, slots=True)
class _Group:
    items: tuple[HtmlElement, ...]
    score: float
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Known:
    """What is remembered of a list: its elements' features, and what stood around them on the kept pages."""

    field: Remembered
    around: tuple[Surroundings, ...]
    stood_aside: bool

    @property
    def words(self) -> frozenset[str]:
        """The field's name, in singular and plural, and the names that its elements had."""
        words = self.field.own_words | self.field.names
        return words | {word.removesuffix("s") for word in words if len(word) > 3} | {f"{word}s" for word in words}


@dataclass(frozen=True, slots=True)
class GroupProposer:
    """Like elements side by side, for fields that are lists."""

    name: ClassVar[str] = "group"

    def propose(self, incident: Incident) -> Iterator[Candidate]:
        pages = [parse(evidence.html, evidence.url) for evidence in incident.pages]
        for field in incident.broken:
            if field == ROWS or field not in incident.selectors.fields or incident.rules[field].kind is not Kind.LIST:
                continue
            known = _known(incident, field)
            best = [_best(incident, known, page, e) for page, e in zip(pages, incident.pages, strict=True)]
            for way in _ways(best):
                pairs = list(zip(pages, way, strict=True))
                targets = [Target(page.root, group.items) for page, group in pairs if group is not None]
                without = [page.root for page, group in pairs if group is None]
                make = partial(synthesise, targets, many=True)
                if selectors := serving(incident, field, make, without):
                    groups = [group for group in way if group is not None]
                    why = max(groups, key=lambda group: group.score).why
                    yield Candidate(field, selectors, self.name, min(group.score for group in groups), ", ".join(why))


def list_score(
    incident: Incident, field: str, page: Page, evidence: PageEvidence, items: Sequence[HtmlElement]
) -> float:
    """How much speaks for these elements being the items of a list field, 0 to 1."""
    claimed = _claimed(incident, field, page, evidence)
    score = _judged(_known(incident, field), page, items, claimed, _Links.of(page)).score
    return score * _PART if leaves_out(page, items) else score


def _known(incident: Incident, field: str) -> _Known:
    around, aside = [], []
    for kept in incident.kept:
        page = parse(kept.html, kept.url)
        found = (locate(page.root, query).elements for query in incident.selectors.of(field))
        if kept.values.get(field) and (items := next(filter(None, found), ())):
            around.append(surroundings(page, items))
            aside.append(all(item in page.side for item in items))
    return _Known(remembered(incident, field), tuple(around), bool(aside) and all(aside))


def _ways(best: Sequence[Sequence[_Group]]) -> Iterator[list[_Group | None]]:
    """For each group of the page with the best one, the group that looks most like it on every page that has any."""
    leads = max(best, key=lambda groups: groups[0].score if groups else 0.0, default=())
    for lead in leads:
        yield [
            max(groups, key=lambda other: likeness(lead.items[0], other.items[0]) + other.score, default=None)
            for groups in best
        ]


def _best(incident: Incident, known: _Known, page: Page, evidence: PageEvidence) -> list[_Group]:
    claimed = _claimed(incident, known.field.rule.name, page, evidence)
    lists = (items for items in item_lists(page) if known.stood_aside or items[0] not in page.side)
    links = _Links.of(page)
    groups = [_judged(known, page, items, claimed, links) for items in lists]
    return sorted((group for group in groups if group.score > 0), key=lambda group: -group.score)[:_BEST]


def _claimed(incident: Incident, field: str, page: Page, evidence: PageEvidence) -> list[tuple[str, ...]]:
    return [split_items(claim.values) for claim in claims(incident, field, page, evidence)]


@dataclass(frozen=True, slots=True)
class _Links:
    """Where the links of a page lead: what many of them share tells little of one list."""

    paths: Counter[str]
    folders: Counter[str]
    count: int

    @classmethod
    def of(cls, page: Page) -> _Links:
        links = [element for element in page.elements if element.tag == "a" and element.get("href")]
        folders = Counter(word for link in links for word in link_folders(link))
        return cls(Counter(map(link_pattern, links)), folders, len(links))

    def telling(self, shared: int) -> float:
        """What it tells, 0 to 1, that a list's links have in common what so many of the page's links have."""
        return 1 - shared / self.count if self.count else 0.0


def _judged(
    known: _Known, page: Page, items: Sequence[HtmlElement], claimed: Sequence[Sequence[str]], links: _Links
) -> _Group:
    around = surroundings(page, items)
    signs = [
        *_of_items(known, page, items, claimed),
        *_of_surroundings(known, around),
        *_of_links(known, around, links),
    ]
    score = together(worth for worth, _ in signs) * (_OTHERS_SHARE if _is_of_others(known, around) else 1)
    return _Group(tuple(items), score, tuple(reason for _, reason in signs))


def _is_of_others(known: _Known, around: Surroundings) -> bool:
    """Whether the heading says that the items are not this record's, and the list had another heading before."""
    is_new = around.heading not in {one.heading for one in known.around}
    return is_new and bool(OTHER_RECORDS & set(around.heading.split()))


def _of_items(
    known: _Known, page: Page, items: Sequence[HtmlElement], claimed: Sequence[Sequence[str]]
) -> Iterator[tuple[float, str]]:
    share = max((_share(page, items, values) for values in claimed), default=0.0)
    if share >= _LEAST_WITNESSED and len(items) > 1:
        yield _WITNESSED * share, f"the page's metadata names {share:.0%} of the items"
    if _is_tag(items[0]):
        yield _TAGGED, "they are marked as tags"
    elif set(hooks(items[0])) & {hook for one in known.field.prints for hook in one.hooks}:
        yield _HOOKED, f"attribute {hooks(items[0])[0][0]}"
    vocabulary = known.field.vocabulary
    if vocabulary.is_closed and (seen := fmean(vocabulary.has(page.text(item)) for item in items)):
        yield _SEEN * seen, f"{seen:.0%} of them were seen before"


def _of_surroundings(known: _Known, around: Surroundings) -> Iterator[tuple[float, str]]:
    cues = cue_words(known.field.rule)
    heading = frozenset(around.heading.split())
    if around.heading and around.heading in {one.heading for one in known.around}:
        yield _HEADED, f"the heading {around.heading!r}, as before"
    elif heading & cues:
        yield _CUED, f"the heading {around.heading!r}"
    if around.has_own_pages and any(one.has_own_pages for one in known.around):
        yield _OWN_PAGES, "each has a page of its own, as before"
    if shared := around.words & known.words:
        yield _NAMED, f"the name {min(shared)!r}"


def _of_links(known: _Known, around: Surroundings, links: _Links) -> Iterator[tuple[float, str]]:
    is_known = bool(around.link) and any(around.link == one.link for one in known.field.prints)
    if is_known:
        yield _LINKED * links.telling(links.paths[around.link]), f"they link to {around.link}"
    folders = around.link_words & cue_words(known.field.rule)
    if folders and not (is_known and folders & set(around.link.split("/"))):
        folder = min(folders, key=links.folders.__getitem__)
        yield _FOLDER * links.telling(links.folders[folder]), f"their links lead through {folder!r}"


def _share(page: Page, items: Sequence[HtmlElement], values: Sequence[str]) -> float:
    wanted = set(map(normal, values))
    return sum(normal(page.text(item)) in wanted for item in items) / len(items)


def _is_tag(item: HtmlElement) -> bool:
    """https://html.spec.whatwg.org/multipage/links.html#link-type-tag"""
    return "tag" in (item.get("rel") or "").split()
