from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from healing.errors import LLMError
from healing.repair.healer import heal
from healing.repair.incident import Candidate, Incident
from tests.repair.portal import NEW_LAWS, cards, incident, without_enacted

if TYPE_CHECKING:
    from collections.abc import Iterable


class _Asked:
    """Stands where the language model is asked; notes what it was asked for."""

    def __init__(self, candidates: Iterable[Candidate] = (), error: LLMError | None = None) -> None:
        self.names: list[tuple[str, ...]] = []
        self._candidates = tuple(candidates)
        self._error = error

    def __call__(self, incident: Incident, names: tuple[str, ...]) -> tuple[Candidate, ...]:
        self.names.append(names)
        if self._error is not None:
            raise self._error
        return self._candidates


def test_the_model_is_asked_once_and_only_for_what_is_refused() -> None:
    asked = _Asked()
    verdict = heal(incident(without_enacted(cards)), ask=asked)
    assert asked.names == [("enacted",)]
    assert verdict.notes == ("the language model was asked for enacted",)


def test_the_model_is_not_asked_where_all_is_healed() -> None:
    asked = _Asked()
    heal(incident(cards), ask=asked)
    assert asked.names == []


def test_a_failing_model_leaves_the_other_heals_as_they_are() -> None:
    verdict = heal(incident(without_enacted(cards)), ask=_Asked(error=LLMError("no server answers")))
    assert "title" in verdict.accepted
    assert verdict.notes == ("healed without the language model: no server answers",)


def test_a_model_does_not_decide() -> None:
    label = Candidate("enacted", ("span.fact-label",), "llm", 0.99, "looks like it")
    verdict = heal(incident(without_enacted(cards)), ask=_Asked([label]))
    assert not verdict.fields["enacted"].accepted
    assert any(trial.candidate == label and not trial.accepted for trial in verdict.trials)


def test_a_required_field_has_to_be_on_every_page() -> None:
    evidence = incident(cards)
    page = replace(evidence.pages[0], html=without_enacted(cards)(NEW_LAWS[0]))
    verdict = heal(replace(evidence, pages=(*evidence.pages[1:], page)))
    assert not verdict.fields["enacted"].accepted


def test_without_proposers_everything_is_refused_with_a_reason() -> None:
    verdict = heal(incident(cards), proposers=())
    assert not verdict.accepted
    assert all(field.reasons for field in verdict.fields.values())
