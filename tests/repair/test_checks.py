"""What the gate asks of single candidates."""

from __future__ import annotations

from dataclasses import replace

import pytest

from healing.memory.profile import Profile
from healing.model import Kind
from healing.repair.gate import judge
from healing.repair.incident import Candidate, FieldVerdict, Incident
from tests.repair.article import NEW_LEAD, NEW_TITLE, incident, new_page


def _verdict(candidate: Candidate, evidence: Incident) -> FieldVerdict:
    return judge(evidence, [candidate], {})[0]


def _sure(field: str, *selectors: str) -> Candidate:
    return Candidate(field, selectors, "relocation", 0.97)


def test_a_value_with_its_label_before_it_is_refused() -> None:
    html = new_page().replace("<h1>", "<p class=t>Title: Harbour dues to rise again</p><h1>")
    verdict = _verdict(_sure("title", "p.t"), incident(html))
    assert not verdict.accepted
    assert "begins with the field's label 'Title'" in verdict.reasons[0]
    assert _verdict(_sure("title", "h1"), incident(html)).accepted


def test_a_date_may_have_its_label_before_it() -> None:
    html = new_page().replace("Published 3 May 2024", "Published: 3 May 2024")
    assert _verdict(_sure("published", "article > span:nth-of-type(2)"), incident(html)).accepted


def test_a_counted_place_is_refused_where_pages_may_lack_the_field() -> None:
    evidence = incident(new_page())
    profiles = evidence.memory.profiles | {"lead": Profile(pages=10, filled=8, shortest=60, longest=200)}
    some_lack_it = replace(evidence, memory=replace(evidence.memory, profiles=profiles))
    counted = _sure("lead", "article p:nth-of-type(1)")
    assert "counts elements only" in _verdict(counted, some_lack_it).reasons[0]
    assert _verdict(_sure("lead", "article > p"), some_lack_it).accepted


def test_a_description_that_the_page_does_not_show_contradicts_no_standfirst() -> None:
    told = "What the dues pay for, who has to pay them from spring, and why the harbour town is at odds over them now."
    evidence = incident(new_page().replace("</head>", f'<meta name="description" content="{told}"></head>'))
    assert _verdict(_sure("lead", "article > p"), _witnessed(evidence, "lead", "meta:description")).accepted


def test_a_shown_value_that_metadata_names_contradicts_another() -> None:
    evidence = _witnessed(incident(new_page()), "title", "jsonld:headline")
    refused = _verdict(Candidate("title", ("article > span:nth-of-type(2)",), "relocation", 0.97), evidence)
    assert not refused.accepted
    assert _verdict(_sure("title", "h1"), evidence).sample == (NEW_TITLE,)


def test_what_only_one_page_has_is_not_the_same_on_every_page() -> None:
    evidence = incident(new_page())
    told = replace(evidence.pages[0], url="https://courier.test/again")
    html = new_page().replace(f"<p>{NEW_LEAD}</p>", "")
    bare = [replace(told, url=f"https://courier.test/{number}", html=html) for number in range(2)]
    profiles = {"lead": Profile(pages=8, filled=4, shortest=60, longest=200)}
    evidence = replace(evidence, memory=replace(evidence.memory, profiles=profiles))
    once = replace(evidence, pages=(*evidence.pages, *bare))
    assert _verdict(_sure("lead", "article > p"), once).accepted
    twice = replace(evidence, pages=(*evidence.pages, told, *bare))
    assert "gives the same on every page" in _verdict(_sure("lead", "article > p"), twice).reasons[0]


_HIDDEN = (
    ('<div style="display:none"><em class="x">Harbour dues fall</em></div>', "stands where no reader sees it"),
    ('<em class="x" hidden>Harbour dues fall</em>', "stands where no reader sees it"),
    ('<em class="x">Harbour dues <u aria-hidden="true">never</u> fall</em>', "has words that the page hides"),
)


@pytest.mark.parametrize(("part", "fault"), _HIDDEN)
def test_a_model_may_not_name_what_no_reader_sees(part: str, fault: str) -> None:
    evidence = incident(new_page().replace("<h1>", f"{part}<h1>"))
    named = replace(_sure("title", "em.x"), by_meaning=True)
    assert any(fault in reason for reason in _verdict(named, evidence).reasons)
    assert not any(fault in reason for reason in _verdict(_sure("title", "em.x"), evidence).reasons)


@pytest.mark.parametrize("head", ["<head>", "<head hidden>"])
def test_what_stands_in_the_head_is_not_hidden(head: str) -> None:
    html = new_page().replace("<head>", f'{head}<meta name="when" content="2024-05-03">')
    named = replace(_sure("published", "meta[name=when]::attr(content)"), by_meaning=True)
    assert _verdict(named, incident(html)).accepted


def _witnessed(evidence: Incident, field: str, path: str) -> Incident:
    """The same, where this metadata always agreed with the field."""
    (page,) = evidence.memory.pages
    known = replace(page.fingerprints[field], witnesses=(path,), dissent=())
    page = replace(page, fingerprints=page.fingerprints | {field: known})
    assert evidence.rules[field].kind is Kind.TEXT
    return replace(evidence, memory=replace(evidence.memory, pages=(page,)))
