"""What was collected of the newspaper, against what it has."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from etl_sentiment.demo.check import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from etl_sentiment.demo.newspaper.article import Article
    from etl_sentiment.demo.newspaper.site import Newspaper

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
    wanted = paper.expected() if expected is None else expected
    stored = [(urlsplit(str(item.get("url"))).path, item) for item in items]
    kept = [(path, item) for place, (path, item) in enumerate(stored) if not _is_completed(path, item, stored[place:])]
    counts = Counter(path for path, _ in kept)
    differences = [
        difference
        for path, item in kept
        if path in wanted
        for difference in _differences(path, item, values_of(wanted[path]))
    ]
    most = paper.asked_at_most()
    return Outcome(
        collected=len(counts.keys() & wanted.keys()),
        missing=tuple(path for path in wanted if path not in counts),
        surplus=tuple(path for path, count in counts.items() if count > 1 or path not in wanted),
        wrong=tuple(text for text, is_empty in differences if not is_empty),
        empty=tuple(text for text, is_empty in differences if is_empty),
        asked_again=tuple(f"{path} ({count} times)" for path, count in hits.items() if count > max(1, most[path])),
    )


def _is_completed(path: str, item: Mapping[str, Any], later: Iterable[tuple[str, Mapping[str, Any]]]) -> bool:
    """Whether a later item of the same article has what this one lacks (back-fill), and all else the same."""
    for other_path, other in later:
        changed = [name for name in ("headline", "published", "text", *_OPTIONAL) if item.get(name) != other.get(name)]
        if other_path == path and changed and not any(item.get(name) for name in changed):
            return True
    return False


def _differences(path: str, item: Mapping[str, Any], wanted: Mapping[str, Any]) -> Iterable[tuple[str, bool]]:
    """Each value that differs, for people, and whether it is an optional one that is merely empty."""
    for name, value in wanted.items():
        got = item.get(name)
        if got != value:
            yield f"{path} {name}: {_short(got)}, should be {_short(value)}", got is None and name in _OPTIONAL


def _short(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "..."
