"""Items in any number, each with a text of its own, the same for the same number."""

from __future__ import annotations

from itertools import cycle, islice, product
from random import Random
from typing import TYPE_CHECKING

from etl_sentiment.items import Item, LawItem, OpinionItem

if TYPE_CHECKING:
    from collections.abc import Iterator

SITE = "https://news.example.org"
_SYLLABLES = ("ba", "den", "for", "gra", "hil", "kel", "lor", "men", "nau", "or", "pel", "ras", "tem", "und", "vel")
_VOCABULARY = tuple("".join(parts) for size in (1, 2, 3) for parts in product(_SYLLABLES, repeat=size))
_PARAGRAPHS = 6
_WORDS = 60
"""Words of a paragraph: with six of them, a text of about 2.5 kB."""


def made_items(count: int) -> Iterator[Item]:
    """``count`` items, laws and opinions in turns, as spiders would yield them: not cleaned, no documents."""
    makers = cycle((_law, _opinion))
    return (maker(number) for number, maker in islice(enumerate(makers), count))


def _law(number: int) -> LawItem:
    random = Random(number)  # noqa: S311 - texts, nothing secret
    return LawItem(
        source="portal",
        url=f"{SITE}/laws/{number}",
        language="en",
        identifier=f"{1950 + number % 75}/{number}",
        title=f"Act on {_words(random, 4)}",
        kind="Act",
        issuer="National  Assembly",
        status="In force",
        published=f"{random.randint(1, 28)} March {1950 + number % 75}",
        subjects=[_words(random, 1), _words(random, 1)],
        text=_text(random),
    )


def _opinion(number: int) -> OpinionItem:
    random = Random(number)  # noqa: S311 - texts, nothing secret
    return OpinionItem(
        source="paper",
        url=f"{SITE}/articles/{number}",
        language="en",
        headline=_words(random, 7).capitalize(),
        lead=_words(random, 20),
        authors=[_words(random, 2).title()],
        published=f"2024-03-{random.randint(1, 28):02}T08:00:00Z",
        section="Politics",
        topics=[_words(random, 1)],
        text=_text(random),
    )


def _text(random: Random) -> str:
    return "\n".join(_words(random, _WORDS) for _ in range(_PARAGRAPHS))


def _words(random: Random, count: int) -> str:
    return " ".join(random.choices(_VOCABULARY, k=count))
