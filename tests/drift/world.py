"""A redesign of a made-up site: pages that a crawl learned from, and new ones whose values are known."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING

from tests.drift.articles import ARTICLES
from tests.drift.laws import LAWS
from tests.drift.listings import LISTINGS
from tests.drift.marks import parse, strip, write
from tests.drift.naming import NAMING
from tests.drift.records import article, decision, law
from tests.drift.refitting import REFITTING
from tests.drift.scene import Dice, Scene
from tests.drift.shaping import SHAPING
from tests.drift.surroundings import SURROUNDINGS
from tests.drift.template import document
from tests.drift.values import VALUES, take_out
from tests.drift.vocabulary import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tests.drift.records import Record
    from tests.drift.scene import Mutation
    from tests.drift.template import Template
    from tests.drift.vocabulary import Language

TEMPLATES = {"article": ARTICLES, "law": LAWS, "listing": LISTINGS}
METADATA = {"article": ("none", "jsonld", "opengraph", "both"), "law": ("none", "jsonld"), "listing": ("none",)}
MUTATIONS: dict[str, Mutation] = NAMING | SHAPING | REFITTING | VALUES | SURROUNDINGS
SITE = "Courier"
_MAKERS: dict[str, Callable[[Language, Random], Record]] = {"article": article, "law": law, "listing": decision}
_SIDE_RECORDS = 4
_ROWS = (8, 16)

Change = tuple[str, int]
"""The name of a mutation, and the salt of its dice."""


@dataclass(frozen=True, slots=True)
class Drift:
    """All that decides a redesign; the same drift gives the same pages."""

    page_kind: str
    before: int
    """Place of the old layout's template among those of the page kind."""
    after: int
    language: int
    metadata: tuple[int, int] = (0, 0)
    """Of the old and new pages: places in :data:`METADATA`."""
    furniture: tuple[Change, ...] = ()
    """What stood around the old pages' records."""
    changes: tuple[Change, ...] = ()
    """The mutations of the new pages, in this order."""
    removed: str = ""
    """The field that the new pages do not show any more."""
    learned: int = 1
    evidence: int = 1
    seed: int = 0
    """Of the records."""


@dataclass(frozen=True, slots=True)
class MarkedPage:
    """A page with the private marks, and its records."""

    url: str
    marked: str
    records: tuple[Record, ...]

    @property
    def html(self) -> str:
        root = parse(self.marked)
        strip(root)
        return write(root)


@dataclass(frozen=True, slots=True)
class World:
    """The pages of one drift."""

    drift: Drift
    template: Template
    """Of the old layout."""
    learned: tuple[MarkedPage, ...]
    evidence: tuple[MarkedPage, ...]
    held_out: tuple[MarkedPage, ...]
    """Pages of the new layout that no repair sees."""


_HELD_OUT = 2


def build(drift: Drift) -> World:
    """The pages that a drift leads to."""
    random = Random(drift.seed)  # noqa: S311 - made-up texts
    templates = TEMPLATES[drift.page_kind]
    side = _records("article" if drift.page_kind == "article" else drift.page_kind, drift, random, 24)
    old = [_page(drift, templates[drift.before], random, side, new=False) for _ in range(drift.learned)]
    fresh = [_page(drift, templates[drift.after], random, side, new=True) for _ in range(drift.evidence + _HELD_OUT)]
    return World(
        drift, templates[drift.before], tuple(old), tuple(fresh[: drift.evidence]), tuple(fresh[drift.evidence :])
    )


def _records(page_kind: str, drift: Drift, random: Random, count: int) -> list[Record]:
    return [_MAKERS[page_kind](LANGUAGES[drift.language], random) for _ in range(count)]


def _page(drift: Drift, template: Template, random: Random, side: Sequence[Record], *, new: bool) -> MarkedPage:
    count = random.randint(*_ROWS) if drift.page_kind == "listing" else 1
    records = _records(drift.page_kind, drift, random, count)
    metadata = METADATA[drift.page_kind][drift.metadata[new]]
    root = parse(document(records, template.render(records), metadata, site=SITE))
    for name, salt in drift.changes if new else drift.furniture:
        others = random.sample(side[_SIDE_RECORDS:], _SIDE_RECORDS)
        MUTATIONS[name](Scene(root, records[0], others, side[:_SIDE_RECORDS], Dice(salt)))
    if new and drift.removed:
        take_out(root, drift.removed, SITE)
    return MarkedPage(f"https://courier.test/{drift.page_kind}{records[0].path}", write(root), tuple(records))
