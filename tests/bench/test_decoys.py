from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from healing.bench.case import read_case
from healing.bench.decoys import PROPOSER, SCORE, decoys
from healing.bench.repair import learned, meet
from healing.dom.page import parse
from healing.extraction import read_field
from healing.repair.healer import heal
from tests.bench.samples import write_case

if TYPE_CHECKING:
    from pathlib import Path
    from typing import Any

OLD = """<html><head><meta property="og:title" content="Old bridge opens to all traffic"></head><body><main>
<h1 class="old">Old bridge opens to all traffic</h1><p class="by">By <b class="who">Ann Lee</b></p>
<time class="day" datetime="2024-03-01">1 March 2024</time>
<div class="tags"><a href="/tag/roads">Roads</a><a href="/tag/city">City</a></div></main></body></html>"""
NEW = """<html><head><meta property="og:title" content="Parliament passes the water bill"></head><body>
<nav><a href="/a">Home page</a><a href="/b">All the news</a></nav><main>
<div class="kicker">Politics and the law</div><h1 class="headline">Parliament passes the water bill</h1>
<div class="intro">What the new rules mean for farmers.</div><h2>The vote was close in the end</h2>
<p>Published: <time class="stamp" datetime="2024-06-02">2 June 2024</time></p>
<p>Updated: <time class="late" datetime="2024-06-05">5 June 2024</time></p>
<div class="subjects"><a href="/tag/water">Water</a><a href="/tag/farms">Farms</a></div></main>
<aside><h3>Ten other stories of this week</h3></aside></body></html>"""


def field(kind: str, selector: str) -> dict[str, Any]:
    return {"type": kind, "required": False, "description": "", "selectors": [selector]}


FIELDS = {
    "title": field("text", "h1.old::text"),
    "published": field("date", "time.day::attr(datetime)"),
    "topics": field("list", "div.tags a::text"),
}


@pytest.fixture
def values(tmp_path: Path) -> dict[str, dict[tuple[str, ...], str]]:
    """By field: what each decoy gives, and of which kind it is."""
    told = {"id": "paper__1", "suite": "news", "site": "paper", "kind": "page", "fields": FIELDS}
    case = read_case(write_case(tmp_path, told, OLD, NEW))
    incident = meet(case, case.new_page(), learned(case)).incident
    assert set(incident.broken) == set(FIELDS)
    page = parse(NEW).selector
    found: dict[str, dict[tuple[str, ...], str]] = {name: {} for name in FIELDS}
    for decoy in decoys(incident, heal(incident)):
        (candidate,) = decoy.candidates
        assert decoy.targets == (candidate.field,)
        assert (candidate.proposer, candidate.score) == (PROPOSER, SCORE)
        given = read_field(page, candidate.selectors, incident.rules[candidate.field]).values
        assert given
        assert given not in found[candidate.field], "a decoy is offered once"
        found[candidate.field][given] = decoy.kind
    return found


def test_a_title_has_its_neighbours_a_teaser_and_other_headings(values: dict[str, dict[tuple[str, ...], str]]) -> None:
    offered = values["title"]

    assert offered[("What the new rules mean for farmers.",)] == "the element after"
    assert offered[("Ten other stories of this week",)] == "a teaser's title"
    assert offered[("The vote was close in the end",)] == "another heading"
    assert ("Politics and the law",) in offered
    assert any(kind == "the node of topics" for kind in offered.values())


def test_the_value_of_the_real_repair_is_never_offered(values: dict[str, dict[tuple[str, ...], str]]) -> None:
    assert ("Parliament passes the water bill",) not in values["title"]


def test_a_date_has_the_newest_other_date(values: dict[str, dict[tuple[str, ...], str]]) -> None:
    assert ("2024-06-05",) in values["published"] or ("5 June 2024",) in values["published"]


def test_a_list_has_a_part_of_it_and_a_menu(values: dict[str, dict[tuple[str, ...], str]]) -> None:
    assert values["topics"][("Home page", "All the news")] == "a menu"
