"""One source, and what each of its keys may be."""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, PrivateAttr, ValidationInfo, model_validator
from pydantic_core import PydanticCustomError

from etl_sentiment.addresses import ascii_host, host_of
from healing.errors import SelectorModuleError
from healing.selectors.packaged import valid_name

LOOPBACK = "127.0.0.1"
PLACES = ("start_urls", "sitemaps", "feeds")
"""The keys that say where a crawl starts."""
NOWHERE = "nowhere_to_start"
"""The type of the error that is about the source, not about one key."""

NO_RENDERING, AUTO_RENDERING = "none", "auto"
RENDERERS = {
    "playwright": "etl_sentiment.rendering.playwright.PlaywrightRenderer",
    "splash": "etl_sentiment.rendering.splash.SplashRenderer",
}
"""What can run the scripts of a page, by the name that it has in ``sources.yaml``. A new one is a line here."""

_BUNDLED_CONCURRENCY = 8
_MAX_RETRIES = 20
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z]{4})?(-([A-Za-z]{2}|[0-9]{3}))?(-[A-Za-z0-9]{5,8})*")
"""Language, script, region and variants of BCP 47 (RFC 5646, section 2.1)."""
_DOMAIN = re.compile(r"[\w-]+(\.[\w-]+)*\.?|[0-9a-f]*:[0-9a-f:.]+")


def _address(url: str, info: ValidationInfo) -> str:
    if "bundled" not in info.data:
        return url  # which of the two forms it must have cannot be told
    if info.data["bundled"] and not url.startswith("/"):
        raise ValueError("the address of a bundled source is a path such as /laws")
    if not info.data["bundled"] and not host_of(url):
        raise ValueError("must be an address such as https://www.example.org/laws")
    return url


def _last_start(feeds: list[str], info: ValidationInfo) -> list[str]:
    """Runs when the other places are known: errors of the model as a whole would only be told once no key is wrong."""
    if not feeds and info.data.get("start_urls") == [] == info.data.get("sitemaps"):
        raise PydanticCustomError(NOWHERE, "has nowhere to start: give it start_urls, sitemaps or feeds")
    return feeds


def _follow(pattern: str | None, info: ValidationInfo) -> str | None:
    if pattern is not None and info.data.get("sitemaps") == [] == info.data.get("feeds"):
        raise ValueError("chooses among the links of sitemaps and feeds, and there are none: take it away")
    return pattern


def _domain(text: str) -> str:
    if not _DOMAIN.fullmatch(text):
        raise ValueError("must be a domain such as example.org, without https:// and without a path")
    return ascii_host(text)


def _pattern(text: str) -> str:
    try:
        re.compile(text)
    except re.error as error:
        raise ValueError(f"is no regular expression: {error}") from error
    return text


def _module(name: str) -> str:
    try:
        return valid_name(name)
    except SelectorModuleError as error:
        raise ValueError(str(error)) from error


def _language(text: str) -> str:
    if not _LANGUAGE.fullmatch(text):
        raise ValueError("must be a language tag (BCP 47) such as en, de-CH or zh-Hant")
    return text


def _rendering(text: str) -> str:
    if text not in (NO_RENDERING, AUTO_RENDERING, *RENDERERS):
        raise ValueError(f"must be {NO_RENDERING}, {AUTO_RENDERING}, or one of {', '.join(RENDERERS)}")
    return text


Seconds = Annotated[float, Field(ge=0, allow_inf_nan=False)]
Address = Annotated[str, AfterValidator(_address)]
Domain = Annotated[str, AfterValidator(_domain)]
Pattern = Annotated[str, AfterValidator(_pattern)]
Module = Annotated[str, AfterValidator(_module)]
Language = Annotated[str, AfterValidator(_language)]
Rendering = Annotated[str, AfterValidator(_rendering)]
Status = Annotated[int, Field(ge=100, le=599)]


