"""What a model is told about its answers: what was wrong, and what it had answered before."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from healing.llm.fence import neutral
from healing.llm.tokens import estimate_tokens

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from healing.llm.question import Pick, PickedNode

FEEDBACK_ROOM = 220
"""Tokens that feedback may take; where many fields are wrong, less is said of each."""
_LIMITS = (140, 80, 40, 20)
"""Characters of a fault."""
_MAX_NAME = 80
_NAMES_ROOM = 100
"""Tokens for the names of all fields that are wrong, together."""


@dataclass(frozen=True, slots=True)
class Objection:
    """What is wrong with the answer for one field."""

    nodes: str
    """The nodes, named as the model knows them."""
    fault: str
    """May quote the page."""
    before: tuple[str, ...] = ()
    """Other answers for this field that were wrong."""
    is_repeated: bool = False
    """Whether the model had given this answer before, and was told what is wrong with it."""

    def words(self, limit: int) -> str:
        """At most ``limit`` characters of the fault."""
        fault = f'"{neutral(self.fault, limit)}"'
        if self.is_repeated:
            return f"you answered {self.nodes} before, and were told: {fault}. Give another answer"
        too = f"; wrong too: {', '.join(self.before)}" if self.before else ""
        return f"{self.nodes} {'are' if self.nodes.startswith('nodes') else 'is'} wrong: {fault}{too}"


class Objections:
    """Everything that was wrong with one model's answers, by field and answer."""

    def __init__(self) -> None:
        self._known: defaultdict[str, dict[frozenset[PickedNode], Objection]] = defaultdict(dict)

    def to_tell(
        self, picks: Mapping[str, Pick], faults: Mapping[str, str], named: Callable[[Pick], str]
    ) -> dict[str, Objection]:
        """The objections that are worth another round, to the picks of the last one; ``named`` names a pick's nodes.

        That an answer was given before is pointed out once; given again after that, the field is left as it is.
        """
        told: dict[str, Objection] = {}
        for name, fault in faults.items():
            known, answer = self._known[name], frozenset(picks[name].nodes)
            if answer not in known:
                others = tuple(one.nodes for one in known.values())
                told[name] = Objection(named(picks[name]), fault, others)
            elif not known[answer].is_repeated:
                told[name] = replace(known[answer], is_repeated=True)
            else:
                continue
            known[answer] = told[name]
        return told


def feedback(unusable: str, told: Mapping[str, Objection]) -> tuple[str, ...]:
    """Lines on a reply that could not be read, and on the fields that were wrong before it; none where all is well."""
    *wide, narrow = ((*_on_reply(unusable, limit), *_on_fields(told, limit)) for limit in _LIMITS)
    return next((lines for lines in wide if _fits(lines)), None) or _first_lines(narrow)


def _fits(lines: Iterable[str]) -> bool:
    return estimate_tokens("\n".join(lines)) <= FEEDBACK_ROOM


def _first_lines(lines: Sequence[str]) -> tuple[str, ...]:
    """As many lines as there is room for, and the last: where very many fields are wrong, not all are told why."""
    if not lines:
        return ()
    *first, last = lines
    return next((some for count in range(len(first), -1, -1) if _fits(some := (*first[:count], last))), ())


def _on_reply(unusable: str, limit: int) -> tuple[str, ...]:
    if not unusable:
        return ()
    return (f'Your last reply could not be used: "{neutral(unusable, limit)}". Reply again, in the form above.',)


def _on_fields(told: Mapping[str, Objection], limit: int) -> tuple[str, ...]:
    if not told:
        return ()
    names = {name: neutral(name, _MAX_NAME) for name in told}
    wrong = (f"- {names[name]}: {objection.words(limit)}" for name, objection in told.items())
    listed = ", ".join(names.values())
    if estimate_tokens(listed) > _NAMES_ROOM:
        listed = "the fields that are wrong"  # the schema of the reply names them
    again = f"Reply again, for {listed} only; null where nothing fits."
    return "Your answer was tried:", *wrong, again
