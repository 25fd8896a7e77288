from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl_sentiment.pdf.hyphens import Vocabulary, is_divided, join

NOTHING = Vocabulary()
WORDS = st.text(alphabet="abcdefgh", min_size=2, max_size=8)


@pytest.mark.parametrize(
    ("left", "right", "joined"),
    [
        ("The regu-", "lation applies", "The regulation applies"),
        ("The regu\u00ad", "lation applies", "The regulation applies"),
        ("the self-", "governing body", "the self-governing body"),
        ("an all-", "party group", "an all-party group"),
        ("the years 2020-", "2021 were", "the years 2020-2021 were"),
        ("the years 2020\u2013", "2021 were", "the years 2020\u20132021 were"),
        ("COVID-", "19 rules", "COVID-19 rules"),
        ("in Baden-", "W\u00fcrttemberg", "in Baden-W\u00fcrttemberg"),
        ("THE REGU-", "LATION", "THE REGULATION"),
        ("Bundes-", "und Landesrecht", "Bundes- und Landesrecht"),
        ("state-of-the-", "art", "state-of-the-art"),
        ("by e-", "mail", "by e-mail"),
        ("and/", "or", "and/or"),
        ("a dash \u2013", "2021", "a dash \u2013 2021"),
        ("one -", "two", "one - two"),
        ("no hyphen", "at all", "no hyphen at all"),
        ("the pro-", "(see below)", "the pro- (see below)"),
    ],
)
def test_two_lines_become_one(left: str, right: str, joined: str) -> None:
    assert join(left, right, NOTHING) == joined


def test_the_document_knows_best() -> None:
    vocabulary = Vocabulary.of(["Selfless people, cross-border trade,", "a non-resident; non-resident owners"])
    assert join("self-", "less", vocabulary) == "selfless"
    assert join("a non-", "resident", vocabulary) == "a non-resident"
    assert join("thous-", "and", Vocabulary.of(["a thousand"])) == "thousand"


def test_halves_of_divided_words_are_no_words() -> None:
    assert dict(Vocabulary.of(["the regu-", "lation of"]).counts) == {"the": 1, "of": 1}


@given(WORDS, WORDS, st.sampled_from(["-", "\u00ad", ""]))
def test_no_letter_is_lost_or_added(left: str, right: str, hyphen: str) -> None:
    letters = join(left + hyphen, right, NOTHING).replace("-", "").replace(" ", "")
    assert letters == left + right


@given(st.text(max_size=20), st.text(max_size=20))
def test_any_lines_can_be_joined(left: str, right: str) -> None:
    joined = join(left, right, Vocabulary.of([left, right]))
    assert joined.endswith(right)
    assert joined.startswith(left[:-1] if is_divided(left) else left)
