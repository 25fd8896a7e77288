"""The model's text -> picks. Whatever was not asked for is refused: servers enforce a schema in part."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from healing.llm.fence import neutral
from healing.llm.prompt import MAX_NODES, MAX_WHY, takes_several
from healing.llm.provider import UnusableReplyError
from healing.llm.question import Pick

if TYPE_CHECKING:
    from healing.llm.condense import Node, Sheet
    from healing.llm.question import Question

_MAX_CHARS = 20_000
_MAX_SHOWN = 80


def read_reply(text: str, question: Question, sheet: Sheet) -> dict[str, Pick]:
    """One pick for each field of the question; ``UnusableReplyError`` names what came instead."""
    answers = _object(_load(text), "the reply")
    _check_keys(answers, set(question.rules), "the reply")
    return {name: _pick(name, answers[name], question, sheet) for name in question.rules}


def _load(text: str) -> object:
    if len(text) > _MAX_CHARS:
        raise UnusableReplyError(f"the reply has {len(text)} characters, more than {_MAX_CHARS}")
    try:
        loaded: object = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise UnusableReplyError(f"the reply is not JSON: {_shown(text)}") from error
    return loaded


def _pick(name: str, answer: object, question: Question, sheet: Sheet) -> Pick:
    parts = _object(answer, name)
    _check_keys(parts, {"why", "node"}, name)
    if not isinstance(parts["why"], str):
        raise UnusableReplyError(f"{name}: why is no text but {_shown(parts['why'])}")
    numbers = _numbers(name, parts["node"], is_list=takes_several(name, question, sheet))
    kind = question.rules[name].kind
    nodes = tuple(_node(name, number, sheet).picked(kind) for number in numbers)
    return Pick(nodes, neutral(parts["why"], MAX_WHY))


def _numbers(name: str, given: object, *, is_list: bool) -> list[object]:
    """The numbers in the order given, none twice; none at all where the model says that there is no such node."""
    if given is None:
        return []
    if isinstance(given, list) != is_list:
        raise UnusableReplyError(
            f"{name}: node is not {'a list of numbers' if is_list else 'a number'}: {_shown(given)}"
        )
    if not isinstance(given, list):
        return [given]
    if len(given) > MAX_NODES:
        raise UnusableReplyError(f"{name}: {len(given)} nodes, more than {MAX_NODES}")
    return [number for place, number in enumerate(given) if number not in given[:place]]


def _node(name: str, number: object, sheet: Sheet) -> Node:
    # JSON's true is an int to Python.
    if not isinstance(number, int) or isinstance(number, bool) or not 1 <= number <= len(sheet.nodes):
        raise UnusableReplyError(f"{name}: no node has the number {_shown(number)}; there are 1 to {len(sheet.nodes)}")
    return sheet.nodes[number - 1]


def _object(given: object, where: str) -> dict[str, object]:
    if not isinstance(given, dict):
        raise UnusableReplyError(f"{where} is no object but {_shown(given)}")
    return given


def _check_keys(given: dict[str, object], due: set[str], where: str) -> None:
    if missing := sorted(due - given.keys()):
        raise UnusableReplyError(f"{where} lacks {', '.join(missing)}")
    if surplus := sorted(given.keys() - due):
        raise UnusableReplyError(f"{where} has {_shown(', '.join(surplus))}, which was not asked for")


def _shown(given: object) -> str:
    text = given if isinstance(given, str) else json.dumps(given)
    return f"'{neutral(text, _MAX_SHOWN)}'"
