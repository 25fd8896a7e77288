"""The figures of a crawl as Prometheus reads them: on a port of this machine while it runs, in a file at its end."""

from __future__ import annotations

import logging
import os
from typing import TYPE_CHECKING, Protocol

from prometheus_client import CollectorRegistry, Counter, start_http_server, write_to_textfile
from prometheus_client.core import GaugeMetricFamily

from healing.events import Name
from healing.store.records import ParkState

if TYPE_CHECKING:
    from collections.abc import Iterator
    from threading import Thread
    from wsgiref.simple_server import WSGIServer

    from prometheus_client import Metric

    from healing.events import Event
    from healing.home import Home
    from healing.policy import MetricsSection
    from healing.store.interface import Store

logger = logging.getLogger(__name__)

_LOOPBACK = "127.0.0.1"
_STATS = {
    "response_received_count": "Responses of the crawl.",
    "item_scraped_count": "Items of the crawl.",
    "healing/parked": "Failed pages that were put aside for a repair.",
    "healing/dead_letters": "Pages that ended without their values.",
}


class Stats(Protocol):
    def get_value(self, key: str, default: int) -> int: ...


class Exposition:
    """A listener to events (:class:`healing.crawl.telling.Listener`)."""

    def __init__(self, spider: str, policy: MetricsSection, home: Home, stats: Stats, store: Store) -> None:
        self._textfile = home.path(policy.prometheus_textfile) if policy.prometheus_textfile else None
        self._spider = spider
        self._stats = stats
        self._store = store
        self.registry = CollectorRegistry()
        self.registry.register(self)
        labels = ("spider", "event", "place")
        self._events = Counter("healing_events", "What happened.", labels, registry=self.registry)
        self._seconds = Counter(
            "healing_repair_seconds", "From detection to confirmed heal.", ("spider", "place"), registry=self.registry
        )
        self._server = _served(policy.prometheus_port, self.registry) if policy.prometheus_port else None

    def told(self, event: Event) -> None:
        """Labels are names of spiders, sources and page kinds: as many as the project has."""
        self._events.labels(event.agent, event.name.value, event.place).inc()
        if event.name is Name.HEALED:
            self._seconds.labels(event.agent, event.place).inc(event.context["seconds"])

    def collect(self) -> Iterator[Metric]:
        """As they are when they are asked for."""
        for key, meaning in _STATS.items():
            name = f"healing_crawl_{key.rpartition('/')[2].removesuffix('_count')}"
            yield _gauge(name, meaning, self._spider, self._stats.get_value(key, 0))
        waiting = self._store.count_parked(states=(ParkState.PARKED, ParkState.REPLAYING))
        yield _gauge("healing_pages_waiting", "Pages that wait for a replay, of all crawls.", self._spider, waiting)
        dead = self._store.count_parked(states=(ParkState.DEAD,))
        yield _gauge("healing_pages_dead", "Pages in the dead-letter store, of all crawls.", self._spider, dead)

    async def closed(self) -> None:
        if self._textfile is not None:
            self._textfile.parent.mkdir(parents=True, exist_ok=True)
            write_to_textfile(str(self._textfile), self.registry)  # atomically
            os.chmod(self._textfile, 0o644)  # noqa: PTH101 (node_exporter is another user)
        if self._server is not None:
            server, thread = self._server
            server.shutdown()
            server.server_close()
            thread.join()


def _gauge(name: str, meaning: str, spider: str, value: float) -> Metric:
    family = GaugeMetricFamily(name, meaning, labels=("spider",))
    family.add_metric((spider,), value)
    return family


def _served(port: int, registry: CollectorRegistry) -> tuple[WSGIServer, Thread] | None:
    """On this machine only; a port that is taken, such as by another crawl, costs the metrics and nothing else."""
    try:
        return start_http_server(port, addr=_LOOPBACK, registry=registry)
    except OSError as error:
        logger.warning("metrics are not served: port %d: %s", port, error.strerror)
        return None
