from __future__ import annotations

from itertools import pairwise, product
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl_sentiment.linking import THRESHOLD, KnownLaw, LawIndex, phrases
from etl_sentiment.linking.index import LONGEST_TEXT
from etl_sentiment.meaning import LawKey
from tests.benchmarks.links import made_laws, made_opinions
from tests.etl_sentiment.linking.laws import PILOTS, TODAY, find, law, places

if TYPE_CHECKING:
    from collections.abc import Sequence

LAWS = [
    PILOTS,
    law("Order on Fees for Toll Bridges & Fords", "2020/21"),
    law("Bundesdatenschutzgesetz (BDSG)", "BGBl. 2017 I S. 2097", language="de"),
    law("Regulation (EU) 2016/679 (General Data Protection Regulation)", "32016R0679"),
    law("Dunn v. Jarrow", "No. 19-1392"),
    law("\x00 \ud800 🚢", "🚢 12 ab"),
    law("", ""),
    law(None, None, None, language=None),
]
INDEX = LawIndex(LAWS)
_PIECES = st.sampled_from(
    ["Harbour Pilots Act", "act on", "2019/44", "(", "Regulation (EU) ", "BDSG", "’s", "\n", ".", "🚢", "\x00", "Toll",
     "Bridges & Fords", "Lotsengesetz (2019/44)", " v. ", "1968", "No. 19-1392", "\ud800", "İ", "ﬁ", "ß"]
)  # fmt: skip
_TEXTS = st.one_of(st.text(max_size=300), st.lists(st.one_of(_PIECES, st.text(max_size=5)), max_size=30).map(" ".join))


@settings(max_examples=300, deadline=None)
@given(headline=_TEXTS, text=_TEXTS, language=st.sampled_from(["en", "de", None, ""]))
def test_any_text_is_read_and_spans_lie_inside_it(headline: str, text: str, language: str | None) -> None:
    texts = {"headline": headline, "text": text}
    for found in INDEX.find(texts, TODAY, language, threshold=0.0):
        assert 0 <= found.start < found.end <= len(texts[found.field])
        assert texts[found.field][found.start : found.end].strip()
        assert 0 < found.score <= 1
    INDEX.names_in(texts, TODAY, language)


@settings(max_examples=200, deadline=None)
@given(titles=st.lists(_TEXTS, max_size=6), identifier=_TEXTS)
def test_any_title_and_identifier_can_be_known_and_found_again(titles: list[str], identifier: str) -> None:
    laws = [
        KnownLaw(key=LawKey("s", str(place)), title=title, identifier=identifier) for place, title in enumerate(titles)
    ]
    LawIndex(laws).find({"text": " . ".join((*titles, identifier))}, TODAY, "en")


@settings(max_examples=100, deadline=None)
@given(text=_TEXTS)
def test_places_come_in_order_and_none_lies_in_another(text: str) -> None:
    found = INDEX.find({"text": text}, TODAY, "en", threshold=0.0)
    assert all(one.end <= other.start for one, other in pairwise(found))


def test_fields_come_as_they_are_given_and_missing_ones_are_empty() -> None:
    found = find(PILOTS, "Of the Harbour Pilots Act", headline="On the Harbour Pilots Act")
    assert [one.field for one in found] == ["headline", "text"]
    assert INDEX.find({}, None, None) == []


def test_a_score_below_the_threshold_is_no_link() -> None:
    assert all(one.score >= THRESHOLD for one in find(LAWS, "Harbour Pilots Act, 2019/44, harbour pilots act"))


def test_very_long_texts_are_cut() -> None:
    far = " " * LONGEST_TEXT + "Harbour Pilots Act"
    assert places(PILOTS, far) == []


@pytest.mark.parametrize(
    "text", ["Harbour ", "Pilots Harbor ", "act on ", "2019/44 ", "(", "Act 2019/44/", "1 BvR ", "a-"]
)
def test_a_megabyte_of_words_of_titles_is_read(text: str) -> None:
    INDEX.find({"text": text * (1_000_000 // len(text))}, TODAY, "en")


@pytest.mark.parametrize(
    "text", ["1", "§", " ", ".", "-", "1-", "2019/", "S. ", "U. S. C. ", "a'", "\n", "\u0300", "I "]
)
def test_a_hundred_thousand_characters_of_nothing_are_read(text: str) -> None:
    assert INDEX.find({"text": text * (100_000 // len(text))}, TODAY, "en") == []


def test_hundreds_of_names_that_an_article_gives_to_one_law_are_known() -> None:
    names = [f"Foo {one}{other}zek Act" for one, other in product("BCDEFGHIJKLMNOPQRSTUVWXYZ", "abcdefghijklmnopqrst")]
    text = "".join(f"The {name} (2019/44) is new. The {name} is long. " for name in names)
    found = find(PILOTS, text)
    assert [one.found_by for one in found] == ["identifier", "short title"] * len(names)


def test_a_law_without_title_and_number_is_never_meant() -> None:
    empty = [law("", ""), law(None, None), law("  ", " \n"), law("—", "§")]
    assert find(empty, "The Act ( ) — § is new, and so is Act .") == []


def test_many_laws_of_one_name_and_number_tell_nothing() -> None:
    laws = [
        KnownLaw(key=LawKey("s", str(number)), title="Decision of the Court", identifier="1/2")
        for number in range(9_999)
    ]
    assert LawIndex(laws).find({"text": "the Decision of the Court (Act 1/2)"}, TODAY, "en") == []


def test_the_work_grows_far_less_than_the_laws(monkeypatch: pytest.MonkeyPatch) -> None:
    """With ten times the laws, all out of one vocabulary, not even three times as many names are compared."""
    opinions = list(made_opinions(12, made_laws(300)))
    few, many = (_comparisons(made_laws(count), opinions, monkeypatch) for count in (300, 3_000))
    assert 0 < many < 3 * few


def test_a_word_in_every_title_costs_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    laws = [law(f"Act on Veldmark Harbour {number}", f"2020/{number}") for number in range(2_000)]
    assert _comparisons(laws, ["Veldmark Harbour " * 500], monkeypatch) == 0


def _comparisons(laws: Sequence[KnownLaw], opinions: Sequence[str], monkeypatch: pytest.MonkeyPatch) -> int:
    """How often a name is laid beside a place that it does not begin at."""
    index, count = LawIndex(laws), 0
    compared = phrases.Phrases._compared

    def counted(self: phrases.Phrases, *place: object) -> phrases.Place | None:
        nonlocal count
        count += 1
        return compared(self, *place)  # type: ignore[arg-type]

    with monkeypatch.context() as patch:
        patch.setattr(phrases.Phrases, "_compared", counted)
        for text in opinions:
            index.find({"text": text}, TODAY, "en")
    return count