class Retry(BaseModel):
    """How often, and after which time, a page is asked for again that could not be had."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    count: Annotated[int, Field(ge=0, le=_MAX_RETRIES)] = 3
    """Most retries of one page; 0: none."""
    base: Seconds = 2.0
    """About how long the first one waits; each further one waits twice as long."""
    cap: Seconds = 60.0
    """The longest wait, also where the server asks for a longer one (Retry-After)."""
    statuses: list[Status] = [429, 500, 502, 503, 504, 522, 524, 408]
    """The answers that are worth another try; failed connections always are."""

    @model_validator(mode="after")
    def _fits(self) -> Retry:
        if self.base > self.cap:
            raise ValueError(
                f"base = {self.base:g} is more than cap = {self.cap:g}: the longest wait would be too short"
            )
        return self


class Source(BaseModel):
    """One portal or newspaper."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    name: str
    spider: Annotated[str, Field(min_length=1)]
    """The spider that crawls it."""
    bundled: Literal["law_portal", "newspaper"] | None = None
    """The site of this project that is served for the length of the crawl."""

    start_urls: list[Address] = []
    """Lists and sections. Of a bundled source all places are paths: its address is known only when it is served."""
    sitemaps: list[Address] = []
    """Sitemaps, sitemap indexes, or a ``robots.txt`` that names some."""
    feeds: Annotated[list[Address], AfterValidator(_last_start), Field(validate_default=True)] = []
    """RSS and Atom feeds."""
    follow: Annotated[Pattern | None, AfterValidator(_follow)] = None
    """A regular expression: only those links of sitemaps and feeds are followed in whose address it is found."""
    allowed_domains: list[Domain] = []
    """Hosts, with their subdomains, that links are followed to; by default those that the source starts at."""

    selectors: Module = ""
    """Its selector module; by default the one named as the source."""
    language: Language | None = None
    """BCP 47: of pages that do not say it."""
    rendering: Rendering = NO_RENDERING
    """What runs a page's scripts before it is read; ``auto``: only once pages turn out to be empty without them."""
    enabled: bool = True
    """Whether it is crawled when no source is named."""

    delay: Seconds | None = None
    """Seconds between two requests; by default the setting ``DOWNLOAD_DELAY``."""
    concurrency: Annotated[int | None, Field(ge=1)] = None
    """Requests at once; by default the setting ``CONCURRENT_REQUESTS_PER_DOMAIN``."""
    autothrottle: bool = False
    """Whether the delay grows, from ``delay`` on, where the server answers slowly."""
    robots: bool = True
    """Whether its ``robots.txt`` is obeyed."""
    retry: Retry = Retry()

    _spider_key: str = PrivateAttr("spider")

    @property
    def spider_key(self) -> str:
        """File, line and key of ``spider``, where the source was read from a file: for errors."""
        return self._spider_key

    @property
    def starts(self) -> list[str]:
        """All addresses that a crawl of it starts at."""
        return [*self.start_urls, *self.sitemaps, *self.feeds]

    def served_at(self, url: str) -> Source:
        """This bundled source with the address that it is served at."""
        return self.model_copy(update={key: [url + path for path in getattr(self, key)] for key in PLACES})

    @model_validator(mode="before")
    @classmethod
    def _with_defaults(cls, data: Any) -> Any:
        """Fill in what follows from the other keys."""
        if not isinstance(data, dict):
            return data
        if data.get("allowed_domains") == []:
            data = {key: value for key, value in data.items() if key != "allowed_domains"}
        derived: dict[str, Any] = {"selectors": data.get("selectors") or data.get("name", "")}
        if data.get("bundled") is not None:
            own = {"allowed_domains": [LOOPBACK], "delay": 0, "concurrency": _BUNDLED_CONCURRENCY}
            return own | data | derived
        starts = [url for key in PLACES if isinstance(data.get(key), list) for url in data[key]]
        hosts = {host_of(url).removeprefix("www.") for url in starts if isinstance(url, str)} - {""}
        return {"allowed_domains": sorted(hosts)} | data | derived
