"""The figures of a crawl as Prometheus reads them: on a port of this machine while it runs, in a file at its end."""

from __future__ import annotations

import logging
import os
import re
from typing import TYPE_CHECKING, Protocol

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, start_http_server, write_to_textfile
from prometheus_client.core import GaugeMetricFamily

from healing.errors import StoreError
from healing.events import Name
from healing.store.records import ParkState

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from threading import Thread
    from wsgiref.simple_server import WSGIServer

    from prometheus_client import Metric

    from healing.events import Event
    from healing.home import Home
    from healing.policy import MetricsSection
    from healing.store.interface import Store

logger = logging.getLogger(__name__)

_LOOPBACK = "127.0.0.1"
_PORTS = 10
"""So many ports are tried: crawls that run at once take one each."""
_LAST_PORT = 65_535
_SUFFIX = ".prom"
"""node_exporter reads files that end so."""
_BUCKETS = (0.5, 1, 2, 5, 10, 30, 60, 120, 300)
"""Seconds; the target of a repair is 60."""
_STATS = {
    "response_received_count": "Responses of the crawl.",
    "item_scraped_count": "Items of the crawl.",
    "healing/parked": "Failed pages that were put aside for a repair.",
    "healing/dead_letters": "Pages that ended without their values.",
}
_ENDS = {Name.CRAWL_FINISHED: 1, Name.CRAWL_FAILED: 0}


class Stats(Protocol):
    def get_value(self, key: str, default: int) -> int: ...


class Exposition:
    """A listener to events (:class:`healing.crawl.telling.Listener`).

    Labels are names of spiders, sources, page kinds, fields and models: as many as the project has.
    """

    def __init__(self, spider: str, policy: MetricsSection, home: Home, stats: Stats, store: Store) -> None:
        self._textfile = textfile(home.path(policy.prometheus_textfile), spider) if policy.prometheus_textfile else None
        self._spider = spider
        self._stats = stats
        self._store = store
        self.registry = CollectorRegistry()
        self.registry.register(self)
        self._tell = _Told(spider, self.registry)
        self._server = _served(policy.prometheus_port, self.registry) if policy.prometheus_port else None

    def told(self, event: Event) -> None:
        self._tell.told(event)

    def collect(self) -> Iterator[Metric]:
        """As they are when they are asked for."""
        for key, meaning in _STATS.items():
            name = f"healing_crawl_{key.rpartition('/')[2].removesuffix('_count')}"
            yield _gauge(name, meaning, self._spider, self._stats.get_value(key, 0))
        try:
            waiting = self._store.count_parked(states=(ParkState.PARKED, ParkState.REPLAYING))
            dead = self._store.count_parked(states=(ParkState.DEAD,))
        except StoreError as error:
            logger.warning("the metrics are without the store's: %s", error)
            return
        yield _gauge("healing_pages_waiting", "Pages that wait for a replay, of all crawls.", self._spider, waiting)
        yield _gauge("healing_pages_dead", "Pages in the dead-letter store, of all crawls.", self._spider, dead)

    async def closed(self) -> None:
        """``OSError`` where the file cannot be written."""
        try:
            if self._textfile is not None:
                self._textfile.parent.mkdir(parents=True, exist_ok=True)
                write_to_textfile(str(self._textfile), self.registry)  # atomically
                os.chmod(self._textfile, 0o644)  # noqa: PTH101 (node_exporter is another user)
        finally:
            if self._server is not None:
                server, thread = self._server
                server.shutdown()
                server.server_close()
                thread.join()


class _Told:
    """What events say in figures."""

    def __init__(self, spider: str, registry: CollectorRegistry) -> None:
        place = ("spider", "source", "page_kind")
        self._spider = spider
        self._events = Counter("healing_events", "What happened.", (*place, "event"), registry=registry)
        self._fields = Counter(
            "healing_repairs", "Verdicts on broken fields.", (*place, "field", "state"), registry=registry
        )
        self._seconds = Histogram(
            "healing_repair_seconds", "From detection to confirmed heal.", place, buckets=_BUCKETS, registry=registry
        )
        self._calls = Counter(
            "healing_llm_calls", "Questions to a language model.", ("spider", "model", "state"), registry=registry
        )
        self._call_seconds = Counter("healing_llm_seconds", "What they took.", ("spider", "model"), registry=registry)
        self._started = Gauge(
            "healing_crawl_started_timestamp_seconds", "When the crawl began.", ("spider",), registry=registry
        )
        self._ended = Gauge(
            "healing_crawl_ended_timestamp_seconds", "When it came to its end.", ("spider",), registry=registry
        )
        self._is_well = Gauge(
            "healing_crawl_ended_well", "1 where it ended as it should, else 0.", ("spider",), registry=registry
        )

    def told(self, event: Event) -> None:
        context = event.context
        place = (self._spider, context.get("source", ""), context.get("page_kind", ""))
        self._events.labels(*place, event.name.value).inc()
        match event.name:
            case Name.HEALED:
                self._seconds.labels(*place).observe(context["seconds"])
            case Name.JUDGED:
                for field, verdict in context["fields"].items():
                    self._fields.labels(*place, field, "accepted" if verdict["accepted"] else "refused").inc()
            case Name.LLM_CALL:
                state = "failed" if context["error"] else "answered"
                self._calls.labels(self._spider, context["model"], state).inc()
                self._call_seconds.labels(self._spider, context["model"]).inc(context["call_seconds"])
            case Name.CRAWL_STARTED:
                self._started.labels(self._spider).set(event.at)
            case Name.CRAWL_FINISHED | Name.CRAWL_FAILED:
                self._ended.labels(self._spider).set(event.at)
                self._is_well.labels(self._spider).set(_ENDS[event.name])


def textfile(path: Path, spider: str) -> Path:
    """The file of a spider: in a folder one each, so that no crawl replaces what another has left."""
    return path if path.suffix == _SUFFIX else path / f"healing_{re.sub(r'[^A-Za-z0-9_.-]', '_', spider)}{_SUFFIX}"


def _gauge(name: str, meaning: str, spider: str, value: float) -> Metric:
    family = GaugeMetricFamily(name, meaning, labels=("spider",))
    family.add_metric((spider,), value)
    return family


def _served(first: int, registry: CollectorRegistry) -> tuple[WSGIServer, Thread] | None:
    """On this machine only. Where no port is free, as with many crawls at once, it costs the metrics, nothing else."""
    for port in range(first, min(first + _PORTS, _LAST_PORT + 1)):
        try:
            server = start_http_server(port, addr=_LOOPBACK, registry=registry)
        except OSError as error:
            logger.warning("metrics are not served on port %d: %s", port, error.strerror)
        else:
            logger.info("metrics are served on http://%s:%d/metrics", _LOOPBACK, port)
            return server
    return None
