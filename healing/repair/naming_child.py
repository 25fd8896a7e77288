"""The process that runs the selectors which a language model wrote, each under a CPU limit that ends it.

Run as ``python -m healing.repair.naming_child`` by :mod:`healing.repair.naming`: one JSON object on standard input
(the pages, the selectors as pairs of field and selector, the limits), one JSON object a line on standard output. ``at``
comes before a selector is run and ``tried`` after it; where the process ends in between, the selector has ended it.
"""

from __future__ import annotations

import json
import os
import resource
import sys
from typing import TYPE_CHECKING, Any

from healing.dom.locate import locate
from healing.dom.page import parse
from healing.dom.unseen import is_inside
from healing.llm.lines import xpath_of
from healing.repair.sandbox import limit_cpu

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from lxml.html import HtmlElement

    from healing.dom.page import Page

_PARSE_SECONDS = 5.0
_FRAME = frozenset({"html", "head", "body"})
_ALL_SHARE, _ALL_LEAST = 0.5, 20
"""What finds more than this share of a page's elements, and more than so few, selects everything."""


def main() -> None:
    """Reads the task, answers line by line, and ends."""
    task = json.load(sys.stdin.buffer)
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "w")
    # Whatever a library prints must not get between the answers.
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    _limit(task["memory_bytes"])

    def say(**said: object) -> None:
        print(json.dumps(said), file=answers, flush=True)

    _answer(task, say)


def _limit(memory_bytes: int) -> None:
    """Room to work in, and no file that could be written."""
    for what, most in ((resource.RLIMIT_AS, memory_bytes), (resource.RLIMIT_FSIZE, 0), (resource.RLIMIT_CORE, 0)):
        _, hard = resource.getrlimit(what)
        least = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(what, (least, least))


def _answer(task: dict[str, Any], say: Callable[..., None]) -> None:
    """One selector after the other; once one of a field is of use, the field's others are left."""
    with limit_cpu(_PARSE_SECONDS):
        pages = [parse(html) for html in task["pages"]]
        for page in pages:
            _ = page.unseen
    named: set[str] = set()
    for number, (field, selector) in enumerate(task["tries"]):
        if field in named:
            continue
        say(at=number)
        with limit_cpu(task["cpu_seconds"]):
            nodes, fault = _found(pages, selector, task["results"])
        say(tried=number, nodes=nodes, fault=fault)
        if nodes:
            named.add(field)


def _found(pages: Sequence[Page], selector: str, most: int) -> tuple[list[tuple[int, str, str]], str]:
    """Page, absolute XPath and attribute of each node that the selector finds; or why it names none."""
    nodes: list[tuple[int, str, str]] = []
    try:
        for index, page in enumerate(pages):
            found = locate(page.root, selector)
            if fault := _fault_of(found.elements, page, most - len(nodes)):
                return [], fault
            nodes += [(index, xpath_of(element), found.attribute) for element in found.elements]
    except MemoryError:
        return [], "it takes too much memory"
    return nodes, "" if nodes else "it finds nothing"


def _fault_of(elements: Sequence[HtmlElement], page: Page, most: int) -> str:
    if not all(isinstance(element.tag, str) for element in elements):
        return "it finds what is no element"
    if any(is_inside(element, page.unseen) for element in elements):
        return "it finds what is not shown"
    share = _ALL_SHARE * len(page.elements)
    if any(element.tag in _FRAME for element in elements) or len(elements) > max(_ALL_LEAST, share):
        return "it selects everything"
    return "it finds too many nodes" if len(elements) > most else ""


if __name__ == "__main__":
    main()
