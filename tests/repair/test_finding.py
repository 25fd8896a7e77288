"""Where a page shows a known value."""

from __future__ import annotations

from healing.dom.page import parse
from healing.model import Kind
from healing.repair.finding import find_value


def test_a_date_is_found_in_the_innermost_element_that_shows_it() -> None:
    page = parse("<main><div><p class=f>Enacted: <i class=when>12 May 2010</i></p></div><p>Text of the act.</p></main>")
    found = find_value(page, ("2010-05-12",), Kind.DATE)
    assert [(one.places[0].tag, one.way.attribute) for one in found] == [("i", "")]
