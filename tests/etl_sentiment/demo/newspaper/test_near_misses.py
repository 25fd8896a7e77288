from __future__ import annotations

from etl_sentiment.demo.newspaper.content import make_articles
from etl_sentiment.demo.newspaper.near_misses import EVERY
from etl_sentiment.demo.portal import Portal

ARTICLES = [article for article in make_articles() if article.near_miss]
LAWS = Portal().expected()


def test_one_article_in_five_seems_to_speak_of_a_law_that_it_does_not_mean() -> None:
    assert len(ARTICLES) in range(324 // EVERY - 5, 324 // EVERY + 2)
    assert {article.language for article in ARTICLES} == {"en", "de"}
    for article in ARTICLES:
        assert article.near_miss in LAWS
        assert article.near_miss not in {mention.identifier for mention in article.mentions}


def test_everybody_may_read_the_sentence() -> None:
    assert all(article.shown == article.paragraphs[: len(article.shown)] for article in ARTICLES)
    assert all(article.shown[1] == article.paragraphs[1] for article in ARTICLES)


def test_some_of_them_give_the_laws_title_and_some_its_number() -> None:
    texts = {article.near_miss: article.shown[1] for article in ARTICLES}
    assert sum(LAWS[identifier].title in text for identifier, text in texts.items()) > 10
    assert sum(identifier in text for identifier, text in texts.items()) > 10
