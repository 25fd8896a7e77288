"""Renders pages in Splash, through scrapy-splash. Splash is no longer developed; pages of today may be too new for it.

Splash downloads each page a second time, by itself, with all that it loads: only what a source's domains have.
https://splash.readthedocs.io/en/stable/api.html
"""

from __future__ import annotations

import asyncio
import ipaddress
from typing import TYPE_CHECKING, Any, Self

import httpx
from scrapy.exceptions import DownloadTimeoutError
from scrapy.http.request import NO_CALLBACK

from etl_sentiment.addresses import host_of
from etl_sentiment.rendering.renderer import LedElsewhereError, RenderingError
from etl_sentiment.rendering.resources import SLOT
from etl_sentiment.rendering.splash_compat import SplashMiddleware, SplashRequest

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response, TextResponse
    from scrapy.settings import BaseSettings

    from etl_sentiment.rendering.limits import Limits
    from etl_sentiment.sources import Source

_PING_SECONDS = 5
_GRACE_SECONDS = 10
"""So much longer than the page's own time Splash is waited for."""
_QUIET_SECONDS = 2.0
"""So long scripts may go on after a page is loaded."""
_WORTH_A_RETRY = frozenset({502, 503, 504})
_SLOT = "rendering/splash"


class SplashRenderer:
    """Asks the Splash at ``SPLASH_URL``; with ``SPLASH_USER`` and ``SPLASH_PASS`` where it wants them."""

    def __init__(self, crawler: Crawler, limits: Limits) -> None:
        self._crawler = crawler
        self._limits = limits
        self._turns = asyncio.Semaphore(limits.pages)
        self._url = str(crawler.settings["SPLASH_URL"])
        self._splash = SplashMiddleware.from_crawler(crawler)  # type: ignore[no-untyped-call]

    @classmethod
    def missing(cls, settings: BaseSettings) -> str:
        """Also where Splash would be another machine's and nobody allowed that, and where it does not answer."""
        url = str(settings.get("SPLASH_URL") or "")
        host = host_of(url)
        if not host:
            return f"SPLASH_URL = {url!r}: must be an address such as http://127.0.0.1:8050"
        if not _is_loopback(host) and not settings.getbool("SPLASH_ALLOW_REMOTE"):
            return (
                f"SPLASH_URL = {url!r} would tell {host} which pages are read; only this machine is allowed unless"
                " SPLASH_ALLOW_REMOTE is True"
            )
        return _unreachable(url)

    @classmethod
    def from_crawler(cls, crawler: Crawler, limits: Limits) -> Self:
        settings = crawler.settings
        known = settings.getdict("DOWNLOAD_SLOTS")
        settings.set("DOWNLOAD_SLOTS", {_SLOT: {"delay": 0, "concurrency": limits.pages}} | known, priority="spider")
        return cls(crawler, limits)

    async def render(self, page: TextResponse, source: Source) -> str:
        async with self._turns:
            told = await self._asked(self._request(page, source))
        html, url = told.get("html"), str(told.get("url") or page.url)
        if not isinstance(html, str):
            raise RenderingError(502, "Splash gave no HTML")
        if len(html) > self._limits.size:
            raise RenderingError(501, f"its scripts made {len(html)} characters of it, more than RENDERING_MAX_SIZE")
        if url.partition("#")[0] != page.url.partition("#")[0]:
            raise LedElsewhereError(url)
        return html

    async def close(self) -> None:
        """Nothing was started."""

    def _request(self, page: TextResponse, source: Source) -> Request:
        """As it goes to Splash: past ``robots.txt``, which was asked for the page, past proxies, and never again."""
        seconds = self._limits.seconds
        args = {
            "html": 1,
            "iframes": 0,
            "images": 0,
            "forbidden_content_types": "image/*,font/*,audio/*,video/*",
            "allowed_domains": ",".join(source.allowed_domains),
            "timeout": seconds,
            "resource_timeout": seconds,
            "wait": min(_QUIET_SECONDS, seconds / 2),
            "headers": {"User-Agent": self._crawler.settings["USER_AGENT"]},
        }
        meta = {
            SLOT: _SLOT,
            "allow_offsite": True,
            "dont_retry": True,
            "proxy": None,
            "download_timeout": seconds + _GRACE_SECONDS,
        }
        asked = SplashRequest(  # type: ignore[no-untyped-call]
            page.url, NO_CALLBACK, endpoint="render.json", args=args, slot_policy="scrapy_default", meta=meta
        )
        sent: Request = self._splash.process_request(asked, self._crawler.spider)
        return sent

    async def _asked(self, request: Request) -> dict[str, Any]:
        assert self._crawler.engine is not None
        try:
            response = await self._crawler.engine.download_async(request)
        except DownloadTimeoutError as error:
            raise RenderingError(504, f"Splash at {self._url} did not answer in time") from error
        except Exception as error:  # whatever a connection can do
            raise RenderingError(503, f"Splash at {self._url} cannot be asked: {error}") from error
        return self._answer(request, response)

    def _answer(self, request: Request, response: Response) -> dict[str, Any]:
        try:
            data = self._splash.process_response(request, response, self._crawler.spider).data
        except (AttributeError, ValueError) as error:
            raise RenderingError(502, f"Splash at {self._url} gave no JSON (status {response.status})") from error
        if not isinstance(data, dict):
            raise RenderingError(502, f"Splash at {self._url} gave no JSON object")
        if "error" in data:
            status = data["error"] if data["error"] in _WORTH_A_RETRY else 501
            raise RenderingError(status, f"Splash says {_told(data)}")
        return data


def _told(data: dict[str, Any]) -> str:
    info = data.get("info")
    about = info.get("text") or info.get("description") or "" if isinstance(info, dict) else ""
    return f"{data.get('type')}: {data.get('description')} {about}".strip()


def _unreachable(url: str) -> str:
    try:
        # Proxies of the environment are for the web.
        answer = httpx.get(f"{url.rstrip('/')}/_ping", timeout=_PING_SECONDS, trust_env=False)
        is_up = answer.status_code == 200 and answer.json().get("status") == "ok"
        why = f"it answers with status {answer.status_code}"
    except (httpx.HTTPError, ValueError, AttributeError) as error:
        is_up, why = False, str(error) or type(error).__name__
    if is_up:
        return ""
    return (
        f"no Splash answers at SPLASH_URL = {url!r} ({why}): start one, such as docker run -p 127.0.0.1:8050:8050"
        " scrapinghub/splash"
    )


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
