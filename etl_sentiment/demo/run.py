"""``make demo``: a law portal and a newspaper are redesigned twice while they are crawled, and nothing is lost."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import mkdtemp
from typing import TYPE_CHECKING, Any

from scrapy.settings import Settings

from etl_sentiment.demo import check_laws, check_opinions
from etl_sentiment.demo.check_links import compare_links
from etl_sentiment.demo.crawls import Crawl, crawl, scrapy
from etl_sentiment.demo.newspaper.site import Newspaper
from etl_sentiment.demo.portal import Portal
from etl_sentiment.demo.stored import stored_items, stored_links
from etl_sentiment.rendering.renderers import missing
from healing.project import home_of

if TYPE_CHECKING:
    from etl_sentiment.demo.outcome import Outcome

_SHOWN = 5
_DATABASE = "data/collected.db"
Items = Iterable[Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Part:
    """One source of the demo and the site that it comes from."""

    spider: str
    source: str
    what: str
    """What it collects, for people."""
    expected: int
    compare: Callable[[Items, Mapping[str, int]], Outcome]
    redesigns: str = ""
    last_layout: str = ""
    remark: str = ""
    """What is special about its first crawl, for people."""


def main() -> int:
    """Run the demo in a new folder; 0 only if everything was collected, once, and right."""
    home = _new_home()
    paper = Newspaper()
    lacking = missing("playwright", Settings())
    parts = _parts(paper, with_live=not lacking)
    first, second = [], []
    for part in parts:
        _heading(f"{part.expected} {part.what} are crawled; {part.remark}")
        first.append(_crawl(home, part, part.redesigns))
    for part in parts:
        _heading(f"scrapy crawl {part.spider} again: it starts with the healed selectors, and asks for changes")
        second.append(_crawl(home, part, part.last_layout))
    _heading("What was collected")
    stored = stored_items(home / _DATABASE)
    results = [_told(part, one, two, stored) for part, one, two in zip(parts, first, second, strict=True)]
    if lacking:
        print(f"left out: {len(paper.expected_live())} opinions of the live desk, which need a browser ({lacking})")
        print("  where Chromium is installed (Debian: apt install chromium), make demo gets the rest that this needs")
    _heading("What broke, and what was healed: scrapy heal-stats")
    exit_codes = [scrapy(home, "heal-stats")]
    _heading("What was understood: scrapy etl-report")
    exit_codes.append(scrapy(home, "etl-report"))
    articles = paper.expected() | ({} if lacking else paper.expected_live())
    links = compare_links(stored_links(home / _DATABASE), articles)
    print(f"Of what the articles were written with, {links}")
    print(f"\nTables, items, PDFs, report, log and healed selectors are in {home}", flush=True)
    is_complete = all(results) and not any(exit_codes) and links.is_good
    print("OK: everything was collected, once." if is_complete else "FAILED: see what is missing above.", flush=True)
    return 0 if is_complete else 1


def _parts(paper: Newspaper, *, with_live: bool) -> list[Part]:
    portal = Portal()
    laws = Part(
        spider="laws",
        source="law_portal",
        what="laws with their PDFs",
        expected=len(portal.expected()),
        compare=lambda items, hits: check_laws.compare(items, hits, portal),
        redesigns="45:cards,130:hashed",
        last_layout="0:hashed",
        remark="the site is redesigned twice meanwhile (45:cards,130:hashed)",
    )
    opinions = Part(
        spider="opinions",
        source="newspaper",
        what="opinions",
        expected=len(paper.expected()),
        compare=lambda items, hits: check_opinions.compare(items, hits, paper),
        redesigns="60:magazine,180:hashed",
        last_layout="0:hashed",
        remark="the site is redesigned twice meanwhile (60:magazine,180:hashed)",
    )
    live = Part(
        spider="opinions",
        source="newspaper_live",
        what="opinions of the live desk",
        expected=len(paper.expected_live()),
        compare=lambda items, hits: check_opinions.compare(items, hits, paper, paper.expected_live()),
        remark="its pages are empty until their scripts have run, so a browser renders them",
    )
    return [laws, opinions, *([live] if with_live else [])]


def _new_home() -> Path:
    folder = home_of(Settings()).path("data/demo")
    folder.mkdir(parents=True, exist_ok=True)
    return Path(mkdtemp(prefix=datetime.now().astimezone().strftime("%Y-%m-%d-%H%M%S-"), dir=folder))


def _crawl(home: Path, part: Part, redesigns: str) -> Crawl:
    number = 1 + len(list(home.glob("site-*.json")))
    return crawl(home, part.spider, part.source, redesigns=redesigns, number=number)


def _told(part: Part, first: Crawl, second: Crawl, stored: Mapping[str, list[dict[str, Any]]]) -> bool:
    """Print how complete the tables and the files are; whether they are."""
    items = [item for item in stored[part.spider] if item["source"] == part.source]
    outcome = part.compare(items, first.hits)
    lines = Counter(line["url"] for line in first.lines)
    unwritten = len({item["url"] for item in items} - lines.keys())
    share = _percent(outcome.collected, part.expected)
    print(f"{part.what}: {part.expected} expected, {outcome.collected} collected ({share})")
    print(f"  first crawl: {first.asked} requests, {first.incidents} incidents, {len(first.lines)} lines of JSON")
    print(f"  second crawl: {second.asked} requests, {second.incidents} incidents, {len(second.lines)} new or changed")
    for line in _complaints(outcome):
        print(f"  {line}")
    if unwritten:
        print(f"  in the tables, but in no file of the first crawl: {unwritten}")
    if outcome.documents_expected:
        _tell_documents(outcome, items)
    exit_codes = [one.exit_code for one in (first, second) if one.exit_code]
    for code in exit_codes:
        print(f"  scrapy ended with exit code {code}")
    return outcome.is_complete and not exit_codes and not unwritten


def _tell_documents(outcome: Outcome, items: Items) -> None:
    pages = sum(len(document["pages"]) for item in items for document in item["documents"])
    expected, collected = outcome.documents_expected, outcome.documents_collected
    told = ", ".join(f"{count} {status}" for status, count in Counter(outcome.documents).most_common())
    print(
        f"  PDFs: {expected} expected, {collected} collected ({_percent(collected, expected)}), {pages} pages of text"
    )
    print(f"  of these {told}")


def _percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:.0f} %"


def _complaints(outcome: Outcome) -> list[str]:
    kinds = {
        "missing": outcome.missing,
        "not expected, or collected twice": outcome.surplus,
        "wrong values": outcome.wrong,
        "optional values that were not found": outcome.empty,
        "downloaded more than once": outcome.asked_again,
    }
    return [
        f"{kind} ({len(found)}): {'; '.join(found[:_SHOWN])}{' ...' if len(found) > _SHOWN else ''}"
        for kind, found in kinds.items()
        if found
    ]


def _heading(text: str) -> None:
    print(f"\n== {text}\n", flush=True)
