from __future__ import annotations

import re
from collections import Counter
from itertools import combinations

import pytest

from etl_sentiment.demo.newspaper.article import Article, Form, Genre
from etl_sentiment.demo.newspaper.citing import cited
from etl_sentiment.demo.newspaper.content import COPIES, make_articles
from etl_sentiment.demo.newspaper.names import AGENCY
from etl_sentiment.demo.portal import Portal
from etl_sentiment.duplicates import THRESHOLD, signature, similarity

ARTICLES = make_articles()
LAWS = Portal().expected()


def text_of(article: Article) -> str:
    return "\n".join((article.headline, article.lead, *article.shown))


def test_the_same_seed_gives_the_same_articles() -> None:
    assert make_articles(seed=5, count=60) == make_articles(seed=5, count=60)
    assert make_articles(seed=5, count=60) != make_articles(seed=6, count=60)


def test_there_are_more_than_300_articles_in_two_languages_each_at_its_own_address() -> None:
    assert len(ARTICLES) == 324
    assert len({article.path for article in ARTICLES}) == len({article.number for article in ARTICLES}) == 324
    counts = Counter(article.language for article in ARTICLES)
    assert set(counts) == {"en", "de"}
    assert min(counts.values()) > 100


def test_german_articles_are_in_german() -> None:
    """Also where they quote the official, English title of a law."""
    english, german = (
        re.compile(r"\b(the|and|of|with)\b", re.IGNORECASE),
        re.compile(r"\b(der|die|das|und|von|mit|nicht)\b", re.IGNORECASE),
    )
    for article in ARTICLES:
        text = re.sub(r"„[^“]*“", "", text_of(article))
        is_german = len(german.findall(text)) > 3 * len(english.findall(text))
        assert is_german == (article.language == "de"), article.path


def test_no_template_is_left_unfilled() -> None:
    for article in ARTICLES:
        assert not re.search(
            r"[\[\]{}|]|  |\.\.| [,.;:?!]|^[a-zäöü]", "\n".join((text_of(article), *article.paragraphs)), re.MULTILINE
        )


def test_genres_and_lengths_vary_as_in_a_paper() -> None:
    genres = Counter(article.genre for article in ARTICLES)
    assert set(genres) == set(Genre)
    assert min(genres.values()) >= 15
    words = sorted(article.words for article in ARTICLES)
    assert 130 < words[0] < 200
    assert 900 < words[-1] < 1200
    assert 300 < words[len(words) // 2] < 700


def test_every_law_spoken_of_exists_was_published_before_and_is_named_in_the_text() -> None:
    for article in ARTICLES:
        assert article.mentions
        for mention in article.mentions:
            law = LAWS[mention.identifier]
            assert law.published < article.published.date()
            assert mention.stance in (-1, 0, 1)
            named = {
                Form.TITLE: law.title,
                Form.NUMBER: law.identifier,
                Form.SHORT_NAME: cited(law, article.language).short,
            }
            assert mention.forms
            assert all(named[form] in text_of(article) for form in mention.forms)


def test_most_laws_are_spoken_of_and_some_are_much_discussed() -> None:
    counts = Counter(mention.identifier for article in ARTICLES for mention in article.mentions)
    assert len(counts) > 0.95 * len(LAWS)
    assert sum(count >= 4 for count in counts.values()) >= 20


def test_no_two_laws_have_the_same_short_name() -> None:
    for language in ("en", "de"):
        assert len({cited(law, language).short for law in LAWS.values()}) == len(LAWS)


def test_all_stances_and_all_ways_to_name_a_law_are_there() -> None:
    mentions = [mention for article in ARTICLES for mention in article.mentions]
    assert min(Counter(mention.stance for mention in mentions).values()) > 100
    assert min(Counter(form for mention in mentions for form in mention.forms).values()) > 100
    assert any(mention.forms == (Form.SHORT_NAME,) for mention in mentions)


def test_an_agencys_copy_is_near_its_original_and_nothing_else_is() -> None:
    signatures = {article.number: signature("\n".join(article.shown)) for article in ARTICLES}
    copies = {article.number: article for article in ARTICLES if article.copy_of is not None}
    assert len(copies) == COPIES
    originals = {article.number: article for article in ARTICLES}
    for one, other in combinations(ARTICLES, 2):
        first, second = signatures[one.number], signatures[other.number]
        assert first is not None
        assert second is not None
        is_copy = one.copy_of == other.number or other.copy_of == one.number
        assert (similarity(first, second) >= THRESHOLD) == is_copy, (one.path, other.path)
    for copy in copies.values():
        original = originals[copy.copy_of or 0]
        assert copy.headline != original.headline
        assert copy.paragraphs != original.paragraphs
        assert copy.published > original.published
        assert original.authors == (AGENCY,)
        assert AGENCY in copy.authors


def test_authors_are_people_several_people_and_agencies() -> None:
    counts = Counter(len(article.authors) for article in ARTICLES)
    assert set(counts) == {1, 2, 3}
    assert sum(article.authors == (AGENCY,) for article in ARTICLES) > COPIES


def test_some_articles_lack_a_lead_and_some_are_paywalled_or_corrected() -> None:
    assert 0.2 < sum(not article.lead for article in ARTICLES) / len(ARTICLES) < 0.5
    paywalled = [article for article in ARTICLES if article.paywalled]
    assert len(paywalled) > 20
    assert all(article.shown == article.paragraphs[: len(article.shown)] for article in ARTICLES)
    assert all((article.shown != article.paragraphs) == article.paywalled for article in ARTICLES)
    assert 3 < sum(bool(article.correction) for article in ARTICLES) < 20


def test_the_newest_article_comes_first_and_numbers_follow_the_days() -> None:
    moments = [article.published for article in ARTICLES]
    numbers = [article.number for article in ARTICLES]
    assert moments == sorted(moments, reverse=True)
    assert numbers == sorted(numbers, reverse=True)


def test_too_few_articles_are_refused() -> None:
    with pytest.raises(ValueError, match="count = 40"):
        make_articles(count=40)
