"""While a redesign is rolled out a site shows both layouts: the new selectors are asked first on the old pages, too."""

from __future__ import annotations

from dataclasses import asdict, replace

from parsel import Selector

from healing.extraction import extract
from healing.repair.healer import heal
from healing.repair.incident import Incident, KeptPage
from healing.repair.listing_kept import OldLayout
from tests.repair.listing_samples import (
    RULES,
    SELECTORS,
    Decision,
    decisions,
    document,
    incident,
    old_page,
    remembered,
    values_with,
)

OLD, NEW = decisions(1, 20), decisions(300)


def with_kept(html: str, broken: tuple[str, ...]) -> Incident:
    page = old_page(OLD)
    rows = remembered(page).pages[0].rows
    return replace(incident(html, broken=broken), kept=(KeptPage("http://court.test/old", page, rows=rows),))


def moved(one: Decision) -> str:
    """The docket in the cell that held the title, and no names but that of the title."""
    return (
        f"<tr><td>{one.filed}</td><td>{one.docket}</td><td class='name'><a href='{one.url}'>{one.title}</a></td>"
        f"<td>Affirmed</td></tr>"
    )


def test_a_counted_cell_is_bound_to_rows_of_the_new_make() -> None:
    html = document(f"<table class='cases'>{''.join(map(moved, NEW))}</table>")
    found = with_kept(html, ("docket", "filed"))
    accepted = heal(found).accepted

    assert [row["docket"] for row in values_with(found, accepted, html)] == [one.docket for one in NEW]
    both = SELECTORS
    for name, queries in accepted.items():
        both = both.with_selectors(name, (*queries, *SELECTORS.of(name)))
    old = extract(Selector(text=old_page(OLD)), "list", both, RULES)
    assert old.row_values() == [asdict(one) for one in OLD]


def test_what_keeps_the_old_layout() -> None:
    old = OldLayout.of(with_kept(old_page(NEW), ("docket",)))

    assert old.keeps_rows("table.rulings tr")
    assert old.keeps_rows("table tr")
    assert not old.keeps_rows("tr:nth-child(2n)")
    assert old.keeps_column("docket", "./td[1]")
    assert old.keeps_column("docket", ".number")
    assert not old.keeps_column("docket", "./td[2]")


def test_without_kept_pages_everything_is_kept() -> None:
    old = OldLayout.of(incident(old_page(NEW), broken=("docket",)))

    assert old.keeps_rows("p")
    assert old.best("docket", ("./td[2]",), ()) == ("./td[2]",)


def test_where_nothing_serves_both_the_new_layout_counts() -> None:
    old = OldLayout.of(with_kept(old_page(NEW), ("docket",)))
    rows = tuple(node.root for node in Selector(text=old_page(NEW)).css("tr"))

    assert old.best("docket", ("./td[2]",), rows) == ("./td[2]",)
