"""A small collection with something of everything, and what waits in its healing store."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from etl_sentiment.analysing import analyse_due
from etl_sentiment.demo.newspaper.content import make_articles
from etl_sentiment.reporting.reading import read_figures
from etl_sentiment.sentiment.vader import Vader
from healing.store.memory import MemoryStore
from healing.store.records import ParkedPage, ParkState
from tests.etl_sentiment.storage.samples import law, opinion

if TYPE_CHECKING:
    from etl_sentiment.reporting.figures import Figures
    from etl_sentiment.storage.collection import Collection

NOW = datetime(2026, 1, 2, 3, 4, tzinfo=UTC)
EVIL = '<script>alert("1")</script> & $x_1$ <b>'
GOOD = "The Fisheries Act is a wonderful success for all who live from the sea."
BAD = "The Fisheries Act is a terrible disaster for the harbour and its people."
COPY = "\n".join(next(one for one in make_articles() if one.language == "en" and one.words > 300).paragraphs)


def fill(collection: Collection) -> None:
    collection.store([
        law(),
        law(url="https://gazette.example/laws/2", identifier="2022/7", title=EVIL, published="2022-05-01"),
        law(url="javascript:alert(1)", identifier="2023/9", title="Kelp Farms Act", published=None,
            enacted="2023-02-03"),
        law(source="court", url="https://court.example/1", identifier=None, title="Tide v. Reef", published=None),
        _opinion(1, text=GOOD, published="2024-01-05"),
        _opinion(2, text=BAD, published="2024-01-20", headline=EVIL),
        _opinion(3, text=f"{BAD} The Kelp Farms Act was read twice.", published="2024-03-01"),
        _opinion(4, text="Das Fischereigesetz ist gut, und die Leute mögen es sehr.", published=None, language="de"),
        _opinion(5, source="daily", text=f"{COPY} {GOOD}", published="2024-03-02", headline="=1+1"),
        _opinion(6, source="copycat", text=f"{COPY} {GOOD}", published="2024-03-03"),
    ])  # fmt: skip
    analyse_due(collection, Vader())


def _opinion(number: int, **values: Any) -> Any:
    values.setdefault("url", f"https://{values.get('source', 'paper')}.example/{number}")
    return opinion(**{"headline": f"What to think of it, part {number}"} | values)


def store() -> MemoryStore:
    kept = MemoryStore()
    run = kept.start_run("laws", "laws", 1_700_000_000.0)
    kept.finish_run(run, pages=10, items=4, reason="finished", at=1_700_000_060.0)
    kept.start_run("opinions", "opinions", 1_700_000_100.0)
    incident = kept.open_incident("gazette", "law", ["title"], run, 1_700_000_010.0)
    for source, kind, url, reason in (
        ("gazette", "law", "https://gazette.example/laws/1", "was read later"),
        ("gazette", "law", "https://gazette.example/laws/77", "refused"),
        ("gazette", "law", "https://gazette.example/laws/77", "refused again"),
        ("gazette", "law", "https://gazette.example/laws/78", "soft 404: the headline 'Page not found'"),
        ("gazette", "law_list", "https://gazette.example/laws?page=2", "it went on without next_url"),
        ("unheard", "article", "https://unheard.example/1", "refused"),
    ):
        page = ParkedPage(
            run=run,
            incident=incident,
            source=source,
            page_kind=kind,
            url=url,
            request=b"{}",
            status=200,
            headers=b"{}",
            at=1.0,
        )
        kept.set_park_state([kept.park(page, b"<html></html>")], ParkState.DEAD, reason)
    return kept


def figures(collection: Collection) -> Figures:
    fill(collection)
    return read_figures(collection, store(), NOW)
