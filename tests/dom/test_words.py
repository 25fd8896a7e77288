from __future__ import annotations

import pytest

from healing.dom.words import is_hashed, is_state, is_utility, meanings, module_prefix, stable_words


@pytest.mark.parametrize(
    "word", ["sc-bea1a0f7-2", "css-1q2w3e", "bgniCO", "czqpjL", "kfjdCz", "HeadingOne_heading-one__mmNWJ"]
)
def test_names_made_by_tools_are_hashed(word: str) -> None:
    assert is_hashed(word)


@pytest.mark.parametrize(
    "word",
    [
        "article-body",
        "articleBody",
        "author__name",
        "lead-content__title",
        "h1-title",
        "byline",
        "content",
        "order-date",
    ],
)
def test_names_made_by_people_are_not(word: str) -> None:
    assert not is_hashed(word)
    assert stable_words(word) == (word,)


def test_states_and_utilities_are_no_names() -> None:
    assert is_state("is-active")
    assert is_utility("md:px-4")
    assert stable_words("is-open px-2 text-lg w-[12px] hidden law-title law-title") == ("law-title",)


def test_css_modules_keep_the_part_that_a_person_wrote() -> None:
    assert module_prefix("Article_body__mmNWJ") == "Article_body__"
    assert module_prefix("_byline_1wc6r_11") == "_byline_"
    assert module_prefix("Badge_number__e7463") == "Badge_number__"
    assert module_prefix("article__body") is None
    assert module_prefix("article__facade") is None


def test_meanings_split_every_way_of_joining_words() -> None:
    assert meanings("articleBody-main__text_block") == {"article", "body", "main", "text", "block"}
