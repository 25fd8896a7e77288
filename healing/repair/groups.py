"""The group proposer: a list is a row of like elements; links and names tell which."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from statistics import fmean
from typing import TYPE_CHECKING, ClassVar

from healing.dom.hooks import hooks
from healing.dom.page import parse
from healing.dom.paths import link_pattern, up
from healing.dom.regions import names
from healing.dom.text import normal
from healing.model import ROWS, Kind
from healing.repair.claims import claims
from healing.repair.incident import Candidate
from healing.repair.places import likeness
from healing.repair.resemblance import remembered
from healing.repair.synthesis import Target, synthesise

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lxml.html import HtmlElement

    from healing.dom.page import Page
    from healing.repair.incident import Incident, PageEvidence
    from healing.repair.resemblance import Remembered

_LONGEST_ITEM = 60
_LONGEST_GROUP = 40
_BEST = 3
_WITNESSED, _LINKED, _SEEN, _HOOKED, _NAMED = 0.6, 0.5, 0.5, 0.35, 0.3
"""How much doubt is left (1 less each) by: items that metadata names, the remembered links, items of a vocabulary that
were seen before, hooks, the field's name."""
_LEAST_WITNESSED = 0.5


@dataclass(frozen=True, slots=True)
class _Group:
    items: tuple[HtmlElement, ...]
    score: float
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GroupProposer:
    """Like elements side by side, for fields that are lists."""

    name: ClassVar[str] = "group"

    def propose(self, incident: Incident) -> Iterator[Candidate]:
        pages = [parse(evidence.html, evidence.url) for evidence in incident.pages]
        for field in incident.broken:
            if field == ROWS or field not in incident.selectors.fields or incident.rules[field].kind is not Kind.LIST:
                continue
            known = remembered(incident, field)
            best = [_best(incident, known, page, e) for page, e in zip(pages, incident.pages, strict=True)]
            for way in _ways(best):
                pairs = list(zip(pages, way, strict=True))
                targets = [Target(page.root, group.items) for page, group in pairs if group is not None]
                without = [page.root for page, group in pairs if group is None]
                if selectors := synthesise(targets, many=True, without=without):
                    groups = [group for group in way if group is not None]
                    why = max(groups, key=lambda group: group.score).why
                    yield Candidate(field, selectors, self.name, min(group.score for group in groups), ", ".join(why))


def _ways(best: Sequence[Sequence[_Group]]) -> Iterator[list[_Group | None]]:
    """For each group of the page with the best one, the group that looks most like it on every page that has any."""
    leads = max(best, key=lambda groups: groups[0].score if groups else 0.0, default=())
    for lead in leads:
        yield [
            max(groups, key=lambda other: likeness(lead.items[0], other.items[0]) + other.score, default=None)
            for groups in best
        ]


def _best(incident: Incident, known: Remembered, page: Page, evidence: PageEvidence) -> list[_Group]:
    claimed = [claim.values for claim in claims(incident, known.rule.name, page, evidence)]
    groups = [_judged(known, page, items, claimed) for items in _groups(page)]
    return sorted((group for group in groups if group.score > 0), key=lambda group: -group.score)[:_BEST]


def _groups(page: Page) -> Iterator[tuple[HtmlElement, ...]]:
    """Short links (or list items) of one look below one element: their parent, or the parent of their wrappers."""
    found: dict[tuple[object, ...], list[HtmlElement]] = defaultdict(list)
    for element in page.elements:
        if element.tag not in ("a", "li", "button", "span") or element in page.side:
            continue
        if 1 < len(page.text(element)) <= _LONGEST_ITEM and not page.text(element).isdigit():
            for node in [*up(element)][1:3]:
                found[node, element.tag, element.get("class"), element.getparent().tag].append(element)
    for (node, *_), items in found.items():
        if _is_slice(node, items):
            continue
        if 1 <= len(items) <= _LONGEST_GROUP and len({page.text(item) for item in items}) == len(items):
            yield tuple(items)


def _is_slice(holder: HtmlElement, items: Sequence[HtmlElement]) -> bool:
    """Whether the holder of a single item stands among others that look like it and hold such an item each."""
    if len(items) > 1 or holder.getparent() is None:
        return False
    item = items[0]
    alike = [one for one in holder.getparent() if one.tag == holder.tag and one.get("class") == holder.get("class")]
    return any(
        one is not holder and any(inner.get("class") == item.get("class") for inner in one.iter(str(item.tag)))
        for one in alike
    )


def _judged(known: Remembered, page: Page, items: Sequence[HtmlElement], claimed: Sequence[Sequence[str]]) -> _Group:
    doubt, why = 1.0, []
    share = max((_share(page, items, values) for values in claimed), default=0.0)
    if share >= _LEAST_WITNESSED and len(items) > 1:
        doubt *= 1 - _WITNESSED * share
        why.append(f"the page's metadata names {share:.0%} of the items")
    links = Counter(link for item in items if (link := link_pattern(item)))
    if links and len(links) == 1 and any(one.link == next(iter(links)) for one in known.prints):
        doubt *= 1 - _LINKED
        why.append(f"they link to {next(iter(links))}")
    if set(hooks(items[0])) & {hook for one in known.prints for hook in one.hooks} or _is_tag(items[0]):
        doubt *= 1 - _HOOKED
        why.append(f"attribute {hooks(items[0])[0][0]}")
    if known.vocabulary.is_closed and (seen := fmean(known.vocabulary.has(page.text(item)) for item in items)):
        doubt *= 1 - _SEEN * seen
        why.append(f"{seen:.0%} of them were seen before")
    if shared := _names(items[0]) & _field_words(known):
        doubt *= 1 - _NAMED
        why.append(f"the name {min(shared)!r}")
    return _Group(tuple(items), 1 - doubt, tuple(why))


def _share(page: Page, items: Sequence[HtmlElement], values: Sequence[str]) -> float:
    wanted = set(map(normal, values))
    return sum(normal(page.text(item)) in wanted for item in items) / len(items)


def _is_tag(item: HtmlElement) -> bool:
    """https://html.spec.whatwg.org/multipage/links.html#link-type-tag"""
    return "tag" in (item.get("rel") or "").split()


def _names(item: HtmlElement) -> frozenset[str]:
    return frozenset(word for node in [*up(item)][:4] for word in names(node))


def _field_words(known: Remembered) -> frozenset[str]:
    """The field's name, in singular and plural, and the names that its elements had."""
    words = known.own_words | known.names
    return words | {word.removesuffix("s") for word in words if len(word) > 3} | {f"{word}s" for word in words}
