"""What is crawled: ``sources.yaml``, read and checked before a crawl starts."""

from __future__ import annotations

import difflib
import re
from collections.abc import Hashable
from importlib.resources import files
from typing import TYPE_CHECKING, Annotated, Any, Literal
from urllib.parse import urlsplit

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from healing.project import home_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from pydantic_core import ErrorDetails
    from scrapy.settings import BaseSettings

LOOPBACK = "127.0.0.1"
_NAME = re.compile(r"[a-z][a-z0-9_]*")
_Location = tuple[str | int, ...]


class SourcesError(Exception):
    """``sources.yaml`` is wrong, or a source was asked for that it does not have; the message says what to do."""


class Source(BaseModel):
    """One portal or newspaper."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    name: str
    spider: Annotated[str, Field(min_length=1)]
    """The spider that crawls it."""
    start_urls: Annotated[list[str], Field(min_length=1)]
    """Where it starts; of a bundled source the paths, since its address is known only when it is served."""
    allowed_domains: list[str] = []
    """Hosts, with their subdomains, that links are followed to; by default those of ``start_urls``."""
    selectors: str = ""
    """Its selector module; by default the one named as the source."""
    enabled: bool = True
    """Whether it is crawled when no source is named."""
    delay: Annotated[float | None, Field(ge=0, strict=False, allow_inf_nan=False)] = None
    """Seconds between two requests; by default the setting ``DOWNLOAD_DELAY``."""
    bundled: Literal["law_portal"] | None = None
    """The portal of this project that is served for the length of the crawl."""

    def served_at(self, url: str) -> Source:
        """This bundled source with the address that it is served at."""
        return self.model_copy(update={"start_urls": [url + path for path in self.start_urls]})

    @model_validator(mode="before")
    @classmethod
    def _with_defaults(cls, data: Any) -> Any:
        """Fill in what follows from the other keys."""
        if not isinstance(data, dict) or not isinstance(data.get("start_urls"), list):
            return data
        hosts = {_host(url) for url in data["start_urls"] if isinstance(url, str)} - {""}
        if data.get("bundled") is not None:
            return {"allowed_domains": [LOOPBACK], "delay": 0} | data | {"selectors": _selectors(data)}
        return {"allowed_domains": sorted(hosts)} | data | {"selectors": _selectors(data)}

    @model_validator(mode="after")
    def _can_start(self) -> Source:
        for url in self.start_urls:
            if self.bundled and not url.startswith("/"):
                raise ValueError(f"start_urls: {url!r}: the address of a bundled source is a path such as /laws")
            if not self.bundled and not _host(url):
                raise ValueError(f"start_urls: {url!r}: must be an address such as https://www.example.org/laws")
        return self


def load_sources(text: str, filename: str) -> dict[str, Source]:
    """The sources of a YAML text, by name.

    Raises :class:`SourcesError`, which lists everything that is wrong with file, line, key and value.
    """
    data, lines = _parse(text, filename)
    problems: list[str] = []
    sources: dict[str, Source] = {}
    for name, keys in _entries(data, filename).items():
        if not isinstance(name, str) or not _NAME.fullmatch(name):
            where = _where(filename, lines, ("sources", str(name)))
            problems.append(f"{where}: a source's name is a Python name in small letters, such as law_portal")
        elif not isinstance(keys, dict):
            problems.append(f"{_where(filename, lines, ('sources', name))} = {keys!r}: must have keys of its own")
        else:
            try:
                sources[name] = Source.model_validate({**keys, "name": name})
            except ValidationError as error:
                problems += [_told(detail, name, filename, lines) for detail in error.errors()]
    if problems:
        raise SourcesError("\n".join(problems))
    return sources


def read_sources(settings: BaseSettings) -> dict[str, Source]:
    """The sources of the project: the file named by the setting ``SOURCES_FILE``, or the one that came with it.

    A relative ``SOURCES_FILE`` counts from the project's home.
    """
    name = settings.get("SOURCES_FILE")
    if not name:
        # Through the loader, not the file system: the settings may lie in a deployed egg.
        return load_sources(files("settings").joinpath("sources.yaml").read_text("utf-8"), "settings/sources.yaml")
    path = home_of(settings).path(name)
    try:
        text = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise SourcesError(f"SOURCES_FILE = {name!r}: cannot be read: {error}") from error
    return load_sources(text, str(path))


def choose_sources(sources: Mapping[str, Source], *, spider: str, name: str | None = None) -> dict[str, Source]:
    """The source called ``name``, or, where none is named, every enabled source of ``spider``."""
    own = {source.name: source for source in sources.values() if source.spider == spider}
    if name is not None:
        if name not in own:
            near = difflib.get_close_matches(name, own, n=1)
            hint = f" Did you mean {near[0]}?" if near else ""
            raise SourcesError(f"source = {name!r}: no such source of {spider!r}; known are {_listed(own)}.{hint}")
        return {name: own[name]}
    enabled = {name: source for name, source in own.items() if source.enabled}
    if not enabled:
        raise SourcesError(f"no source of {spider!r} is enabled in sources.yaml; known are {_listed(own)}.")
    return enabled


def check_spiders(sources: Mapping[str, Source], spiders: Collection[str]) -> None:
    """``SourcesError`` where a source names a spider that there is none of: it would never be crawled."""
    for source in sources.values():
        if source.spider not in spiders:
            near = difflib.get_close_matches(source.spider, spiders, n=1)
            hint = f"did you mean {near[0]}?" if near else f"the spiders are {', '.join(sorted(spiders))}"
            raise SourcesError(
                f"sources.yaml: sources.{source.name}.spider = {source.spider!r}: no such spider; {hint}"
            )


def download_slots(sources: Mapping[str, Source]) -> dict[str, dict[str, float]]:
    """Scrapy's ``DOWNLOAD_SLOTS`` for the sources that say how often they may be asked."""
    slots: dict[str, dict[str, float]] = {}
    for source in sources.values():
        if source.delay is None:
            continue
        concurrency = {"concurrency": 8} if source.bundled else {"concurrency": 1}
        for host in {*source.allowed_domains, *(urlsplit(url).hostname or "" for url in source.start_urls)} - {""}:
            slots[host] = {"delay": source.delay, **concurrency}
    return slots


