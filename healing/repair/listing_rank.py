"""Which place in the rows belongs to which column: fit, names and neighbours weighed, all columns at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from healing.dom.text import normal
from healing.model import Kind
from healing.repair.dates import days
from healing.repair.listing_links import Addresses, echo, words_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from healing.repair.listing_cells import Place
    from healing.repair.listing_fit import Column

_SAME_LABEL, _NAMED, _LINKED = 0.15, 0.08, 0.05
"""What the head of the column adds, a word that it shares with the rule, and that the value still leads somewhere."""
_SPOKEN, _ECHOES, _WRAPS = 0.1, 0.2, 0.1
"""What it adds to a link that its address speaks of what the rule speaks of, that it repeats the text beside it, and
that it stands around that text, where the links did so before."""
_CLEAR = 0.3
"""A runner-up that is so far behind leaves no doubt."""
_TIE, _TIED = 0.04, 0.7
"""A runner-up that is no further behind makes the choice a guess; what is left of its score then."""
_LEAST = 0.5
"""Texts that fit less are others, though nothing fits better; addresses may be all new."""
_DAYS_COMPARED = 8


@dataclass(frozen=True, slots=True)
class Choice:
    """The place chosen for one column."""

    place: Place
    fit: float
    """How well the values there fit the remembered ones, 0 to 1."""
    runner_up: float
    """The likeness of the best place with other values, also where only some rows fill it."""
    is_tied: bool = False
    """Whether a place with other values fits (nearly) as well."""
    best_other: float = 0.0
    """The fit of the best other place, one that shows the same with more or less around it included."""

    @property
    def score(self) -> float:
        """How sure the choice is, 0 to 1: a poor fit may be the only place there is, a good one may be one of two."""
        fit = min(1.0, self.fit)
        if self.is_tied:
            return fit * _TIED
        if fit < _LEAST and not self.place.is_link:
            return fit
        margin = min(1.0, max(0.0, self.fit - self.runner_up) / _CLEAR)
        return fit + (1 - fit) * 0.8 * margin


@dataclass(frozen=True, slots=True)
class Match:
    """A place that could hold a column: how well its values fit, before and after those that it lacks."""

    place: Place
    likeness: float
    fit: float
    """At most 1, and a little more where the label agrees."""


Ranking = list[Match]


def rank(column: Column, places: Sequence[Place], others: Iterable[Column] = ()) -> Ranking:
    """The places that could hold the column, best first, with their fits. ``others``: columns that labels may name."""
    wants_link = column.rule.kind.is_link
    rivals = [other for other in others if other is not column]
    scored = []
    for place in places:
        if place.is_link == wants_link and (column.rule.kind is Kind.DATE or not place.is_machine_date):
            likeness = column.fit(place.filled, None if wants_link or not place.filled else place.features)
            if likeness > 0:
                likeness += _label_bonus(place.label, column, rivals) + _LINKED * bool(place.link and column.link)
                if wants_link:
                    links = [rival for rival in rivals if rival.rule.kind.is_link]
                    likeness += _SPOKEN * _names(Addresses.of(place.filled).words, column, links)
                likeness = max(0.0, likeness)
                scored.append(Match(place, likeness, likeness * min(1.0, place.fill / max(0.1, column.fill))))
    return sorted(scored, key=lambda match: (-match.fit, match.place.selectors[0]))


def _label_bonus(label: str, column: Column, rivals: Sequence[Column]) -> float:
    """What the head of the column says for or against it: the head that it had before, the words of its own rule."""
    if not label:
        return 0.0
    if column.label and normal(label) == normal(column.label):
        return _SAME_LABEL
    if any(rival.label and normal(label) == normal(rival.label) for rival in rivals):
        return -_SAME_LABEL
    return _NAMED * _names(words_of(label), column, rivals)


def _names(words: frozenset[str], column: Column, rivals: Sequence[Column]) -> int:
    """1 where the words are rather those of the column's rule, -1 where they are rather another's."""
    mine = len(words & _words(column))
    theirs = max((len(words & _words(rival)) for rival in rivals), default=0)
    return (mine > theirs) - (theirs > mine)


def _words(column: Column) -> frozenset[str]:
    return words_of(f"{column.rule.name.replace('_', ' ')} {column.rule.about}")


def assign(
    ranked: Mapping[str, Ranking], taken: Sequence[Place] = (), columns: Mapping[str, Column] | None = None
) -> dict[str, Choice]:
    """One place for each column, the surest column first; no place that holds what another column took.

    Links come last: what the texts beside them say tells them apart (see :func:`_related`).
    """
    order = sorted(ranked, key=lambda name: (_is_link(ranked[name]), -ranked[name][0].fit if ranked[name] else 0.0))
    choices: dict[str, Choice] = {}
    for name in order:
        column = columns[name] if columns else None
        free = free_matches(ranked[name], column, choices, taken)
        if free:
            choices[name] = choose(free[0], free[1:])
    return choices


def free_matches(
    ranking: Ranking, column: Column | None, choices: Mapping[str, Choice], taken: Sequence[Place] = ()
) -> Ranking:
    """The places that the other columns' ``choices`` leave; links ranked anew by what they have to do with those."""
    gone = (*taken, *(choice.place for choice in choices.values()))
    free = [match for match in ranking if not overlaps(match.place, gone)]
    return _related(free, column, choices) if column and _is_link(free) else free


def choose(best: Match, others: Sequence[Match]) -> Choice:
    """One place for a column, and how far the ``others`` are behind it."""
    rivals = [match for match in others if not _is_variant(match.place, best.place)]
    runner_up = max((match.likeness for match in rivals), default=0.0)
    is_tied = any(match.fit > best.fit - _TIE for match in rivals)
    return Choice(best.place, best.fit, runner_up, is_tied, max((match.fit for match in others), default=0.0))


def _is_link(ranking: Ranking) -> bool:
    return bool(ranking) and ranking[0].place.is_link


def _related(ranking: Ranking, column: Column, choices: Mapping[str, Choice]) -> Ranking:
    """Links ranked anew by what they have to do with the texts that were chosen, as they had before.

    An address repeats the docket number, a link stands around the title: that is the record's own, whatever else is
    linked beside it.
    """
    echoed = [choices[name].place for name in column.echoes if name in choices]
    wrapped = [choices[name].place for name in column.wraps if name in choices]
    found = []
    for match in ranking:
        bonus = _ECHOES * max((echo(match.place.values, text.values) for text in echoed), default=0.0)
        bonus += _WRAPS * any(text.values == match.place.around for text in wrapped)
        share = match.fit / match.likeness if match.likeness else 0.0
        likeness = match.likeness + bonus
        found.append(Match(match.place, likeness, likeness * share))
    return sorted(found, key=lambda match: (-match.fit, match.place.selectors[0]))


def overlaps(place: Place, taken: Iterable[Place]) -> bool:
    """Whether a place holds what stands in one of those taken."""
    return any(place.is_link == other.is_link and place.holds(other) for other in taken)


def _is_variant(one: Place, other: Place) -> bool:
    """Whether two places show the same: one with a little more around it, or the same days written in another way."""
    return one.holds(other) or other.holds(one) or _same_days(one, other)


def _same_days(one: Place, other: Place) -> bool:
    pairs = [(mine, theirs) for mine, theirs in zip(one.values, other.values, strict=True) if mine and theirs]
    shown = pairs[:_DAYS_COMPARED]
    return bool(shown) and all(days(mine) & days(theirs) for mine, theirs in shown)
