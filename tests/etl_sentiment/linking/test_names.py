from __future__ import annotations

import pytest

from etl_sentiment.linking.model import SHORT_TITLE, TITLE
from etl_sentiment.linking.names import LONGEST, names_of
from etl_sentiment.linking.reading import read
from tests.etl_sentiment.linking.laws import PILOTS, find, law, places


def short_titles(title: str) -> set[str]:
    return {" ".join(name.words) for name in names_of(title) if name.found_by == SHORT_TITLE}


@pytest.mark.parametrize(
    ("title", "short"),
    [
        ("Act on Harbour Pilots", "Harbour Pilots Act"),
        ("Decree concerning Wells", "Wells Decree"),
        ("Regulation relating to the Night Trains", "Night Trains Regulation"),
        ("Order on Fees for Toll Bridges & Fords", "Toll Bridges and Fords Fees Order"),
        ("Ordinance on the Supervision of Ferries", "Ferries Supervision Ordinance"),
        ("Act amending the Rules on Seed Potatoes", "Seed Potatoes Amendment Act"),
        ("Act to amend the Ferries Act 2001", "Ferries Amendment Act"),
        ("Harbour Pilots Act 2019", "Act on Harbour Pilots"),
        ("Gesetz über die Hafenlotsen", "Hafenlotsengesetz"),
        ("Regulation (EU) 2016/679 on persons (General Data Regulation)", "General Data Regulation"),
        ("Gesetz zum Schutz der Meere (Meeresschutzgesetz – MeerSG)", "Meeresschutzgesetz"),
        ("Gesetz zum Schutz der Meere (Meeresschutzgesetz – MeerSG)", "MeerSG"),
        ("Standards for Ballast Water Discharges; Final Rule", "Standards for Ballast Water Discharges"),
        ("Dunn, State Health Officer v. Jarrow Women's House, Inc.", "Dunn v. Jarrow Women's House"),
    ],
)
def test_short_titles_follow_from_the_title(title: str, short: str) -> None:
    assert " ".join(read(short).folded) in short_titles(title)


@pytest.mark.parametrize(
    "title", ["", "Act", "The Act", "Public Libraries", "Act 2019", "()", "(Act)", "— / —", "on the of"]
)
def test_what_is_too_ordinary_is_no_name(title: str) -> None:
    assert list(names_of(title)) == []


@pytest.mark.parametrize(
    "title", ["Ferries Act 2019", "Ferries Act of 2019", "Ferries Act of 12 May 2019", "2019 Ferries Act"]
)
def test_the_year_is_no_part_of_the_name(title: str) -> None:
    assert next(names_of(title)).words == ("ferry", "act")
    assert next(names_of(title)).found_by == TITLE


def test_very_long_titles_are_cut() -> None:
    assert all(len(name.words) <= LONGEST for name in names_of("Act on " + "Harbour Pilots and Ferries " * 10_000))


@pytest.mark.parametrize(
    "text",
    [
        "Harbour Pilots Act", "HARBOUR PILOTS ACT", "Harbour Pilots' Act", "Harbour Pilot Act",
        "Act on the Harbour Pilots", "Act concerning Harbour Pilots", "Harbor Pilots Act", "Habrour Pilots Act",
        "Harbour  Pilots\u00a0Act",
    ],
)  # fmt: skip
def test_a_name_is_found_in_several_spellings(text: str) -> None:
    assert places(PILOTS, f"Some say the {text} is good.") == [text]


@pytest.mark.parametrize(
    "name", ["Small Hydro-Electric Plants Act", "Small Hydroelectric Plants Act", "Small Hydro Electric Plants Act"]
)
def test_hyphens_come_and_go(name: str) -> None:
    assert places(law("Act on Small Hydro-Electric Plants"), f"about the {name} of the republic") == [name]


def test_and_and_its_sign_are_the_same() -> None:
    bridges = law("Act on Toll Bridges & Fords")
    assert places(bridges, "the Toll Bridges and Fords Act") == ["Toll Bridges and Fords Act"]
    assert places(bridges, "the Toll Bridges & Fords Act") == ["Toll Bridges & Fords Act"]


def test_german_names_of_german_titles() -> None:
    pilots = law("Gesetz über Hafenlotsen", language="de")
    assert places(pilots, "Wegen des Hafenlotsengesetzes gab es Streit.", language="de") == ["Hafenlotsengesetzes"]
    privacy = law("Bundesdatenschutzgesetz (BDSG)", language="de")
    assert places(privacy, "Im BDSG steht es, nicht im bdsg.", language="de") == ["BDSG"]


def test_the_official_title_is_found_in_a_text_of_another_language() -> None:
    text = "das Gesetz über Lotsen (amtlich „Act on Harbour Pilots“, 2019/44) gilt"
    found = find(PILOTS, text, language="de")
    assert [(text[one.start : one.end], one.found_by) for one in found] == [
        ("Act on Harbour Pilots“, 2019/44", "title")
    ]


@pytest.mark.parametrize("title", ["Order on costs", "Act on harbour pilots", "Decision on leave"])
def test_a_short_title_in_small_letters_has_to_begin_with_a_capital(title: str) -> None:
    assert places(law(title), f"There was an {title[0].lower()}{title[1:]} again.") == []
    assert places(law(title), f"There was the {title} again.") == [title]


def test_a_long_name_in_small_letters_is_no_accident() -> None:
    title = "Loi relative à la protection des animaux domestiques"
    text = "On débat de la loi relative à la protection des animaux domestiques."
    assert places(law(title, language="fr"), text, language="fr") == [text[15:-1]]


def test_an_acronym_among_capitals_may_be_a_word() -> None:
    fees = law("Ordinance on Charges (FEES)")
    assert places(fees, "NEW FEES ARE HIGH") == []
    assert places(fees, "What FEES asks for is too much.") == ["FEES"]


def test_a_name_does_not_go_from_one_sentence_into_the_next() -> None:
    assert places(PILOTS, "He spoke of Harbour Pilots. Act now!") == []


def test_other_names_that_are_told_are_found() -> None:
    pilots = law("Act on Harbour Pilots", "2019/44", names=("Lotsengesetz",))
    assert places(pilots, "Das Lotsengesetz gilt.", language="de") == ["Lotsengesetz"]
