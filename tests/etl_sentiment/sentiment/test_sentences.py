from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl_sentiment.sentiment.languages import language_of
from etl_sentiment.sentiment.sentences import sentences


def cut(text: str, language: str | None) -> list[str]:
    return [text[start:end] for start, end in sentences(text, language)]


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "It is law. Is it good? No!", ["It is law.", "Is it good?", "No!"]),
        ("en", "See Sec. 5 of it. It helps.", ["See Sec. 5 of it.", "It helps."]),
        ("en", "It is in Art. 7 para. 2 of the Act. It helps.", ["It is in Art. 7 para. 2 of the Act.", "It helps."]),
        ("en", "He said no. Then he left.", ["He said no.", "Then he left."]),
        ("en", "It was Roe v. Wade. The court (cf. Pub. L. 118-5) agreed.",
         ["It was Roe v. Wade.", "The court (cf. Pub. L. 118-5) agreed."]),
        ("en", "The quota was 12. Then came more.", ["The quota was 12.", "Then came more."]),
        ("de", "Nach § 3 Abs. 2 BGB gilt das. Am 3. Mai 2024 trat z. B. das Gesetz Nr. 12/2024 in Kraft.",
         ["Nach § 3 Abs. 2 BGB gilt das.", "Am 3. Mai 2024 trat z. B. das Gesetz Nr. 12/2024 in Kraft."]),
        ("de", "Gem. Art. 5 GG i. V. m. § 1 ist es so. Der Abg. Meier fehlte.",
         ["Gem. Art. 5 GG i. V. m. § 1 ist es so.", "Der Abg. Meier fehlte."]),
        (None, "Heading\nA line. ", ["Heading", "A line."]),
        ("xx", "One. Two.", ["One.", "Two."]),
        ("en", "😀 Fine. Bad.", ["😀 Fine.", "Bad."]),
        ("en", " \n\n ", []),
    ],
)  # fmt: skip
def test_where_they_end(language: str | None, text: str, expected: list[str]) -> None:
    assert cut(text, language) == expected


@given(
    st.text(st.sampled_from("ab Z.!?\n\r\u2028§1 2,(„“Abs. No.é😀\x00\x85"), max_size=80),
    st.sampled_from(["en", "de", "zh", "", "x-y"]),
)
def test_nothing_but_blanks_lies_between_them(text: str, language: str) -> None:
    end = 0
    for start, last in sentences(text, language):
        assert not text[end:start].strip()
        assert text[start:last] == text[start:last].strip() != ""
        end = last
    assert not text[end:].strip()


@pytest.mark.parametrize(
    ("text", "declared", "expected"),
    [
        ("The law on harbours is a good one, and people like it.", "de", "en"),
        ("Das Gesetz über die Häfen ist gut, und die Leute mögen es.", "en-GB", "de"),
        ("Le projet de loi est une catastrophe pour les locataires.", None, "fr"),
        ("Yes.", "en-GB", "en"),
        ("Yes.", None, None),
        ("", "DE", "de"),
        ("", None, None),
    ],
)
def test_the_language_of_a_text(text: str, declared: str | None, expected: str | None) -> None:
    """The text wins over what the page declares; a short one leaves it to the page."""
    assert language_of(text, declared) == expected
