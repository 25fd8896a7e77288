"""How likely an element holds one of the fields asked for: decides what a short prompt keeps, never what is picked."""

from __future__ import annotations

import re
from dataclasses import dataclass
from math import log
from typing import TYPE_CHECKING

from healing.dom.dates import days_in
from healing.dom.paths import file_of, without_host
from healing.dom.text import normal
from healing.dom.vocabulary import cue_words, rival_words, standard_words
from healing.dom.words import meanings
from healing.model import ROWS, Kind

if TYPE_CHECKING:
    from healing.llm.elements import Seen
    from healing.llm.question import Question
    from healing.model import Rule

_MAX_SHORT = 60
_LONG = 200
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_NUMERIC = re.compile(r"\d{1,2}\D{1,3}\d{1,2}|\d{1,2}\D{1,3}[^\W\d]{3}|[^\W\d]{3,}\.?\s\d{1,2}\b")
_FOLDS = ((re.compile(r"[^\W\d_]+"), "a"), (re.compile(r"\d+"), "9"))
_WORD = re.compile(r"[^\W\d_]{4,}")
_NAMED, _NEAR_NAMED, _NAMED_TWICE, _HINTED, _RIVAL = 2.0, 1.0, 0.5, 0.5, 2.0
_OWN_PART, _CLOSE, _FOLLOWS, _CAPTION, _UNLIKELY = 1.5, 2.0, 2.0, 1.0, 1.5
_MAIN_HEADING, _HEADING = 3.0, 1.0
_LENGTH, _TEXTURE, _PIECE, _SHAPE, _PATTERN, _KNOWN = 2.0, 2.0, 0.9, 1.5, 4.0, 3.0
_DAY, _YEAR_AND_NUMBER, _TIME, _NUMBER = 4.0, 3.5, 1.5, 0.5
_LINK, _SAME_FILE, _SAME_FOLDER = 1.0, 2.0, 1.5
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_CONTROLS = frozenset({"button", "label", "summary"})
_NO_LINKS = ("#", "javascript:", "mailto:", "tel:")
_TITLES = frozenset({"title", "headline", "heading", "name"})


@dataclass(frozen=True, slots=True)
class Wanted:
    """One field asked for, prepared for many comparisons."""

    name: str
    rule: Rule
    words: frozenset[str]
    """What developers and readers call it."""
    hints: frozenset[str]
    """Words of its description and of the old selectors."""
    rivals: frozenset[str]
    past: frozenset[str]
    lengths: tuple[int, ...]
    shapes: frozenset[str]
    textures: tuple[tuple[float, ...], ...]
    files: frozenset[str]
    folders: frozenset[str]
    in_rows: bool


def wanted(question: Question) -> tuple[Wanted, ...]:
    """The fields that have values; rows are found by what is in them."""
    return tuple(_wanted(name, rule, question) for name, rule in question.rules.items() if name != ROWS)


def _wanted(name: str, rule: Rule, question: Question) -> Wanted:
    past = (*question.past_values.get(name, ()), *rule.examples)
    named = (part for selector in question.old_selectors.get(name, ()) for part in re.findall(r"[\w-]{4,}", selector))
    is_link = rule.kind.is_link
    return Wanted(
        name=name,
        rule=rule,
        words=meanings(name) | standard_words(rule) | cue_words(rule),
        hints=frozenset(_WORD.findall(rule.about.lower())).union(*map(meanings, named)),
        rivals=rival_words(rule),
        past=frozenset(map(normal, past)),
        lengths=tuple(map(len, past)),
        shapes=frozenset(map(_shape, past)),
        textures=tuple(map(_texture, past)),
        files=frozenset(filter(None, map(file_of, past))) if is_link else frozenset(),
        folders=frozenset(map(_folder, past)) if is_link else frozenset(),
        in_rows=name in question.columns,
    )


def fit(seen: Seen, field: Wanted) -> float:
    """How well the element fits the field; below 1 it does not."""
    value = _holder_fit(seen, field) if seen.is_holder else _value_fit(seen, field)
    if value <= 0:
        return 0.0
    return value + _place_fit(seen, field) + _name_fit(seen, field)


def _place_fit(seen: Seen, field: Wanted) -> float:
    """The record's own part of the page, near its text and heading; in a listing it is the records that count."""
    score = 0.0 if seen.is_side else _OWN_PART
    if seen.tag in _CONTROLS or (field.rule.kind.has_items and seen.tag in _HEADINGS):
        score -= _UNLIKELY
    if field.in_rows:
        return score
    if field.words & _TITLES:
        score += {"h1": _MAIN_HEADING, "h2": _HEADING}.get(seen.tag, 0.0)
    return score + _CLOSE * seen.closeness + _FOLLOWS * seen.follows - (_CAPTION if seen.is_caption else 0.0)


def _name_fit(seen: Seen, field: Wanted) -> float:
    score = 0.0
    if called := len(field.words & seen.names):
        score += _NAMED + _NAMED_TWICE * min(2, called - 1)
    elif field.words & seen.around:
        score += _NEAR_NAMED
    score += _HINTED * min(2, len(field.hints & seen.names))
    return score - (_RIVAL if field.rivals & (seen.names | seen.around) else 0.0)


