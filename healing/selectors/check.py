"""Does a selector module serve the rules of its page kinds? Asked before a crawl starts."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

from healing.errors import SelectorModuleError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from healing.model import Rule
    from healing.selectors.read import SelectorModule


def check(module: SelectorModule, rules: Mapping[str, Mapping[str, Rule]]) -> None:
    """One ``SelectorModuleError`` with every finding and its line, where there is one.

    ``rules`` are by page kind and field. Page kinds of the module that have no rules are left alone: another spider
    may use them. An optional field may be absent, but not there with an empty list.
    """
    findings = [finding for page_kind, fields in rules.items() for finding in _findings(module, page_kind, fields)]
    if findings:
        raise SelectorModuleError("\n".join(f"{module.filename}:{line}: {text}" for line, text in sorted(findings)))


def _findings(module: SelectorModule, page_kind: str, rules: Mapping[str, Rule]) -> Iterator[tuple[int, str]]:
    if page_kind not in module.kinds:
        yield 1, f"page kind {page_kind!r} is missing: add it to PAGES or LISTINGS"
        return
    selectors = module.kinds[page_kind]
    named = (*selectors.fields, *selectors.columns)
    for name in named:
        line = module.lines[page_kind, name]
        if name not in rules:
            yield line, f"{page_kind}.{name}: no such field{_meant(name, rules)}: rename it, or give the item the field"
        elif not selectors.of(name):
            yield line, f"{page_kind}.{name}: no selectors: write one, or remove the field"
    first = min(line for (kind, _), line in module.lines.items() if kind == page_kind)
    for name, rule in rules.items():
        if rule.required and name not in named and rule.instead not in named:
            yield first, f"{page_kind}.{name}: required, but it has no selectors: add them"


def _meant(name: str, rules: Mapping[str, Rule]) -> str:
    close = get_close_matches(name, rules, n=1)
    return f" (did you mean {close[0]!r}?)" if close else ""
