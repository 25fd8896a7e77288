"""How a source is asked: how often, how many requests at once, and which source a request belongs to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from etl_sentiment.addresses import host_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from scrapy import Request

    from etl_sentiment.sources.model import Source

SOURCE = "source"
"""The key of ``request.meta`` for the name of the source that a request is for."""


def download_slots(sources: Mapping[str, Source]) -> dict[str, dict[str, float]]:
    """Scrapy's ``DOWNLOAD_SLOTS`` for the sources that say how often they may be asked; the politer of two wins."""
    slots: dict[str, dict[str, float]] = {}
    for source in sources.values():
        said = {"delay": source.delay, "concurrency": source.concurrency}
        for domain in domains_of(source):
            slot = slots.setdefault(domain, {})
            for key, value in said.items():
                if value is not None:
                    slot[key] = (max if key == "delay" else min)(value, slot.get(key, value))
    return {domain: slot for domain, slot in slots.items() if slot}


class Manners:
    """Which source, and which of Scrapy's download slots, a request belongs to.

    The slot is the domain that a source names, not the host: the delay holds for all its subdomains together.
    ``known`` are those that a request may name, ``crawled`` those whose hosts are looked for, ``slots`` further ones
    that the settings have.
    """

    def __init__(
        self, known: Mapping[str, Source], crawled: Mapping[str, Source] | None = None, slots: Iterable[str] = ()
    ) -> None:
        self._known = known
        self._by_domain: dict[str, Source] = {}
        for source in (known if crawled is None else crawled).values():
            for domain in domains_of(source):
                self._by_domain.setdefault(domain, source)
        self._slots = {*slots, *self._by_domain}

    def source_of(self, request: Request) -> Source | None:
        """The source that the request says it is for, else the one that its host belongs to (``robots.txt``, say)."""
        named = self._known.get(str(request.meta.get(SOURCE)))
        return named or self._by_domain.get(_nearest(host_of(request.url), self._by_domain))

    def slot_of(self, request: Request) -> str | None:
        """The download slot; ``None`` for a host of no source."""
        return _nearest(host_of(request.url), self._slots) or None

    def meta(self, request: Request) -> dict[str, Any]:
        """What Scrapy is to know of the request, by the names that it has for it in ``request.meta``."""
        slot, source = self.slot_of(request), self.source_of(request)
        told: dict[str, Any] = {"download_slot": slot} if slot else {}
        if source is not None:
            told["autothrottle_dont_adjust_delay"] = not source.autothrottle
            told["max_retry_times"] = source.retry.count
            if not source.robots:
                told["dont_obey_robotstxt"] = True
        return told


def domains_of(source: Source) -> set[str]:
    """The domains of a source that cover all its hosts."""
    allowed = set(source.allowed_domains)
    return allowed | {host for url in source.starts if (host := host_of(url)) and not _nearest(host, allowed)}


def _nearest(host: str, domains: Iterable[str]) -> str:
    """The longest of the domains that the host is, or is below; empty for none."""
    known = domains if isinstance(domains, (set, dict)) else set(domains)
    while host and host not in known:
        host = host.partition(".")[2]
    return host
