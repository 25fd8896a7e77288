"""Whatever a court's list is redesigned to, its records are found with all of their columns."""

from __future__ import annotations

import re
from dataclasses import asdict, replace

import pytest

from healing.model import ROWS
from healing.repair.healer import heal
from tests.repair.listing_layouts import LAYOUTS
from tests.repair.listing_samples import Decision, decisions, incident, values_with

ALL = (ROWS, "title", "url", "docket", "filed")
DAYS = ("March 4, 2021", "March 9, 2021", "May 12, 2020", "June 1, 2019")
SINGLE = decisions(200, 14)
SHARED = [replace(one, filed=DAYS[place // 4]) for place, one in enumerate(SINGLE)]


def read(html: str) -> list[tuple[str, ...]]:
    found = incident(html, broken=ALL)
    rows = values_with(found, heal(found).accepted, html)
    return sorted(tuple(str(row[name]).strip(" ,()") for name in ALL[1:]) for row in rows)


def expected(records: list[Decision]) -> list[tuple[str, ...]]:
    return sorted(tuple(asdict(one)[name] for name in ALL[1:]) for one in records)


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("records", [SINGLE, SHARED], ids=["a day each", "shared days"])
def test_every_record_is_read_whole(layout: str, records: list[Decision]) -> None:
    assert read(LAYOUTS[layout](records)) == expected(records)


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("gone", ["docket", "filed"])
def test_a_column_that_is_gone_is_refused(layout: str, gone: str) -> None:
    html = re.sub(r" datetime='[^']*'", "", LAYOUTS[layout](SINGLE))
    for one in SINGLE:
        html = html.replace(asdict(one)[gone], "")

    verdict = heal(incident(html, broken=ALL))

    assert not verdict.fields[gone].accepted, verdict.fields[gone]
    assert {"title", "url", "docket", "filed"} - {gone} <= set(verdict.accepted)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_without_a_required_column_everything_is_refused(layout: str) -> None:
    html = LAYOUTS[layout](SINGLE)
    for one in SINGLE:
        html = html.replace(one.title, "")

    assert not heal(incident(html, broken=ALL)).accepted
