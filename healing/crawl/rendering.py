"""Pages that are empty as they come: whether their values are there once their scripts have run.

Healing renders nothing itself. The setting ``HEALING_RENDERER`` names an extension of the crawl that can have it done;
a downloader middleware of the project renders the page of each request for which :func:`is_to_be_rendered` holds. Such
a request is a replay: the page is rendered as it was captured, waits in the store like all that healing takes over, and
ends as an item or as a dead letter.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Protocol

from scrapy.utils.misc import load_object

from healing.crawl import signals
from healing.crawl.parking import ParkingError, parked_id, text_of
from healing.detection.look import Look
from healing.detection.triage import PageState
from healing.store.records import ParkState

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response

    from healing.crawl.examiner import NoDrift
    from healing.crawl.parking import Parking
    from healing.crawl.replays import Replays
    from healing.policy import HealingSection
    from healing.store.interface import Store
    from healing.store.records import ParkedPage

TO_BE_RENDERED = "healing_to_be_rendered"
"""The key of ``request.meta`` for why a replay's page is to be rendered first: what it was without."""
NOT_RENDERED = "healing_not_rendered"
"""The key under which the project's middleware says why it could not render such a page, which goes on as it came."""
REFUSED = "its values are not in the HTML: no repair was found"
IN_VAIN = "; nor are they there once its scripts have run"


def is_to_be_rendered(request: Request | None) -> bool:
    """Whether healing asks for the page with its scripts run."""
    return request is not None and bool(request.meta.get(TO_BE_RENDERED))


class Renderer(Protocol):
    """What healing asks of the extension that can have pages rendered."""

    def may_help(self, request: Request) -> bool:
        """Whether the page of a request may be tried rendered: not where it is not allowed, or done anyway."""

    def renders(self, request: Request) -> bool:
        """Whether the page of a request is rendered in any case."""

    def helped(self, request: Request, reason: str) -> None:
        """A page gave its values only once it was rendered: from now on it is for the renderer to do so in any case."""

    def in_vain(self, request: Request) -> None:
        """A page gave no values, rendered or not."""


class Shells:
    """Has pages rendered that gave no values, once each."""

    def __init__(self, crawler: Crawler, store: Store, parking: Parking, replays: Replays) -> None:
        self._crawler = crawler
        self._store = store
        self._parking = parking
        self._replays = replays
        self._renderer: Renderer | None = None

    def open(self, policy: HealingSection) -> None:
        """Looks the renderer up, now that all extensions are there. Where a person decides, nothing is tried."""
        name = self._crawler.settings.get("HEALING_RENDERER") if policy.mode == "auto" else None
        self._renderer = self._crawler.get_extension(load_object(name)) if name else None

    def take(self, response: Response, outcome: NoDrift) -> bool:
        """Takes over a page that is a shell without its scripts. False where it is not to be rendered."""
        assert response.request is not None
        if outcome.triage.kind is not PageState.JS_SHELL or not self._may_help(response.request):
            return False
        number = parked_id(response.request)
        if number is None:
            number = self._parking.park(response, outcome)
        else:
            self._replays.returned(number)
        self._send(number, f"{outcome.triage.kind.value}: {outcome.triage.reason}")
        return True

    def try_one(self, numbers: Sequence[int]) -> None:
        """Has one dead letter rendered, of pages whose repair was refused: where it helps the others follow."""
        page = self._store.parked_page(numbers[0]) if numbers else None
        if page is None or self._renderer is None:
            return
        with suppress(ParkingError):  # said when it is replayed
            if self._may_help(self._parking.request(page)) and Look(text_of(self._store, page)).has_scripts:
                self._send(page.id, REFUSED)

    def is_in_vain(self, request: Request | None) -> bool:
        """Whether a page failed that was tried rendered because no repair was found: it is no case for another one.

        A shell that shows its content is a page like any other: its selectors may be repaired.
        """
        return self._is_tried(request) and request is not None and request.meta[TO_BE_RENDERED] == REFUSED

    def failed(self, request: Request | None) -> str:
        """What is to be said of a page that was not healthy, beside what is the matter with it."""
        if request is None or self._renderer is None or not self._is_tried(request):
            return ""
        self._renderer.in_vain(request)
        why = request.meta.get(NOT_RENDERED)
        return f"; it could not be rendered: {why}" if why else IN_VAIN

    def healthy(self, request: Request, key: tuple[str, str]) -> None:
        """A page gave its values. Where that was tried, the others of its page kind are tried again as well."""
        if self._renderer is not None and self._is_tried(request):
            reason = str(request.meta[TO_BE_RENDERED])
            self._renderer.helped(request, reason)
            self._crawler.signals.send_catch_log(
                signals.rendering_switched, source=key[0], page_kind=key[1], url=request.url, reason=reason
            )
            self._replays.release(self._dead(self._parking.given_up(*key)))

    def _is_tried(self, request: Request | None) -> bool:
        if request is None or self._renderer is None or parked_id(request) is None:
            return False
        return is_to_be_rendered(request) and not self._renderer.renders(request)

    def _may_help(self, request: Request) -> bool:
        return self._renderer is not None and not is_to_be_rendered(request) and self._renderer.may_help(request)

    def _send(self, number: int, why: str) -> None:
        page = self._store.parked_page(number)
        if page is not None:
            self._replays.send(page, meta={TO_BE_RENDERED: why})

    def _dead(self, numbers: Iterable[int]) -> Iterator[ParkedPage]:
        pages = map(self._store.parked_page, numbers)
        return (page for page in pages if page is not None and page.state is ParkState.DEAD)
