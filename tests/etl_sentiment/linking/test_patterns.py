from __future__ import annotations

import re

import pytest

from etl_sentiment.linking.patterns import OWN, PATTERNS, Pattern, keys_of
from tests.etl_sentiment.linking.laws import find, law, places

_WITHOUT_CLASSES = re.compile(r"\[(?:\\.|[^\]\\])*\]|\\.")
_UNBOUNDED = re.compile(r"[*+]|\{\d+,\}")
_REPEATED_GROUP = re.compile(r"\)\{\d*,")
WRITTEN = [
    ("32016R0679", "Regulation (EU) 2016/679", "CELEX"),
    ("Verordnung (EU) 2016/679", "Regulation (EU) 2016/679", "CELEX"),
    ("Regulation 2016/679", "Regulation (EU) 2016/679", "CELEX"),
    ("31995L0046", "Directive 95/46/EC", "CELEX"),
    ("Richtlinie 95/46/EG", "Directive 95/46/EC", "CELEX"),
    ("32007R1234", "Regulation (EC) No 1234/2007", "CELEX"),
    ("32013R0604", "Verordnung (EU) Nr. 604/2013", "CELEX"),
    ("ecli:eu:c:2014:317", "ECLI:EU:C:2014:317", "ECLI"),
    ("C‑131/12", "C-131/12", "EU case"),
    ("Pub. L. 117-58", "Public Law No. 117–58", "US public law"),
    ("42 U.S.C. § 1983", "42 USC § 1983", "US code"),
    ("H.R. 3684", "HR 3684", "US bill of the House"),
    ("597 U.S. 215", "597 U. S. 215", "US reports"),
    ("1:20-cv-01234", "1:20–cv–01234", "US docket"),
    ("2018 c. 12", "2018 c.12", "UK chapter"),
    ("S.I. 2020/1374", "SI 2020/1374", "UK statutory instrument"),
    ("[2019] UKSC 41", "[2019] UKSC 41", "UK neutral citation"),
    ("1 BvR 1234/20", "1 BvR 1234/20", "German file number"),
    ("6 C 12.19", "6 C 12/19", "German file number"),
    ("BGBl. 2017 I S. 2097", "BGBl. I 2017 S. 2097", "German law gazette"),
    ("No. 19-1392", "19-1392", "own number"),
    ("12/2019", "Act No. 12 of 2019", "own number"),
    ("2021/114", "2021/114", "own number"),
]


@pytest.mark.parametrize(("one", "other", "space"), WRITTEN)
def test_all_ways_to_write_an_identifier_have_one_key(one: str, other: str, space: str) -> None:
    keys, others = dict(keys_of(one)), dict(keys_of(other))
    assert keys[space] == others[space]


@pytest.mark.parametrize("pattern", [*PATTERNS, OWN], ids=lambda pattern: pattern.name)
def test_no_form_repeats_anything_without_bound_or_within_a_repetition(pattern: Pattern) -> None:
    """So from each place of a text only a bounded number of characters is looked at, whatever stands there."""
    forms = _WITHOUT_CLASSES.sub("x", pattern.regex.pattern)
    assert not _UNBOUNDED.search(forms), forms
    assert not _REPEATED_GROUP.search(forms), forms


def test_each_form_says_where_it_is_laid_down() -> None:
    assert all(pattern.source for pattern in PATTERNS)
    assert len({pattern.name for pattern in PATTERNS}) == len(PATTERNS)


@pytest.mark.parametrize(
    ("identifier", "text", "place"),
    [
        ("32016R0679", "Since Regulation (EU) 2016/679 applies, much is new.", "Regulation (EU) 2016/679"),
        ("31995L0046", "It replaced Directive 95/46/EC.", "Directive 95/46/EC"),
        ("ECLI:EU:C:2014:317", "The judgment (ECLI:EU:C:2014:317) is clear.", "ECLI:EU:C:2014:317"),
        ("Pub. L. 117-58", "money of Public Law 117–58 is late", "Public Law 117–58"),
        ("H.R. 3684", "The House passed H.R. 3684 at night.", "H.R. 3684"),
        ("2018 c. 12", "as the Act (2018 c. 12) has it", "2018 c. 12"),
        ("1 BvR 2656/18", "Der Beschluss (1 BvR 2656/18) vom März", "1 BvR 2656/18"),
        ("No. 19-1392", "the ruling in No. 19-1392 was leaked", "19-1392"),
        ("No. 19-1392", "see docket no. 19-1392 for more", "19-1392"),
        ("2021/114", "Act 2021/114 is new", "2021/114"),
        ("2021/114", "das Hafengesetz 2021/114 ist neu", "2021/114"),
        ("12/2019", "under Act 12 of 2019 it is a crime", "Act 12 of 2019"),
        ("LEX-2020-14-B", "so says lex-2020-14-b of the province", "lex-2020-14-b"),
    ],
)
def test_identifiers_are_found_in_a_text(identifier: str, text: str, place: str) -> None:
    assert places(law(None, identifier), text) == [place]


@pytest.mark.parametrize(
    "text",
    [
        "the season 2021/114",
        "on 12/2021/114 and 2021/114/7",
        "a ratio of 2021/114.5 or 2021/114 %",
        "box 2021/114 of the archive",
        "page 2021/114",
        "2021/114",
        "Regulation (EU) 2021/114 of the European Union",
        "The Act is new. Box 2021/114 is old.",
        "Decree 2021/114 of the neighbours",
        "version v2021/114 of the act",
    ],
)
def test_a_plain_number_counts_only_where_a_law_is_spoken_of(text: str) -> None:
    assert places(law("Act on Harbour Pilots", "2021/114"), text) == []


def test_a_season_beside_a_law_is_not_its_number() -> None:
    meals = law("Act on School Meals", "2021/22")
    assert places(meals, "Under the new act few ate in the winter (2021/22).") == []
    assert places(meals, "The act (2021/22) is new.") == ["2021/22"]


def test_the_eu_act_in_a_title_counts_and_not_those_that_it_changes() -> None:
    act = law("Regulation (EU) 2016/679 on data, repealing Directive 95/46/EC", None)
    assert places(act, "Regulation (EU) 2016/679 has replaced Directive 95/46/EC.") == ["Regulation (EU) 2016/679"]


def test_one_number_in_two_portals_is_no_evidence() -> None:
    laws = [law("Act on Ferries", "2021/114", source="one"), law("Act on Wells", "2021/114", source="other")]
    assert find(laws, "Act 2021/114 is new.") == []


def test_the_word_before_a_number_tells_two_laws_apart() -> None:
    laws = [law("Act on Ferries", "2021/114", source="one"), law("Decree on Wells", "2021/114", source="other")]
    assert [one.key for one in find(laws, "Decree 2021/114 is new.")] == [laws[1].key]
