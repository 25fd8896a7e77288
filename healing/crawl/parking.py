"""Failed pages on disk: the request, the captured response and the failures, until a heal lets them be replayed.

Requests are pickled, as in Scrapy's own disk queues (their meta and cb_kwargs may hold any object), so the store is to
be trusted like a JOBDIR. A request that cannot be pickled (a lambda as callback) stays in memory, and is lost with the
process.
"""

from __future__ import annotations

import logging
import pickle
from collections import defaultdict
from typing import TYPE_CHECKING, Any

from scrapy.exceptions import IgnoreRequest
from scrapy.http import Headers, TextResponse
from scrapy.responsetypes import responsetypes
from scrapy.utils.request import request_from_dict

from healing.errors import HealingError
from healing.store.records import ParkedPage, ParkState

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from scrapy import Request, Spider
    from scrapy.http import Response
    from scrapy.statscollectors import StatsCollector

    from healing.clock import Clock
    from healing.crawl.examiner import Broken, NoDrift
    from healing.store.interface import Store

logger = logging.getLogger(__name__)

PARKED = "healing_parked"
"""The key of ``request.meta`` under which a replayed request carries the number of its parked page."""

MAX_IN_MEMORY = 500
"""How many requests that cannot be pickled are kept for replay."""

_BATCH = 100
"""So many parked pages are read from the store at once."""

_OF_THE_FIRST_DOWNLOAD = (
    "redirect_times", "redirect_ttl", "redirect_urls", "redirect_reasons", "download_latency", PARKED,
)  # fmt: skip


# What unpickling and looking up a callback raise where a class or a method was renamed or removed meanwhile.
_CHANGED = (pickle.UnpicklingError, AttributeError, ImportError, ValueError, TypeError, KeyError, IndexError, EOFError)


class ParkingError(HealingError):
    """A parked page cannot be replayed; the message says why, and the page goes to the dead letters."""


def parked_id(request: Request | None) -> int | None:
    """The number of the parked page that a request replays; ``None`` for any other request."""
    number = request.meta.get(PARKED) if request is not None else None
    return number if isinstance(number, int) else None


