"""A model's selectors name nodes, in a process of its own; none of them can hold it up, or name what is not there."""

from __future__ import annotations

import json
import signal
import subprocess
from typing import Any

import pytest

from healing.dom.page import parse
from healing.llm.lines import xpath_of
from healing.llm.question import PickedNode
from healing.repair.naming import NamingLimits, name_nodes, names_nodes
from healing.repair.sandbox import LIMITS

LAW = """<html><head><title>Acts</title><script>var title = "x"</script></head><body><main>
<h1 class="act">The Reed Act</h1><dl><dt>In force</dt><dd>4 May 2024</dd></dl>
<p>Read it <a href="/acts/7.pdf">here</a> or at the mill.</p><o:p>old</o:p><ul><li>one</li><li>two</li></ul>
</main></body></html>"""
WIDE = (
    "<html><body>"
    + "".join(f"<div class=c{n % 9}><p>text {n} <a href=/{n}>a</a></p><b>b</b></div>" for n in range(1500))
    + "</body></html>"
)
BOMB = "//*[count(//*[count(.//*) > 0]) > 1]"
LENIENT = NamingLimits(selectors=LIMITS, cpu_seconds=0.3)
"""Without the strict grammar, to see what the operating system does."""


@pytest.mark.parametrize(
    ("selector", "attribute", "text"),
    [
        ("h1.act", "", "The Reed Act"),
        ("h1.act::text", "", "The Reed Act"),
        ("//h1/text()", "", "The Reed Act"),
        ("a::attr(href)", "href", "here"),
        ("//p/a/@href", "href", "here"),
        ('//dt[.="In force"]/following-sibling::dd[1]', "", "4 May 2024"),
        ("normalize-space(//h1)", "", "The Reed Act"),
        ('//*[name()="o:p"]', "", "old"),
        ("//a/following-sibling::text()", "", "Read it here or at the mill."),
    ],
)
def test_a_selector_names_the_element_and_its_attribute(selector: str, attribute: str, text: str) -> None:
    (node,) = name_nodes((LAW,), {"field": (selector,)}).nodes["field"]
    page = parse(LAW)
    (element,) = page.root.xpath(node.xpath)
    assert (node.page, node.attribute, page.text(element)) == (0, attribute, text)
    assert node.xpath == xpath_of(element)


def test_the_first_useful_selector_of_each_field_counts_on_all_pages() -> None:
    naming = names_nodes((LAW, LAW.replace("li>", "i>")))
    named = naming({"items": ("ol li", "li[", "ul li", "ul *"), "title": ("h1",), "gone": ("h7", "body")}, 10.0)
    assert named["items"] == tuple(PickedNode(0, f"/html[1]/body[1]/main[1]/ul[1]/li[{n}]") for n in (1, 2))
    assert [node.page for node in named["title"]] == [0, 1]
    assert set(named) == {"items", "title"}


@pytest.mark.parametrize(
    ("selector", "fault"),
    [
        ("*", "selects everything"),
        ("//*", "selects everything"),
        ("body", "selects everything"),
        (":root", "selects everything"),
        ("body *", "selects everything"),
        ("div, p", "too many nodes"),
        ("h1", "finds nothing"),
        ("p[", "not valid"),
        ("//p[re:test(., '(a+)+$')]", "uses re:test"),
        ("x" * 10_000, "10000 characters"),
    ],
)
def test_what_names_nothing_is_told_why(selector: str, fault: str) -> None:
    named = name_nodes((WIDE,), {"field": (selector,)})
    assert not named.nodes
    assert fault in named.faults["field", selector]


def test_half_of_a_page_is_everything_too() -> None:
    page = "<main>" + "<p><i>x</i></p>" * 40 + "</main>"
    faults = name_nodes((page,), {"field": ("main *", "//p | //i")}).faults
    assert set(faults.values()) == {"it selects everything"}
    assert len(name_nodes((page,), {"field": ("i",)}).nodes["field"]) == 40


def test_scripts_and_comments_are_no_nodes() -> None:
    page = LAW.replace("<main>", "<main><!-- pick me -->")
    named = name_nodes((page,), {"field": ("script", "//comment()", "style")})
    assert not named.nodes
    assert named.faults["field", "script"] == "it finds what is not shown"


@pytest.mark.parametrize(
    "part",
    [
        '<div style="display:none"><em>Ann</em></div>',
        '<em hidden data-x="1">Ann</em>',
        "<noscript><em>Ann</em></noscript>",
        '<p aria-hidden="true"><b><em>Ann</em></b></p>',
    ],
)
def test_what_no_reader_sees_is_no_node(part: str) -> None:
    page = LAW.replace("<main>", f"<main>{part}")
    for selector in ("em", "//em/text()", "em::text"):
        assert name_nodes((page,), {"by": (selector,)}).faults["by", selector] == "it finds what is not shown"
    assert name_nodes((page,), {"by": ("em, h1", "h1")}).nodes["by"][0].xpath.endswith("/h1[1]")


