"""What the crawl tells the worker of earlier questions to a language model, from a store in memory."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from healing.config import HealingConfig
from healing.crawl.asking import Asking, outcome_of
from healing.crawl.heals import Heals
from healing.errors import StoreError
from healing.llm.allowance import Allowance
from healing.llm.budget import LOAD_SECONDS
from healing.llm.question import Call, Example, Remembered
from healing.model import KindSelectors
from healing.repair.incident import FieldVerdict, Incident, Verdict
from healing.store.memory import MemoryStore
from healing.store.records import HealState, LLMCallRecord
from tests.store.samples import heal, llm_call

if TYPE_CHECKING:
    from healing.repair.job import WarmUp

NOW = 10_000_000.0
DAY = 86_400
EXAMPLE = Example("title", "text", "3 h1.record", "the headline")


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore()


def _asking(store: MemoryStore, **settings: object) -> Asking:
    config = HealingConfig.load({f"HEALING_{name}": value for name, value in settings.items()})
    return Asking(config, store, lambda: NOW)


def _incident(*broken: str) -> Incident:
    return Incident("gazette", "law", {}, KindSelectors(), broken, ())


def _failed(at: float, **values: object) -> LLMCallRecord:
    return llm_call(at=at, error="no Ollama server", is_failure=True, **values)


def test_calls_of_any_crawl_count_towards_the_hour(store: MemoryStore) -> None:
    for incident in (1, 2):
        store.add_llm_call(llm_call(incident=incident, at=NOW - 60))
    store.add_llm_call(llm_call(at=NOW - 3700))
    assert _asking(store, LLM_CALLS_PER_HOUR=10).allowance() == Allowance(8)


def test_a_server_that_fails_is_left_alone(store: MemoryStore) -> None:
    for _ in range(3):
        store.add_llm_call(_failed(NOW - 10))
    assert _asking(store).allowance().barred.endswith("the last one: no Ollama server")


def test_replies_that_are_of_no_use_are_no_failures_of_the_server(store: MemoryStore) -> None:
    for _ in range(5):
        store.add_llm_call(llm_call(at=NOW - 10, error="the reply is not JSON"))
    assert not _asking(store).allowance().barred


def test_what_another_model_failed_at_says_nothing_of_the_one_that_is_asked_now(store: MemoryStore) -> None:
    for _ in range(3):
        store.add_llm_call(_failed(NOW - 10, model="llama3"))
    assert _asking(store, LLM_MODEL="llama3").allowance().barred
    assert _asking(store, LLM_MODEL="qwen2.5-coder:7b").allowance() == Allowance(57)


def test_no_model_is_wanted(store: MemoryStore) -> None:
    assert not _asking(store, LLM_PROVIDER="none").is_wanted
    assert _asking(store).is_wanted


def test_replies_are_remembered_as_long_as_anything_is(store: MemoryStore) -> None:
    incident = store.open_incident("gazette", "law", ["title"], 1, 1.0)
    store.add_llm_call(llm_call(incident=incident, digest="old", reply="{}", at=NOW - 3 * DAY))
    store.add_llm_call(llm_call(incident=incident, digest="new", reply='{"a": 1}', at=NOW - DAY))
    remembered = _asking(store, METRICS_RETENTION_DAYS=2).remembered(_incident("title"))
    assert remembered == Remembered({"new": '{"a": 1}'})


def test_picks_that_held_are_remembered(store: MemoryStore) -> None:
    incident = store.open_incident("portal", "decision", ["title"], 1, 1.0)
    store.add_heal(heal(incident=incident, example=EXAMPLE, state=HealState.CONFIRMED))
    assert _asking(store).remembered(_incident("title", "number")).examples == (EXAMPLE,)
    assert _asking(store).remembered(_incident("number")).examples == ()


def test_calls_are_written_down_with_what_came_of_them(store: MemoryStore) -> None:
    calls = (
        Call("llama3", "pick", "abc", '{"title": 1}', 900, 40, 3.5),
        Call("llama3", "write", "def", seconds=30.0, error="timed out", is_failure=True),
    )
    verdict = Verdict({"title": FieldVerdict(True, ("h1::text",), "llm (llama3)")}, calls=calls)
    _asking(store).write_down(7, verdict)
    assert store.llm_calls() == [
        LLMCallRecord(
            id=1, incident=7, model="llama3", purpose="pick", prompt_tokens=900, reply_tokens=40, seconds=3.5,
            digest="abc", reply='{"title": 1}', verdict="accepted: title", at=NOW,
        ),
        LLMCallRecord(
            id=2, incident=7, model="llama3", purpose="write", seconds=30.0, error="timed out", is_failure=True,
            digest="def", at=NOW,
        ),
    ]  # fmt: skip


def test_what_came_of_the_fields_that_a_model_was_asked_for() -> None:
    fields = {
        "title": FieldVerdict(True, proposer="llm (llama3)"),
        "number": FieldVerdict(True, proposer="witness"),
        "enacted": FieldVerdict(True, proposer="llm (llama3)"),
        "ministry": FieldVerdict(False, reasons=("gone",)),
    }
    assert outcome_of(Verdict(fields)) == "accepted: title, enacted; refused: ministry"
    assert outcome_of(Verdict({"number": fields["number"]})) == ""


class _Worker:
    """Notes what it is to load."""

    def __init__(self) -> None:
        self.loading: list[WarmUp | None] = []

    async def warm_up(self, loading: WarmUp | None = None) -> None:
        self.loading.append(loading)


async def _warmed(store: MemoryStore, **settings: object) -> list[WarmUp | None]:
    config = HealingConfig.load({f"HEALING_{name}": value for name, value in settings.items()})
    worker, extractor = _Worker(), SimpleNamespace(library=None)
    parts: dict[str, Any] = {"parking": None, "extractor": extractor, "learner": None, "worker": worker}
    await Heals(config=config, store=store, clock=lambda: NOW, **parts).warm_up()
    return worker.loading


async def test_a_model_is_loaded_while_the_evidence_is_gathered(store: MemoryStore) -> None:
    (loading,) = await _warmed(store, LLM_MODEL="phi3")
    assert loading is not None
    assert (loading.llm.chain, loading.seconds) == (("phi3",), LOAD_SECONDS)


async def test_the_worker_is_started_where_no_model_is_to_be_asked(store: MemoryStore) -> None:
    assert await _warmed(store, LLM_PROVIDER="none") == [None]
    assert await _warmed(store, LLM_CALLS_PER_HOUR=0) == [None]


async def test_a_store_that_cannot_be_read_is_the_heals_to_tell() -> None:
    class Unreadable(MemoryStore):
        def llm_calls(self, *, incident: int | None = None, since: float | None = None) -> list[LLMCallRecord]:
            raise StoreError("the disk is gone")

    assert await _warmed(Unreadable()) == []
