"""The crawls of the fault rows: several at once in one process, each with its own site, server and store."""

from __future__ import annotations

import json
from contextlib import ExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from tests.crawl.fault_rows import ROWS
from tests.crawl.project import CrawlProject
from tests.crawl.site import Site, Source
from tests.limits import TIME_LIMIT

if TYPE_CHECKING:
    from pathlib import Path

    from healing.store.records import HealRecord, IncidentRecord, LLMCallRecord, ParkedPage
    from tests.crawl.fault_rows import Row
    from tests.crawl.project import Crawl
    from tests.doubles.ollama import Gate, OllamaDouble

OLD, LAWS = 3, 9
AT_ONCE = 8
"""Crawls in one process."""
EXTENSIONS = {"tests.crawl.recorder.Recorder": 900, "tests.crawl.note_taker.NoteTaker": 901}


@dataclass(frozen=True)
class Crawled:
    """One row's crawl."""

    project: CrawlProject
    home: str
    site: Site
    double: OllamaDouble
    crawl: Crawl

    @property
    def verdicts(self) -> list[dict[str, Any]]:
        """The notes of each verdict, and its seconds."""
        lines = (self.crawl.folder / "notes.jsonl").read_text("utf-8").splitlines()
        return [json.loads(line) for line in lines]

    def stored(self) -> Stored:
        with self.project.store(self.home) as store:
            return Stored(store.incidents(), store.heals(), store.parked(), store.llm_calls())


class Stored(NamedTuple):
    """What a crawl wrote down."""

    incidents: list[IncidentRecord]
    heals: list[HealRecord]
    parked: list[ParkedPage]
    calls: list[LLMCallRecord]


class _Started(NamedTuple):
    row: Row
    home: str
    site: Site
    double: OllamaDouble
    gate: Gate | None


class Crawls:
    """Runs a row's crawl together with its neighbours' when it is first asked for."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._done: dict[str, Crawled] = {}

    def of(self, name: str) -> Crawled:
        if name not in self._done:
            names = list(ROWS)
            first = names.index(name) // AT_ONCE * AT_ONCE
            self._run(names[first : first + AT_ONCE])
        return self._done[name]

    def _run(self, names: list[str]) -> None:
        with ExitStack() as stack:
            started = {name: self._started(name, stack) for name in names}
            project = CrawlProject(self._folder / f"from-{list(ROWS).index(names[0])}", started[names[0]].site)
            jobs = [("details", _settings(project, one)) for one in started.values()]
            running = stack.enter_context(project.start(*jobs))
            for one in started.values():
                if one.gate:
                    assert one.double.asked.wait(TIME_LIMIT)
                    one.gate.set()
            crawls = running.ended()
        for (name, one), crawl in zip(started.items(), crawls, strict=True):
            self._done[name] = Crawled(project, one.home, one.site, one.double, crawl)

    @staticmethod
    def _started(name: str, stack: ExitStack) -> _Started:
        site = stack.enter_context(Site(portal=Source(layouts={"law": {OLD: "entrusted"}})))
        double, gate = ROWS[name].double(stack)
        return _Started(ROWS[name], f"home-{list(ROWS).index(name)}", site, double, gate)


def _settings(project: CrawlProject, one: _Started) -> dict[str, object]:
    return {
        "SITE": one.site.url,
        "HEALING_HOME": str(project.folder / one.home),
        "HEALING_LLM_PROVIDER": "ollama",
        "HEALING_LLM_BASE_URL": one.double.url,
        "LAWS": LAWS,
        "CONCURRENT_REQUESTS": 1,
        "EXTENSIONS": EXTENSIONS,
        **one.row.settings,
    }
