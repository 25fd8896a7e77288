"""What a crawl and the next ones ask a language model: it is loaded in time, not asked too often, and not twice."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import pytest

from healing.store.records import HealState, IncidentState, ParkState
from tests.crawl.pages import Law
from tests.crawl.project import Crawl, CrawlProject
from tests.crawl.site import Site, Source
from tests.doubles.ollama import NOTHING_FOUND, OUT_OF_MEMORY, named
from tests.doubles.warmed import WarmedDouble

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from healing.store.records import LLMCallRecord

OLD, LAWS = 3, 8
FIRST_FAILED, LAST_FAILED = OLD + 1, LAWS
MODELS = ("small:1b", "middle:8b", "large:70b")


class Asked(NamedTuple):
    """A crawl, or several, whose model is asked for a field that only a person can find."""

    project: CrawlProject
    double: WarmedDouble
    crawls: list[Crawl]
    chats: list[int]
    """How many there had been at the end of each crawl."""

    def calls(self) -> list[LLMCallRecord]:
        with self.project.store() as store:
            return store.llm_calls()


def _redesigned(*names: str, layout: str = "no-number") -> Site:
    return Site(**{name: Source(LAWS, layouts={"law": {OLD: layout}}) for name in names})


def _project(folder: Path, site: Site, double: WarmedDouble, **settings: object) -> CrawlProject:
    asking = {"LLM_PROVIDER": "ollama", "LLM_BASE_URL": double.url, "LLM_VARIANTS": 1, **settings}
    return CrawlProject(
        folder, site, LAWS=LAWS, CONCURRENT_REQUESTS=1, **{f"HEALING_{name}": value for name, value in asking.items()}
    )


def _accounted(crawled: Asked, sources: int) -> None:
    """Each page of a law is an item or a dead letter."""
    with crawled.project.store() as store:
        dead = store.count_parked(states=[ParkState.DEAD])
        assert store.count_parked(states=[ParkState.PARKED, ParkState.REPLAYING]) == 0
    assert len(crawled.crawls[0].laws) + dead == sources * LAWS


# Two incidents, and one call an hour ---------------------------------------------------------------------------


@pytest.fixture(scope="module")
def limited(folder: Path) -> Iterator[Asked]:
    """One page of the evidence is held back until the model was to be loaded."""
    with _redesigned("first", "second") as site, WarmedDouble(NOTHING_FOUND) as double:
        site.gates[f"/first/laws/{LAST_FAILED}"] = double.warmed
        project = _project(folder / "limited", site, double, LLM_CALLS_PER_HOUR=1)
        crawl = project.crawl("details")
        yield Asked(project, double, [crawl], [len(double.chats)])


def test_the_model_is_loaded_before_the_evidence_is_complete(limited: Asked) -> None:
    assert limited.crawls[0].reason == "finished"
    assert limited.double.warmed.is_set()
    paths = [asked.path for asked in limited.double.requests]
    assert paths.index("/api/chat") < len(paths) - 1
    assert limited.double.requests[paths.index("/api/chat")].body["messages"] == []


def test_it_is_loaded_with_the_context_of_the_questions(limited: Asked) -> None:
    contexts = {asked["options"]["num_ctx"] for asked in (*limited.double.warm_ups, *limited.double.chats)}
    assert len(contexts) == 1
    assert len(limited.double.loads) == 1


def test_no_more_calls_than_an_hour_has(limited: Asked) -> None:
    with limited.project.store() as store:
        assert len(store.incidents()) == 2
    assert limited.chats == [1]
    assert len(limited.calls()) == 1
    assert ": llm.calls_per_hour is 1" in limited.crawls[0].log


def test_every_page_of_a_crawl_that_may_not_ask_is_accounted_for(limited: Asked) -> None:
    _accounted(limited, 2)


def test_the_call_is_written_down_with_what_came_of_it(limited: Asked) -> None:
    (call,) = limited.calls()
    assert (call.model, call.purpose, call.error, call.verdict) == ("llama3", "pick", "", "refused: number")
    assert call.prompt_tokens
    assert call.reply_tokens
    assert call.seconds > 0
    assert call.digest
    assert '"number"' in call.reply
    assert "1 call of the language model" in limited.crawls[0].log


# A server that fails -------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def failing(folder: Path) -> Iterator[Asked]:
    with _redesigned("first", "second") as site, WarmedDouble(OUT_OF_MEMORY, models=MODELS) as double:
        project = _project(folder / "failing", site, double, LLM_MODELS=list(MODELS))
        crawls, chats = [], []
        for source in ("first", "second"):
            crawls.append(project.crawl("details", SOURCES=[source]))
            chats.append(len(double.chats))
        yield Asked(project, double, crawls, chats)


def test_after_failures_in_a_row_the_next_crawl_does_not_ask(failing: Asked) -> None:
    first, second = failing.chats
    assert first == second == len(MODELS)
    assert [call.model for call in failing.calls()] == list(MODELS)
    assert all(call.is_failure and "memory" in call.error for call in failing.calls())
    assert f"the last {len(MODELS)} calls failed, so no model is asked for another" in failing.crawls[1].log


def test_a_model_that_is_not_asked_is_not_loaded_either(failing: Asked) -> None:
    assert {asked["model"] for asked in failing.double.warm_ups} == {MODELS[0]}
    assert len(failing.double.warm_ups) == 1


def test_the_other_proposers_go_on(failing: Asked) -> None:
    with failing.project.store() as store:
        for incident in store.incidents():
            accepted = {heal.field for heal in store.heals(incident=incident.id) if heal.accepted}
            assert {"title", "enacted"} <= accepted
            assert incident.state is IncidentState.REFUSED


# The same evidence ---------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def repeated(folder: Path) -> Iterator[Asked]:
    """The second crawl finds what the first one found."""
    layouts = {OLD: "no-number", LAWS: "old", LAWS + OLD: "no-number"}
    with Site(portal=Source(LAWS, layouts={"law": layouts})) as site, WarmedDouble(NOTHING_FOUND) as double:
        project = _project(folder / "repeated", site, double, LLM_VARIANTS=3)
        crawls, chats = [], []
        for _ in range(2):
            crawls.append(project.crawl("details"))
            chats.append(len(double.chats))
        yield Asked(project, double, crawls, chats)


def test_the_same_question_is_not_put_twice(repeated: Asked) -> None:
    first, second = repeated.chats
    assert first == second > 1
    with repeated.project.store() as store:
        incidents = store.incidents()
        refused = [{heal.field for heal in store.heals(incident=one.id) if not heal.accepted} for one in incidents]
    assert refused == [{"number"}, {"number"}]
    assert {call.incident for call in repeated.calls()} == {incidents[0].id}
    assert "llama3 was asked for number" in repeated.crawls[1].log


# What held -----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def taught(folder: Path) -> Iterator[Asked]:
    """The model finds a field of one source, and is asked for the same field of another one."""
    sources = {
        "first": Source(LAWS, layouts={"law": {OLD: "gazetted"}}),
        "second": Source(LAWS, layouts={"law": {OLD: "third"}}),
    }
    with Site(**sources) as site, WarmedDouble(named({"number": Law(FIRST_FAILED).number})) as double:
        project = _project(folder / "taught", site, double)
        crawls, chats = [], []
        for source in sources:
            crawls.append(project.crawl("details", SOURCES=[source]))
            chats.append(len(double.chats))
        yield Asked(project, double, crawls, chats)


def test_what_the_model_found_is_healed_and_kept_as_an_example(taught: Asked) -> None:
    assert taught.crawls[0].told() == ["incident_opened", "judged", "healed"], taught.crawls[0].log
    assert sorted(law["number"] for law in taught.crawls[0].laws) == sorted(Law(n).number for n in range(1, LAWS + 1))
    with taught.project.store() as store:
        (number,) = (heal for heal in store.heals() if heal.state is HealState.CONFIRMED and heal.field == "number")
    assert number.proposer == "llm (llama3)"
    assert number.example is not None
    assert (number.example.field, number.example.kind) == ("number", "identifier")
    assert Law(FIRST_FAILED).number in number.example.line


def test_the_next_question_shows_it(taught: Asked) -> None:
    first, second = taught.chats
    assert 0 < first < second
    shown = []
    for chat in taught.double.chats:
        words, _, page = "".join(message["content"] for message in chat["messages"]).partition("Page:")
        assert page
        shown.append(Law(FIRST_FAILED).number in words)
    assert not any(shown[:first])
    assert shown[first]
