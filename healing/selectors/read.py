"""A selector module's text -> its selectors, by literals only: never imported, never run."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from cssselect import SelectorError
from parsel import Selector

from healing.errors import SelectorModuleError
from healing.extraction import select
from healing.json_page import expression_problem, is_jmespath
from healing.model import ROWS, KindSelectors
from healing.selectors.literals import LiteralError, parse, selector_lists

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from healing.selectors.literals import SelectorList

MAX_SELECTOR_CHARS = 1000
_EMPTY_PAGE = "<html><body></body></html>"


@dataclass(frozen=True, slots=True)
class SelectorModule:
    """The selectors of one source, as read from ``filename``."""

    filename: str
    source: str
    kinds: Mapping[str, KindSelectors]
    lines: Mapping[tuple[str, str], int]
    """The line (from 1) of each list of selectors, by page kind and field."""

    def kind(self, page_kind: str) -> KindSelectors:
        """The selectors of one page kind; ``SelectorModuleError`` where the module has none."""
        if page_kind not in self.kinds:
            there = ", ".join(sorted(self.kinds))
            raise SelectorModuleError(f"{self.filename}: no page kind {page_kind!r}; add it, or use one of: {there}")
        return self.kinds[page_kind]


def parse_module(source: str, filename: str) -> SelectorModule:
    """The selectors in ``source``; ``SelectorModuleError`` names ``filename`` and the line of the first fault."""
    try:
        lists = _by_name(selector_lists(parse(source)))
        for found in lists.values():
            _must_compile(found)
        _must_not_mix(lists.values())
    except LiteralError as fault:
        raise SelectorModuleError(f"{filename}:{fault.line}: {fault}") from fault
    lines = {name: found.node.lineno for name, found in lists.items()}
    return SelectorModule(filename, source, _kinds(lists.values()), lines)


def _by_name(lists: Iterable[SelectorList]) -> dict[tuple[str, str], SelectorList]:
    named: dict[tuple[str, str], SelectorList] = {}
    for found in lists:
        name = (found.page_kind, found.field)
        if name in named:
            first = named[name].node.lineno
            message = f"field {found.field!r} of {found.page_kind!r} is there already, on line {first}: rename one"
            raise LiteralError(found.node.lineno, message)
        named[name] = found
    return named


def _kinds(lists: Iterable[SelectorList]) -> dict[str, KindSelectors]:
    parts: dict[str, list[SelectorList]] = {}
    for found in lists:
        parts.setdefault(found.page_kind, []).append(found)
    return {page_kind: _kind(found) for page_kind, found in parts.items()}


def _kind(lists: list[SelectorList]) -> KindSelectors:
    return KindSelectors(
        fields={one.field: one.texts for one in lists if one.field != ROWS and not one.is_column},
        rows=next((one.texts for one in lists if one.field == ROWS), ()),
        columns={one.field: one.texts for one in lists if one.is_column},
    )


def _must_compile(found: SelectorList) -> None:
    for element, selector in zip(found.node.elts, found.texts, strict=True):
        problem = selector_problem(selector)
        if problem:
            raise LiteralError(element.lineno, f"{found.page_kind}.{found.field}: {problem}")


def _must_not_mix(lists: Iterable[SelectorList]) -> None:
    """A page is HTML or JSON, and so are all selectors of its kind."""
    first: dict[str, tuple[bool, SelectorList]] = {}
    for found in lists:
        for element, selector in zip(found.node.elts, found.texts, strict=True):
            is_json, other = first.setdefault(found.page_kind, (is_jmespath(selector), found))
            if is_jmespath(selector) is not is_json:
                sort, others = ("CSS or XPath", "JMESPath") if is_json else ("JMESPath", "CSS or XPath")
                raise LiteralError(
                    element.lineno,
                    f"{found.page_kind}.{found.field}: {selector!r} is {sort}, but {other.field} has {others}: a page"
                    f" is HTML or JSON, so write all selectors of {found.page_kind} in one language",
                )


@lru_cache(maxsize=1024)
def selector_problem(selector: str) -> str:
    """Why a selector cannot be used, for people; empty where it can.

    It is tried on an empty page, in the way that a crawl runs it: unknown XPath functions show only there. A JMESPath
    expression is compiled.
    """
    if not selector.strip():
        return "a selector is empty: write a CSS or XPath query, or remove it"
    if len(selector) > MAX_SELECTOR_CHARS:
        return f"a selector has {len(selector)} characters, more than {MAX_SELECTOR_CHARS}: write a shorter one"
    if is_jmespath(selector):
        return expression_problem(selector)
    try:
        select(Selector(_EMPTY_PAGE), selector)
    except (SelectorError, ValueError, RecursionError) as error:
        return f"{selector!r} is neither valid CSS nor valid XPath ({error}): correct it"
    return ""
