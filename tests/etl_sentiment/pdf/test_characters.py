from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl_sentiment.pdf.characters import cleaned

ANYTHING = st.text(alphabet=st.characters(codec=None))


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("of\ufb01ce, o\ufb03ce, \ufb05age", "office, office, stage"),
        ("a\u00a0b\u2009 c\t", "a b c"),
        ("soft\u00adness", "softness"),
        ("soft\u00ad", "soft\u00ad"),
        ("non\u2011binding", "non-binding"),
        ("\x00a\x07b\ud800c\uffffd\ue000", "abcd"),
        ("e\u0301tat", "\u00e9tat"),
        ("\u202eabc\ufeff", "abc"),
        ("\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645", "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645"),
    ],
)
def test_what_belongs_to_typesetting_is_taken_out(text: str, clean: str) -> None:
    assert cleaned(text) == clean


@given(ANYTHING)
def test_a_clean_text_can_be_stored_and_stays_as_it_is(text: str) -> None:
    clean = cleaned(text)
    clean.encode()
    assert not any(unicodedata.category(char) in ("Cc", "Cs", "Co") for char in clean)
    assert cleaned(clean) == clean
    assert clean == " ".join(clean.split())
