"""A whole crawl that asks a model which knows nothing: what it answers is weighed, and no page is the worse for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from healing.store.records import IncidentState, ParkState
from tests.crawl.pages import Law
from tests.crawl.project import CrawlProject
from tests.crawl.site import Site, Source

if TYPE_CHECKING:
    from pathlib import Path

OLD, LAWS = 3, 9


def test_a_model_that_guesses_does_no_harm(llama: str, tmp_path: Path) -> None:
    with Site(portal=Source(layouts={"law": {OLD: "entrusted"}})) as site:
        project = CrawlProject(
            tmp_path / "guessing", site,
            LAWS=LAWS, CONCURRENT_REQUESTS=1,
            HEALING_LLM_PROVIDER="openai", HEALING_LLM_BASE_URL=llama, HEALING_LLM_MODEL="tiny",
        )  # fmt: skip
        crawl = project.crawl("details")
    assert crawl.reason == "finished"
    assert "Traceback" not in crawl.log
    assert len(crawl.laws) == LAWS
    for law in crawl.laws:
        known = Law(int(law["url"].rpartition("/")[2]))
        assert (law["title"], law["number"], law["enacted"]) == (known.title, known.number, known.enacted)
        assert law["ministry"] in (known.ministry, None)
    with project.store() as store:
        (incident,) = store.incidents()
        calls = store.llm_calls()
        assert {page.state for page in store.parked()} == {ParkState.DONE}
    assert incident.state is IncidentState.HEALED
    assert calls
    assert {(call.model, call.error) for call in calls} == {("tiny", "")}
    assert "Incident 1: tiny was asked for ministry" in crawl.log
