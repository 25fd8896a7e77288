"""Limits for selectors from outside: their length, their grammar, what they find, the CPU that they may use."""

from __future__ import annotations

import signal
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cssselect import SelectorError
from lxml import etree
from parsel.csstranslator import HTMLTranslator

from healing.extraction import is_xpath, read
from healing.json_page import is_jmespath
from healing.repair.grammar import shape_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from parsel import Selector

    from healing.repair.grammar import Shape

_TRANSLATOR = HTMLTranslator()


@dataclass(frozen=True, slots=True)
class Limits:
    """What a selector from outside may be and find; :class:`healing.repair.grammar.Shape` says what is counted."""

    chars: int = 300
    predicates: int = 12
    descendants: int = 10
    """Most ``//``, and axes that look as far."""
    results: int = 5000
    depth: int = 6
    wide_inside: int = 10
    wide_deep: int = 10
    unbound: int = 10
    sideways: int = 10
    rooted: int = 10
    unions: int = 10


LIMITS = Limits()
"""For selectors that code made from nodes, and those that people wrote."""

WRITTEN = Limits(
    predicates=8,
    descendants=6,
    results=1000,
    depth=3,
    wide_inside=2,
    wide_deep=0,
    unbound=1,
    sideways=1,
    rooted=0,
    unions=4,
)
"""For selectors that a language model wrote. What these let through may still be slow on some page, so it is run under
:func:`limit_cpu`. Of what they refuse, measured on pages of 6,000 elements, flat and 200 deep: ``//*//*//*`` 2 s,
``//*[count(//*[count(.//*) > 0]) > 1]`` more than 8 s."""


def fault_of(selector: str, limits: Limits = LIMITS) -> str:
    """Why a selector is not run, for people; empty where it may run."""
    if not selector.strip() or len(selector) > limits.chars:
        return f"it has {len(selector)} characters: 1 to {limits.chars} are allowed"
    if is_jmespath(selector):
        return "it is for JSON pages"
    if not selector.isprintable():
        return "it has control characters"
    try:
        xpath = selector if is_xpath(selector) else _TRANSLATOR.css_to_xpath(selector)
        return _fault_of_shape(shape_of(xpath), limits) or _fault_of_syntax(xpath)
    except (SelectorError, ValueError, RecursionError) as error:  # a CSS escape may name what no XPath can hold
        return f"it is not valid: {error}"


def _fault_of_shape(shape: Shape, limits: Limits) -> str:
    if shape.predicates > limits.predicates or shape.wide > limits.descendants:
        return f"it has more than {limits.predicates} predicates or {limits.descendants} descendant steps"
    if shape.depth > limits.depth:
        return f"its predicates stand more than {limits.depth} deep in each other"
    if shape.wide_inside > limits.wide_inside or shape.wide_deep > limits.wide_deep or shape.rooted > limits.rooted:
        return "it searches the page anew for each node"
    if shape.unbound > limits.unbound or shape.sideways > limits.sideways or shape.unions > limits.unions:
        return "it goes over all nodes several times"
    return shape.fault


def _fault_of_syntax(xpath: str) -> str:
    try:
        etree.XPath(xpath)
    except etree.XPathError as error:
        return f"it is not valid: {error}"
    return ""


def read_limited(page: Selector, selector: str, limits: Limits = LIMITS) -> tuple[str, ...]:
    """What a selector gives on a page; nothing where it fails to run or finds more than the limit allows."""
    try:
        values = read(page, selector)
    except (ValueError, SelectorError, etree.XPathError):
        return ()
    return values if len(values) <= limits.results else ()


@contextmanager
def limit_cpu(seconds: float) -> Iterator[None]:
    """Let the operating system end this process when the block has used ``seconds`` of CPU.

    For a process of its own: a Python signal handler would not run before libxml2 returns, the default action of
    SIGPROF does.
    """
    before = signal.signal(signal.SIGPROF, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)
