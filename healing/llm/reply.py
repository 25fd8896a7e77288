"""The model's text -> picks. Whatever was not asked for is refused: servers enforce a schema in part."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from healing.llm.fence import neutral
from healing.llm.prompt import MAX_NODES, MAX_WHY, takes_several
from healing.llm.provider import UnusableReplyError
from healing.llm.question import Pick

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from healing.llm.condense import Sheet
    from healing.llm.lines import Node
    from healing.llm.question import Question

_MAX_CHARS = 20_000
_MAX_SHOWN = 80


def read_reply(text: str, question: Question, sheet: Sheet) -> dict[str, Pick]:
    """One pick for each field of the question; ``UnusableReplyError`` names what came instead."""
    return {
        name: _pick(name, parts["node"], why, question, sheet)
        for name, (parts, why) in answers_in(text, question.rules, "node").items()
    }


def answers_in(text: str, names: Collection[str], answer: str) -> dict[str, tuple[Mapping[str, object], str]]:
    """For each of the fields ``names`` its part of the reply, with the keys ``why`` and ``answer``, and the reason."""
    fields = _object(_load(text), "the reply")
    _check_keys(fields, set(names), "the reply")
    return {name: _parts(name, fields[name], answer) for name in names}


def shown(given: object) -> str:
    """Part of a reply, quoted for a message about it."""
    try:
        text = given if isinstance(given, str) else json.dumps(given)
    except RecursionError:  # what could just be read may be too deep to be written
        text = "something deeply nested"
    return f"'{neutral(text, _MAX_SHOWN)}'"


def _load(text: str) -> object:
    if len(text) > _MAX_CHARS:
        raise UnusableReplyError(f"the reply has {len(text)} characters, more than {_MAX_CHARS}")
    try:
        text.encode()  # half a character, which JSON can name and no store can keep, is a ValueError too
        loaded: object = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise UnusableReplyError(f"the reply is not JSON: {shown(text)}") from error
    return loaded


def _parts(name: str, given: object, answer: str) -> tuple[Mapping[str, object], str]:
    parts = _object(given, name)
    _check_keys(parts, {"why", answer}, name)
    why = parts["why"]
    if not isinstance(why, str):
        raise UnusableReplyError(f"{name}: why is no text but {shown(why)}")
    return parts, neutral(why, MAX_WHY)


def _pick(name: str, given: object, why: str, question: Question, sheet: Sheet) -> Pick:
    numbers = _numbers(name, given, is_list=takes_several(name, question, sheet))
    chosen = [_node(name, number, sheet) for number in numbers]
    kind = question.rules[name].kind
    nodes = tuple(dict.fromkeys(node.picked(kind) for node in chosen))
    return Pick(nodes, why, shown=chosen[0].line if chosen else "")


def _numbers(name: str, given: object, *, is_list: bool) -> list[object]:
    """The numbers in the order given; none at all where the model says that there is no such node."""
    if given is None:
        return []
    if isinstance(given, list) != is_list:
        raise UnusableReplyError(
            f"{name}: node is not {'a list of numbers' if is_list else 'a number'}: {shown(given)}"
        )
    if not isinstance(given, list):
        return [given]
    if len(given) > MAX_NODES:
        raise UnusableReplyError(f"{name}: {len(given)} nodes, more than {MAX_NODES}")
    return given


def _node(name: str, number: object, sheet: Sheet) -> Node:
    # JSON's true is an int to Python.
    if not isinstance(number, int) or isinstance(number, bool) or not 1 <= number <= len(sheet.nodes):
        raise UnusableReplyError(f"{name}: no node has the number {shown(number)}; there are 1 to {len(sheet.nodes)}")
    return sheet.nodes[number - 1]


def _object(given: object, where: str) -> dict[str, object]:
    if not isinstance(given, dict):
        raise UnusableReplyError(f"{where} is no object but {shown(given)}")
    return given


def _check_keys(given: dict[str, object], due: set[str], where: str) -> None:
    if missing := sorted(due - given.keys()):
        raise UnusableReplyError(f"{where} lacks {', '.join(missing)}")
    if surplus := sorted(given.keys() - due):
        raise UnusableReplyError(f"{where} has {shown(', '.join(surplus))}, which was not asked for")
