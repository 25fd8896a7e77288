"""How likely an element holds one of the fields asked for: decides what a short prompt keeps, never what is picked."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from healing.dom.dates import days_in
from healing.dom.text import normal
from healing.dom.words import meanings
from healing.model import ROWS, Kind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from healing.llm.question import Question
    from healing.model import Rule

_MAX_SHORT = 60
_LONG = 200
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_FOLDS = ((re.compile(r"[^\W\d_]+"), "a"), (re.compile(r"\d+"), "9"))


@dataclass(frozen=True, slots=True)
class Feature:
    """What is known of one element without asking what it means."""

    tag: str
    text: str
    attributes: Mapping[str, str]
    """The attributes that may hold a value, with their values."""
    names: frozenset[str]
    """Lower-case words of its classes, hooks and label."""
    is_side: bool
    is_group: bool
    is_repeated: bool
    """Whether it is one of several like it, such as a row."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """One field asked for, prepared for many comparisons."""

    rule: Rule
    words: frozenset[str]
    past: frozenset[str]
    shapes: frozenset[str]
    link_heads: frozenset[str]
    is_rows: bool


def wanted(question: Question) -> tuple[Wanted, ...]:
    return tuple(_wanted(name, rule, question) for name, rule in question.rules.items())


def _wanted(name: str, rule: Rule, question: Question) -> Wanted:
    past = (*question.past_values.get(name, ()), *rule.examples)
    return Wanted(
        rule=rule,
        words=meanings(name) | frozenset(re.findall(r"\w{4,}", rule.about.lower())),
        past=frozenset(map(normal, past)),
        shapes=frozenset(map(_shape, past)),
        link_heads=frozenset(_link_head(value) for value in past if rule.kind is Kind.URL),
        is_rows=name == ROWS,
    )


def relevance(feature: Feature, fields: tuple[Wanted, ...]) -> float:
    """0 for what is hardly worth its tokens; the best field counts."""
    place = {"h1": 3.0, "time": 2.0, "h2": 1.0}.get(feature.tag, 0.0) + (0.0 if feature.is_side else 2.0)
    return place + max((_fit(feature, field) for field in fields), default=0.0)


def _fit(feature: Feature, field: Wanted) -> float:
    if field.is_rows or feature.is_group:
        return _group_fit(feature, field)
    values = (feature.text, *feature.attributes.values())
    score = 1.5 * min(2, len(field.words & feature.names)) + _kind_fit(feature, field)
    if field.rule.pattern is not None and any(_matches(field.rule.pattern, value) for value in values):
        score += 4.0
    if any(normal(value) in field.past for value in values if 0 < len(value) <= 2 * _LONG):
        score += 4.0
    elif feature.text and _shape(feature.text) in field.shapes:
        score += 2.0
    return score


def _group_fit(feature: Feature, field: Wanted) -> float:
    if not feature.is_group:
        return 0.0
    if field.is_rows:
        return 4.0 if feature.is_repeated else 0.0
    if field.rule.kind is Kind.LONGTEXT:
        return 2.0 if len(feature.text) >= 2 * _LONG else 0.0
    return 1.0 if field.rule.kind is Kind.LIST and field.words & feature.names else 0.0


def _kind_fit(feature: Feature, field: Wanted) -> float:
    text, is_short = feature.text, 0 < len(feature.text) <= _MAX_SHORT
    match field.rule.kind:
        case Kind.DATE:
            return _date_fit(feature)
        case Kind.URL:
            links = [value for name, value in feature.attributes.items() if name in ("href", "src", "content")]
            return (1.0 if links else 0.0) + (2.0 if field.link_heads & set(map(_link_head, links)) else 0.0)
        case Kind.NUMBER | Kind.IDENTIFIER:
            return 1.0 if is_short and any(map(str.isdigit, text)) else 0.0
        case Kind.LONGTEXT:
            return 2.0 if len(text) >= _LONG else 0.0
        case _:
            return 1.0 if text and any(len(text) <= 2 * len(value) for value in field.past) else 0.0


def _date_fit(feature: Feature) -> float:
    if "datetime" in feature.attributes:
        return 3.0
    values = [value for value in (feature.text, feature.attributes.get("content", "")) if 0 < len(value) <= _MAX_SHORT]
    if any(days_in(value) for value in values):
        return 3.0
    return 1.5 if any(_YEAR.search(value) for value in values) else 0.0


def _matches(pattern: str, value: str) -> bool:
    return 0 < len(value) <= _LONG and re.fullmatch(pattern, value) is not None


def _shape(value: str) -> str:
    """Runs of letters and of digits folded: ``12 U.S.C. 3`` gives ``9 a.a.a. 9``; of a long text its start."""
    folded = value[:_MAX_SHORT]
    for run, mark in _FOLDS:
        folded = run.sub(mark, folded)
    return folded


def _link_head(link: str) -> str:
    """The first part of a link's path."""
    path = re.sub(r"^[a-z]+://[^/]*", "", link)
    return path.strip("/").partition("/")[0]
