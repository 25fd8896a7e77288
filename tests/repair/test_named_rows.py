from __future__ import annotations

from healing.dom.page import parse
from healing.model import Kind, Rule
from healing.repair.named_rows import find_rows

RULES = {"title": Rule("title"), "url": Rule("url", Kind.URL), "day": Rule("day", Kind.DATE)}
DAYS = ("3 May 2021", "10 May 2021")


def _row(number: int) -> str:
    return f"<li class=law><a href=/laws/{number}>Act {number}</a> <i>by the council</i></li>"


HTML = "<main>" + "".join(f"<h3>{day}</h3><ul>{''.join(map(_row, range(n, n + 4)))}</ul>" for n, day in enumerate(DAYS))
PAGE = parse(f"{HTML}<ul class=tools><li>Print</li><li>Share</li><li>Save</li></ul></main>")


def test_rows_are_found_over_several_containers_and_without_others() -> None:
    best = find_rows(PAGE, {"title": ("Act 0", "Act 3"), "url": ("/laws/0", "/laws/3")}, RULES)[0]
    assert len(best.group.rows) == 8
    assert best.selectors(PAGE)[0] == "li.law"
    assert best.columns == {"title": ("a", "./a[1]"), "url": ("a::attr(href)", "./a[1]/@href")}


def test_a_day_may_stand_in_a_heading_above_the_rows() -> None:
    named = {"title": ("Act 0", "Act 4"), "day": ("2021-05-03", "2021-05-10")}
    assert find_rows(PAGE, named, RULES)[0].columns["day"] == ("./preceding::h3[1]",)


def test_values_that_stand_in_no_rows_are_found_nowhere() -> None:
    assert find_rows(PAGE, {"title": ("Act 0", "Act 99")}, RULES) == []
    assert find_rows(PAGE, {"title": ("3 May 2021", "10 May 2021")}, RULES) == []
