from __future__ import annotations

import pytest

from healing.repair.grammar import shape_of


@pytest.mark.parametrize(
    "xpath",
    [
        "//a[re:test(., 'x')]",
        "//a[re : test(., 'x')]",
        "//a[re\n:\ttest (., 'x')]",
        "//a[regexp:test(., 'x')]",
        "//a[set:difference(., //b)]",
        "//a[EXSLT:x()]",
        "document('file:///etc/passwd')//x",
        "document ('file:///etc/passwd')//x",
        "//a[unparsed-entity-uri('x')]",
        "//a[. and document('x')]",
        "//a[dyn:evaluate('1')]",
        "//a[$x]",
        "//processing-instruction()",
        "//x:*",
        "//p(: a comment :)",
        "//p\u200b",
        "//p['open",
        "//p#a",
    ],
)
def test_what_is_no_plain_xpath_is_a_fault(xpath: str) -> None:
    assert shape_of(xpath).fault


@pytest.mark.parametrize(
    "xpath",
    [
        "//p[. and (b or not(c))]/@href",
        "//p[position() mod 2 = 1 and count(a) * 2 > 1]",
        "//p[contains(., 're:test($5) document(//*) and //*[')]",
        "//div/and/or/mod[div div 2 = 1]",
        "//*[name()='o:p']/text()[normalize-space()]",
        "descendant-or-self::p[has-class('a')]",
        "(//h1 | //h2)[1]",
    ],
)
def test_what_is_plain_has_no_fault(xpath: str) -> None:
    assert not shape_of(xpath).fault


def test_what_makes_an_xpath_costly_is_counted() -> None:
    shape = shape_of("//*[count(//a[.//b]) > 1]/following::*/ancestor::p[2] | //div")
    assert (shape.predicates, shape.depth, shape.unions) == (3, 2, 1)
    assert (shape.wide, shape.wide_inside, shape.wide_deep) == (6, 2, 1)
    assert (shape.unbound, shape.sideways, shape.rooted) == (1, 1, 1)


@pytest.mark.parametrize("xpath", ["//*//*", "//node()//*", "//./..//..", "//child::*//self::*"])
def test_steps_that_take_any_node_are_counted_however_they_are_written(xpath: str) -> None:
    assert shape_of(xpath).unbound >= 2


@pytest.mark.parametrize("xpath", ["//p[. = //a]", "//p[a and //b]", "//p[2 div //b]", "//p[(//b)]", "//p[-/a]"])
def test_a_path_from_the_root_inside_a_predicate_is_seen(xpath: str) -> None:
    assert shape_of(xpath).rooted == 1


@pytest.mark.parametrize("xpath", ["//p[a//b]", "//p[div//b]", "//p[.//b]", "//p[@a/../b]", "//p[(a)/b]", "//p[*//b]"])
def test_a_path_from_the_node_is_none_from_the_root(xpath: str) -> None:
    assert shape_of(xpath).rooted == 0
