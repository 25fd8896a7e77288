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

if TYPE_CHECKING:
    from collections.abc import Iterator

    from parsel import Selector

_TRANSLATOR = HTMLTranslator()
_FORBIDDEN = ("document(", "re:", "regexp:", "exsl:", "dyn:", "func:", "$", "set:", "str:")


@dataclass(frozen=True, slots=True)
class Limits:
    """What a selector from outside may be and find."""

    chars: int = 300
    predicates: int = 12
    descendants: int = 10
    results: int = 5000


LIMITS = Limits()


def fault_of(selector: str, limits: Limits = LIMITS) -> str:
    """Why a selector is not run, for people; empty where it may run."""
    if not selector.strip() or len(selector) > limits.chars:
        return f"it has {len(selector)} characters: 1 to {limits.chars} are allowed"
    if not selector.isprintable():
        return "it has control characters"
    if selector.count("[") > limits.predicates or selector.count("//") > limits.descendants:
        return f"it has more than {limits.predicates} predicates or {limits.descendants} descendant steps"
    if forbidden := next((word for word in _FORBIDDEN if is_xpath(selector) and word in selector), None):
        return f"it uses {forbidden}"
    try:
        etree.XPath(selector if is_xpath(selector) else _TRANSLATOR.css_to_xpath(selector))
    except (etree.XPathError, SelectorError) as error:
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
