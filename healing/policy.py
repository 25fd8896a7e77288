"""The sections of healing.yaml: every key with its default, its meaning and what it may be."""

from __future__ import annotations

import ipaddress
import re
from pathlib import PurePath
from typing import TYPE_CHECKING, Annotated, Literal
from urllib.parse import urlsplit

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    SecretStr,
    field_validator,
    model_validator,
)

from healing.events import Level
from healing.events import Name as EventName

if TYPE_CHECKING:
    from pydantic import ValidationInfo


def _not_a_bool(value: object) -> object:
    if isinstance(value, bool):
        raise ValueError("must be a number, not true or false")  # noqa: TRY004 (pydantic reports only ValueError)
    return value


def _listed(value: object) -> object:
    """``-s HEALING_LLM_MODELS=a,b`` is a list, as everywhere in Scrapy."""
    return [part.strip() for part in value.split(",") if part.strip()] if isinstance(value, str) else value


def _path_text(value: object) -> object:
    return str(value) if isinstance(value, PurePath) else value


def _kept_on(reason: str) -> AfterValidator:
    def check(value: bool) -> bool:
        if not value:
            raise ValueError(f"cannot be switched off: {reason}")
        return value

    return AfterValidator(check)


def _store_url(value: str) -> str:
    if not re.match(r"(sqlite|postgresql)(\+\w+)?://", value):
        raise ValueError("must be a URL such as sqlite:///data/healing.db or postgresql://user@host/name")
    return value


_DURATION = re.compile(r"-?(\d+(\.\d+)?(ms|s|m|h))+")
_BASE_URLS = {"ollama": "http://localhost:11434", "openai": "http://localhost:8080/v1"}
"""Where a server listens unless told otherwise: Ollama, and llama.cpp's for the OpenAI-compatible ones."""


def _duration(value: object) -> object:
    """``10m`` as it is, 600 or ``600`` as ``600s``: Ollama refuses a text without a unit."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        value = str(value)
    if isinstance(value, str) and re.fullmatch(r"-?\d+(\.\d+)?", value.strip()):
        return f"{value.strip()}s"
    return value


def _is_duration(value: str) -> str:
    if not _DURATION.fullmatch(value):
        raise ValueError("must be a time such as 10m, 1h30m or 600 (seconds); -1 for ever, 0 not at all")
    return value


Number = Annotated[int, BeforeValidator(_not_a_bool)]
Count = Annotated[Number, Field(ge=1)]
Seconds = Annotated[float, BeforeValidator(_not_a_bool), Field(ge=0, allow_inf_nan=False)]
Name = Annotated[str, Field(min_length=1)]


class Section(BaseModel):
    """A part of the configuration: immutable, and an unknown key is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class HealingSection(Section):
    """When and how a breakage is repaired."""

    mode: Literal["auto", "review", "observe"] = "auto"
    """``auto`` heals, ``review`` proposes and waits for a person, ``observe`` only reports."""
    max_attempts: Annotated[Number, Field(ge=1, le=20)] = 3
    """Rounds of repair for one incident before it is quarantined."""
    timeout_seconds: Annotated[Seconds, Field(gt=0, le=3600)] = 30
    """One call of the language model."""
    deadline_seconds: Annotated[Seconds, Field(gt=0, le=3600)] = 60
    """One heal, all its calls included."""
    backup_enabled: Annotated[bool, _kept_on("a heal without a backup could not be rolled back")] = True
    validation_enabled: Annotated[bool, _kept_on("a heal that nothing has checked may store wrong values")] = True
    on_degradation: Literal["report", "heal"] = "report"
    """What is done where a field fades over the crawls: it is told of, or a repair is looked for as well."""
    write: Literal["overlay", "package"] = "overlay"
    """Where healed selectors go: the overlay folder, or the selector module itself (a git checkout)."""
    overlay: Annotated[Name, BeforeValidator(_path_text)] = "overlay"
    """Folder of the healed selector modules."""
    evidence_pages: Count = 5
    """Failed pages after which an incident is judged."""
    evidence_seconds: Seconds = 10
    """Seconds after which an incident is judged with the failed pages at hand."""
    judged_pages: Count = 12
    """Most pages that one judgement looks at."""
    probation_pages: Annotated[Number, Field(ge=0)] = 20
    """Pages after a heal in which a failure of the healed field rolls it back."""
    held_output: Count = 2000
    """Most items and requests of one response that are held back until its callback is done."""
    sample_every: Count = 50
    """One healthy page in so many teaches the memory (the first pages of a kind always do)."""