class Parking:
    """Parks the failed pages of one crawl and gives them back."""

    def __init__(self, store: Store, stats: StatsCollector, clock: Clock) -> None:
        self.run = 0
        """The run that owns the pages: after a kill, only an ended run's pages are taken over by another."""
        self._store = store
        self._stats = stats
        self._clock = clock
        self._unpickled: dict[int, Request] = {}
        self._given: set[int] = set()
        self._given_up: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
        self._spider: Spider | None = None
        self.watchers: list[Callable[[int], None]] = []
        """They are given the number of each page that is parked."""

    def open(self, spider: Spider) -> None:
        """Names the spider whose methods the parked requests call back."""
        self._spider = spider

    def park(
        self,
        response: Response,
        broken: Broken | NoDrift,
        *,
        incident: int = 0,
        error: str = "",
        attempts: int = 0,
        dead: str = "",
    ) -> int:
        """Writes a failed page down and gives its number; ``dead`` is why it goes to the dead letters at once."""
        assert response.request is not None
        request = self._pickled(response.request)
        if request is None and not dead and len(self._unpickled) >= MAX_IN_MEMORY:
            dead = f"its request cannot be written down, and {MAX_IN_MEMORY} such requests are already kept in memory"
        page = ParkedPage(
            id=0,
            run=self.run,
            incident=incident,
            source=broken.source,
            page_kind=broken.page_kind,
            url=response.url,
            request=request or b"",
            status=response.status,
            headers=pickle.dumps(_plain_headers(response)),
            snapshot="",
            failures=tuple(map(str, broken.failures)),
            error=error,
            attempts=attempts,
            state=ParkState.DEAD if dead else ParkState.PARKED,
            reason=dead,
            at=self._clock(),
        )
        number = self._store.park(page, response.body)
        self._stats.inc_value("healing/dead_letters" if dead else "healing/parked")
        if request is None and not dead:
            self._unpickled[number] = response.request
        for watcher in self.watchers:
            watcher(number)
        return number

    def _pickled(self, request: Request) -> bytes | None:
        try:
            return pickle.dumps(request.to_dict(spider=self._spider))
        except (pickle.PicklingError, AttributeError, TypeError, ValueError, RecursionError) as error:
            logger.warning("%s cannot be written down (%s): it is kept in memory only", request, error)
            return None

    def request(self, page: ParkedPage) -> Request:
        """The request that replays a parked page. ``ParkingError`` where it cannot be made any more."""
        request = self._unpickled.get(page.id) or self._restored(page)
        meta = {key: value for key, value in request.meta.items() if key not in _OF_THE_FIRST_DOWNLOAD}
        return request.replace(meta={**meta, PARKED: page.id}, dont_filter=True)

    def _restored(self, page: ParkedPage) -> Request:
        if not page.request:
            raise ParkingError("its request could not be written down, and the process that held it has ended")
        try:
            return request_from_dict(_unpickle(page.request), spider=self._spider)
        except _CHANGED as error:
            raise ParkingError(f"its request no longer fits the spider: {type(error).__name__}: {error}") from error

    def response(self, number: int, request: Request) -> Response | None:
        """The captured response for a replayed request.

        ``None`` where it is another request: a callback that passes ``meta=response.meta`` on takes the number along.
        """
        page = self._store.parked_page(number)
        if page is None or not self._is_for(request, page):
            del request.meta[PARKED]
            return None
        if page.state is not ParkState.REPLAYING or number in self._given:
            raise IgnoreRequest("its parked page was replayed already: a JOBDIR kept the request beside the store")
        self._given.add(number)
        return _captured(self._store, page).replace(request=request)

    def _is_for(self, request: Request, page: ParkedPage) -> bool:
        replayed = self.request(page)
        return replayed.url == request.url and replayed.callback == request.callback

    def settle(self, numbers: Sequence[int], state: ParkState, reason: str = "") -> None:
        """Ends the parking of pages: as done, or as dead letters."""
        self._store.set_park_state(numbers, state, reason)
        if state is ParkState.DEAD:
            self._stats.inc_value("healing/dead_letters", len(numbers))
        for number in numbers:
            self._unpickled.pop(number, None)

    def gave_up(self, source: str, page_kind: str, numbers: Iterable[int]) -> None:
        """Notes dead letters of this crawl for which no repair was found: a later one may serve them."""
        self._given_up[source, page_kind] += numbers

    def given_up(self, source: str, page_kind: str) -> list[int]:
        """The dead letters that were noted for a page kind, which are forgotten now."""
        return self._given_up.pop((source, page_kind), [])

    def replayed_again(self, number: int) -> None:
        """The page is given its captured response once more."""
        self._given.discard(number)


def waiting(store: Store, incident: int) -> Iterator[list[ParkedPage]]:
    """The pages of an incident that still wait, read a few at a time."""
    last = 0
    while pages := store.parked(incident=incident, states=(ParkState.PARKED,), limit=_BATCH, after_id=last):
        yield pages
        last = pages[-1].id


def text_of(store: Store, page: ParkedPage) -> str:
    """The HTML of a parked page; empty where it is not text."""
    response = _captured(store, page)
    return response.text if isinstance(response, TextResponse) else ""


def _captured(store: Store, page: ParkedPage) -> Response:
    headers = Headers(_unpickle(page.headers))
    body = store.parked_body(page)
    kind = responsetypes.from_args(headers=headers, url=page.url, body=body)
    return kind(url=page.url, status=page.status, headers=headers, body=body)


def _plain_headers(response: Response) -> dict[bytes, list[bytes]]:
    """The headers without those that spoke of the transfer: the body was decoded on its first way in."""
    gone = (b"Content-Encoding", b"Transfer-Encoding", b"Set-Cookie")
    return {name: response.headers.getlist(name) for name in response.headers if name not in gone}


def _unpickle(data: bytes) -> Any:
    return pickle.loads(data)  # noqa: S301 (written by this class; see the module's docstring)
