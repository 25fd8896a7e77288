"""The figures on both databases, against what the samples say."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from etl_sentiment.reporting.figures import UNDATED, Scores
from etl_sentiment.reporting.reading import read_figures
from etl_sentiment.sentiment.vader import Vader
from healing.store.memory import MemoryStore
from tests.etl_sentiment.reporting.samples import BAD, GOOD, NOW, figures

if TYPE_CHECKING:
    from etl_sentiment.reporting.figures import Figures
    from etl_sentiment.storage.collection import Collection


def score(text: str, *about: str) -> float:
    found = Vader().judge(text, "en", about).score
    assert found is not None
    return found


def test_what_was_collected(collection: Collection) -> None:
    told = {one.source: one for one in figures(collection).collected}
    assert set(told) == {"gazette", "court", "paper", "daily", "copycat", "unheard"}
    gazette = told["gazette"]
    assert (gazette.kind, gazette.collected, gazette.put_aside, gazette.lists, gazette.gone) == ("law", 3, 1, 1, 1)
    assert (gazette.expected, gazette.rate) == (4, 0.75)
    assert (told["paper"].rate, told["unheard"].rate, told["unheard"].kind) == (1.0, 0.0, "")


def test_totals(collection: Collection) -> None:
    found = figures(collection)
    assert (found.law_count, found.opinion_count, found.judged_count, found.waiting_count) == (4, 6, 5, 0)
    assert found.rate == pytest.approx(10 / 12)
    assert found.links == 6
    assert found.reasons == [("language de: VADER judges English only", 1)]
    assert [method.split()[0] for method in found.methods] == ["vader"]


def test_months(collection: Collection) -> None:
    found = figures(collection)
    assert {(one.month, one.source): one.count for one in found.laws} == {
        ("2021-03", "gazette"): 1, ("2022-05", "gazette"): 1, ("2023-02", "gazette"): 1, (UNDATED, "court"): 1,
    }  # fmt: skip
    opinions = {(one.month, one.source): one for one in found.opinions}
    assert opinions["2024-01", "paper"].count == 2
    assert opinions[UNDATED, "paper"].scores.mean is None
    assert opinions["2024-03", "copycat"].count == 1
    assert opinions["2024-03", "copycat"].scores.count == 0, "a copy counts, and has no part in means"


def test_newspapers(collection: Collection) -> None:
    told = {(one.source, one.language): one for one in figures(collection).newspapers}
    english, german = told["paper", "en"], told["paper", "de"]
    assert (english.opinions, english.positive, english.neutral, english.negative) == (3, 1, 0, 2)
    assert (german.opinions, german.unsupported, german.scores.mean, german.waiting) == (1, 1, None, 0)
    copies = told["copycat", "en"]
    assert (copies.opinions, copies.positive + copies.neutral + copies.negative, copies.scores.count) == (1, 1, 0)


def test_the_laws_that_are_discussed(collection: Collection) -> None:
    fish, kelp = figures(collection).discussed
    assert (fish.identifier, fish.opinions, fish.mentions, fish.scores.count) == ("2021/114", 4, 4, 4)
    good, bad = score(GOOD, "Fisheries Act"), score(BAD, "Fisheries Act")
    assert fish.scores.mean == pytest.approx((2 * good + 2 * bad) / 4)
    assert [quote.sentence for quote in fish.quotes] == [GOOD, BAD], "each sentence once, the copy's not"
    assert [quote.sentiment for quote in fish.quotes] == [pytest.approx(good), pytest.approx(bad)]
    assert (kelp.url, kelp.quotes) == ("javascript:alert(1)", ())


def test_crawls_newest_first(collection: Collection) -> None:
    going, done = figures(collection).crawls
    assert (going.spider, going.finished, going.reason) == ("opinions", None, "")
    assert (done.spider, done.pages, done.items, done.reason) == ("laws", 10, 4, "finished")


def test_an_empty_collection(collection: Collection) -> None:
    found: Figures = read_figures(collection, MemoryStore(), NOW)
    assert (found.law_count, found.opinion_count, found.links, found.rate) == (0, 0, 0, None)
    assert (found.laws, found.discussed, found.crawls) == ([], [], [])


def test_means_and_margins() -> None:
    scores = Scores(count=4, total=1.0, squares=1.5)
    assert scores.mean == 0.25
    # variance (1.5 - 1/4) / 3, its root through sqrt(4)
    assert scores.margin == pytest.approx(1.96 * (1.25 / 3) ** 0.5 / 2)
    assert (Scores().mean, Scores().margin, Scores(count=1, total=0.5, squares=0.25).margin) == (None, None, None)
    assert Scores(count=3, total=0.9, squares=0.27).margin == pytest.approx(0, abs=1e-6)
    assert scores + scores == Scores(count=8, total=2.0, squares=3.0)
