"""The links between opinions and laws that were found, against those that the articles were written with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from etl_sentiment.demo.newspaper.article import Article


_LEAST = 0.8
"""The share of the links that a good crawl finds, at least."""


@dataclass(frozen=True, slots=True)
class Links:
    """Pairs of an opinion and a law that it speaks of."""

    right: int
    missed: int
    wrong: int

    @property
    def is_good(self) -> bool:
        """No wrong link, and most of the right ones: what redesigns hide for a crawl is found in the next one."""
        return not self.wrong and self.right >= _LEAST * (self.right + self.missed)

    def __str__(self) -> str:
        expected = self.right + self.missed
        share = f"{100 * self.right / expected:.0f} %" if expected else "none"
        return f"links: {expected} expected, {self.right} found ({share}), {self.wrong} that should not be there"


def compare_links(found: Iterable[tuple[str, str]], articles: Mapping[str, Article]) -> Links:
    """``found`` has addresses of opinions, each with the identifier of a law; ``articles`` are known by their paths."""
    there = {(urlsplit(url).path, identifier) for url, identifier in found}
    true = {(path, mention.identifier) for path, article in articles.items() for mention in article.mentions}
    return Links(right=len(there & true), missed=len(true - there), wrong=len(there - true))
