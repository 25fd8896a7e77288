"""Pages that are JSON: their text read, and JMESPath expressions tried and run on what it says.

The expressions are a person's, as all of a selector module is that a repair did not write, and a repair never writes
one. Their length is limited; what one costs is not, for an expression that doubles a list again and again
(``[@, @][] | [@, @][]``) is as short as any other: https://jmespath.org/specification.html
"""

from __future__ import annotations

import json
import math
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import jmespath
from jmespath.exceptions import JMESPathError
from jmespath.functions import Functions
from parsel import Selector

from healing.model import JMESPATH

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_OPENS = re.compile(r"\s*[\[{]")
_SHOWN_CHARS = 60
_PATH = frozenset({"field", "subexpression", "current"})
"""The parts of an expression that only leads somewhere: no projection, which leaves gaps out silently."""

# What the data may make a valid expression raise: a wrong type, the ceiling of 1e999, arrays 10,000 deep.
_FAILED = (JMESPathError, ArithmeticError, TypeError, RecursionError)


@dataclass(frozen=True, slots=True)
class Given:
    """What an expression gave on a page or in a row: its values as text, and why there is none where it found parts."""

    values: tuple[str, ...] = ()
    problem: str = ""


def is_jmespath(selector: str) -> bool:
    """Whether a selector is a JMESPath expression, for pages in JSON."""
    return selector.startswith(JMESPATH)


def may_be_json(text: str) -> bool:
    """Whether a text begins as a JSON object or array does, which no HTML page does."""
    return _OPENS.match(text.removeprefix("\ufeff")) is not None


def json_page(text: str) -> Selector | None:
    """The page as a selector of type ``json``; ``None`` where the text is no JSON object or array."""
    if not may_be_json(text):
        return None
    try:
        data = json.loads(text.removeprefix("\ufeff"))
    except (ValueError, RecursionError):  # not JSON, or so deep that nobody wrote it
        return None
    return Selector(root=data, type="json")


def expression_problem(selector: str) -> str:
    """Why a JMESPath selector cannot be used, for people; empty where it can."""
    expression = selector.removeprefix(JMESPATH)
    if not expression.strip():
        return f"{selector!r} has no expression: write a JMESPath expression after {JMESPATH!r}"
    try:
        parts = tuple(_parts(_compiled(expression).parsed))
    except (JMESPathError, ValueError, RecursionError) as error:
        told = " ".join(str(error).split())
        return f"{selector!r} is no valid JMESPath expression ({told}): correct it"
    return next((f"{selector!r}: {fault}: correct it" for part in parts if (fault := _call_fault(part))), "")


def find(page: Selector, selector: str) -> list[Selector]:
    """The nodes that an expression finds, each of type ``json``: the elements of an array, or one of anything else."""
    found = _searched(page, selector)
    return [Selector(root=one, type="json") for one in (found if isinstance(found, list) else [found])]


def says_none(page: Selector, selector: str) -> bool:
    """Whether the page itself has ``null``, or nothing else than empty quotes or brackets, where an expression leads.

    Then there is none; where a key is absent, it may be called otherwise now. Of filters and the like nobody can tell.
    """
    parts = tuple(_parts(_compiled(selector.removeprefix(JMESPATH)).parsed))
    if any(part["type"] not in _PATH for part in parts):
        return False
    found = page.root
    for key in (part["value"] for part in parts if part["type"] == "field"):
        if found is None:
            return True
        if not isinstance(found, dict) or key not in found:
            return False
        found = found[key]
    return found in (None, "", [])


def values_of(page: Selector, selector: str, *, by_line: bool) -> Given:
    """The strings and numbers that an expression gives, white space collapsed; ``null`` and empty ones are left out.

    ``true`` and ``false`` are texts too. An object, or an array inside an array, is no value, and none beside it is
    trusted. ``by_line``: each line of a string is a value of its own, as the paragraphs of a long text are.
    """
    found = _searched(page, selector)
    values: list[str] = []
    for one in found if isinstance(found, list) else [found]:
        if isinstance(one, (dict, list)):
            return Given((_shown(one),), _not_a_value(one))
        text = _text(one)
        values += (" ".join(part.split()) for part in (text.splitlines() if by_line else [text]))
    return Given(tuple(value for value in values if value))


def _searched(page: Selector, selector: str) -> Any:
    if page.type != "json":
        return None
    try:
        return _compiled(selector.removeprefix(JMESPATH)).search(page.root)
    except _FAILED:
        return None


@lru_cache(maxsize=1024)
def _compiled(expression: str) -> Any:
    """The compiled expression; jmespath itself drops a part of its cache, at random, whenever it is full."""
    return jmespath.compile(expression)


def _parts(node: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """All nodes of an expression's syntax tree."""
    yield node
    for child in node["children"]:
        if isinstance(child, dict):  # a slice has numbers
            yield from _parts(child)


def _call_fault(node: Mapping[str, Any]) -> str:
    """What is wrong with a function's name or number of arguments, which jmespath sees only when it calls it."""
    if node["type"] != "function_expression":
        return ""
    name, count = node["value"], len(node["children"])
    if name not in Functions.FUNCTION_TABLE:
        return f"there is no function {name}()"
    signature = Functions.FUNCTION_TABLE[name]["signature"]
    many = bool(signature) and bool(signature[-1].get("variadic"))
    if count == len(signature) or (many and count > len(signature)):
        return ""
    return f"{name}() takes {len(signature)} arguments{' or more' if many else ''}, not {count}"


def _text(value: object) -> str:
    """A scalar as text, without what no HTML page can hold and no database takes: half characters and ``NUL``."""
    if isinstance(value, str):
        return value.replace("\x00", " ").encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(value, bool):
        return "true" if value else "false"
    if value is None or (isinstance(value, float) and not math.isfinite(value)):
        return ""
    return str(value)


def _shown(part: object) -> str:
    text = json.dumps(part)
    return text if len(text) <= _SHOWN_CHARS else f"{text[: _SHOWN_CHARS - 3]}..."


def _not_a_value(part: object) -> str:
    if isinstance(part, dict):
        return f"{_shown(part)} is an object, no value: name one of its keys"
    return f"{_shown(part)} is an array in an array, no value: flatten it with []"
