from __future__ import annotations

from typing import TYPE_CHECKING

from healing.bench.case import read_case
from healing.bench.decoys_listing import listing_decoys
from healing.bench.repair import learned, meet
from healing.dom.page import parse
from healing.extraction import extract
from healing.model import ROWS, KindSelectors
from healing.repair.healer import heal
from tests.bench.samples import listing_case, write_case

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from healing.bench.decoys import Decoy
    from healing.repair.incident import Incident

OLD_ROWS = [
    ("Smith v. Jones", "12-101"),
    ("Reed v. State", "12-102"),
    ("In re Moor", "12-103"),
    ("Ash v. Elm", "12-104"),
]
NEW_ROWS = [
    ("Lake v. Hill", "13-201"),
    ("Ford v. State", "13-202"),
    ("Gray v. Wood", "13-203"),
    ("Oak v. Fir", "13-204"),
]
OTHERS = ["Supreme court", "Court of appeals", "Tax court of the state", "Court of claims"]
OLD = "".join(f"<tr><td>{docket}</td><td><a href='/{docket}.pdf'>{name}</a></td></tr>" for name, docket in OLD_ROWS)
NEW = "".join(
    f"<li class='decision'><b class='number'>{docket}</b><a class='party' href='/{docket}.pdf'>{name}</a>"
    f"<i class='note'>see the note of {docket} there</i></li>"
    for name, docket in NEW_ROWS
)
OTHER = "".join(f"<p class='court'><a href='/court/{number}'>{name}</a></p>" for number, name in enumerate(OTHERS))


def offered(folder: Path) -> tuple[Incident, list[Decoy]]:
    text = {"type": "text", "required": True, "description": ""}
    told = listing_case(
        rows={"selector": "//table//tr"},
        fields={"name": text | {"selectors": ["./td[2]"]}, "docket": text | {"selectors": ["./td[1]"]}},
    )
    new = f"<main><ul>{NEW}</ul></main><div>{OTHER}</div>"
    case = read_case(write_case(folder, told, f"<table>{OLD}</table>", new))
    incident = meet(case, case.new_page(), learned(case)).incident
    return incident, list(listing_decoys(incident, heal(incident)))


def column(incident: Incident, decoy: Decoy, name: str) -> list[Sequence[str]]:
    chosen = {candidate.field: candidate.selectors for candidate in decoy.candidates}
    columns = {one: queries for one, queries in chosen.items() if one != ROWS}
    page = parse(incident.pages[0].html).selector
    selectors = KindSelectors(rows=chosen[ROWS], columns=columns)
    return [row[name].values for row in extract(page, "listing", selectors, incident.rules).rows]


def test_each_column_is_offered_the_places_of_the_others(tmp_path: Path) -> None:
    incident, found = offered(tmp_path)
    swapped = {decoy.targets: decoy for decoy in found if decoy.kind.startswith("the column")}

    assert column(incident, swapped["name",], "name") == [(docket,) for _, docket in NEW_ROWS]
    assert column(incident, swapped["docket",], "docket") == [(name,) for name, _ in NEW_ROWS]


def test_the_other_columns_are_as_the_repair_had_them(tmp_path: Path) -> None:
    incident, found = offered(tmp_path)
    decoy = next(one for one in found if one.kind == "the column docket")

    assert {candidate.field for candidate in decoy.candidates} == {ROWS, "name", "docket"}
    assert column(incident, decoy, "docket") == [(docket,) for _, docket in NEW_ROWS]


def test_no_decoy_has_the_values_of_the_real_repair(tmp_path: Path) -> None:
    incident, found = offered(tmp_path)
    right = {"name": [(name,) for name, _ in NEW_ROWS], "docket": [(docket,) for _, docket in NEW_ROWS]}

    assert found
    for decoy in found:
        for target in decoy.targets:
            assert column(incident, decoy, target) != right[target]
