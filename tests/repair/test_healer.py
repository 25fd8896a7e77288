from __future__ import annotations

from dataclasses import replace

from healing.llm.question import Call
from healing.repair.healer import heal
from healing.repair.incident import Answer, Candidate, Incident
from tests.repair.portal import NEW_LAWS, cards, incident, without


class _Asked:
    """Stands where the language model is asked; notes what it was asked for."""

    def __init__(self, *candidates: Candidate, note: str = "") -> None:
        self.names: list[tuple[str, ...]] = []
        self._answer = Answer(candidates, (Call("phi3", "pick"),), note)

    def __call__(self, incident: Incident, names: tuple[str, ...]) -> Answer:
        self.names.append(names)
        return self._answer


def test_the_model_is_asked_once_and_only_for_what_is_refused() -> None:
    asked = _Asked(note="phi3 was asked for enacted")
    verdict = heal(incident(without("enacted", cards)), ask=asked)
    assert asked.names == [("enacted",)]
    assert verdict.notes == ("phi3 was asked for enacted",)
    assert verdict.calls == (Call("phi3", "pick"),)


def test_the_model_is_not_asked_where_all_is_healed() -> None:
    asked = _Asked()
    heal(incident(cards), ask=asked)
    assert asked.names == []


def test_a_model_does_not_decide() -> None:
    label = Candidate("enacted", ("span.fact-label",), "llm", 0.99, "looks like it")
    verdict = heal(incident(without("enacted", cards)), ask=_Asked(label))
    assert not verdict.fields["enacted"].accepted
    assert any(trial.candidate == label and not trial.accepted for trial in verdict.trials)


def test_a_required_field_has_to_be_on_every_page() -> None:
    evidence = incident(cards)
    page = replace(evidence.pages[0], html=without("enacted", cards)(NEW_LAWS[0]))
    verdict = heal(replace(evidence, pages=(*evidence.pages[1:], page)))
    assert not verdict.fields["enacted"].accepted


def test_without_proposers_everything_is_refused_with_a_reason() -> None:
    verdict = heal(incident(cards), proposers=())
    assert not verdict.accepted
    assert all(field.reasons for field in verdict.fields.values())
