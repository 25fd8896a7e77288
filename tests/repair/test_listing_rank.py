from __future__ import annotations

import pytest

from healing.model import Kind, Rule
from healing.repair.listing_cells import Place
from healing.repair.listing_fit import Column
from healing.repair.listing_rank import Choice, assign, rank
from tests.repair.listing_samples import decisions

NEW = decisions(300, 12)
FILED = Column.of(
    Rule("filed", Kind.DATE, about="day on which the decision was filed"), [one.filed for one in decisions(1)], "Filed"
)
DOCKET = Column.of(Rule("docket"), [one.docket for one in decisions(1)])


def place(selector: str, values: list[str], label: str = "") -> Place:
    return Place((selector,), tuple(values), label=label)


FIRST = place("./td[1]", [one.filed for one in NEW], "Posted")
SECOND = place("./td[2]", [one.filed for one in decisions(500, 12)], "Filed")
NUMBERS = place("./td[3]", [one.docket for one in NEW])


def test_the_label_decides_between_places_that_fit_alike() -> None:
    ranking = rank(FILED, [FIRST, SECOND, NUMBERS], [FILED, DOCKET])

    assert [match.place for match in ranking] == [SECOND, FIRST]
    assert not assign({"filed": ranking})["filed"].is_tied


def test_without_labels_the_choice_is_tied_and_unsure() -> None:
    bare = [place(each.selectors[0], list(each.values)) for each in (FIRST, SECOND)]

    choice = assign({"filed": rank(FILED, bare)})["filed"]

    assert choice.is_tied
    assert choice.score < 0.8


def test_the_same_days_in_another_form_are_no_rival() -> None:
    machine = place("time::attr(datetime)", ["2021-03-04", "2021-05-06"])
    written = place("time", ["March 4, 2021", "May 6, 2021"])

    choice = assign({"filed": rank(FILED, [machine, written])})["filed"]

    assert choice.place is written
    assert not choice.is_tied


def test_one_place_serves_one_column() -> None:
    other = Column.of(Rule("other"), DOCKET.values)

    choices = assign({"docket": rank(DOCKET, [NUMBERS]), "other": rank(other, [NUMBERS])})

    assert len(choices) == 1


@pytest.mark.parametrize(
    ("fit", "runner_up", "least", "most"),
    [(0.6, 0.0, 0.9, 0.95), (0.6, 0.6, 0.6, 0.6), (0.4, 0.0, 0.4, 0.4), (1.1, 0.2, 1, 1)],
)
def test_a_fair_fit_without_a_rival_is_surer_than_one_with(
    fit: float, runner_up: float, least: float, most: float
) -> None:
    assert least <= Choice(NUMBERS, fit, runner_up).score <= most


def link(selector: str, values: list[str], around: list[str] | None = None) -> Place:
    return Place((selector,), tuple(values), is_link=True, around=tuple(around or values))


OPAQUE = ["/x/1", "/x/2", "/x/3"]
TITLES = place("./td[2]", ["Smith v. Reed", "Moor v. Lake", "Ford v. Gray"])


def test_the_address_that_repeats_the_docket_is_the_records_own() -> None:
    numbers = place("./td[1]", ["24-1113", "24-1209", "24-1310"])
    own = link("./td[9]/a/@href", ["/x/241113", "/x/241209", "/x/241310"])
    other = link("./td[1]/a/@href", OPAQUE)
    url = Column(Rule("url", Kind.URL), ("/docs/22-1001", "/docs/22-1002", "/docs/22-1003"), echoes=("docket",))

    choices = assign(
        {"docket": rank(DOCKET, [numbers]), "url": rank(url, [other, own])}, columns={"docket": DOCKET, "url": url}
    )

    assert choices["url"].place is own
    assert not choices["url"].is_tied


def test_the_link_around_the_title_is_the_records_own() -> None:
    title = Column.of(Rule("title"), ["Hill v. Wood", "Dale v. Marsh", "Field v. Brook"])
    url = Column(Rule("url", Kind.URL), ("/a/1", "/a/2"), wraps=("title",))
    around, beside = link("./td[2]/a/@href", OPAQUE, list(TITLES.values)), link("./td[1]/a/@href", ["/x/7", "/x/8", ""])

    choices = assign(
        {"title": rank(title, [TITLES]), "url": rank(url, [beside, around])}, columns={"title": title, "url": url}
    )

    assert choices["url"].place is around


def test_a_day_for_machines_is_no_number() -> None:
    days = place("./time/@datetime", ["2021-03-04", "2021-05-06", "2021-06-07"])

    assert not rank(DOCKET, [days])
    assert rank(FILED, [days])
