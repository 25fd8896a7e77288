"""A model's selectors name nodes, in a process of its own; none of them can hold it up, or name what is not there."""

from __future__ import annotations

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
    named = naming({"items": ("ol li", "li[", "ul li", "ul *"), "title": ("h1",), "gone": ("h7", "body")})
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
    assert named.faults == {("field", "h1"): "it was not run: the process for it was ended"}


def test_a_child_without_memory_names_nothing() -> None:
    named = name_nodes((WIDE,), {"field": ("div.c1 b",)}, NamingLimits(memory_bytes=2**20))
    assert not named.nodes


def test_more_selectors_than_a_model_is_asked_for_are_not_run() -> None:
    named = name_nodes((LAW,), {"a": ("h2", "h1"), "b": ("h1",)}, NamingLimits(tries=2))
    assert set(named.nodes) == {"a"}
    assert "more than 2" in named.faults["b", "h1"]
