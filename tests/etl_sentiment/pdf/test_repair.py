from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from etl_sentiment.pdf.repair import repaired
from tests.etl_sentiment.pdf.made import line, lines, page, wrapped

WORDS = st.lists(st.text(alphabet="abcdefghij", min_size=1, max_size=9), min_size=1, max_size=120)


def test_pages_lose_their_headers_and_words_are_whole() -> None:
    bodies = [
        "The council may regu-|late the keeping of bees in its own way.",
        "The keeper of a hive is a self-|governing per-",
        "son under this law, and pays for the years 2020-|2021 what is owed.",
    ]
    pages = [
        page(line("Gazette", top=800), *lines(body.split("|")), line(str(number), top=40))
        for number, body in enumerate(bodies, 7)
    ]
    assert repaired(pages) == [
        "The council may regulate the keeping of bees in its own way.",
        "The keeper of a hive is a self-governing person",
        "under this law, and pays for the years 2020-2021 what is owed.",
    ]


def test_a_hyphen_at_the_end_of_all_stays() -> None:
    assert repaired([page(line("The regu-"))]) == ["The regu-"]
    assert repaired([page(line("The regu\u00ad"))]) == ["The regu"]
    assert repaired([]) == []


@given(WORDS)
def test_text_that_was_wrapped_comes_back(words: list[str]) -> None:
    text = " ".join(words)
    (found,) = repaired([page(*lines(wrapped(text, width=40)))])
    assert found.split() == words


@given(st.lists(st.text(alphabet="abcdefghij", min_size=4, max_size=9), min_size=1, max_size=30))
def test_words_that_were_divided_come_back(words: list[str]) -> None:
    """Each word is divided at the end of a line; another page has it whole."""
    whole = [f"{word}." for word in words]
    halves = [half for word in words for half in (f"{word[:2]}-", f"{word[2:]}.")]
    found = repaired([page(*lines(whole)), page(*lines(halves))])
    assert found[1].split() == whole
