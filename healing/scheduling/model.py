"""One agent: which spider crawls what, and when; and what each of its keys may be."""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PrivateAttr,
    ValidationInfo,
    model_validator,
)
from pydantic_core import PydanticCustomError

from healing.scheduling.cron import cron_trigger
from healing.scheduling.times import Span, Zone, span

NO_SCHEDULE = "no_schedule"
"""The type of the error that is about the agent, not about one key."""
JOB_SETTING = "HEALING_JOB"

_ARGUMENT = re.compile(r"[A-Za-z_]\w*")
_SETTING = re.compile(r"[A-Z][A-Z0-9_]*")
_OF_SCRAPYD = frozenset({"project", "spider", "jobid", "priority", "setting", "_version"})
"""What scrapyd takes for itself."""


def _as_text(value: object) -> str:
    if not isinstance(value, str | int | float):
        raise ValueError("must be a text, a number, true or false")  # noqa: TRY004 (pydantic reports only ValueError)
    return str(value)


def _arguments(arguments: dict[str, str], info: ValidationInfo) -> dict[str, str]:
    for name in arguments:
        if not _ARGUMENT.fullmatch(name):
            raise ValueError(f"{name!r} is no name of an argument: write letters, digits and _")
        if name in _OF_SCRAPYD:
            raise ValueError(f"{name!r} would be scrapyd's own: give the spider's argument another name")
        if name == "source" and info.data.get("sources"):
            raise ValueError("'source' is given for each of the sources: take one of the two away")
    return arguments


def _settings(settings: dict[str, str]) -> dict[str, str]:
    for name in settings:
        if not _SETTING.fullmatch(name):
            raise ValueError(f"{name!r} is no name of a setting: write capitals, such as LOG_LEVEL")
        if name == JOB_SETTING:
            raise ValueError(f"{name!r} is set for each crawl: take it away")
    return settings


def _cron(text: str | None, info: ValidationInfo) -> str | None:
    if text is not None:
        cron_trigger(text, ZoneInfo(info.data.get("timezone", "UTC")))
    return text


def _unique(names: list[str]) -> list[str]:
    for name in names:
        if names.count(name) > 1:
            raise ValueError(f"{name!r} is named twice")
    return names


Name = Annotated[str, Field(min_length=1)]
Value = Annotated[str, BeforeValidator(_as_text)]
"""As the command line has it."""


class Retries(BaseModel):
    """How often, and after which time, a run is tried again that failed."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    count: Annotated[int, Field(ge=0, le=20)] = 2
    wait: Span = 300.0
    """Before the first retry; each further one waits twice as long."""
    cap: Span = 3600.0
    """The longest wait."""

    def wait_before(self, retry: int) -> float:
        """Seconds before a retry, the first being 1."""
        return min(self.wait * 2.0 ** (retry - 1), self.cap)


class Expected(BaseModel):
    """How much an agent collects when all is well."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    items: Annotated[int, Field(ge=1)]
    per: Literal["run", "day", "week"] = "run"

    @property
    def seconds(self) -> float | None:
        """The time that items are counted over; ``None``: those of one run."""
        return {"run": None, "day": 86_400.0, "week": 604_800.0}[self.per]


class Agent(BaseModel):
    """A spider on its schedule."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    name: str
    spider: Name
    sources: Annotated[list[Name], AfterValidator(_unique)] = []
    """Crawled one after the other, each by ``-a source=NAME``; none: one crawl without that argument."""
    timezone: Zone = "UTC"
    """That ``cron`` is in."""
    cron: Annotated[str | None, AfterValidator(_cron)] = None
    interval: Annotated[Span, Field(gt=0)] | None = None
    jitter: Annotated[Span, Field(le=86_400)] = 0.0
    """It starts at some moment within so long after its time, another one each time."""
    missed: Literal["run", "skip"] = "run"
    """What becomes of a time at which nothing could be started."""
    grace: Span = 600.0
    """A start that is later than this was missed."""
    max_runtime: Annotated[Span, Field(gt=0)] = 21_600.0
    """Seconds after which a crawl is stopped."""
    retries: Retries = Retries()
    expected: Expected | None = None
    arguments: Annotated[dict[str, Value], AfterValidator(_arguments)] = {}
    """Of the spider: ``-a``."""
    settings: Annotated[dict[str, Value], AfterValidator(_settings)] = {}
    """Of the crawl: ``-s``."""
    enabled: bool = True

    _spider_key: str = PrivateAttr("spider")

    @property
    def spider_key(self) -> str:
        """File, line and key of ``spider``, where the agent was read from a file: for errors."""
        return self._spider_key

    @property
    def schedule(self) -> str:
        """For people."""
        when = f"{self.cron} ({self.timezone})" if self.cron else f"each {span(self.interval or 0)}"
        return f"{when}, up to {span(self.jitter)} later" if self.jitter else when

    @model_validator(mode="before")
    @classmethod
    def _one_schedule(cls, data: Any) -> Any:
        if isinstance(data, dict) and (data.get("cron") is None) == (data.get("interval") is None):
            both = "both cron and interval: take one of them away"
            neither = "neither cron nor interval: give it one of them"
            raise PydanticCustomError(NO_SCHEDULE, "has " + (neither if data.get("cron") is None else both))
        return data

    @model_validator(mode="after")
    def _fits(self) -> Agent:
        if self.interval is not None and self.jitter >= self.interval:
            raise ValueError(f"jitter = {span(self.jitter)} must be shorter than interval = {span(self.interval)}")
        return self
