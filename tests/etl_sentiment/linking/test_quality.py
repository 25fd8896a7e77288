"""Floors of what is found in the bundled corpus and in one of other seeds; ``python -m tests.benchmarks.links``."""

from __future__ import annotations

import pytest

from etl_sentiment.linking import LawIndex
from tests.benchmarks.links import OTHER_SEEDS, Quality, corpus, known, measure, measure_sentences, names_given
from tests.benchmarks.unseen_sentences import UNSEEN, UNSEEN_LAWS


@pytest.fixture(scope="module", params=[None, OTHER_SEEDS[0]], ids=["bundled", "other seeds"])
def quality(request: pytest.FixtureRequest) -> Quality:
    laws, articles = corpus(request.param)
    return measure(LawIndex(map(known, laws)), articles)


def test_links_are_right_and_most_laws_are_found(quality: Quality) -> None:
    assert quality.right > 400
    assert quality.precision >= 0.995
    assert quality.recall >= 0.9


def test_near_misses_are_not_linked(quality: Quality) -> None:
    assert quality.near_misses > 50
    assert quality.linked_near_misses <= 1


def test_all_that_is_missed_has_a_german_short_name_only(quality: Quality) -> None:
    for form, counts in quality.by_form.items():
        assert counts[True] == (0 if form == ("de", "short name") else counts.total()), form


def test_names_that_other_articles_give_are_worth_knowing() -> None:
    laws, articles = corpus(OTHER_SEEDS[0])
    index = LawIndex(map(known, laws))
    names = names_given(index, articles)
    taught = measure(LawIndex(known(law, names.get(law.identifier, ())) for law in laws), articles)
    assert taught.wrong == 0
    assert taught.recall > measure(index, articles).recall


def test_sentences_that_no_template_made() -> None:
    quality, _ = measure_sentences()
    assert quality.wrong == 0
    assert quality.recall >= 0.8


def test_sentences_that_nothing_was_tuned_on() -> None:
    quality, _ = measure_sentences(UNSEEN_LAWS, UNSEEN)
    assert quality.wrong == 0
    assert quality.recall >= 0.9
