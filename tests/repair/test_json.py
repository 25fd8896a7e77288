"""Incidents of JSON pages are refused at once, whatever would propose something."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from healing.model import KindSelectors, Rule
from healing.repair.broken import with_silent_fields
from healing.repair.healer import heal
from healing.repair.incident import Answer, Candidate, Incident, PageEvidence
from healing.repair.sandbox import fault_of

if TYPE_CHECKING:
    from collections.abc import Iterator


class _Eager:
    name: ClassVar[str] = "eager"

    def propose(self, incident: Incident) -> Iterator[Candidate]:
        raise AssertionError("a proposer was started")


def _ask(incident: Incident, names: tuple[str, ...]) -> Answer:
    raise AssertionError("a language model was asked")


def test_every_broken_field_is_refused_and_nothing_is_started() -> None:
    incident = Incident(
        source="court_api",
        page_kind="law",
        rules={"title": Rule("title", required=True), "number": Rule("number")},
        selectors=KindSelectors(fields={"title": ("jmespath:title",), "number": ("jmespath:number",)}),
        broken=("title", "number"),
        pages=(PageEvidence("https://api.example/1", '{"name": "Act"}'),),
    )
    verdict = heal(with_silent_fields(incident), proposers=(_Eager(),), ask=_ask)
    assert set(verdict.fields) == {"title", "number"}
    assert {field.reasons for field in verdict.fields.values()} == {
        ("a JSON page is not healed: correct the selector in court_api.py",)
    }
    assert not verdict.accepted


def test_no_expression_comes_from_outside() -> None:
    assert fault_of("jmespath:first-child") == "it is for JSON pages"
