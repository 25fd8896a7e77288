"""What real crawls tell: the log of events, the alerts, the metrics; and that nothing of it can harm them."""

from __future__ import annotations

import json
import socket
import threading
import urllib.request
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from tests.alerts.receivers import webhook
from tests.crawl.project import Crawl, CrawlProject
from tests.crawl.site import Site, Source
from tests.limits import TIME_LIMIT

if TYPE_CHECKING:
    from collections.abc import Iterator

LAWS = 12
NOBODY = "http://127.0.0.1:9"
SITES = {
    # The ministry is lacking on some pages before the redesign.
    "healed": {0: "poorer", 1: "old", 2: "poorer", 3: "moved", 6: "new"},
    "refused": {4: "no-number"},
    "observe": {4: "new"},
    "deaf": {4: "new"},
}
SETTINGS: dict[str, dict[str, object]] = {
    "healed": {"CONCURRENT_REQUESTS": 1},
    "refused": {
        "HEALING_LLM_PROVIDER": "ollama",
        "HEALING_LLM_BASE_URL": NOBODY,
        "HEALING_ALERTS_MIN_FREE_MEGABYTES": 10**9,
        "HEALING_METRICS_PROMETHEUS_TEXTFILE": "data/node_exporter",
    },
    "observe": {"HEALING_MODE": "observe"},
    # All that listens fails.
    "deaf": {
        "HEALING_LOGS_PATH": "/dev/null/events.jsonl",
        "HEALING_METRICS_PROMETHEUS_TEXTFILE": "/dev/null/healing.prom",
        "HEALING_ALERTS_WEBHOOK": f"{NOBODY}/hook",
        "HEALING_ALERTS_EVENTS": ["healed", "crawl_finished"],
        "HEALING_ALERTS_MIN_LEVEL": "info",
    },
}


class Crawled(NamedTuple):
    """A crawl, and what the webhook was told of it."""

    home: Path
    crawl: Crawl
    alerts: list[dict[str, Any]]

    def events(self, *, incident: int | None = None) -> list[dict[str, Any]]:
        text = (self.home / "data" / "logs" / "events.jsonl").read_text("utf-8")
        found = [json.loads(line) for line in text.splitlines()]
        return [one for one in found if incident is None or one["context"].get("incident") == incident]

    def one(self, name: str) -> dict[str, Any]:
        """The first event of this name."""
        return next(event for event in self.events() if event["event"] == name)


@pytest.fixture(scope="module")
def crawls(folder: Path) -> Iterator[dict[str, Crawled]]:
    """All in one process, each with its own site, home and webhook."""
    with ExitStack() as stack:
        sites = {
            name: stack.enter_context(Site(portal=Source(layouts={"law": layouts}))) for name, layouts in SITES.items()
        }
        hooks = {name: stack.enter_context(webhook()) for name in SITES}
        project = CrawlProject(folder / "events", sites["healed"])
        homes = {name: project.folder / name for name in SITES}
        jobs = [
            (
                "details",
                {
                    "SITE": site.url,
                    "HEALING_HOME": str(homes[name]),
                    "HEALING_ALERTS_WEBHOOK": hooks[name][0],
                    "LAWS": LAWS,
                    **SETTINGS[name],
                },
            )
            for name, site in sites.items()
        ]
        ended = stack.enter_context(project.start(*jobs)).ended()
        yield {
            name: Crawled(homes[name], crawl, [body for _, body in hooks[name][1]])
            for name, crawl in zip(SITES, ended, strict=True)
        }


def test_the_life_of_an_incident_that_is_healed(crawls: dict[str, Crawled]) -> None:
    events = crawls["healed"].events()
    assert [events[0]["event"], events[-1]["event"]] == ["crawl_started", "crawl_finished"]
    assert {(event["agent"], event["run"]) for event in events} == {("details", 1)}
    moments = [event["timestamp"] for event in events]
    assert moments == sorted(moments)
    names = [event["event"] for event in crawls["healed"].events(incident=1)]
    life = ["incident_opened", "page_parked", "judged", "healed", "back_filled"]
    assert list(dict.fromkeys(names)) == life


def test_what_each_of_them_says(crawls: dict[str, Crawled]) -> None:
    told = {event["event"]: event["context"] for event in crawls["healed"].events(incident=1)}
    assert {context["page_kind"] for context in told.values()} == {"law"}
    assert "missing" in told["incident_opened"]["error"]
    fields = told["judged"]["fields"]
    assert fields["ministry"]["accepted"]
    assert fields["ministry"]["reasons"]
    assert set(told["healed"]["selectors"]) == {name for name, one in fields.items() if one["accepted"]}
    assert told["healed"]["seconds"] >= told["judged"]["seconds"] > 0
    assert told["back_filled"]["count"] == len(told["back_filled"]["urls"]) > 0


