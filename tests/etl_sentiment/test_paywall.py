from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from parsel import Selector

from etl_sentiment.paywall import is_paywalled


def page(*data: Any, head: str = "", body: str = "") -> Selector:
    scripts = "".join(f'<script type="application/ld+json">{json.dumps(one)}</script>' for one in data)
    return Selector(f"<html><head>{scripts}{head}</head><body>{body}<p>Text</p></body></html>")


def article(**said: Any) -> dict[str, Any]:
    return {"@context": "https://schema.org", "@type": "NewsArticle", "headline": "Harbour dues", **said}


PART = {"@type": "WebPageElement", "isAccessibleForFree": False, "cssSelector": ".wall"}


@pytest.mark.parametrize(
    "value", [False, "False", "false", " FALSE ", "http://schema.org/False", "https://schema.org/False"]
)
def test_an_article_that_says_so_is_paywalled(value: object) -> None:
    assert is_paywalled(page(article(isAccessibleForFree=value)))


@pytest.mark.parametrize("value", [True, "True", "true", "http://schema.org/True", None, "", 7, [], {"@type": "Offer"}])
def test_an_article_that_says_otherwise_or_nothing_is_free(value: object) -> None:
    assert not is_paywalled(page(article(isAccessibleForFree=value)))


@pytest.mark.parametrize(
    "data",
    [
        article(hasPart=PART),
        article(isAccessibleForFree=True, hasPart=[{"@type": "ImageObject"}, PART]),
        [{"@type": "Organization"}, article(isAccessibleForFree=False)],
        {"@context": "https://schema.org", "@graph": [{"@type": "WebSite"}, article(isAccessibleForFree=False)]},
        {"@type": "WebPage", "mainEntity": article(isAccessibleForFree="False")},
        {"@type": ["Article", "NewsArticle"], "isAccessibleForFree": False},
        {"@type": "LiveBlogPosting", "isAccessibleForFree": False},
    ],
)
def test_the_article_is_found_wherever_papers_put_it(data: object) -> None:
    assert is_paywalled(page(data))


@pytest.mark.parametrize(
    "data",
    [
        {"@type": "ItemList", "itemListElement": [article(isAccessibleForFree=False)]},
        article(isAccessibleForFree=True, isRelatedTo=article(isAccessibleForFree=False)),
        article(hasPart={"@type": "ImageGallery", "isAccessibleForFree": False}),
        {"@type": "VideoObject", "isAccessibleForFree": False},
        {"@type": "PodcastEpisode", "isAccessibleForFree": False},
    ],
)
def test_other_things_that_cost_say_nothing_of_the_article(data: object) -> None:
    assert not is_paywalled(page(data))


@pytest.mark.parametrize(
    ("head", "walled"),
    [
        ('<meta property="article:content_tier" content="locked">', True),
        ('<meta name="article:content_tier" content=" Locked ">', True),
        ('<meta property="article:content_tier" content="metered">', False),
        ('<meta property="article:content_tier" content="free">', False),
        ('<meta property="article:content_tier">', False),
        ('<meta itemprop="isAccessibleForFree" content="false">', True),
        ('<meta itemprop="isAccessibleForFree" content="true">', False),
        ('<link itemprop="isAccessibleForFree" href="https://schema.org/False">', True),
        ("", False),
    ],
)
def test_tags_tell_it_too(head: str, walled: bool) -> None:
    assert is_paywalled(page(head=head)) == walled


def test_a_teaser_of_a_paywalled_article_does_not_make_its_page_one() -> None:
    said = '<article><meta itemprop="isAccessibleForFree" content="{}"></article>'
    assert not is_paywalled(page(body=said.format("true") + said.format("false")))


@pytest.mark.parametrize("text", ["", "{", "null", "[" * 100_000, '{"@graph": [[[1]]]}', '{"@type": 3}', "// nothing"])
def test_broken_data_says_nothing_and_stops_nothing(text: str) -> None:
    script = f'<script type="application/ld+json">{text}</script>'
    assert not is_paywalled(page(head=script))
    assert is_paywalled(page(article(isAccessibleForFree=False), head=script))


def test_a_line_end_within_a_string_and_a_semicolon_after_the_object_are_overlooked() -> None:
    text = '{"@type": "NewsArticle", "headline": "Two\nlines", "isAccessibleForFree": false};'
    assert is_paywalled(page(head=f'<script type="application/ld+json">\n{text}\n</script>'))


_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["@type", "@graph", "hasPart", "mainEntity", "isAccessibleForFree"]), inner)
    ),
    max_leaves=12,
)


@given(_VALUES)
def test_no_shape_of_data_stops_it(data: object) -> None:
    assert is_paywalled(page(data)) in (True, False)