class LLMSection(Section):
    """Which language model is asked, where, and how much."""

    provider: Literal["ollama", "openai", "none"] = "ollama"
    """``openai``: an OpenAI-compatible server (llama.cpp, vLLM, LM Studio). ``none`` heals without a language model."""
    model: Name = "llama3"
    models: Annotated[tuple[Name, ...], BeforeValidator(_listed)] = ()
    """Models to ask in this order, each where the one before gave no usable answer; see :attr:`chain`."""
    temperature: Annotated[float, BeforeValidator(_not_a_bool), Field(ge=0, le=2, allow_inf_nan=False)] = 0.1
    max_tokens: Annotated[Number, Field(ge=16, le=1_000_000)] = 2000
    """Most tokens of one answer."""
    variants: Annotated[Number, Field(ge=1, le=9)] = 3
    """Answers to one question, voted on."""
    calls_per_hour: Annotated[Number, Field(ge=0)] = 60
    """Most calls in any hour, over all crawls of a store; 0 asks no model."""
    keep_alive: Annotated[str, BeforeValidator(_duration), AfterValidator(_is_duration)] = "10m"
    """How long Ollama keeps a model loaded after a call."""
    api_key: SecretStr = SecretStr("")
    """Sent to a server that wants one; never shown, logged or stored."""
    allow_remote: bool = False
    """Whether ``base_url`` may lead off this machine; page content is sent there."""
    base_url: str = _BASE_URLS["ollama"]
    """Where the server is; by default on this machine, at the provider's usual port."""

    @property
    def chain(self) -> tuple[str, ...]:
        """The models to ask, in order: ``models``, and ``model`` before them where somebody set it."""
        first = (self.model,) if not self.models or "model" in self.model_fields_set else ()
        return tuple(dict.fromkeys((*first, *self.models)))

    @model_validator(mode="before")
    @classmethod
    def _at_its_usual_port(cls, given: object) -> object:
        usual = _BASE_URLS.get(str(given.get("provider"))) if isinstance(given, dict) else None
        return {"base_url": usual, **given} if usual and isinstance(given, dict) else given

    @field_validator("base_url")
    @classmethod
    def _stays_here(cls, url: str, info: ValidationInfo) -> str:
        host = _host_of(url)
        # Where allow_remote is itself wrong, that is the error to report.
        if not info.data.get("allow_remote", True) and not _is_loopback(host):
            raise ValueError(
                f"would send page content to {host}; only this machine is allowed (such as http://localhost:11434)"
                " unless llm.allow_remote is true"
            )
        if urlsplit(url).password is not None:
            raise ValueError("must not hold a password, which messages would show: set llm.api_key instead")
        return url.rstrip("/")


class StoreSection(Section):
    """Where it is written down."""

    url: Annotated[str, AfterValidator(_store_url)] = "sqlite:///data/healing.db"
    encrypt: bool = False
    """Whether stored pages, requests and what is remembered of pages are encrypted."""
    key: SecretStr = SecretStr("")
    """The key, or several: the first encrypts, all decrypt. Never shown, logged or stored."""
    key_file: Annotated[str, BeforeValidator(_path_text)] = ""
    """A file with the key, which only its owner may read."""


class MetricsSection(Section):
    """What is measured, and for how long it is kept."""

    export_interval: Count = 3600
    """Seconds between two exports of ``data/healing_metrics.json`` in a crawl; it is also written at the end."""
    retention_days: Count = 30
    prometheus_port: Annotated[Number, Field(ge=0, le=65535)] = 0
    """Where the metrics of a crawl are served, on this machine only; 0: nowhere."""
    prometheus_textfile: Annotated[str, BeforeValidator(_path_text)] = ""
    """The folder of node_exporter's textfile collector, or a file ``*.prom`` in it; written when a crawl ends."""