def test_a_parked_page_names_its_error_and_its_stored_page(crawls: dict[str, Crawled]) -> None:
    parked = crawls["healed"].one("page_parked")["context"]
    assert "missing" in parked["error"]
    assert "/portal/laws/" in parked["url"]
    assert Path(parked["html_snapshot"]).is_file()


def test_the_life_of_an_incident_that_is_not(crawls: dict[str, Crawled]) -> None:
    names = [event["event"] for event in crawls["refused"].events(incident=1)]
    assert list(dict.fromkeys(names))[:3] == ["incident_opened", "page_parked", "llm_call"]
    assert names[-1] in ("refused", "quarantined")
    dead = crawls["refused"].one("dead_letters")
    assert dead["context"]["count"] == crawls["refused"].one("crawl_finished")["context"]["dead"] > 0


def test_a_question_that_a_model_did_not_answer(crawls: dict[str, Crawled]) -> None:
    asked = crawls["refused"].one("llm_call")["context"]
    assert (asked["model"], asked["purpose"]) == ("llama3", "look")
    assert crawls["refused"].one("model_unavailable")["context"]["error"] == asked["error"] != ""


def test_people_are_told_of_what_needs_them(crawls: dict[str, Crawled]) -> None:
    titles = [alert["title"] for alert in crawls["refused"].alerts]
    assert {
        "details: the disk is nearly full",
        "details: pages ended without their values",
        "details: the language model does not answer",
    } <= set(titles)
    assert {"portal/law: no repair was trusted", "portal/law: given up for this crawl"} & set(titles)
    assert len(titles) == len(set(titles))
    assert crawls["healed"].alerts == []


def test_in_the_mode_observe_the_alert_is_all_that_happens(crawls: dict[str, Crawled]) -> None:
    observed = crawls["observe"].one("observed")["context"]
    assert observed["pages"] == LAWS - 4
    assert "title" in observed["fields"]
    (alert,) = (one for one in crawls["observe"].alerts if one["key"].startswith("observed:"))
    assert alert["title"] == "portal/law: it broke, and nothing was done"
    assert f"failed on {LAWS - 4} pages" in alert["text"]


def test_listeners_that_all_fail_do_not_harm_a_crawl(crawls: dict[str, Crawled]) -> None:
    crawl = crawls["deaf"].crawl
    assert (crawl.reason, len(crawl.laws)) == ("finished", LAWS)
    assert crawl.stats["healing/untold"] > LAWS
    assert crawl.log.count("EventLog: not told of") == 1
    assert "Exposition: not told of the end" in crawl.log
    assert f"did not arrive by webhook: {NOBODY}" in crawl.log
    assert "/hook" not in crawl.log
    assert not (crawls["deaf"].home / "data" / "logs").exists()


def test_metrics_are_left_for_prometheus(crawls: dict[str, Crawled]) -> None:
    text = (crawls["refused"].home / "data" / "node_exporter" / "healing_details.prom").read_text("utf-8")
    place = 'page_kind="law",source="portal",spider="details"'
    assert f'healing_events_total{{event="incident_opened",{place}}}' in text
    assert f'healing_repairs_total{{field="number",{place},state="refused"}}' in text
    assert 'healing_crawl_ended_well{spider="details"} 1.0' in text


def test_metrics_of_a_crawl_that_runs(folder: Path) -> None:
    """The crawl waits for a page while it is scraped."""
    with Site(portal=Source(layouts={"law": {4: "new"}})) as site:
        last = f"/portal/laws/{LAWS}"
        gate = site.gates[last] = threading.Event()
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        project = CrawlProject(folder / "scraped", site, LAWS=LAWS, HEALING_METRICS_PROMETHEUS_PORT=port)
        with project.start(("details", {})) as running:
            assert site.asked[last].wait(TIME_LIMIT)
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics") as response:
                text = response.read().decode()
            gate.set()
            (crawl,) = running.ended()
    assert crawl.reason == "finished"
    figures = dict(line.rsplit(" ", 1) for line in text.splitlines() if not line.startswith("#"))
    assert 4 < float(figures['healing_crawl_response_received{spider="details"}']) < LAWS
    assert float(figures['healing_crawl_parked{spider="details"}']) > 0
    assert 'healing_crawl_ended_well{spider="details"}' not in figures


def test_the_audit_log_is_only_added_to(folder: Path) -> None:
    with Site(portal=Source(layouts={"law": {4: "new", LAWS + 2: "third"}})) as site:
        project = CrawlProject(folder / "audited", site, LAWS=LAWS)
        history = project.folder / "overlay" / "history.jsonl"
        project.crawl("details")
        before, inode = history.read_bytes(), history.stat().st_ino
        project.crawl("details")
    assert before
    assert history.read_bytes().startswith(before)
    assert len(history.read_bytes()) > len(before)
    assert history.stat().st_ino == inode  # not written anew
