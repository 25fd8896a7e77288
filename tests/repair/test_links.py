"""Fields of many links across redesigns: healed to the record's own documents, or refused."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from parsel import Selector

from healing.detection.checks import detect
from healing.dom.page import parse
from healing.extraction import extract, read_field
from healing.model import Symptom
from healing.repair.gate import judge
from healing.repair.healer import heal
from healing.repair.incident import Candidate, FieldVerdict, Incident
from tests.repair.attachments import BLOCKS, LEARNED, RULES, SELECTORS, Law, incident, new_page, old_page

FIELD = "attachments"


def healed(found: Incident) -> FieldVerdict:
    return heal(found).fields[FIELD]


def given(verdict: FieldVerdict, html: str, url: str) -> set[str]:
    values = read_field(parse(html, url).selector, verdict.selectors, RULES[FIELD]).values
    return {value.removeprefix("http://laws.example") for value in values}


def new_laws(*counts: int, site: str = "named") -> list[Law]:
    return [Law(LEARNED + n, count, site) for n, count in enumerate(counts)]


@pytest.mark.parametrize("layout", BLOCKS)
@pytest.mark.parametrize("counts", [(1, 2, 1, 2, 1), (1, 1, 1, 1, 1), (2, 2, 3, 2), (2, 0, 1, 1, 0), (1,), (2,)])
def test_the_documents_are_found_again(layout: str, counts: tuple[int, ...]) -> None:
    laws = new_laws(*counts)
    pages = [new_page(law, layout) for law in laws]
    before = (1, 2, 0) if 0 in counts else (1, 2)
    verdict = healed(incident(laws, pages, counts=before))
    assert verdict.accepted, verdict.reasons
    for law, html in zip(laws, pages, strict=True):
        assert given(verdict, html, law.url) == set(law.links)


@pytest.mark.parametrize("layout", BLOCKS)
@pytest.mark.parametrize("count", [1, 2])
def test_one_document_a_page_is_enough_to_learn_from(layout: str, count: int) -> None:
    laws = new_laws(*[count] * 4)
    pages = [new_page(law, layout) for law in laws]
    verdict = healed(incident(laws, pages, counts=(1,)))
    if verdict.accepted:
        assert [given(verdict, html, law.url) for law, html in zip(laws, pages, strict=True)] == [
            set(law.links) for law in laws
        ]
    assert verdict.accepted or count == 2


SITES = ["named", "files", "opaque"]
RELATED = [{"label": label, "linked": linked} for label in ("PDF", "") for linked in (True, False)]


@pytest.mark.parametrize("site", SITES)
@pytest.mark.parametrize("related", RELATED)
@pytest.mark.parametrize("pages", [1, 5])
def test_documents_that_are_gone_are_refused(site: str, related: dict[str, Any], pages: int) -> None:
    laws = new_laws(*[2] * pages, site=site)
    html = [new_page(law, "downloads", with_files=False, **related) for law in laws]
    verdict = healed(incident(laws, html, site=site))
    assert not verdict.accepted, verdict
    assert verdict.reasons


@pytest.mark.parametrize("site", SITES)
@pytest.mark.parametrize("layout", BLOCKS)
@pytest.mark.parametrize("related", RELATED)
def test_they_are_never_taken_from_other_records(layout: str, site: str, related: dict[str, Any]) -> None:
    laws = new_laws(1, 2, 2, 1, 2, site=site)
    pages = [new_page(law, layout, **related) for law in laws]
    verdict = healed(incident(laws, pages, site=site))
    assert verdict.accepted or site != "named"
    if verdict.accepted:
        for law, html in zip(laws, pages, strict=True):
            assert given(verdict, html, law.url) == set(law.links)


def test_an_earlier_crawl_of_the_same_address_tells_them() -> None:
    laws = new_laws(2, 1, 2, site="opaque")
    pages = [new_page(law, "hashed") for law in laws]
    found = incident(laws, pages, site="opaque")
    known = [replace(page, known={FIELD: law.links}) for page, law in zip(found.pages, laws, strict=True)]
    verdict = healed(replace(found, pages=tuple(known)))
    assert (verdict.accepted, verdict.proposer) == (True, "known value"), verdict.reasons
    assert [given(verdict, html, law.url) for law, html in zip(laws, pages, strict=True)] == [
        set(law.links) for law in laws
    ]


def test_the_page_s_own_metadata_tells_them() -> None:
    laws = new_laws(1, 1, 1)
    meta = '<head><meta name="citation_pdf_url" content="http://laws.example{}"></head><body>'
    pages = [new_page(law, "hashed").replace("<body>", meta.format(law.links[0])) for law in laws]
    trials = heal(incident(laws, pages)).trials
    told = [trial for trial in trials if trial.candidate.field == FIELD and trial.candidate.proposer == "witness"]
    assert told
    assert all(trial.sample == laws[0].links for trial in told)


def test_one_of_two_documents_is_not_enough() -> None:
    laws = new_laws(2, 2, 2, 2)
    pages = [new_page(law, "downloads") for law in laws]
    candidate = Candidate(FIELD, ("ul.downloads li:nth-of-type(1) a::attr(href)",), "test", 0.95)
    found = incident(laws, pages)
    whole, _ = judge(found, [candidate], {})
    assert not whole.accepted
    healed_to = healed(found)
    assert given(healed_to, pages[0], laws[0].url) == set(laws[0].links)


@pytest.mark.parametrize(
    ("selector", "reason"),
    [
        ("nav a::attr(href), header a::attr(href)", "as all"),
        ("div.also li a::attr(href)", "as all"),
        ("footer a::attr(href)", "address"),
    ],
)
def test_the_gate_knows_where_the_links_led(selector: str, reason: str) -> None:
    laws = new_laws(1, 2, 1)
    found = incident(laws, [new_page(law, "downloads") for law in laws])
    verdict, _ = judge(found, [Candidate(FIELD, (selector,), "test", 0.99)], {})
    assert not verdict.accepted
    assert any(reason in one for one in verdict.reasons), verdict.reasons


def test_a_page_without_documents_is_no_failure() -> None:
    memory = incident(new_laws(1), [""], counts=(1, 0, 2)).memory
    law = Law(40, 0)
    page = Selector(text=old_page(law))
    assert detect(extract(page, "law", SELECTORS, RULES), memory) == ()


def test_links_that_lead_to_pages_where_all_were_files_are_suspicious() -> None:
    memory = incident(new_laws(1), [""]).memory
    law = Law(40, 1)
    page = Selector(text=old_page(law).replace(".pdf", "/history"))
    (failure,) = detect(extract(page, "law", SELECTORS, RULES), memory)
    assert (failure.field, failure.symptom) == (FIELD, Symptom.SUSPICIOUS)
    assert "pdf" in failure.detail