class LogsSection(Section):
    """The log of events, beside Scrapy's own."""

    path: Annotated[str, BeforeValidator(_path_text)] = "data/logs/events.jsonl"
    """Lines of JSON; empty: none."""
    max_megabytes: Annotated[float, BeforeValidator(_not_a_bool), Field(gt=0)] = 10
    """From here it is renamed to ``.1``, and a new file begun."""
    keep: Count = 5
    """Renamed files that are kept."""


class AlertsSection(Section):
    """Who is told when something needs a person."""

    log: bool = True
    """As a warning in Scrapy's log."""
    webhook: SecretStr = SecretStr("")
    """A URL that each alert is sent to, as JSON; never shown or logged, since whoever has it can write there."""
    webhook_token: SecretStr = SecretStr("")
    """Sent along as ``Authorization: Bearer``; never shown, logged or stored."""
    mail_to: Annotated[tuple[Name, ...], BeforeValidator(_listed)] = ()
    """Addresses that each alert is mailed to."""
    mail_from: Name = "healing@localhost"
    mail_host: Name = "localhost"
    mail_port: Annotated[Number, Field(ge=1, le=65535)] = 25
    mail_tls: bool = False
    """Whether the connection must be encrypted before anything is sent: by STARTTLS, at port 465 from the start."""
    mail_user: str = ""
    mail_password: SecretStr = SecretStr("")
    """Never shown, logged or stored."""
    command: Annotated[tuple[Name, ...], BeforeValidator(_listed)] = ()
    """A program and its arguments, which is given the alert as JSON; no shell."""
    min_level: Level = Level.WARNING
    events: Annotated[tuple[EventName, ...], BeforeValidator(_listed)] = (
        EventName.CRAWL_FAILED, EventName.CRAWL_KILLED, EventName.MANY_FAILURES, EventName.OBSERVED,
        EventName.PROPOSED, EventName.REFUSED, EventName.QUARANTINED, EventName.ROLLED_BACK, EventName.DEAD_LETTERS,
        EventName.DEGRADED, EventName.RENDERING_SWITCHED, EventName.MODEL_UNAVAILABLE, EventName.DISK_LOW,
        EventName.AGENT_FAILED, EventName.AGENT_RECOVERED,
    )  # fmt: skip
    """Of these people are told, where they are of ``min_level`` or worse."""
    many_failures_percent: Annotated[Number, Field(ge=1, le=100)] = 50
    """From which share of a crawl's requests failures are many."""
    min_free_megabytes: Annotated[Number, Field(ge=0)] = 1000
    """Below it the disk that the data lies on is nearly full."""
    repeat_seconds: Seconds = 21_600
    """The same is not told again within so long, also by another crawl."""
    most_per_hour: Count = 20
    """Over all crawls; of what is more, the number is told with the next one."""

    @field_validator("webhook")
    @classmethod
    def _is_url(cls, url: SecretStr) -> SecretStr:
        if text := url.get_secret_value():
            _host_of(text)
            parts = urlsplit(text)
            if parts.username is not None or parts.password is not None:
                raise ValueError("must not hold a name or a password: set alerts.webhook_token instead")
        return url

    @field_validator("mail_user")
    @classmethod
    def _keeps_its_password(cls, user: str, info: ValidationInfo) -> str:
        host = str(info.data.get("mail_host", "localhost"))  # where that is wrong, it is the error to report
        if user and not info.data.get("mail_tls", True) and not _is_loopback(host):
            raise ValueError(f"its password would go to {host} unencrypted: set alerts.mail_tls")
        return user


def _host_of(url: str) -> str:
    """The host of an http(s) URL; ``ValueError`` for anything that two URL parsers might read differently."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError as error:
        raise ValueError(f"must be a URL such as http://localhost:11434 ({error})") from error
    if parts.scheme not in ("http", "https") or not host or re.search(r"[\s\\\x00-\x1f]", url):
        raise ValueError("must be a URL such as http://localhost:11434")
    return host


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return False
    mapped = getattr(address, "ipv4_mapped", None)  # ::ffff:127.0.0.1
    return (mapped or address).is_loopback
