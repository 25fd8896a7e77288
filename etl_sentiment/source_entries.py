"""New entries in the text of ``sources.yaml``: what a person wrote, comments and all, stays as it is to the byte.

A YAML library that keeps comments would still write the whole file anew in one style; here the text is only added to.
"""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

import yaml

from etl_sentiment.sources import SourcesError, load_sources
from healing.project import home_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scrapy.settings import BaseSettings


def sources_path(settings: BaseSettings) -> Path:
    """The file that :func:`read_sources` reads; ``SourcesError`` where it lies in an egg and cannot be written."""
    if name := settings.get("SOURCES_FILE"):
        return home_of(settings).path(name)
    file = files("settings").joinpath("sources.yaml")
    if not isinstance(file, Path):
        raise SourcesError(f"{file} lies in an egg and cannot be written: name a file of your own in SOURCES_FILE")
    return file


def with_entry(text: str, filename: str, name: str, keys: Mapping[str, object]) -> str:
    """The text with one more source at its end.

    ``SourcesError`` where the name is taken, a value is wrong, or the text has a form that cannot be added to.
    """
    before = load_sources(text, filename)
    if name in before:
        raise SourcesError(f"{filename}: sources.{name} is there already: choose another name")
    entry = entry_text(name, keys, _indent(text, filename))
    end = "\r\n" if "\r\n" in text else "\n"
    gap = end if text.endswith("\n") else 2 * end
    added = f"{text}{gap}{entry.replace(chr(10), end)}"
    after = load_sources(added, filename)
    if {**before, name: after.get(name)} != after:
        raise SourcesError(f"{filename}: an entry cannot be added at its end: add it by hand:\n{entry}")
    return added


def entry_text(name: str, keys: Mapping[str, object], indent: int = 2) -> str:
    """One entry as it stands below ``sources:``."""
    space = " " * indent
    lines = (f"{space}  {key}: {_written(value)}\n" for key, value in keys.items())
    return "".join((f"{space}{name}:\n", *lines))


def with_changes(text: str, filename: str, name: str, changes: Mapping[str, object]) -> str:
    """The text with other values for some keys of an entry; keys that it does not have, and equal values, stay so.

    ``SourcesError`` where a value cannot be replaced as it stands: a person has to do it.
    """
    for key, value in changes.items():
        node = _values(text, name).get(key)
        if node is None or yaml.safe_load(text)["sources"][name][key] == value:
            continue
        if isinstance(node, yaml.CollectionNode) and not node.flow_style:
            raise SourcesError(f"{filename}: sources.{name}.{key}: set it to {_written(value)} by hand, then try again")
        text = f"{text[: node.start_mark.index]}{_written(value)}{text[node.end_mark.index :]}"
    load_sources(text, filename)
    return text


def _indent(text: str, filename: str) -> int:
    """The column of the sources' names."""
    node = _top(text)
    if node.flow_style:
        raise SourcesError(f"{filename}: write 'sources' as a block, one key a line, so that one can be added")
    return int(node.value[0][0].start_mark.column)


def _top(text: str) -> yaml.MappingNode:
    """The mapping below ``sources`` of a text that :func:`load_sources` accepts."""
    root = yaml.compose(text, Loader=yaml.SafeLoader)
    assert isinstance(root, yaml.MappingNode)
    node = root.value[0][1]
    assert isinstance(node, yaml.MappingNode)
    return node


def _values(text: str, name: str) -> dict[str, yaml.Node]:
    """The values of one entry, by key."""
    entries = {key.value: value for key, value in _top(text).value}
    return {key.value: value for key, value in entries[name].value}


def _written(value: object) -> str:
    """A value on one line, quoted where YAML needs it."""
    dumped = yaml.safe_dump(value, default_flow_style=True, width=float("inf"), allow_unicode=True)
    return dumped.removesuffix("\n...\n").removesuffix("\n")
