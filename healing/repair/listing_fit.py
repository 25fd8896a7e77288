"""How well the values of a place fit what a column held before: its shapes, its words, its lengths, its dates."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from itertools import takewhile
from statistics import fmean
from typing import TYPE_CHECKING

from healing.memory.profile import shape_of
from healing.model import Kind
from healing.repair.listing_links import Addresses

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from healing.model import Rule

_DATE = re.compile(
    r"(?<!\d)\d{4}\s?[-/.年]\s?\d{1,2}\s?[-/.月]\s?\d{1,2}(?!\d)|(?<![\d/.-])\d{1,2}\s?[-/.]\s?\d{1,2}\s?[-/.]\s?(?:\d{4}|\d\d)(?![\d/-])"
    r"|(?<!\w)\d{1,2}(?:st|nd|rd|th|\.)?[\s-](?:\w{1,3}\s)?[^\W\d_]{3,}\.?,?[\s-](?:\w{1,3}\s)?(?:\d{4}|\d\d)(?!\d)|(?<!\w)[^\W\d_]{3,}\.?\s\d{1,2}(?:st|nd|rd|th)?,?\s\d{4}(?!\d)"
)
_WORD = re.compile(r"[^\W\d_]+")
_FREQUENT = 0.08
"""A word that stands in so many of a column's values belongs to the column, not to a record."""
_MAX_VALUES = 200
_OTHER_STYLE = 0.02
"""What the same day is worth less, written in another way."""
_ALL_SEEN = 0.98
"""What values are worth that were all there before."""
_LABELLED = 0.6
"""What a place keeps of its fit where all its values begin with the same words, and the column's never did."""


def dates_of(text: str) -> list[str]:
    """The parts of a text that are written like a date, in any of the usual orders."""
    return _DATE.findall(text[:300])


@dataclass(frozen=True)
class Column:
    """What a column's values were like. Computed once; its features are compared with those of each place."""

    rule: Rule
    values: tuple[str, ...]
    fill: float = 1.0
    """Share of the remembered rows with a value."""
    label: str = ""
    """The head that the column had; empty where it had none."""
    link: str = ""
    """The leading path of the link that the value stood in; empty where it stood in none."""
    echoes: tuple[str, ...] = ()
    """Of a link: the columns whose texts its address repeated."""
    wraps: tuple[str, ...] = ()
    """Of a link: the columns whose texts stood in a link."""

    @classmethod
    def of(cls, rule: Rule, rows: Sequence[str], label: str = "", link: str = "") -> Column:
        """``rows``: the remembered values, one a row, empty where there was none."""
        values = tuple(filter(None, rows))
        return cls(rule, values[-_MAX_VALUES:], len(values) / len(rows) if rows else 1.0, label, link)

    @cached_property
    def features(self) -> Features:
        return Features.of(self.values)

    @cached_property
    def addresses(self) -> Addresses:
        return Addresses.of(self.values)

    @cached_property
    def known(self) -> frozenset[str]:
        return frozenset(map(_folded, self.values))

    def fit(self, values: Sequence[str], features: Features | None = None) -> float:
        """How well these (non-empty) values fit, 0 to 1. ``features``: theirs, where they are known already."""
        if not values or not self.values:
            return 0.0
        if self.rule.kind.is_link:
            return max(self._seen(values), self.addresses.likeness(Addresses.of(values)))
        features = features or Features.of(values)
        if self.rule.kind is Kind.DATE:
            same_style = shape_of(values[0].casefold()) in self.features.shapes
            return features.tidy - (0.0 if same_style else _OTHER_STYLE)
        alike = max(self.features.likeness(features), self._seen(values))
        if self.features.distinct > 0.5:
            alike *= min(1.0, features.distinct / (0.7 * self.features.distinct))
        return alike * (_LABELLED if features.lead and not self.features.lead else 1.0)

    def _seen(self, values: Sequence[str]) -> float:
        return _ALL_SEEN * _share(_folded(value) in self.known for value in values)


@dataclass(frozen=True, slots=True)
class Features:
    """A column's values, summed up."""

    shapes: Counter[str]
    words: dict[str, float]
    """Frequent words with the share of the values that hold them."""
    chars: tuple[float, ...]
    """Shares of digits, capitals, other letters, blanks, marks."""
    length: float
    dated: float
    """Share of the values that hold a date."""
    tidy: float
    """How nearly each value is one date and nothing beside it, 0 to 1."""
    distinct: float
    lead: str
    """Words that all values begin with: a label that was read along."""

    @classmethod
    def of(cls, values: Sequence[str]) -> Features:
        bags = [set(_WORD.findall(value.casefold())) for value in values]
        counts = Counter(word for bag in bags for word in bag)
        dates = [dates_of(value) for value in values]
        return cls(
            shapes=Counter(shape_of(value.casefold()) for value in values),
            words={word: count / len(values) for word, count in counts.items() if count >= _FREQUENT * len(values)},
            chars=_chars(values),
            length=fmean(map(len, values)),
            dated=_share(map(bool, dates)),
            tidy=_tidy(values, dates),
            distinct=len(set(values)) / len(values),
            lead=_lead(values),
        )

    def likeness(self, other: Features) -> float:
        """0 (nothing in common) to 1."""
        total = other.shapes.total()
        shape = sum(count for shape, count in other.shapes.items() if shape in self.shapes) / total
        marks = 1 - sum(abs(a - b) for a, b in zip(self.chars, other.chars, strict=True)) / 2
        length = min(self.length, other.length) / max(self.length, other.length)
        dates = 1 - abs(self.dated - other.dated)
        distinct = 1 - max(0.0, self.distinct - other.distinct)
        regular = 1 - len(self.shapes) / self.shapes.total()
        parts = [(shape, 3 * regular), (marks, 2.0), (length, 1.0), (dates, 2.0), (distinct, 1.0)]
        weight = sum(self.words.values())
        if weight:
            common = sum(min(share, other.words.get(word, 0.0)) for word, share in self.words.items())
            parts.append((common / weight, 2.0 * min(1.0, weight)))
        return sum(value * share for value, share in parts) / sum(share for _, share in parts)


def _tidy(values: Sequence[str], dates: Sequence[Sequence[str]]) -> float:
    """Values with exactly one date each; the less is beside it, the better."""
    single = _share(len(found) == 1 for found in dates)
    if not single:
        return 0.0
    shares = [
        min(1.0, len(found[0]) / len(value)) if found else 0.0 for found, value in zip(dates, values, strict=True)
    ]
    return single * (0.7 + 0.3 * _share(shares))


def _lead(values: Sequence[str]) -> str:
    start = _common_start(min(values), max(values)) if len(set(values)) > 1 else ""
    start = start.rstrip("".join(filter(str.isalnum, start)))  # the last word may be the first of the value
    return start if sum(map(str.isalpha, start)) >= 3 else ""


def _common_start(one: str, other: str) -> str:
    return "".join(a for a, _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def _chars(values: Iterable[str]) -> tuple[float, ...]:
    text = "".join(values)
    digits = sum(map(str.isdigit, text))
    upper = sum(map(str.isupper, text))
    letters = sum(map(str.isalpha, text)) - upper
    blanks = sum(map(str.isspace, text))
    counts = (digits, upper, letters, blanks, len(text) - digits - upper - letters - blanks)
    return tuple(count / len(text) for count in counts)


def _folded(value: str) -> str:
    return "".join(filter(str.isalnum, value.casefold()))


def _share(answers: Iterable[float]) -> float:
    return fmean(answers)
