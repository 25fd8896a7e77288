"""Requests that wait for their time, outside of the scheduler and the downloader: they hold no place there."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Protocol
from urllib.parse import urlsplit

from scrapy.utils.asyncio import call_later

if TYPE_CHECKING:
    from collections.abc import Callable

    from scrapy import Request


class Timer(Protocol):
    """What is called later, unless it is cancelled."""

    def cancel(self) -> None: ...


class CallLater(Protocol):
    """Calls ``func(request)`` after so many seconds."""

    def __call__(self, delay: float, func: Callable[[Request], None], request: Request, /) -> Timer: ...


class WaitingRoom:
    """Gives each request to ``due`` when its time has come."""

    def __init__(self, due: Callable[[Request], None], later: CallLater = call_later) -> None:
        self._due = due
        self._later = later
        self._timers: dict[Request, Timer] = {}
        self._hosts: Counter[str] = Counter()

    def __len__(self) -> int:
        return len(self._timers)

    def waits_for(self, url: str) -> bool:
        """Whether a request for the host of ``url`` waits."""
        return self._hosts[_host(url)] > 0

    def hold(self, request: Request, seconds: float) -> None:
        self._hosts[_host(request.url)] += 1
        self._timers[request] = self._later(seconds, self._leave, request)

    def empty(self) -> list[Request]:
        """All that wait, in the order in which they came; nothing is due any more."""
        requests = list(self._timers)
        for timer in self._timers.values():
            timer.cancel()
        self._timers.clear()
        self._hosts.clear()
        return requests

    def _leave(self, request: Request) -> None:
        del self._timers[request]
        self._hosts[_host(request.url)] -= 1
        self._due(request)


def _host(url: str) -> str:
    return urlsplit(url).hostname or ""
