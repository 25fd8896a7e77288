"""A crawl that only proposes; a person accepts; the next crawl has all pages, none of them downloaded twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from healing.store.records import IncidentState
from tests.crawl.project import CrawlProject
from tests.crawl.site import Site, Source

if TYPE_CHECKING:
    from pathlib import Path

LAWS = 20


def test_from_a_proposal_to_the_items(tmp_path: Path) -> None:
    with Site(gazette=Source(laws=LAWS, layouts={"law": {8: "new"}})) as site:
        project = CrawlProject(tmp_path / "review", site, HEALING_MODE="review")
        first = project.crawl()
        waiting = project.scrapy("heal-review")
        assert waiting.returncode == 0, waiting.stderr
        assert "gazette/law: 12 pages; title" in waiting.stdout
        hits = dict(site.laws_hit("gazette"))
        with project.store() as store:
            (incident,) = store.incidents(states=[IncidentState.REVIEW])
        accepted = project.scrapy("heal-review", str(incident.id), "--accept")
        assert accepted.returncode == 0, accepted.stderr
        second = project.crawl()
    assert len(first.laws) == 8
    assert {law["title"] for law in first.laws} | {law["title"] for law in second.laws if law["replayed"]} == {
        law["title"] for law in second.laws
    }
    assert len({law["url"] for law in second.laws}) == LAWS
    replayed = {law["url"] for law in second.laws if law["replayed"]}
    assert len(replayed) == LAWS - 8
    assert all(site.hits[path] - hits[path] <= 1 for path in hits)
    with project.store() as store:
        assert store.incident(incident.id).state is IncidentState.ACCEPTED
        assert store.incidents(run=2) == []


def test_what_was_rejected_is_not_proposed_again(tmp_path: Path) -> None:
    with Site(gazette=Source(laws=LAWS, layouts={"law": {8: "new"}})) as site:
        project = CrawlProject(tmp_path / "reject", site, HEALING_MODE="review")
        project.crawl()
        with project.store() as store:
            (incident,) = store.incidents(states=[IncidentState.REVIEW])
            proposed = {heal.field: heal.selectors_after for heal in store.heals(incident=incident.id)}
        assert project.scrapy("heal-review", str(incident.id), "--reject").returncode == 0
        project.crawl()
    with project.store() as store:
        again = [heal for heal in store.heals() if heal.incident != incident.id and heal.accepted]
        assert all(not set(heal.selectors_after) & set(proposed[heal.field]) for heal in again)
        rejected = store.rejected("gazette", "law")
    assert {name: set(texts) for name, texts in rejected.items()} == {n: set(t) for n, t in proposed.items()}
