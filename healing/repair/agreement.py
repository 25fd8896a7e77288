"""What several records say together: evidence that agrees on all of them is worth more than on one.

The template's features (label, names, hooks) are the same on every page of a layout, so that more pages only show that
they are no accident of one record: they tell a candidate from its rivals. Values differ from record to record: each one
that fits is evidence of its own, and their odds multiply.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from healing.dom.paths import link_pattern
from healing.model import Kind
from healing.repair.namesakes import shared_label
from healing.repair.resemblance import Trait, is_own_label, remembered, traits
from healing.repair.thresholds import SEVERAL

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from healing.repair.resemblance import Remembered
    from healing.repair.run import Run, Shown

TELLING = frozenset({Trait.LABEL, Trait.HOOK, Trait.NAME, Trait.VOCABULARY})
_LINKED = 3.0
"""Items that differ from page to page all link to where the field's items linked."""
_OTHER_LABEL = 0.25
"""The field was labelled on every remembered page, and the element has another label on all."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """How the pages with a value agree."""

    odds: float = 1.0
    """How many times likelier (below 1: less likely) the candidate is than its score says."""
    marks: frozenset[Trait] = frozenset()
    """The traits that the element has on every page with a value."""
    said: tuple[str, ...] = ()
    """Why, for people."""

    def outdoes(self, other: Agreement) -> bool:
        """Whether all telling traits of the other candidate are this one's too, and not the other way round."""
        return other.marks & TELLING < self.marks & TELLING

    def applied(self, confidence: float) -> float:
        """A confidence, 0 to 1, multiplied as odds."""
        odds = self.odds * confidence
        return odds / (odds + 1 - confidence)


def agreement(trial: Run) -> Agreement:
    """What the pages with a value say together; nothing where they are too few, or the elements cannot be told."""
    shown = list(trial.shown())
    if len(shown) < SEVERAL or not all(one.elements for one in shown):
        return Agreement()
    known = remembered(trial.incident, trial.field)
    findings = [_of_vocabulary(known, shown), *_of_elements(known, shown)]
    odds = 1.0
    for finding in findings:
        odds *= finding.odds
    marks = frozenset[Trait]().union(*(finding.marks for finding in findings))
    return Agreement(odds, marks, tuple(why for finding in findings for why in finding.said))


def _of_vocabulary(known: Remembered, shown: Sequence[Shown]) -> Agreement:
    odds = known.vocabulary.odds(value for one in shown for value in one.values)
    if odds > 1:
        return Agreement(odds, frozenset({Trait.VOCABULARY}), ("the values are of those seen before",))
    return Agreement(odds, said=("the values are none of the few seen before",) if odds < 1 else ())


def _of_elements(known: Remembered, shown: Sequence[Shown]) -> Iterator[Agreement]:
    if known.rule.kind.is_many:
        yield _of_links(known, shown)
        return
    common = (traits(known, one.page, one.elements[0], one.values[0]) for one in shown)
    yield Agreement(marks=frozenset.intersection(*common))
    label = shared_label([one.elements[0] for one in shown])
    if label and known.is_labelled and not is_own_label(known, label):
        yield Agreement(_OTHER_LABEL, said=(f"its label is {label!r} on every page",))


def _of_links(known: Remembered, shown: Sequence[Shown]) -> Agreement:
    """Lists that lead where the field's items led, each page to other places."""
    links = {link_pattern(element) for one in shown for element in one.elements}
    differ = len({one.values for one in shown}) > len(shown) / 2
    if (
        known.rule.kind is Kind.LIST
        and differ
        and len(links) == 1
        and links <= {one.link for one in known.prints} - {""}
    ):
        return Agreement(_LINKED, frozenset({Trait.LINK}), (f"all items of all pages link to {links.pop()}",))
    return Agreement()
