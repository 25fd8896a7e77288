"""One page in the browser: what it may load, where its scripts lead, and when it is ready."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING

from playwright.async_api import Error as PlaywrightError
from playwright.async_api import TimeoutError as PlaywrightTimeoutError

from etl_sentiment.rendering.renderer import RenderingError
from etl_sentiment.rendering.resources import Asked

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from playwright.async_api import Page, Route
    from playwright.async_api import Request as PageRequest
    from scrapy import Request
    from scrapy.http import Response, TextResponse

_LOADED = frozenset({"script", "xhr", "fetch"})
"""What a page needs to fill itself. No pictures, fonts, films, frames: they say nothing that is read."""
_MOST_REQUESTS = 200
_MOST_BYTES = 64 * 1024 * 1024
"""What one page may load, all together: it lies in the browser's memory."""
_QUIET_SHARE = 0.5
"""So much of its time a page may take until its scripts are quiet; one that never is, is read as it is then."""
_DROPPED = frozenset({"content-encoding", "content-length", "transfer-encoding", "set-cookie", "refresh", "link"})
"""Headers that spoke of the transfer, or that would make the browser ask for more."""


class Visit:
    """Given to scrapy-playwright as two callbacks: ``begin`` when the page is new, ``settle`` when it is loaded.

    ``get`` downloads what the page asks for. The page itself was downloaded before; it is only put in.
    """

    def __init__(
        self, page: TextResponse, get: Callable[[Asked], Awaitable[Response | None]], *, seconds: float, size: int
    ) -> None:
        self._document = page
        self._get = get
        self._seconds = seconds
        self._size = size
        self._requests = 0
        self._loaded = 0
        self._is_begun = False
        self.tab: Page | None = None
        """The browser's page, once there is one."""
        self.html: str | None = None
        """The page after its scripts have run, once they have."""
        self.target = ""
        """Where the scripts lead, if they do."""
        self.left = asyncio.Event()
        """Set with ``target``, and where a page loads itself again instead of coming to an end."""
        self._is_loaded = False

    async def begin(self, tab: Page, _request: Request) -> None:
        self.tab = tab
        self._is_begun = False
        tab.on("popup", _close)
        await tab.route("**", self._decide)

    async def settle(self, tab: Page) -> None:
        """Reads the page once nothing was asked for during half a second. ``RenderingError`` where it grew too large.

        Read here, and not from what scrapy-playwright returns: a download that a script starts fails, as it should, but
        it would take the page with it.
        """
        self._is_loaded = True
        with suppress(PlaywrightTimeoutError):
            await tab.wait_for_load_state("networkidle", timeout=self._seconds * _QUIET_SHARE * 1000)
        length = await tab.evaluate("document.documentElement ? document.documentElement.outerHTML.length : 0")
        self._check(length)
        html = await tab.content()
        # Again: a page can lie about itself where its own scripts run, but not here.
        self._check(len(html))
        self.html = html

    def _check(self, length: int) -> None:
        if length > self._size:
            raise RenderingError(501, f"its scripts made {length} characters of it, more than RENDERING_MAX_SIZE")

    async def _decide(self, route: Route) -> None:
        # A page that is closed meanwhile wants no answer.
        with suppress(PlaywrightError):
            if route.request.is_navigation_request():
                await self._navigate(route)
            elif route.request.resource_type == "stylesheet":
                # Empty, not refused: scripts that wait for their style sheets go on.
                await route.fulfill(status=200, content_type="text/css", body="")
            elif route.request.resource_type in _LOADED and self._may_load_more:
                await self._load(route)
            else:
                await route.abort("blockedbyclient")

    @property
    def _may_load_more(self) -> bool:
        return self._requests < _MOST_REQUESTS and self._loaded < _MOST_BYTES

    async def _navigate(self, route: Route) -> None:
        assert self.tab is not None
        if route.request.frame != self.tab.main_frame:
            await route.abort("blockedbyclient")
        elif not self._is_begun:
            self._is_begun = True
            await route.fulfill(status=200, headers=_headers(self._document), body=self._document.body)
        else:
            # With this error the browser stays where it is.
            await route.abort("aborted")
            self._leave(route.request.url)

    def _leave(self, url: str) -> None:
        """A page that is there and loads itself again stays as it is."""
        is_itself = url.partition("#")[0] == self._document.url.partition("#")[0]
        if not is_itself:
            self.target = url
        if not (is_itself and self._is_loaded):
            self.left.set()

    async def _load(self, route: Route) -> None:
        self._requests += 1
        response = await self._get(_asked(route.request))
        if response is None:
            await route.abort("blockedbyclient")
        else:
            self._loaded += len(response.body)
            await route.fulfill(status=response.status, headers=_headers(response), body=response.body)


async def _close(popup: Page) -> None:
    with suppress(PlaywrightError):
        await popup.close()


def _asked(request: PageRequest) -> Asked:
    return Asked(
        url=request.url,
        method=request.method,
        headers=request.headers,
        body=request.post_data_buffer or b"",
        is_script=request.resource_type == "script",
    )


def _headers(response: Response) -> dict[str, str]:
    told = {name.decode("latin-1").lower(): values for name, values in response.headers.items()}
    return {name: b", ".join(values).decode("latin-1") for name, values in told.items() if name not in _DROPPED}
