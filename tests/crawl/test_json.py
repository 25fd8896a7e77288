"""Crawls of JSON APIs: healthy ones; keys that are renamed meanwhile; another page in a page's place."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import pytest

from healing.store.records import HealState, IncidentState, ParkState
from tests.crawl.json_site import DETAIL, SENT_AS, JsonSite, module
from tests.crawl.pages import Law, note
from tests.crawl.project import PACKAGED, Crawl, CrawlProject
from tests.crawl.site import Reply, Source

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from subprocess import CompletedProcess

LAWS, PER_PAGE = 14, 5
HEALTHY = 6
DOWN = Reply(note("Service temporarily unavailable", "We will be back soon."))
OTHER = Reply(note("Welcome", "This portal has a new look. " * 40))
BROKEN = Reply('{"law": {"title": ', headers=SENT_AS)
REFUSED = Reply('{"error": {"code": 1015, "message": "Too many requests."}}', headers=SENT_AS)
JSON = Reply('{"error": "unknown"}', headers=SENT_AS)
HTML_LAW = (PACKAGED / "portal.py").read_text("utf-8").partition('    "law": {')[2].partition("},")[0]


def project_of(folder: Path, site: JsonSite, **settings: object) -> CrawlProject:
    """A project whose sources have JSON lists; the laws of ``mixed`` are HTML."""
    project = CrawlProject(folder, site, **settings)
    for name in site.sources:
        text = module() if name == "api" else module("HTML").replace("'HTML'", f"{{{HTML_LAW}}}")
        project.module(name).write_text(text, "utf-8")
    return project


class Crawled(NamedTuple):
    """A crawl with its site."""

    project: CrawlProject
    site: JsonSite
    crawl: Crawl

    def dead(self) -> dict[str, str]:
        with self.project.store() as store:
            pages = store.parked(states=[ParkState.DEAD])
            return {page.url.removeprefix(self.site.url): page.reason for page in pages}


@pytest.fixture(scope="module")
def healthy(folder: Path) -> Iterator[Crawled]:
    with JsonSite(api=Source(LAWS, per_page=PER_PAGE), mixed=Source(LAWS, per_page=PER_PAGE)) as site:
        project = project_of(folder / "healthy", site)
        yield Crawled(project, site, project.crawl())


def test_every_page_of_the_list_and_every_law_comes(healthy: Crawled) -> None:
    assert healthy.crawl.events == [], healthy.crawl.log
    for source in ("api", "mixed"):
        laws = [law for law in healthy.crawl.laws if law["source"] == source]
        assert sorted(law["title"] for law in laws) == sorted(Law(n).title for n in range(1, LAWS + 1))
        assert sorted(law["number"] for law in laws) == sorted(Law(n).number for n in range(1, LAWS + 1))
        assert {law["text"] for law in laws} == {"\n".join(Law(n).paragraphs) for n in range(1, LAWS + 1)}
    assert sum(law["ministry"] is None for law in healthy.crawl.laws if law["source"] == "api") == LAWS // 3
    assert "healing/not_learned" not in healthy.crawl.stats
    assert "Traceback" not in healthy.crawl.log


def test_json_pages_teach_values_and_nothing_else(healthy: Crawled) -> None:
    with healthy.project.store() as store:
        law, listing = store.load_memory("api", "law"), store.load_memory("api", "law_list")
        html = store.load_memory("mixed", "law")
    assert law.profiles["title"].filled == len(law.pages) > 0
    assert listing.rows.filled > 0
    assert all(not page.fingerprints and not page.snapshot for page in (*law.pages, *listing.pages))
    assert all(page.fingerprints and page.snapshot for page in html.pages)


@pytest.fixture(scope="module")
def renamed(folder: Path) -> Iterator[Crawled]:
    """The keys of the laws have other names from the seventh on."""
    with JsonSite(api=Source(LAWS, layouts={"law": {HEALTHY: "renamed"}})) as site:
        project = project_of(folder / "renamed", site, LAWS=LAWS, CONCURRENT_REQUESTS=1, HEALING_EVIDENCE_PAGES=3)
        yield Crawled(project, site, project.crawl("details"))


def test_a_key_that_is_called_otherwise_is_an_incident_that_is_refused(renamed: Crawled) -> None:
    assert renamed.crawl.told() == ["incident_opened", "judged", "refused"], renamed.crawl.log
    with renamed.project.store() as store:
        (incident,) = store.incidents()
        (heal,) = store.heals()
    assert (incident.state, incident.fields) == (IncidentState.QUARANTINED, ("number",))
    assert heal.state is HealState.REFUSED
    assert heal.reasons == ("a JSON page is not healed: correct the selector in api.py",)
    assert "correct the selector in api.py" in renamed.crawl.log
    assert not renamed.project.overlay("api").exists()


def test_no_page_is_lost(renamed: Crawled) -> None:
    assert len(renamed.crawl.laws) == HEALTHY
    assert len(renamed.dead()) == LAWS - HEALTHY
    assert renamed.crawl.reason == "finished"
    assert "Traceback" not in renamed.crawl.log


@pytest.fixture(scope="module")
def checked(renamed: Crawled) -> CompletedProcess[str]:
    url = f"{renamed.site.url}/api/laws/{LAWS}"
    record = f"RECORD={renamed.project.folder / 'runs' / 'check'}"
    return renamed.project.scrapy("heal-check", url, "--kind", "law", "--source", "api", "-s", record)


def test_heal_check_says_what_a_heal_would(checked: CompletedProcess[str]) -> None:
    assert checked.returncode == 1
    assert "number: missing" in checked.stdout
    assert "a JSON page is not healed: correct the selector in api.py" in checked.stdout
    assert Law(LAWS).title in checked.stdout
    assert checked.stderr == ""


def test_heal_export_leaves_it_out(renamed: Crawled, checked: CompletedProcess[str]) -> None:
    done = renamed.project.scrapy("heal-export", "cases", "--cases")
    assert done.returncode == 0, done.stderr
    assert "its pages are JSON" in done.stdout


@pytest.fixture(scope="module")
def replayed(renamed: Crawled, checked: CompletedProcess[str]) -> tuple[CompletedProcess[str], Crawl]:
    """A person corrects the module, and replays the dead letters."""
    numbers = ["jmespath:law.document_number", *DETAIL["number"]]
    renamed.project.module("api").write_text(module({**DETAIL, "number": numbers}), "utf-8")
    renamed.site.hits.clear()
    folder = renamed.project.folder / "runs" / "replay"
    done = renamed.project.scrapy("heal-replay", "details", "-s", f"RECORD={folder}")
    return done, Crawl(folder, done.stderr, done.returncode)


def test_the_dead_letters_are_read_again(renamed: Crawled, replayed: tuple[CompletedProcess[str], Crawl]) -> None:
    done, crawl = replayed
    assert done.returncode == 0, done.stderr
    found = sorted((law["title"], law["number"]) for law in crawl.laws)
    assert found == sorted((Law(n).title, Law(n).number) for n in range(HEALTHY + 1, LAWS + 1))
    assert renamed.dead() == {}
    assert not renamed.site.hits


@pytest.fixture(scope="module")
def relisted(folder: Path) -> Iterator[Crawled]:
    """The key of the next page has another name in the second crawl."""
    with JsonSite(api=Source(LAWS, per_page=PER_PAGE, layouts={"law_list": {3: "relisted"}})) as site:
        project = project_of(folder / "relisted", site)
        project.crawl()
        yield Crawled(project, site, project.crawl())


def test_a_list_that_seems_to_end_too_early_leaves_a_dead_letter(relisted: Crawled) -> None:
    assert len(relisted.crawl.laws) == PER_PAGE
    assert relisted.dead() == {"/api/laws?page=1": "it went on without next_url"}
    with relisted.project.store() as store:
        (incident,) = store.incidents()
    assert (incident.state, incident.fields) == (IncidentState.REFUSED, ("next_url",))


@pytest.fixture(scope="module")
def disturbed(folder: Path) -> Iterator[Crawled]:
    """Other pages in the place of some."""
    with JsonSite(api=Source(LAWS), mixed=Source(LAWS)) as site:
        for number, reply in {2: DOWN, 3: OTHER, 4: BROKEN, 5: REFUSED}.items():
            site.say(f"/api/laws/{number}", *[reply] * 9)
        site.say("/api/laws/6", OTHER)
        site.say("/mixed/laws/3", *[JSON] * 9)
        project = project_of(folder / "disturbed", site)
        yield Crawled(project, site, project.crawl())


def test_another_page_in_a_page_s_place_is_said_to_be_one(disturbed: Crawled) -> None:
    dead = disturbed.dead()
    assert {path: reason.partition(":")[0] for path, reason in dead.items()} == {
        "/api/laws/2": "maintenance",
        "/api/laws/3": "other format",
        "/api/laws/4": "other format",
        "/api/laws/5": "blocked",
        "/mixed/laws/3": "other format",
    }
    assert "text/html; charset=utf-8, and it begins '<html>" in dead["/api/laws/3"]
    assert "JSON in place of HTML" in dead["/mixed/laws/3"]
    assert disturbed.crawl.stats["healing/no_drift/other format"] == 3 * 3 + 1
    assert disturbed.crawl.events == []
    assert "Traceback" not in disturbed.crawl.log


def test_all_others_come(disturbed: Crawled) -> None:
    for source, lost in {"api": {2, 3, 4, 5}, "mixed": {3}}.items():
        laws = [law["title"] for law in disturbed.crawl.laws if law["source"] == source]
        assert sorted(laws) == sorted(Law(n).title for n in range(1, LAWS + 1) if n not in lost)


def test_a_module_that_mixes_both_ends_the_crawl_before_it_starts(folder: Path) -> None:
    with JsonSite(api=Source(LAWS)) as site:
        project = project_of(folder / "mixing", site)
        project.module("api").write_text(module({**DETAIL, "title": ["h1::text"]}), "utf-8")
        done = project.scrapy("crawl", "laws", "-s", f"RECORD={project.folder / 'run'}")
    assert done.returncode == 1
    assert "write all selectors of law in one language" in done.stderr
    assert "Traceback" not in done.stderr
    assert not site.hits