def _value_fit(seen: Seen, field: Wanted) -> float:
    values = [value for value in (seen.text, *seen.attributes.values()) if value]
    score = _kind_fit(seen, field) if values else 0.0
    if score <= 0:
        return 0.0
    pattern = field.rule.pattern
    if pattern is not None and any(_matches(pattern, value) for value in values):
        score += _PATTERN
    if any(normal(value) in field.past for value in values if len(value) <= 2 * _LONG):
        return score + _KNOWN
    return score + (_SHAPE if any(_shape(text) in field.shapes for text in (seen.text, *seen.pieces) if text) else 0.0)


def _holder_fit(seen: Seen, field: Wanted) -> float:
    if field.rule.kind is Kind.LONGTEXT:
        return 1.0 if len(seen.text) >= 2 * _LONG and seen.closeness > 0 else 0.0
    return 0.5 if field.rule.kind is Kind.LIST and field.words & seen.names and len(seen.text) < _LONG else 0.0


def _kind_fit(seen: Seen, field: Wanted) -> float:
    match field.rule.kind:
        case Kind.DATE:
            return _date_fit(seen)
        case Kind.URL | Kind.URLS:
            return _link_fit(seen, field)
        case Kind.NUMBER | Kind.IDENTIFIER:
            return _text_fit(seen, field) if any(map(str.isdigit, _said(seen))) else 0.0
        case Kind.LONGTEXT:
            return min(3.0, len(seen.text) / _LONG) * (1.5 if seen.tag == "p" else 1.0)
        case _:
            return _text_fit(seen, field)


def _text_fit(seen: Seen, field: Wanted) -> float:
    """That of the whole text, or of the best of its pieces."""
    return max(_said_fit(_said(seen), field), *(_PIECE * _said_fit(piece, field) for piece in seen.pieces), 0.0)


def _said_fit(said: str, field: Wanted) -> float:
    """By length, and by the mixture of letters, digits and capitals."""
    if not any(map(str.isalnum, said)):
        return 0.0
    if not field.lengths:
        return 1.0
    likeness = _TEXTURE * max(_alike(_texture(said), known) for known in field.textures)
    if field.rule.kind is Kind.LIST:  # past values are whole lists, and an item is a part of one
        return max(0.1, _LENGTH - max(0.0, log(len(said) / max(field.lengths)))) + likeness
    span = min(abs(log((len(said) + 2) / (length + 2))) for length in field.lengths)
    return max(0.1, _LENGTH - span) + likeness


def _said(seen: Seen) -> str:
    return seen.text or seen.attributes.get("content", "")


def _date_fit(seen: Seen) -> float:
    values = [value for value in (seen.text, seen.attributes.get("content", "")) if 0 < len(value) <= 2 * _MAX_SHORT]
    if "datetime" in seen.attributes or any(map(days_in, values)):
        return _DAY
    if any(_YEAR.search(value) and _NUMERIC.search(value) for value in values):
        return _YEAR_AND_NUMBER
    if seen.tag == "time" or any(map(_NUMERIC.search, values)):
        return _TIME
    return _NUMBER if any(any(map(str.isdigit, value)) for value in values) else 0.0


def _link_fit(seen: Seen, field: Wanted) -> float:
    links = [value for name, value in seen.attributes.items() if name in ("href", "src", "content")]
    if all(link.startswith(_NO_LINKS) for link in links):
        return 0.0
    same_file = field.files & set(map(file_of, links))
    same_folder = field.folders & set(map(_folder, links))
    return _LINK + (_SAME_FILE if same_file else 0.0) + (_SAME_FOLDER if same_folder else 0.0)


def _matches(pattern: str, value: str) -> bool:
    return len(value) <= _LONG and re.fullmatch(pattern, value) is not None


def _shape(value: str) -> str:
    """Runs of letters and of digits folded: ``12 U.S.C. 3`` gives ``9 a.a.a. 9``; of a long text its start."""
    folded = value[:_MAX_SHORT]
    for run, mark in _FOLDS:
        folded = run.sub(mark, folded)
    return folded


def _texture(value: str) -> tuple[float, ...]:
    """The shares of digits, of capitals, of blanks and of other marks."""
    shown = value[:_LONG]
    size = max(1, len(shown))
    digits, capitals, blanks = (sum(map(is_one, shown)) for is_one in (str.isdigit, str.isupper, str.isspace))
    marks = sum(not (char.isalnum() or char.isspace()) for char in shown)
    return digits / size, capitals / size, blanks / size, marks / size


def _alike(one: tuple[float, ...], other: tuple[float, ...]) -> float:
    """1 for the same mixture, 0 for one that is half different."""
    return max(0.0, 1.0 - 2 * sum(abs(a - b) for a, b in zip(one, other, strict=True)))


def _folder(link: str) -> str:
    """The first part of a link's path."""
    return without_host(link).strip("/").partition("/")[0]
