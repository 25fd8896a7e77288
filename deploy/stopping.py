"""How scrapyd ends: after its jobs have. By itself it would leave them behind, or to the SIGKILL of a container's end.

SIGTERM ends the jobs too, as Scrapy ends in order: what is under way is finished or written down. SIGINT does not, as
Ctrl-C on a terminal reaches them without us, and a second signal makes Scrapy drop what is under way.
"""

from __future__ import annotations

import signal
from typing import TYPE_CHECKING, Any

from twisted.internet import reactor as _reactor
from twisted.internet.defer import DeferredList
from twisted.internet.error import ProcessExitedAlready

if TYPE_CHECKING:
    from twisted.internet.defer import Deferred

_SIGNALS = (signal.SIGTERM, signal.SIGINT)


class Stopping:
    """The end of the reactor, which waits for the jobs of scrapyd's launcher."""

    def __init__(self, launcher: Any, reactor: Any = _reactor) -> None:
        self._launcher = launcher
        self._reactor = reactor
        self._is_stopping = False

    def prepare(self) -> None:
        """To be called before the reactor runs, which has signal handlers of its own."""
        self._reactor.addSystemEventTrigger("before", "shutdown", self._jobs_have_ended)
        for number in _SIGNALS:
            self._reactor.callWhenRunning(signal.signal, number, self._received)

    def _received(self, number: int, _frame: object) -> None:
        self._reactor.callFromThread(self._stop, number)

    def _stop(self, number: int) -> None:
        jobs = list(self._launcher.processes.values())
        if jobs:
            print(f"scrapyd: ends with its jobs ({len(jobs)})", flush=True)
        for job in jobs if number == signal.SIGTERM else ():
            _terminate(job)
        if not self._is_stopping:
            self._is_stopping = True
            self._reactor.stop()

    def _jobs_have_ended(self) -> Deferred[Any]:
        return DeferredList([job.deferred for job in self._launcher.processes.values()])


def _terminate(job: Any) -> None:
    try:
        job.transport.signalProcess("TERM")
    except ProcessExitedAlready:
        return  # its end is only not noted yet
