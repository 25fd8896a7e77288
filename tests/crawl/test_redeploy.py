"""Two releases on one overlay: the newer module wins, what was healed is offered again, and each keeps its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from healing.store.records import IncidentState
from tests.crawl.project import CrawlProject
from tests.crawl.site import Site, Source

if TYPE_CHECKING:
    from pathlib import Path

LAWS = 12


def test_releases_that_take_turns(tmp_path: Path) -> None:
    with Site(gazette=Source(laws=LAWS, layouts={"law": {4: "new"}, "law_list": {1: "new"}})) as site:
        project = CrawlProject(tmp_path / "redeployed", site)
        module = project.module("gazette")
        first = module.read_text("utf-8")
        second = f"{first}\n# A later release, whose selectors are those of the old layout, too.\n"
        assert len(project.crawl().laws) == LAWS
        assert len(project.crawl().laws) == LAWS
        healed = _proposers(project, 1) | _proposers(project, 2)
        assert healed.keys() == {"law", "law_list"}
        assert "history" not in set().union(*healed.values())

        module.write_text(second, "utf-8")
        assert len(project.crawl().laws) == LAWS
        again = _proposers(project, 3)
        assert again["law_list"] == {"history"}
        assert "law" in again
        set_aside = project.folder / "overlay" / "set_aside"
        assert [file.name for file in set_aside.iterdir()] == ["gazette.0001.py"]

        for number, text in enumerate((first, second, first), start=4):
            module.write_text(text, "utf-8")
            crawl = project.crawl()
            assert len(crawl.laws) == LAWS
            assert "incident_opened" not in crawl.told()
            assert _proposers(project, number) == {}


def _proposers(project: CrawlProject, run: int) -> dict[str, set[str]]:
    """Who healed, by page kind."""
    with project.store() as store:
        healed = [one for one in store.incidents(run=run) if one.state is IncidentState.HEALED]
        return {
            one.page_kind: {heal.proposer for heal in store.heals(incident=one.id) if heal.accepted} for one in healed
        }
