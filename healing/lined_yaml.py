"""YAML whose errors can be told by line: nothing in it is taken silently."""

from __future__ import annotations

from collections.abc import Hashable
from typing import TYPE_CHECKING, Any

import yaml

from healing.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Iterator

Location = tuple[str | int, ...]
"""The keys and places that lead to a value."""


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


def parse(text: str, filename: str) -> tuple[object, dict[Location, int]]:
    """What the text says, and the line (from 1) of each key and entry.

    :class:`ConfigError` with file and line where it is no YAML.
    """
    try:
        loader = _Loader(text)  # looks for forbidden characters
    except yaml.YAMLError as error:
        raise ConfigError(f"{filename}: not valid YAML: {error}") from error
    try:
        node = loader.get_single_node()
        if node is None:
            return None, {}
        return loader.construct_document(node), dict(_lines(node, ()))
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise ConfigError(f"{filename}, line {line}: not valid YAML: {error.problem}") from error
    except (yaml.YAMLError, ValueError, RecursionError) as error:  # such as a date of 2024-13-45
        raise ConfigError(f"{filename}: not valid YAML: {error}") from error
    finally:
        loader.dispose()


def _lines(node: yaml.Node, at: Location) -> Iterator[tuple[Location, int]]:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if isinstance(key, yaml.ScalarNode):
                yield (*at, key.value), key.start_mark.line + 1
                yield from _lines(value, (*at, key.value))
    elif isinstance(node, yaml.SequenceNode):
        for place, value in enumerate(node.value):
            yield (*at, place), value.start_mark.line + 1
            yield from _lines(value, (*at, place))
