"""Which saved pages prove the selectors of each real source, and what its pages are not read for.

The pages lie beside the repository (see ``tests/real/driftbench.py``), and nothing of them is part of it.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING

from parsel import Selector

from etl_sentiment.items import LawListPage, OpinionItem
from healing.extraction import extract
from healing.rules import rules_of_kinds
from healing.selectors.read import SelectorModule, parse_module

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from healing.model import Extraction
    from tests.real.driftbench import RealCase

MODULES = Path(__file__).parents[2] / "spiders_healable" / "selectors"
ITEMS: dict[str, type] = {"law_list": LawListPage, "article": OpinionItem}
RULES = rules_of_kinds(ITEMS)
READABLE = {kind: {one.name for one in fields(item) if "kind" in one.metadata} for kind, item in ITEMS.items()}
"""The fields that are read from pages, by page kind."""
NAMES = {
    "law_list": {"name": "title", "docket": "identifier", "date": "published", "url": "url"},
    "article": {
        "title": "headline",
        "lead": "lead",
        "authors": "authors",
        "publishing_date": "published",
        "topics": "topics",
        "body": "text",
    },
}
"""What the saved pages' right values are called here, by page kind."""


@dataclass(frozen=True, slots=True)
class Proof:
    """The saved pages of one source: all that were saved of these sites since the day of its present layout."""

    sites: tuple[str, ...]
    since: str
    page_kind: str = "article"
    not_read: tuple[str, ...] = ()
    """Fields of the item that its pages do not have, or not in a way that could be proved."""


def _portal(*sites: str, since: str, not_read: tuple[str, ...]) -> Proof:
    return Proof(sites, since, "law_list", not_read)


PROOFS = {
    "dc_court_of_appeals": _portal("dc", since="2026-06-09", not_read=("issuer",)),
    "south_carolina_appeals": _portal(
        "scctapp", "scctapp_u", "sc_u", since="2026-03-04", not_read=("issuer", "next_url", "status")
    ),
    "vermont_judiciary": _portal(
        "vt", "vtsuperct_civil", "vtsuperct_environmental", since="2023-11-04", not_read=("status",)
    ),
    "indiana_reclassified": _portal(
        "indctapp_reclassified", since="2025-08-07", not_read=("issuer", "next_url", "status")
    ),
    "puerto_rico_appeals": _portal("prapp", since="2023-01-21", not_read=("issuer", "next_url", "status")),
    "daily_mirror": Proof(("mirror.co.uk",), since="2026-01-06"),
    "seznam_zpravy": Proof(("seznamzpravy.cz",), since="2025-04-08"),
    "la_vanguardia": Proof(("lavanguardia.com",), since="2026-07-11"),
    "national_post": Proof(("nationalpost.com",), since="2024-08-12", not_read=("topics",)),
    "sermitsiaq": Proof(("sermitsiaq.ag",), since="2025-02-12"),
}


@dataclass(frozen=True, slots=True)
class SavedPage:
    """One side of a case of the benchmark."""

    case: RealCase
    side: str
    saved: str
    """The day, ISO."""

    @property
    def id(self) -> str:
        return f"{self.case.site} {self.saved}"

    @property
    def html(self) -> str:
        return self.case.page(self.side).decode("utf-8", "replace")


def pages_of(proof: Proof, cases: Sequence[RealCase]) -> Iterator[SavedPage]:
    """The saved pages that prove a source; the day stands in the case's name: ``site__old day__new day``."""
    for case in cases:
        if case.site not in proof.sites or case.has_lost_a_value:
            continue
        for side, saved in zip(("old", "new"), case.id.split("__")[1:3], strict=True):
            if saved >= proof.since:
                yield SavedPage(case, side, saved[:10])


def module_of(source: str) -> SelectorModule:
    path = MODULES / f"{source}.py"
    return parse_module(path.read_text("utf-8"), str(path))


def read_page(source: str, html: str) -> Extraction:
    """What the source's selectors give on a saved page, as the crawl reads it."""
    kind = PROOFS[source].page_kind
    return extract(Selector(text=html), kind, module_of(source).kinds[kind], RULES[kind])
