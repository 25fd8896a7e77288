"""The policy of a healing crawl: defaults, ``healing.yaml`` and settings, read and checked in one place.

Each key of ``healing.yaml`` is also a Scrapy setting: ``healing.max_attempts`` is ``HEALING_MAX_ATTEMPTS``,
``llm.model`` is ``HEALING_LLM_MODEL``, and so on. A setting wins over the file, the file over the default.
"""

from __future__ import annotations

import difflib
import re
from typing import TYPE_CHECKING, Any

import yaml
from pydantic import ValidationError

from healing.errors import ConfigError
from healing.policy import AlertsSection, HealingSection, LLMSection, LogsSection, MetricsSection, Section, StoreSection

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from pydantic_core import ErrorDetails

PREFIX = "HEALING_"
OTHER_SETTINGS = ("HEALING_SELECTORS", "HEALING_HOME", "HEALING_PROGRESS", "HEALING_REPLAY", "HEALING_CONFIG")
"""Settings of this package that are no key of healing.yaml: they say where things are, not what the policy is."""

_NEAR = 0.7
"""How alike (``difflib`` ratio) an unknown name is to a known one to be taken for a slip of the pen."""

_SECRET = re.compile(r"key|secret|passw|webhook|(?<!max_)token(?!s)", re.IGNORECASE)
"""The names of keys and settings whose values no message may show, also where they are misspelt."""


class HealingConfig(Section):
    """The whole policy; made by :meth:`load`."""

    healing: HealingSection = HealingSection()
    llm: LLMSection = LLMSection()
    store: StoreSection = StoreSection()
    metrics: MetricsSection = MetricsSection()
    logs: LogsSection = LogsSection()
    alerts: AlertsSection = AlertsSection()

    @classmethod
    def load(
        cls, settings: Mapping[str, object], yaml_text: str | None = None, yaml_name: str = "healing.yaml"
    ) -> HealingConfig:
        """The configuration from the settings that somebody set and the text of healing.yaml (``None``: no file).

        Raises :class:`ConfigError`, which lists everything that is wrong.
        """
        sections = _sections(yaml_text, yaml_name)
        problems = list(_misspelt(settings))
        names = {
            (section, str(key)): f"{yaml_name}: {section}.{key}" for section in sections for key in sections[section]
        }
        for name in SETTINGS.keys() & settings.keys():
            section, key = SETTINGS[name]
            value = settings[name]
            sections.setdefault(section, {})[key] = value.strip() if isinstance(value, str) else value
            names[section, key] = name
        try:
            config = cls.model_validate(sections)
        except ValidationError as error:
            problems += [_told(detail, names, yaml_name) for detail in error.errors()]
        if problems:
            raise ConfigError("\n".join(sorted(problems)))
        return config


def setting_name(section: str, key: str) -> str:
    """The Scrapy setting of a key of healing.yaml."""
    return PREFIX + ("" if section == "healing" else f"{section.upper()}_") + key.upper()


_KEYS: dict[str, tuple[str, ...]] = {
    "healing": tuple(HealingSection.model_fields),
    "llm": tuple(LLMSection.model_fields),
    "store": tuple(StoreSection.model_fields),
    "metrics": tuple(MetricsSection.model_fields),
    "logs": tuple(LogsSection.model_fields),
    "alerts": tuple(AlertsSection.model_fields),
}
SETTINGS: dict[str, tuple[str, str]] = {
    setting_name(section, key): (section, key) for section, keys in _KEYS.items() for key in keys
}
"""Section and key of each setting."""


def _sections(text: str | None, name: str) -> dict[str, dict[str, Any]]:
    """The sections of healing.yaml; an empty file or section has no keys."""
    try:
        data = yaml.safe_load(text or "")
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise ConfigError(f"{name}, line {line}: not valid YAML: {error.problem}") from error
    except (yaml.YAMLError, ValueError) as error:  # a forbidden character; a date such as 2024-13-45
        raise ConfigError(f"{name}: not valid YAML: {error}") from error
    if not isinstance(data or {}, dict):
        raise ConfigError(f"{name}: must have the sections {', '.join(_KEYS)}, but is {_shown(data)}")
    sections = {str(section): {} if keys is None else keys for section, keys in (data or {}).items()}
    for section, keys in sections.items():
        if section not in _KEYS:
            raise ConfigError(f"{name}: {section}: no such section{_suggestion(section, _KEYS)}")
        if not isinstance(keys, dict):
            raise ConfigError(f"{name}: {section} = {_shown(keys)}: must be a section with keys of its own")
    return {section: {str(key): value for key, value in keys.items()} for section, keys in sections.items()}


def _misspelt(settings: Mapping[str, object]) -> Iterator[str]:
    """Settings that nobody reads but that look like one of ours."""
    known = {name.removeprefix(PREFIX): name for name in (*SETTINGS, *OTHER_SETTINGS)}
    for name in sorted(settings):
        tail = name.removeprefix(PREFIX)
        if name.startswith(PREFIX) and tail not in known:
            near = difflib.get_close_matches(tail, known, n=1, cutoff=_NEAR)
            if near:
                yield f"{name} = {_shown(settings[name], name)}: no such setting; did you mean {known[near[0]]}?"


def _told(detail: ErrorDetails, names: Mapping[tuple[str, str], str], yaml_name: str) -> str:
    """One of pydantic's errors as a line for people: which setting or key, its value, what is allowed."""
    section, key = str(detail["loc"][0]), str(detail["loc"][1])
    where = names.get((section, key), f"{yaml_name}: {section}.{key}")
    if detail["type"] == "extra_forbidden":
        return f"{where} = {_shown(detail['input'], key)}: no such key{_key_suggestion(section, key)}"
    message = (
        detail["msg"].removeprefix("Value error, ").replace("Input should", "must").replace("String should", "must")
    )
    return f"{where} = {_shown(detail['input'], key)}: {message}"


def _suggestion(name: str, known: Iterable[str]) -> str:
    near = difflib.get_close_matches(name, list(known), n=1, cutoff=0.6)
    return f"; did you mean {near[0]}?" if near else ""


def _key_suggestion(section: str, key: str) -> str:
    """The key that was probably meant: the same in another section, a similar one here, a similar one elsewhere."""
    homes = [f"{other}.{key}" for other, keys in _KEYS.items() if key in keys]
    if homes:
        return f"; did you mean {homes[0]}?"
    sections = {known: other for other, keys in _KEYS.items() for known in keys}
    near = difflib.get_close_matches(key, _KEYS[section], n=1) or difflib.get_close_matches(key, sections, n=1)
    if near:
        return f"; did you mean {section if near[0] in _KEYS[section] else sections[near[0]]}.{near[0]}?"
    return f"; the keys of {section} are {', '.join(_KEYS[section])}"


def _shown(value: object, name: str = "") -> str:
    """A value in a message: short, without the password of a URL, and no secret at all."""
    if _SECRET.search(name):
        return "'***'"
    text = re.sub(r"(//[^/@:\s]*):[^@\s]*@", r"\1:***@", repr(value))
    return text if len(text) <= 100 else text[:97] + "..."
