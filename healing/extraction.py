"""Page + selectors + rules -> values. The one place where a value is read, for crawl, gate and bench alike."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from healing.json_page import find, is_jmespath, says_none, values_of
from healing.model import Extraction, Kind, KindSelectors, Reading, Rule, Selectors

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from parsel import Selector

# https://www.w3.org/TR/xpath-10/ : a location path, or one of the string functions that give a scalar.
_XPATH = re.compile(r"\s*(\.?/|\.\.|\.\s*$|\(|(?:string|normalize-space|concat|substring(?:-before|-after)?|id)\()")
_SHOWN_TEXT = ".//text()[not(ancestor::script or ancestor::style)]"

# Cheap on purpose: this runs on every page. Whether a date is a real one is asked when a page is judged.
_DATE_LIKE = re.compile(r"\d{4}|\d{1,2}\D{1,3}\d{1,2}\D{1,3}\d{2}|\d\s*\w{3,}")
_MAX_DATE_CHARS = 200
_NO_URL = re.compile(r"^(?:javascript|mailto|tel|data|about):|^#", re.IGNORECASE)
# Links with blanks are common on court sites ("/2024/Order 12.pdf"); words with blanks are not links.
_WORDS = re.compile(r"[^/]*\s[^/]*(?<!\.\w{2})(?<!\.\w{3})(?<!\.\w{4})")


def is_xpath(selector: str) -> bool:
    """Whether a selector of an HTML page is XPath; else it is CSS (with parsel's ``::text`` and ``::attr()``)."""
    return bool(_XPATH.match(selector))


def select(node: Selector, selector: str) -> list[Selector]:
    """The nodes that one selector finds; parsel raises ``ValueError`` (or cssselect's errors) for an invalid one."""
    if is_jmespath(selector):
        return find(node, selector)
    return list(node.xpath(selector) if is_xpath(selector) else node.css(selector))


def read(node: Selector, selector: str) -> tuple[str, ...]:
    """All non-blank strings that CSS or XPath gives, white space collapsed; an element gives the text it shows."""
    texts = (" ".join(_text(found).split()) for found in select(node, selector))
    return tuple(text for text in texts if text)


def _text(node: Selector) -> str:
    root: Any = node.root
    if isinstance(root, str):
        return root
    if not hasattr(root, "iter"):
        return str(root)
    return "".join(node.xpath(_SHOWN_TEXT).getall())


def arrange(values: tuple[str, ...], kind: Kind, *, in_row: bool) -> tuple[str, ...]:
    """What of a selector's strings makes the value: all for a list, the first on a page, in a row all joined.

    Of many links each counts once, and those that lead nowhere (``javascript:``, ``mailto:``, ``#``) are left out.
    """
    if kind.is_many:
        # A full stop between two links, a paragraph of dashes: no item, and no reason to distrust the others.
        told = tuple(value for value in values if any(map(str.isalnum, value)))
        return tuple(dict.fromkeys(one for one in told if not _NO_URL.search(one))) if kind is Kind.URLS else told
    if in_row and values and kind is not Kind.URL:
        return (" ".join(values),)
    return values[:1]


def problem_with(values: Iterable[str], rule: Rule) -> str:
    """Why these values are not valid by the rule, for people; empty where they are."""
    for value in values:
        if not any(map(str.isalnum, value)):
            return f"{_short(value)} has no letter or digit"
        if rule.pattern is not None and not re.fullmatch(rule.pattern, value):
            return f"{_short(value)} does not match {rule.pattern}"
        if rule.kind is Kind.DATE and (len(value) > _MAX_DATE_CHARS or not _DATE_LIKE.search(value)):
            return f"{_short(value)} is not a date"
        if rule.kind.is_link and (_NO_URL.search(value) or _WORDS.fullmatch(value)):
            return f"{_short(value)} is not a link"
        if rule.kind in (Kind.NUMBER, Kind.IDENTIFIER) and not any(map(str.isdigit, value)):
            return f"{_short(value)} has no digit"
    return ""


def _short(value: str) -> str:
    return repr(value if len(value) <= 60 else value[:57] + "...")


def read_field(node: Selector, selectors: Selectors, rule: Rule, *, in_row: bool = False) -> Reading:
    """The first valid value, newest selector first; the first invalid one where none is valid."""
    invalid = nothing = Reading()
    for selector in selectors:
        values, problem = _valued(node, selector, rule, in_row=in_row)
        if values and not problem:
            return Reading(values, selector)
        if values and not invalid.values:
            invalid = Reading(values, selector, problem)
        elif is_jmespath(selector) and says_none(node, selector):
            nothing = Reading(selector=selector)
    return invalid if invalid.values else nothing


def _valued(node: Selector, selector: str, rule: Rule, *, in_row: bool) -> tuple[tuple[str, ...], str]:
    """What one selector gives for a field, and why that is not valid."""
    if is_jmespath(selector):
        given = values_of(node, selector, by_line=rule.kind is Kind.LONGTEXT)
        if given.problem:
            return given.values, given.problem
        strings = given.values
    else:
        strings = read(node, selector)
    values = arrange(strings, rule.kind, in_row=in_row)
    return values, problem_with(values, rule)


def extract(page: Selector, page_kind: str, selectors: KindSelectors, rules: Mapping[str, Rule]) -> Extraction:
    """All values of one page. Rows in which every field is empty (headers, separators) are left out.

    Where the page is HTML and the selectors are JMESPath, or the other way round, there are no values but a ``fault``.
    """
    is_json = page.type == "json"
    if selectors.is_json is not is_json:
        nothing = dict.fromkeys(selectors.fields, Reading())
        fault = "HTML, or broken JSON, in place of JSON" if selectors.is_json else "JSON in place of HTML"
        return Extraction(page_kind, rules, nothing, selectors.is_listing, is_json=is_json, fault=fault)
    fields = {name: read_field(page, queries, rules[name]) for name, queries in selectors.fields.items()}
    row_selector, rows = _read_rows(page, selectors, rules) if selectors.is_listing else (None, ())
    return Extraction(page_kind, rules, fields, selectors.is_listing, rows, row_selector, is_json)


def without(extraction: Extraction, names: Collection[str]) -> Extraction:
    """The extraction as if these fields and columns had given nothing."""

    def emptied(readings: Mapping[str, Reading]) -> dict[str, Reading]:
        return {name: Reading() if name in names else reading for name, reading in readings.items()}

    return replace(extraction, fields=emptied(extraction.fields), rows=tuple(map(emptied, extraction.rows)))


def _read_rows(
    page: Selector, selectors: KindSelectors, rules: Mapping[str, Rule]
) -> tuple[str | None, tuple[Mapping[str, Reading], ...]]:
    """The rows of the first row selector that finds a row with a valid value; none, and the one that is said to."""
    for row_selector in selectors.rows:
        read_rows = (_read_row(node, selectors, rules) for node in select(page, row_selector))
        rows = tuple(row for row in read_rows if any(reading.values for reading in row.values()))
        if any(reading.is_valid for row in rows for reading in row.values()):
            return row_selector, rows
    empty = (one for one in selectors.rows if is_jmespath(one) and says_none(page, one))
    return next(empty, None), ()


def _read_row(node: Selector, selectors: KindSelectors, rules: Mapping[str, Rule]) -> dict[str, Reading]:
    return {name: read_field(node, queries, rules[name], in_row=True) for name, queries in selectors.columns.items()}