def test_metadata_are_no_hidden_part() -> None:
    page = LAW.replace("<head>", '<head style="display:none"><meta name="by" content="Ann">')
    named = name_nodes((page,), {"by": ("meta[name=by]::attr(content)",), "title": ("head title",)})
    assert named.nodes["by"][0].attribute == "content"
    assert "title" in named.nodes


def test_the_selector_that_ends_the_child_is_refused_and_the_others_go_on() -> None:
    written = {"before": ("div.c1 b",), "bomb": (BOMB, "div.c2 b"), "after": ("div.c3 b", BOMB)}
    named = name_nodes((WIDE,), written, LENIENT)
    places = {name: nodes[0].xpath for name, nodes in named.nodes.items()}
    assert places == {name: f"/html[1]/body[1]/div[{n}]/b[1]" for n, name in enumerate(written, 2)}
    assert named.faults == {("bomb", BOMB): "it took too long"}


def test_so_many_may_end_it_and_no_more() -> None:
    bombs = tuple(BOMB.replace("> 1]", f"> {n}]") for n in range(1, 5))
    named = name_nodes((WIDE,), {"field": (*bombs, "div.c1 b")}, NamingLimits(LIMITS, cpu_seconds=0.1, deaths=1))
    assert not named.nodes
    assert [named.faults["field", bomb] for bomb in bombs[:2]] == ["it took too long"] * 2
    assert all("was not run" in named.faults["field", rest] for rest in (*bombs[2:], "div.c1 b"))


def test_the_clock_ends_a_child_that_uses_no_cpu() -> None:
    named = name_nodes((LAW,), {"field": ("h1",)}, NamingLimits(seconds=0.001))
    assert named.faults == {("field", "h1"): "it was not run: the time was over"}


def test_all_children_together_have_the_time_that_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    """The clock stands at 100 s when the first begins; each one takes 3 s and dies."""
    now, given = iter((100.0, 100.0, 103.0, 106.0)), []

    def dies(*_: object, timeout: float, **__: Any) -> object:
        given.append(timeout)
        return subprocess.CompletedProcess([], -signal.SIGPROF, b'{"at": 0}\n', b"")

    monkeypatch.setattr("healing.repair.naming.monotonic", lambda: next(now))
    monkeypatch.setattr(subprocess, "run", dies)
    named = name_nodes((LAW,), {"field": ("h1", "h2", "h3")}, NamingLimits(seconds=5.0))
    assert given == [5.0, 2.0]
    assert named.faults["field", "h3"] == "it was not run: the time was over"


@pytest.mark.parametrize(("seconds", "given"), [(4.0, [4.0]), (60.0, [10.0]), (float("inf"), [10.0]), (-1.0, [])])
def test_no_child_has_more_time_than_the_heal(
    seconds: float, given: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[float] = []

    def run(*_: object, timeout: float, **__: Any) -> object:
        told.append(timeout)
        return subprocess.CompletedProcess([], 0, b"", b"")

    monkeypatch.setattr("healing.repair.naming.monotonic", lambda: 7.0)
    monkeypatch.setattr(subprocess, "run", run)
    assert names_nodes((LAW,))({"field": ("h1",)}, seconds) == {}
    assert told == given


@pytest.mark.parametrize(
    ("returncode", "fault"),
    [
        (-signal.SIGPROF, "it took too long"),
        (-signal.SIGSEGV, "its process crashed: Segmentation fault"),
        (-signal.SIGKILL, "its process crashed: Killed"),
        (1, "its process ended early"),
    ],
)
def test_why_a_child_ended_is_told_apart(returncode: int, fault: str, monkeypatch: pytest.MonkeyPatch) -> None:
    done = subprocess.CompletedProcess([], returncode, b'{"at": 0}\n{"tried', b"MemoryError")
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: done)
    assert name_nodes((LAW,), {"field": ("h1",)}).faults == {("field", "h1"): fault}


@pytest.mark.parametrize(
    ("node", "fault"),
    [
        ([0, "/html[1]/h1[1]", "a b"], "it names an attribute that is none"),
        ([0, "//h1", ""], "it names an element whose place cannot be told"),
        ([7, "/html[1]", ""], "it names an element whose place cannot be told"),
    ],
)
def test_what_a_child_names_is_looked_at(node: list[object], fault: str, monkeypatch: pytest.MonkeyPatch) -> None:
    said = json.dumps({"tried": 0, "nodes": [node], "fault": ""}).encode() + b"\n"
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: subprocess.CompletedProcess([], 0, said, b""))
    assert name_nodes((LAW,), {"field": ("h1",)}).faults == {("field", "h1"): fault}


def test_a_child_without_memory_names_nothing() -> None:
    named = name_nodes((WIDE,), {"field": ("div.c1 b",)}, NamingLimits(memory_bytes=2**20))
    assert not named.nodes


def test_more_selectors_than_a_model_is_asked_for_are_not_run() -> None:
    named = name_nodes((LAW,), {"a": ("h2", "h1"), "b": ("h1",)}, NamingLimits(tries=2))
    assert set(named.nodes) == {"a"}
    assert "more than 2" in named.faults["b", "h1"]