class _Loader(yaml.SafeLoader):
    """Refuses a key that is given twice, of which YAML would silently keep the last."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        seen: set[object] = set()
        for key_node, _ in node.value:
            key = self.construct_object(key_node, deep=True)
            if isinstance(key, Hashable) and key in seen:
                raise yaml.MarkedYAMLError(problem=f"{key!r} is given twice", problem_mark=key_node.start_mark)
            seen.add(key)
        return super().construct_mapping(node, deep=deep)


def _parse(text: str, filename: str) -> tuple[object, dict[_Location, int]]:
    loader = _Loader(text)
    try:
        node = loader.get_single_node()
        if node is None:
            return None, {}
        return loader.construct_document(node), dict(_lines(node, ()))
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise SourcesError(f"{filename}, line {line}: not valid YAML: {error.problem}") from error
    except (yaml.YAMLError, ValueError) as error:  # a forbidden character; a date such as 2024-13-45
        raise SourcesError(f"{filename}: not valid YAML: {error}") from error
    finally:
        loader.dispose()


def _lines(node: yaml.Node, at: _Location) -> Iterator[tuple[_Location, int]]:
    """The line, from 1, of each key and entry."""
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield (*at, key.value), key.start_mark.line + 1
            yield from _lines(value, (*at, key.value))
    elif isinstance(node, yaml.SequenceNode):
        for place, value in enumerate(node.value):
            yield (*at, place), value.start_mark.line + 1
            yield from _lines(value, (*at, place))


def _entries(data: object, filename: str) -> dict[object, object]:
    entries = data.get("sources") if isinstance(data, dict) and set(data) == {"sources"} else None
    if not isinstance(entries, dict) or not entries:
        raise SourcesError(f"{filename}: must have the one key 'sources', with at least one source under it")
    return entries


def _told(detail: ErrorDetails, name: str, filename: str, lines: Mapping[_Location, int]) -> str:
    """One of pydantic's errors as a line for people."""
    location: _Location = ("sources", name, *detail["loc"])
    if detail["type"] == "missing":
        return f"{_where(filename, lines, location)}: is missing"
    if detail["type"] == "extra_forbidden":
        near = difflib.get_close_matches(str(detail["loc"][-1]), Source.model_fields, n=1)
        hint = f"; did you mean {near[0]}?" if near else f"; the keys are {_listed(Source.model_fields)}"
        return f"{_where(filename, lines, location)}: no such key{hint}"
    message = detail["msg"].removeprefix("Value error, ")
    given = "" if detail["type"] == "value_error" else f" = {detail['input']!r}"
    return f"{_where(filename, lines, location)}{given}: {message}"


def _where(filename: str, lines: Mapping[_Location, int], location: _Location) -> str:
    """File, line (of the nearest key there is) and key."""
    for end in range(len(location), 0, -1):
        if location[:end] in lines:
            return f"{filename}, line {lines[location[:end]]}: {'.'.join(map(str, location))}"
    return f"{filename}: {'.'.join(map(str, location))}"


def _host(url: str) -> str:
    """The host of an http(s) address without its ``www.``; empty for anything else."""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        return ""
    return host.removeprefix("www.") if parts.scheme in ("http", "https") else ""


def _selectors(data: Mapping[str, object]) -> object:
    return data.get("selectors") or data.get("name", "")


def _listed(names: Mapping[str, object]) -> str:
    return ", ".join(sorted(names)) or "none"
