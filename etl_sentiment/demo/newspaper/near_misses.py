"""Sentences that seem to speak of a bundled law and do not: a longer name, an older text, a number of something else.

A reader is not misled. What looks for laws in texts may be, and is measured by it.
"""

from __future__ import annotations

from dataclasses import replace
from random import Random
from typing import TYPE_CHECKING

from etl_sentiment.demo.newspaper.citing import cited
from etl_sentiment.demo.newspaper.writing import with_capitals

if TYPE_CHECKING:
    from collections.abc import Sequence

    from etl_sentiment.demo.content import Law
    from etl_sentiment.demo.newspaper.article import Article

EVERY = 5
"""So manieth article has such a sentence."""
_PARAGRAPH = 1
"""The one that it ends, from 0: everybody may read it, also of a paywalled article."""

_SENTENCES = {
    "en": (
        "The neighbouring republic has a text of its own, the {title} and Related Trades, older and much longer.",
        "Over there the matter is left to an Inland {short}, which has little to do with what is meant here.",
        "The {title} of 1968 still fitted on a single page, as older readers like to say.",
        "The {short} (1968/4), long forgotten, had been typed by hand.",
        "The municipal archive keeps the letters in a box that bears the number {number}.",
        "On the building plan the plot is shown as {number}, in pencil.",
        "In the neighbouring republic the Act is a word for the theatre only.",
        "Council Decision {number} of the neighbouring republic, often mixed up with it, is about postage.",
    ),
    "de": (
        "Die Nachbarrepublik hat einen eigenen Text, der dort „{title} and Related Trades“ heißt und viel länger ist.",
        "Ein älterer Text, „{title}“ von 1968, passte noch auf eine Seite.",
        "Lange vergessen ist, dass es schon einmal etwas Ähnliches gab: „{title}“ (1968/4), mit der Hand getippt.",
        "Das Stadtarchiv verwahrt die Briefe in einer Schachtel mit der Nummer {number}.",
        "Im Bebauungsplan ist das Grundstück als {number} eingetragen, mit Bleistift.",
        "In der Nachbarrepublik spricht man nur von dem Gesetz, als gäbe es kein zweites.",
        "Der Beschluss {number} der Nachbarrepublik, der oft verwechselt wird, handelt vom Briefporto.",
    ),
}


def with_near_miss(article: Article, known: Sequence[Law]) -> Article:
    """``article`` with one more sentence, which speaks of none of the ``known`` laws; itself where none fits."""
    random = Random(article.number)  # noqa: S311 - the texts of a demo, nothing secret
    spoken_of = {mention.identifier for mention in article.mentions}
    older = [law for law in known if law.published < article.published.date() and law.identifier not in spoken_of]
    if not older or len(article.paragraphs) <= _PARAGRAPH:
        return article
    law = random.choice(older)
    short = cited(law, article.language).short
    values = with_capitals({"title": law.title, "short": short, "number": law.identifier})
    sentence = random.choice(_SENTENCES[article.language]).format_map(values)
    paragraphs = tuple(
        f"{text} {sentence}" if place == _PARAGRAPH else text for place, text in enumerate(article.paragraphs)
    )
    return replace(article, paragraphs=paragraphs, shown=paragraphs[: len(article.shown)], near_miss=law.identifier)
