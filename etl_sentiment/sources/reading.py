"""``sources.yaml`` as sources, or everything that is wrong with it by file, line, key and value."""

from __future__ import annotations

import difflib
import re
from collections.abc import Hashable
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import yaml
from pydantic import BaseModel, ValidationError

from etl_sentiment.sources.errors import SourcesError
from etl_sentiment.sources.model import NOWHERE, Source
from healing.project import home_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pydantic_core import ErrorDetails
    from scrapy.settings import BaseSettings

_NAME = re.compile(r"[a-z][a-z0-9_]*")
_Location = tuple[str | int, ...]


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
                sources[name]._spider_key = _where(filename, lines, ("sources", name, "spider"))
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
    about = () if detail["type"] == NOWHERE else detail["loc"]
    where = _where(filename, lines, ("sources", name, *about))
    if detail["type"] == "missing":
        return f"{where}: is missing"
    if detail["type"] == NOWHERE:
        return f"{where}: {detail['msg']}"
    if detail["type"] == "extra_forbidden":
        return f"{where}: no such key{_hint(str(detail['loc'][-1]), _keys_at(detail['loc'][:-1]))}"
    if detail["type"] in ("model_type", "model_attributes_type"):
        return f"{where} = {detail['input']!r}: must have keys of its own: {', '.join(_keys_at(detail['loc']))}"
    message = detail["msg"].removeprefix("Value error, ").replace("Input should be", "must be", 1)
    # What is wrong with several keys together names them itself.
    given = "" if isinstance(detail["input"], dict) else f" = {detail['input']!r}"
    return f"{where}{given}: {message[0].lower()}{message[1:]}"


def _hint(key: str, keys: Mapping[str, object]) -> str:
    near = difflib.get_close_matches(key, keys, n=1)
    return f"; did you mean {near[0]}?" if near else f"; the keys are {', '.join(sorted(keys))}"


def _keys_at(location: _Location) -> Mapping[str, object]:
    """The keys of a source, or of the mapping at ``location`` in it."""
    model: type[BaseModel] = Source
    for step in location:
        kind = model.model_fields[str(step)].annotation
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            model = kind
    return {key: field for key, field in model.model_fields.items() if key != "name"}


def _where(filename: str, lines: Mapping[_Location, int], location: _Location) -> str:
    """File, line (of the nearest key there is) and key."""
    for end in range(len(location), 0, -1):
        if location[:end] in lines:
            return f"{filename}, line {lines[location[:end]]}: {'.'.join(map(str, location))}"
    return f"{filename}: {'.'.join(map(str, location))}"
