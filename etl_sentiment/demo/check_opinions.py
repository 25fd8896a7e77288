"""What was collected of the newspaper, against what it has."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from etl_sentiment.demo.outcome import asked_again, compared, short, without_completed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from etl_sentiment.demo.newspaper.article import Article
    from etl_sentiment.demo.newspaper.site import Newspaper
    from etl_sentiment.demo.outcome import Difference, Outcome

_OPTIONAL = ("lead", "authors", "section", "topics")


def values_of(article: Article) -> dict[str, Any]:
    """The fields of the item that an article should become."""
    return {
        "headline": article.headline,
        "lead": article.lead or None,
        "authors": list(article.authors),
        "published": article.published.date().isoformat(),
        "section": article.section.name,
        "topics": list(article.topics),
        "text": "\n".join(article.shown),
        "language": article.language,
        "paywalled": article.paywalled,
    }


def compare(
    items: Iterable[Mapping[str, Any]],
    hits: Mapping[str, int],
    paper: Newspaper,
    expected: Mapping[str, Article] | None = None,
) -> Outcome:
    """``items`` as they were stored, ``hits`` by path, against the paper that was crawled.

    ``expected`` has the articles by path where a crawl is not to find all of them: a feed names only the newest.
    """
    kept = without_completed(items, _path, ("headline", "published", "text", *_OPTIONAL))
    return replace(
        compared(kept, paper.expected() if expected is None else expected, _path, _differences),
        asked_again=asked_again(hits, paper.asked_at_most()),
    )


def _path(item: Mapping[str, Any]) -> str:
    return urlsplit(str(item.get("url"))).path


def _differences(item: Mapping[str, Any], article: Article) -> Iterator[Difference]:
    for name, value in values_of(article).items():
        got = item.get(name)
        if got != value:
            yield f"{_path(item)} {name}: {short(got)}, should be {short(value)}", got is None and name in _OPTIONAL
