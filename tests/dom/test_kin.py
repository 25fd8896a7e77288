from __future__ import annotations

from parsel import Selector

from healing.dom.kin import kin

PAGE = Selector(
    text="<body><ul><li class='a'><a href='/1'>x</a></li><li><a href='/2'>y</a></li><li>z</li></ul>"
    "<div><ul><li><a href='/3'>elsewhere</a></li></ul></div></body>"
)


def test_elements_of_the_same_standing_with_a_link_where_the_rows_have_one() -> None:
    assert kin([node.root for node in PAGE.css("li.a")], PAGE.root) == 2


def test_without_links_all_of_them_count() -> None:
    assert kin([node.root for node in PAGE.css("body > ul > li")], PAGE.root) == 3


def test_rows_of_several_standings_are_added_up() -> None:
    assert kin([node.root for node in PAGE.xpath("//li[a]")], PAGE.root) == 3


def test_no_rows_have_no_kin() -> None:
    assert kin([], PAGE.root) == 0


def test_rows_in_a_tag_that_no_xpath_can_name_are_counted() -> None:
    page = Selector(
        "<html><body><st1:place><ul><li><a href=/1>One</a></li><li><a href=/2>Two</a></li></ul></body></html>"
    )
    rows = list(page.root.iter("li"))
    assert kin(rows, page.root) == 2
