"""What the gate measures itself, whoever proposed a value."""

from __future__ import annotations

from dataclasses import replace

import pytest

from healing.model import Rule
from healing.repair.evidence import Measure
from healing.repair.gate import judge
from healing.repair.incident import Candidate, Incident
from healing.repair.run import run
from healing.repair.thresholds import THRESHOLDS
from tests.repair.article import incident, new_page
from tests.repair.redesigns import incident as portal_incident


def _measured(evidence: Incident, field: str, *selectors: str) -> float:
    return Measure(evidence, field).of(run(evidence, Candidate(field, selectors, "somebody", 0.99), {}))


@pytest.mark.parametrize(
    ("field", "right", "wrong"),
    [
        ("title", "h1", "article > span:nth-of-type(2)"),
        ("published", "article > span:nth-of-type(2)", "article > span:nth-of-type(3)"),
        ("lead", "article > p", "section.x9y8z7 > p:nth-of-type(3)"),
        ("body", "section.x9y8z7 > p", "aside p"),
        ("authors", "span.by > a", "ul.labels a"),
        ("topics", "ul.labels a", "span.by > a"),
    ],
)
def test_the_right_value_measures_more_than_another(field: str, right: str, wrong: str) -> None:
    evidence = incident(new_page())
    assert _measured(evidence, field, right) > 0.8
    assert _measured(evidence, field, wrong) < 0.75


def test_a_part_of_a_list_measures_less_than_all_of_it() -> None:
    evidence = incident(new_page())
    assert _measured(evidence, "topics", "ul.labels li:first-child a") < _measured(evidence, "topics", "ul.labels a")


def test_nothing_measures_nothing() -> None:
    assert _measured(incident(new_page()), "title", "h6") == 0


def test_what_is_known_of_the_address_is_enough() -> None:
    evidence = incident(new_page(data=""))
    page = replace(evidence.pages[0], known={"published": ("2024-05-06",)})
    other = "article > span:nth-of-type(3)"
    assert _measured(replace(evidence, pages=(page,)), "published", other) > _measured(evidence, "published", other)
    assert _measured(replace(evidence, pages=(page,)), "published", other) > 0.95


def test_a_known_address_is_compared_by_where_it_leads() -> None:
    evidence = incident(new_page())
    rules = evidence.rules | {"link": Rule("link")}
    rules["link"] = replace(rules["link"], kind=type(rules["title"].kind)("url"))
    page = replace(evidence.pages[0], url="https://news.test/a/1", known={"link": ("https://news.test/people/bo-ek",)})
    selectors = replace(evidence.selectors, fields={**evidence.selectors.fields, "link": ("a.none::attr(href)",)})
    evidence = replace(evidence, rules=rules, selectors=selectors, pages=(page,))
    assert _measured(evidence, "link", "span.by > a:first-child::attr(href)") > 0.95


def test_an_earlier_selector_of_the_field_is_trusted_for_that() -> None:
    evidence = replace(incident(new_page()), history={"lead": ("article > p",)})
    assert _measured(evidence, "lead", "article > p") >= 0.85


@pytest.mark.parametrize("pages", [1, 3, 5])
def test_a_word_alone_heals_nothing_however_many_pages_there_are(pages: int) -> None:
    evidence = portal_incident("classic", "cards", pages=pages)
    sure = Candidate("issuer", (".gz-badge-status::text", "span.gz-badge-status"), "somebody", 0.99)
    verdict, _ = judge(evidence, [sure], {})
    assert not verdict.accepted


def test_a_word_alone_heals_nothing_on_an_article() -> None:
    sure = Candidate("lead", ("section.x9y8z7 > p:nth-of-type(3)",), "somebody", 0.99)
    verdict, _ = judge(incident(new_page()), [sure], {})
    assert not verdict.accepted


def test_the_gate_is_never_surer_than_the_proposer() -> None:
    assert THRESHOLDS.believed(0.4, 1.0) == 0.4
    assert THRESHOLDS.believed(0.99, 0.0) == pytest.approx(THRESHOLDS.word)
    assert THRESHOLDS.believed(0.99, 0.5) == pytest.approx(1 - 0.5 * (1 - THRESHOLDS.word))
    assert THRESHOLDS.believed(0.7, 0.0, by_meaning=True) == pytest.approx(THRESHOLDS.word_on_meaning)
