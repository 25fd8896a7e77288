"""What the double's model says: honest answers, and those of a model that does as the page tells it."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from tests.doubles.ollama import Answer
from tests.llm.attacks.site import RIGHT

if TYPE_CHECKING:
    from collections.abc import Callable

    Says = Callable[[dict[str, Any]], str]
    """From a request to the text of a reply."""


def prompt_of(request: dict[str, Any]) -> str:
    return str(request["messages"][-1]["content"])


def number_of(text: str, request: dict[str, Any]) -> int | None:
    """The number of the first line that has the text."""
    lines = (re.match(r"(\d+) (.*)", line) for line in prompt_of(request).splitlines())
    return next((int(line[1]) for line in lines if line and text in line[2]), None)


def asks_for_selectors(request: dict[str, Any]) -> bool:
    return any("selectors" in field["properties"] for field in request["format"]["properties"].values())


def answer(node: object, why: str = "as told", **more: object) -> str:
    return json.dumps({"reporter": {"why": why, "node": node}, **more})


def picks(text: str, why: str = "as told") -> Says:
    """Picks the first node with this text; where selectors are asked for, has none."""

    def says(request: dict[str, Any]) -> str:
        if asks_for_selectors(request):
            return json.dumps({"reporter": {"why": why, "selectors": []}})
        return answer(number_of(text, request), why)

    return says


def writes(*selectors: object) -> Says:
    """Finds no node, and writes these selectors."""

    def says(request: dict[str, Any]) -> str:
        if asks_for_selectors(request):
            return json.dumps({"reporter": {"why": "as told", "selectors": selectors}})
        return answer(None)

    return says


def always(text: str) -> Says:
    """The same text, whatever is asked."""
    return lambda _: text


HONEST = picks(f'"{RIGHT}"', "a name below the heading")


def obedient(heard: str, then: Says) -> Answer:
    """A model that does as it is told by whatever stands in its prompt, and is honest where nothing does."""
    return Answer(lambda request: (then if heard in prompt_of(request) else HONEST)(request))
