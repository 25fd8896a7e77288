"""What is near to a law and does not mean it, in invented texts."""

from __future__ import annotations

from datetime import date

import pytest

from etl_sentiment.linking import THRESHOLD, KnownLaw
from etl_sentiment.linking.scoring import BILL, CHANGING
from tests.etl_sentiment.linking.laws import PILOTS, find, law, places

OLD = law("Act on Harbour Pilots", "2011/3", date(2011, 3, 1))
NEW = law("Act on Harbour Pilots", "2019/44", date(2019, 5, 1))
NAMED = "Everybody talks about the Harbour Pilots Act in these weeks."


@pytest.mark.parametrize(
    "text",
    [
        "They voted on the Inland Harbour Pilots Act last night.",
        "They voted on the Act on Harbour Pilots' Pensions last night.",
        "They voted on the Act on Harbour Pilots and Tug Crews last night.",
        "They voted on the Harbour Pilots Act Amendment Bill last night.",
        "They voted on the Coastal and Harbour Pilots Act last night.",
        "They voted on the Harbour Police Act last night.",
        "They voted on the Harbour Pilots Order last night.",
        "They voted on the Harbour Dues Act and on pilots last night.",
        "They want an act on harbour pilots, and soon.",
        "When harbour pilots act on instructions, nobody is to blame.",
        "The Act leaves nothing open, and the Act is long.",
        "The Harbour Pilots Act of 1968 was a page long.",
        "The 1968 Harbour Pilots Act was a page long.",
        "The Harbour Pilots Act (1968/4) was a page long.",
        "Harbour pilots were heard. The Act was not mentioned.",
    ],
)
def test_what_is_similar_is_not_linked(text: str) -> None:
    assert places(PILOTS, text) == []


def test_a_doubtful_place_can_still_be_asked_for() -> None:
    (found,) = find(PILOTS, "They voted on the Inland Harbour Pilots Act last night.", threshold=0.1)
    assert 0.1 <= found.score < THRESHOLD


def test_a_longer_known_title_hides_the_shorter_one_within() -> None:
    longer = law("Act amending the Act on Harbour Pilots", "2020/9")
    assert [one.key for one in find([PILOTS, longer], "the Act amending the Act on Harbour Pilots is short")] == [
        longer.key
    ]


def test_similar_laws_are_told_apart() -> None:
    order, change = law("Order on Fees for Harbour Pilots"), law("Act amending the Rules on Harbour Pilots")
    text = "the Harbour Pilots Fees Order, the Harbour Pilots Amendment Act and the Harbour Pilots Act"
    assert [one.key for one in find([PILOTS, order, change], text)] == [order.key, change.key, PILOTS.key]


@pytest.mark.parametrize(
    ("published", "meant"),
    [
        (date(2015, 1, 1), OLD),
        (date(2019, 5, 1), NEW),
        (date(2024, 1, 1), NEW),
        (date(2019, 5, 1) - CHANGING, None),  # the new one is about to come, so either may be meant
        (date(2010, 1, 1), None),
        (None, None),
    ],
)
def test_of_two_versions_the_newest_before_the_article_is_meant(published: date | None, meant: KnownLaw | None) -> None:
    found = find([OLD, NEW], NAMED, published=published)
    assert [one.key for one in found] == ([meant.key] if meant else [])


def test_a_year_beside_the_name_tells_versions_apart() -> None:
    text = "Less was asked for by the Harbour Pilots Act 2011 than is by the 2019 Harbour Pilots Act."
    assert [one.key for one in find([OLD, NEW], text)] == [OLD.key, NEW.key]


def test_a_number_beside_the_name_tells_versions_apart_and_for_the_whole_article() -> None:
    text = "The Harbour Pilots Act (2011/3) was mild. In those days the Harbour Pilots Act was loved."
    assert [one.key for one in find([OLD, NEW], text)] == [OLD.key, OLD.key]


def test_one_name_in_two_portals_is_no_evidence() -> None:
    laws = [law("Data Protection Act 2018", source="one"), law("Data Protection Act 2018", source="other")]
    assert find(laws, "The Data Protection Act 2018 is strict.") == []


def test_one_law_in_two_portals_is_found_once() -> None:
    laws = [law("Ferries Act", "2018/7", source="b"), law("Ferries Act", "2018/7", source="a")]
    found = find(laws, "The Ferries Act is strict.")
    assert [one.key.source for one in found] == ["a"]


def test_a_bill_is_linked_and_a_law_of_much_later_is_not() -> None:
    assert find(PILOTS, NAMED, published=date(2019, 5, 1) - BILL)[0].score < find(PILOTS, NAMED)[0].score
    assert find(PILOTS, NAMED, published=date(2018, 4, 30)) == []


def test_name_and_number_side_by_side_are_one_surer_place() -> None:
    text = "about the Harbour Pilots Act (2019/44) and more"
    (both,), (name,) = find(PILOTS, text), find(PILOTS, "about the Harbour Pilots Act and more")
    assert text[both.start : both.end] == "Harbour Pilots Act (2019/44"
    assert both.score > name.score


@pytest.mark.parametrize("between", ["and the Ferries Act", "& the Act on Ferries", "or the Toll Bridges Order"])
def test_a_law_joined_to_another_is_no_part_of_a_longer_name(between: str) -> None:
    assert places(PILOTS, f"They hate the Harbour Pilots Act {between}, all of them.") == ["Harbour Pilots Act"]
    assert places(PILOTS, f"They hate the Act on Harbour Pilots {between}, all of them.") == ["Act on Harbour Pilots"]


def test_a_number_beside_another_laws_name_puts_both_in_doubt() -> None:
    ferries = law("Act on Ferries", "2021/7")
    assert find([PILOTS, ferries], "about the Harbour Pilots Act (2021/7) and more") == []


def test_a_name_that_the_article_gives_is_known_in_all_of_it() -> None:
    text = "Das Lotsengesetz (2019/44) gilt. Am Lotsengesetz scheiden sich die Geister."
    found = find(PILOTS, text, headline="Streit um das Lotsengesetz", language="de")
    assert [(one.field, one.found_by) for one in found] == [
        ("headline", "short title"), ("text", "identifier"), ("text", "short title"),
    ]  # fmt: skip
    assert [text[one.start : one.end] for one in found[1:]] == ["2019/44", "Lotsengesetz"]


def test_a_name_that_the_article_gives_to_two_laws_is_nobodys() -> None:
    wells = law("Act on Wells", "2020/5")
    text = "Das Neugesetz (2019/44) und das Neugesetz (2020/5) gelten. Das Neugesetz ist neu."
    assert places([PILOTS, wells], text, language="de") == ["2019/44", "2020/5"]


def test_a_word_for_any_law_is_no_name() -> None:
    text = "Die Verordnung (2019/44) gilt. Die Verordnung ist lang. Under Decree (2019/44) and Under Decree"
    assert places(law("Regulation on Ferries", "2019/44"), text, language="de") == ["2019/44"]


def test_in_a_headline_capitals_tell_nothing() -> None:
    (found,) = find(PILOTS, "", headline="Assembly Passes Harbour Pilots Act After Long Debate")
    assert found.field == "headline"
