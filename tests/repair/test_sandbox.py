from __future__ import annotations

import signal
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st
from parsel import Selector

from healing.dom.locate import locate
from healing.repair.sandbox import WRITTEN, Limits, fault_of, limit_cpu, read_limited
from tests.limits import TIME_LIMIT

_PAGE = Selector("<p>a</p>")


@pytest.mark.parametrize(
    "selector", ["h1.title::text", "a[rel=next]::attr(href)", '//dt[.="Status"]/following-sibling::dd[1]']
)
def test_plain_selectors_may_run(selector: str) -> None:
    assert fault_of(selector) == ""


@pytest.mark.parametrize(
    "selector",
    [
        "",
        "p" * 301,
        "//p[",
        "p:nope",
        "//p\x00",
        "document('file:///etc/passwd')//x",
        "//p[re:test(., '(a+)+$')]",
        "//a" * 11,
        "//a" + "[1]" * 13,
    ],
)
def test_what_may_not_run_is_told_why(selector: str) -> None:
    assert fault_of(selector)


@pytest.mark.parametrize(
    "selector",
    [
        "h1.title::text",
        "main article div.head p > a::attr(href)",
        "tr:has(td.name) td:nth-child(2)",
        '//dt[normalize-space()="Status"]/following-sibling::dd[1]',
        '//h2[contains(., "Summary")]/following::p[1]',
        '//tr[td[1][contains(., "Court")]]/td[2]/text()',
        "//div[@class='a' or @class='b']//*[@itemprop='name']",
        '//p[. = "re:test(" or . = "$5"]',
    ],
)
def test_what_a_model_may_reasonably_write_may_run(selector: str) -> None:
    assert fault_of(selector, WRITTEN) == ""


@pytest.mark.parametrize(
    "selector",
    [
        "//*//*//*",
        "* * *",
        "//*[count(//*[count(.//*) > 0]) > 1]",
        "//*[//p[. = //a]]",
        "//p[following::*[preceding::*]]",
        "//*/following::*/preceding::*",
        "//a" + "[b" * 5 + "]" * 5,
        "a:has(b:has(c:has(d:has(e))))",
        "p:has(* *)",
        "//a | //b | //c | //d | //e | //f",
        "a, b, c, d, e, f",
        "//a[re:test(., '(a+)+$')]",
        "//a[re :test(., '(a+)+$')]",
        "a:not(" * 40 + "b" + ")" * 40,
        "//a[ancestor::*[descendant::*[ancestor::*]]]",
        "//p\u202e",
        "//p\u200b",
        "//p\U000e0041",
        r"#\1 x",
        r"[a='\fffe ']",
    ],
)
def test_what_would_explode_is_refused_before_it_runs(selector: str) -> None:
    assert fault_of(selector, WRITTEN)


_PARTS = st.sampled_from(
    [
        *"[]()'\"\\/@*.:#,>+~=|^$ -0a1f\ud800é<!", "\\1 ", "\\fffe ", "\\d800 ", "\\110000 ", ":not(", ":has(",
        "::attr(", ":nth-child(", "::text", "//", "[a='", "']", "9" * 25, "contains(", ":lang(", "-n+", "@a", "::",
    ]
)  # fmt: skip


@given(st.lists(_PARTS, max_size=14).map("".join) | st.text(max_size=40))
def test_whatever_is_written_has_a_fault_or_none_and_raises_nothing(selector: str) -> None:
    for written in (selector, f"[a='{selector}']", f"//a[{selector}]"):
        assert isinstance(fault_of(written, WRITTEN), str)
        read_limited(_PAGE, written)
        locate(_PAGE.root, written)


def test_too_many_results_are_none() -> None:
    page = Selector(text="<p>a</p>" * 9)
    assert len(read_limited(page, "p::text")) == 9
    assert read_limited(page, "p::text", Limits(results=8)) == ()
    assert read_limited(page, "p[") == ()


def test_the_cpu_limit_ends_a_process_inside_libxml2() -> None:
    code = (
        "from parsel import Selector\n"
        "from healing.repair.sandbox import limit_cpu\n"
        "page = Selector(text='<a>x</a>' * 4000)\n"
        "with limit_cpu(0.2):\n"
        "    page.xpath('//a[count(//a[count(//a) > 1]) > 1]')\n"
    )
    done = subprocess.run([sys.executable, "-c", code], check=False, timeout=TIME_LIMIT)
    assert done.returncode == -signal.SIGPROF


def test_the_limit_ends_with_the_block() -> None:
    with limit_cpu(60):
        assert signal.getitimer(signal.ITIMER_PROF)[0] > 0
    assert signal.getitimer(signal.ITIMER_PROF)[0] == 0
