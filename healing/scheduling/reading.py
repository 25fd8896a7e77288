"""``agents.yaml`` as agents, or everything that is wrong with it by file, line, key and value."""

from __future__ import annotations

import difflib
import os
import re
from importlib import import_module, resources
from typing import TYPE_CHECKING, get_args

from pydantic import BaseModel, ValidationError

from healing.errors import ConfigError
from healing.lined_yaml import parse
from healing.project import home_of
from healing.scheduling.model import NO_SCHEDULE, Agent

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from pydantic_core import ErrorDetails
    from scrapy.settings import BaseSettings

    from healing.lined_yaml import Location

AGENTS_FILE = "agents.yaml"
SETTING = "AGENTS_FILE"

_NAME = re.compile(r"[a-z][a-z0-9_-]*")
"""It is part of file names and of the names of jobs."""
_MOST_CHARS = 100


def load_agents(text: str, filename: str) -> dict[str, Agent]:
    """The agents of a YAML text, by name.

    Raises :class:`ConfigError`, which lists everything that is wrong with file, line, key and value.
    """
    data, lines = parse(text, filename)
    problems: list[str] = []
    agents: dict[str, Agent] = {}
    for name, keys in _entries(data, filename).items():
        where = _where(filename, lines, ("agents", str(name)))
        if not isinstance(name, str) or not _NAME.fullmatch(name):
            problems.append(f"{where}: an agent's name is of small letters, digits, _ and -, such as laws_daily")
        elif not isinstance(keys, dict):
            problems.append(f"{where} = {_shown(keys)}: must have keys of its own")
        else:
            try:
                agents[name] = Agent.model_validate({**keys, "name": name})
                agents[name]._spider_key = _where(filename, lines, ("agents", name, "spider"))
            except ValidationError as error:
                problems += [_told(detail, name, filename, lines) for detail in error.errors()]
    if problems:
        raise ConfigError("\n".join(problems))
    return agents


def read_agents(settings: BaseSettings) -> dict[str, Agent]:
    """The agents of the project; none where there is no file.

    The file is the one that the setting ``AGENTS_FILE`` names, or ``agents.yaml`` in the project's home, or the one
    beside the settings. A relative ``AGENTS_FILE`` counts from the home.
    """
    name = settings.get(SETTING)
    path = home_of(settings).path(name or AGENTS_FILE)
    if not name and not path.is_file():
        return _packaged(os.environ.get("SCRAPY_SETTINGS_MODULE", ""))
    try:
        text = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{SETTING} = {str(name or path)!r}: cannot be read: {error}") from error
    return load_agents(text, str(path))


def check_spiders(agents: Mapping[str, Agent], spiders: Collection[str]) -> None:
    """``ConfigError`` where an agent names a spider that there is none of."""
    problems = []
    for agent in agents.values():
        if agent.spider not in spiders:
            near = difflib.get_close_matches(agent.spider, spiders, n=1)
            known = ", ".join(sorted(spiders)) or "none"
            hint = f"did you mean {near[0]}?" if near else f"the spiders are {known}"
            problems.append(f"{agent.spider_key} = {agent.spider!r}: no such spider; {hint}")
    if problems:
        raise ConfigError("\n".join(problems))


def choose_agents(agents: Mapping[str, Agent], names: Collection[str]) -> dict[str, Agent]:
    """The agents with these names, or, where none is named, those that are enabled."""
    for name in names:
        if name not in agents:
            near = difflib.get_close_matches(name, agents, n=1)
            hint = f" Did you mean {near[0]}?" if near else ""
            raise ConfigError(
                f"--agent {name!r}: no such agent; known are {', '.join(sorted(agents)) or 'none'}.{hint}"
            )
    return {name: agent for name, agent in agents.items() if (name in names if names else agent.enabled)}


def _packaged(settings_module: str) -> dict[str, Agent]:
    """Through the loader, not the file system: the settings may lie in a deployed egg."""
    if not settings_module or not hasattr(import_module(settings_module), "__path__"):
        return {}
    file = resources.files(settings_module).joinpath(AGENTS_FILE)
    return load_agents(file.read_text("utf-8"), f"{settings_module}/{AGENTS_FILE}") if file.is_file() else {}


def _entries(data: object, filename: str) -> dict[object, object]:
    if data is None:
        return {}
    entries = data.get("agents", {}) if isinstance(data, dict) and set(data) == {"agents"} else data
    if entries is data or not isinstance(entries, dict | None):
        raise ConfigError(f"{filename}: must have the one key 'agents', with the agents under it")
    return entries or {}


def _told(detail: ErrorDetails, name: str, filename: str, lines: Mapping[Location, int]) -> str:
    """One of pydantic's errors as a line for people."""
    location = tuple(part for part in detail["loc"] if part != "[key]")
    where = _where(filename, lines, ("agents", name, *location))
    if detail["type"] == "missing":
        return f"{where}: is missing"
    if detail["type"] == NO_SCHEDULE:
        return f"{where}: {detail['msg']}"
    if detail["type"] == "extra_forbidden":
        return f"{where}: no such key{_hint(str(location[-1]), _keys_at(location[:-1]))}"
    if detail["type"] in ("model_type", "model_attributes_type"):
        return f"{where} = {_shown(detail['input'])}: must have keys of its own: {', '.join(_keys_at(location))}"
    message = detail["msg"].removeprefix("Value error, ").replace("Input should be", "must be", 1)
    message = message.replace("String should have", "must have", 1)
    # What is wrong with several keys together names them itself.
    given = "" if isinstance(detail["input"], dict) else f" = {_shown(detail['input'])}"
    return f"{where}{given}: {message[0].lower()}{message[1:]}"


def _hint(key: str, keys: Collection[str]) -> str:
    near = difflib.get_close_matches(key, keys, n=1)
    return f"; did you mean {near[0]}?" if near else f"; the keys are {', '.join(sorted(keys))}"


def _keys_at(location: Location) -> list[str]:
    """The keys of an agent, or of the mapping at ``location`` in it."""
    model: type[BaseModel] = Agent
    for step in location:
        field = model.model_fields.get(str(step))
        kinds = [] if field is None else [field.annotation, *get_args(field.annotation)]
        model = next((kind for kind in kinds if isinstance(kind, type) and issubclass(kind, BaseModel)), model)
    return [key for key in model.model_fields if key != "name"]


def _shown(value: object) -> str:
    text = repr(value)
    return text if len(text) <= _MOST_CHARS else text[: _MOST_CHARS - 3] + "..."


def _where(filename: str, lines: Mapping[Location, int], location: Location) -> str:
    """File, line (of the nearest key there is) and key."""
    for end in range(len(location), 0, -1):
        if location[:end] in lines:
            return f"{filename}, line {lines[location[:end]]}: {'.'.join(map(str, location))}"
    return f"{filename}: {'.'.join(map(str, location))}"
