"""JSON pages: what broke, what the page says is not there, and what stands in its place."""

from __future__ import annotations

import json

import pytest
from parsel import Selector

from healing.detection.checks import detect
from healing.detection.triage import PageFacts, PageState, triage
from healing.extraction import extract
from healing.json_page import json_page
from healing.memory.learn import learn, remember
from healing.memory.remembered import KindMemory
from healing.model import ROWS, Extraction, Kind, KindSelectors, Rule, Symptom

LIST_RULES = {
    "title": Rule("title", required=True),
    "enacted": Rule("enacted", Kind.DATE),
    "next_url": Rule("next_url", Kind.URL),
}
LISTING = KindSelectors(
    fields={"next_url": ("jmespath:next",)},
    rows=("jmespath:results",),
    columns={"title": ("jmespath:name",), "enacted": ("jmespath:enacted",)},
)
LAW_RULES = {"title": Rule("title", required=True), "court": Rule("court")}
LAW = KindSelectors(fields={"title": ("jmespath:title",), "court": ("jmespath:court",)})
SITE = "https://api.example/laws"


def listing(data: object) -> Extraction:
    page = json_page(json.dumps(data))
    assert page is not None
    return extract(page, "list", LISTING, LIST_RULES)


def law(data: object) -> Extraction:
    page = json_page(json.dumps(data))
    assert page is not None
    return extract(page, "law", LAW, LAW_RULES)


def rows(count: int = 5) -> list[dict[str, str]]:
    return [{"name": f"Act {n}", "enacted": f"2020-01-0{n + 1}"} for n in range(count)]


def list_memory() -> KindMemory:
    pages = [listing({"results": rows(), "next": f"{SITE}?page={n + 1}"}) for n in range(1, 4)]
    pages.append(listing({"results": rows(3), "next": None}))
    return learn(KindMemory(), [remember(None, f"{SITE}?page={n}", one) for n, one in enumerate(pages, 1)])


def law_memory() -> KindMemory:
    pages = [law({"title": f"Act {n}", "court": "High Court"}) for n in range(12)]
    return learn(KindMemory(), [remember(None, f"{SITE}/{n}", one) for n, one in enumerate(pages)])


def broken(extraction: Extraction, memory: KindMemory, url: str = f"{SITE}?page=1") -> dict[str, Symptom]:
    return {one.field: one.symptom for one in detect(extraction, memory, PageFacts(url, html="{}"))}


@pytest.mark.parametrize(
    ("data", "failures"),
    [
        ({"results": rows(), "next": "/laws?page=2"}, {}),
        ({"results": rows(), "next": None}, {}),
        ({"results": [], "next": None}, {}),
        ({"results": None, "next": None}, {}),
        ({"results": [{"name": "Act", "enacted": None}] * 3, "next": None}, {}),
        ({"results": rows()}, {"next_url": Symptom.MISSING}),
        ({"items": rows(), "next": None}, {ROWS: Symptom.EMPTY_LISTING}),
        ({"items": rows()}, {ROWS: Symptom.EMPTY_LISTING, "next_url": Symptom.MISSING}),
        ({"results": [{"title": "Act"}] * 5, "next": None}, {ROWS: Symptom.EMPTY_LISTING}),
        ({"results": [{"name": {"en": "Act"}, "enacted": "2020"}] * 5, "next": None}, {"title": Symptom.INVALID}),
    ],
)
def test_what_broke_on_a_list(data: object, failures: dict[str, Symptom]) -> None:
    assert broken(listing(data), list_memory()) == failures


@pytest.mark.parametrize(
    ("data", "failures"),
    [
        ({"title": "Act", "court": "High Court"}, {}),
        ({"title": "Act", "court": None}, {}),
        ({"title": "Act"}, {"court": Symptom.MISSING}),
        ({"title": None, "court": "High Court"}, {"title": Symptom.MISSING}),
        ({"title": "Act", "court": {"id": 12}}, {"court": Symptom.INVALID}),
        ([], {"title": Symptom.MISSING, "court": Symptom.MISSING}),
    ],
)
def test_what_broke_on_a_law(data: object, failures: dict[str, Symptom]) -> None:
    assert broken(law(data), law_memory()) == failures


def test_a_page_that_was_not_read_has_always_failed() -> None:
    html = Selector(text="<html><h1>Act</h1></html>", type="html")
    assert broken(extract(html, "law", LAW, LAW_RULES), KindMemory()) == {"title": Symptom.MISSING}
    assert broken(extract(html, "list", LISTING, LIST_RULES), KindMemory()) == {ROWS: Symptom.MISSING}
    optional = {"court": LAW_RULES["court"]}
    only = KindSelectors(fields={"court": LAW.fields["court"]})
    assert broken(extract(html, "law", only, optional), KindMemory()) == {"court": Symptom.MISSING}


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ('{"detail": "Not found."}', PageState.SOFT_404),
        ('{"error": {"message": "Access denied"}}', PageState.BLOCKED),
        ('{"message": "Too many requests!", "status": 429}', PageState.BLOCKED),
        ('{"message": "Service temporarily unavailable"}', PageState.MAINTENANCE),
        ('{"url": "https://geo.captcha-delivery.com/captcha/?x=1"}', PageState.BLOCKED),
        ('{"title": "Act on the blocked roads of the counties", "results": []}', PageState.DRIFT),
        ('{"results": [], "note": "No results found"}', PageState.DRIFT),
        ('{"html": "<script>go()</script><div id=root></div>"}', PageState.DRIFT),
        ('{"text": "' + "The court said that access was denied. " * 200 + '"}', PageState.DRIFT),
        ("[[1, null], {}]", PageState.DRIFT),
    ],
)
def test_what_a_json_page_says_that_it_is(text: str, state: PageState) -> None:
    assert triage(PageFacts(SITE, 200, "application/json", text, SITE, is_json=True)).kind is state


@pytest.mark.parametrize(
    ("text", "is_json", "state"),
    [
        ("<html><title>Just a moment...</title></html>", False, PageState.BLOCKED),
        ("<html><h1>Under maintenance</h1></html>", False, PageState.MAINTENANCE),
        ("<html><h1>Laws</h1><p>No results found.</p></html>", False, PageState.OTHER_FORMAT),
        ("<html><h1>Laws</h1></html>", False, PageState.OTHER_FORMAT),
        ('{"a": ', False, PageState.OTHER_FORMAT),
        ("", False, PageState.OTHER_FORMAT),
        ('{"error": "unknown"}', True, PageState.OTHER_FORMAT),
        ('{"error": "Access denied"}', True, PageState.BLOCKED),
    ],
)
def test_another_format_than_the_expected_one(text: str, is_json: bool, state: PageState) -> None:
    found = triage(PageFacts(SITE, 200, "text/plain", text, SITE, is_json=is_json), "A in place of B")
    assert found.kind is state
    if state is PageState.OTHER_FORMAT:
        assert found.reason.startswith("A in place of B: text/plain, and it begins ")
