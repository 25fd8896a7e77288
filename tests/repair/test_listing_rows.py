from __future__ import annotations

from healing.dom.page import Page, parse
from healing.repair.listing_rows import RowGroup, by_links, row_groups, row_selectors


def page(body: str) -> Page:
    return parse(f"<html><body>{body}</body></html>")


def texts(found: Page, group: RowGroup) -> list[str]:
    return [found.text(row) for row in group.rows]


def test_records_are_found_across_containers() -> None:
    found = page("<main><ul><li>a</li><li>b</li></ul><h2>Older</h2><ul><li>c</li></ul></main>")

    assert ["a", "b", "c"] in [texts(found, group) for group in row_groups(found)]


def test_menus_and_footers_hold_no_records() -> None:
    links = "<a href='/x'>x</a>" * 5
    found = page(f"<nav>{links}</nav><footer>{links}</footer><aside>{links}</aside>")

    assert not row_groups(found)


def test_two_elements_are_no_list() -> None:
    assert not row_groups(page("<main><p>one</p><p>two</p></main>"))


def test_selectors_give_just_the_rows_names_first() -> None:
    found = page("<div class='cards'><p class='card'>a</p><p class='card'>b</p><p class='card'>c</p><p>end</p></div>")
    group = next(group for group in row_groups(found) if texts(found, group) == ["a", "b", "c"])

    selectors = list(row_selectors(group, found.root))

    assert selectors[0] == "p.card"
    assert all(found.root.cssselect(each) == list(group.rows) for each in selectors)


def test_rows_that_give_nothing_may_come_along() -> None:
    found = page("<table><tr><th>No</th></tr><tr><td>1</td></tr><tr><td>2</td></tr><tr><td>3</td></tr></table>")
    group = next(group for group in row_groups(found) if texts(found, group) == ["1", "2", "3"])

    lenient = next(row_selectors(group, found.root, lambda row: row.find("td") is None))
    strict = next(row_selectors(group, found.root))

    assert len(found.root.cssselect(lenient)) == 4
    assert found.root.xpath(strict) == list(group.rows)


def test_rows_in_all_parts_of_a_table_are_its_rows() -> None:
    rows = [f"<tr class='{'odd' if n % 2 else 'even'}'><td>{n}</td></tr>" for n in range(6)]
    found = page(f"<table id='all'><thead>{rows[0]}{rows[1]}{rows[2]}</thead>{''.join(rows[3:])}</table>")
    group = next(group for group in row_groups(found) if len(group.rows) == 6)

    selectors = list(row_selectors(group, found.root))

    assert "table#all tr" in selectors
    assert all(found.root.cssselect(each) == list(group.rows) for each in selectors)


def test_a_sample_is_spread_over_the_rows() -> None:
    found = page("<main>" + "".join(f"<p>{number}</p>" for number in range(10)) + "</main>")
    (group,) = row_groups(found)

    assert [found.text(row) for row in group.sample(5)] == ["0", "2", "4", "6", "8"]
    assert len(group.sample(50)) == 10


def test_the_siblings_of_a_record_end_where_the_next_begins() -> None:
    found = page("<dl><dt>a</dt><dd>1</dd><dd>2</dd><dt>b</dt><dd>3</dd><dt>c</dt><dd>4</dd></dl>")
    group = next(group for group in row_groups(found) if texts(found, group) == ["a", "b", "c"])

    assert [[found.text(one) for one in group.tail(row)] for row in group.rows] == [["1", "2"], ["3"], ["4"]]


def test_a_heading_above_the_records_is_no_part_of_the_one_before() -> None:
    days = "".join(f"<h3>day {day}</h3><p>case {day}</p>" for day in range(4))
    found = page(f"<main>{days}</main>")
    group = next(group for group in row_groups(found) if found.text(group.rows[0]) == "case 0")

    assert not any(group.tail(row) for row in group.rows)


def test_rows_of_one_make_are_records_each() -> None:
    rows = "".join(f"<tr><td><a href='/{n}'>{n}</a></td></tr><tr><td><a href='/x{n}'>x</a></td></tr>" for n in range(4))
    found = page(f"<table>{rows}</table>")
    odd = RowGroup(tuple(node for place, node in enumerate(found.root.iter("tr")) if place % 2 == 0))

    assert not any(odd.tail(row) for row in odd.rows)


def test_rows_are_set_apart_by_their_links() -> None:
    rows = "".join(f"<tr><td><a class='file' href='/{n}.pdf'>{n}</a></td></tr><tr><td>x{n}</td></tr>" for n in range(4))
    found = page(f"<table>{rows}</table>")
    (group, *_) = row_groups(found)

    parts = by_links(group)

    assert [texts(found, part) for part in parts] == [["0", "1", "2", "3"]]
    selector = next(row_selectors(parts[0], found.root))
    assert found.root.xpath(selector) == list(parts[0].rows)
