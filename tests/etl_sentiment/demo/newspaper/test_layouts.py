"""Each layout shows the same content; the selectors that the newspaper comes with read the first one."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING

import pytest
from parsel import Selector

from etl_sentiment.demo.newspaper.layouts import LAYOUTS
from etl_sentiment.demo.newspaper.layouts.styles import STYLES
from etl_sentiment.demo.newspaper.site import Newspaper
from etl_sentiment.paywall import is_paywalled
from spiders_healable.selectors import newspaper as selectors

if TYPE_CHECKING:
    from etl_sentiment.demo.newspaper.article import Article

PAPERS = {name: Newspaper(layout=name) for name in LAYOUTS}
EXPECTED = list(PAPERS["broadsheet"].expected().values())
SOME = EXPECTED[::9]


def page_of(layout: str, path: str) -> Selector:
    """The page at ``path``; where it fails at first, the second answer."""
    paper = PAPERS[layout]
    replies = (paper.respond(path) for _ in range(2))
    bodies = [str(reply.body) for reply in replies]
    return Selector(bodies[-1])


def shown_on(page: Selector) -> str:
    """All that people see of a page, without white space: which differs from layout to layout."""
    text = "".join(page.xpath("//body//text()").getall())
    return re.sub(r"\s+", "", unescape(text))


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_layout_shows_every_value_of_an_article(layout: str) -> None:
    for article in SOME:
        page = page_of(layout, article.path)
        shown = shown_on(page)
        for value in (article.headline, article.lead, article.section.name, article.correction, *article.authors):
            assert squeezed(value) in shown, (article.path, value)
        for value in (*article.topics, *article.shown):
            assert squeezed(value) in shown, (article.path, value)
        for hidden in article.paragraphs[len(article.shown) :]:
            assert squeezed(hidden) not in shown
        assert page.xpath("/html/@lang").get() == article.language
        assert is_paywalled(page) == article.paywalled
        days = page.css("time::attr(datetime)").getall()
        assert article.published.isoformat() in days


@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_pages_of_a_section_lead_to_all_its_articles(layout: str) -> None:
    paper = PAPERS[layout]
    for section in {article.section for article in EXPECTED}:
        path, seen = section.path, set()
        for _ in range(10):
            page = page_of(layout, path)
            seen |= set(page.css("main a::attr(href), div#main a::attr(href)").getall())
            number = int(path.partition("=")[2] or 1) + 1
            path = f"{section.path}?page={number}"
            if path not in seen:
                break
        wanted = {article.path for article in paper.expected().values() if article.section == section}
        assert wanted <= seen


@pytest.mark.parametrize("layout", LAYOUTS)
def test_front_pages_and_messages_are_pages_of_the_paper(layout: str) -> None:
    assert page_of(layout, "/").css("a[href='/politics']")
    assert page_of(layout, "/de").css("a[href='/de/politik']")
    assert "404" in shown_on(page_of(layout, "/nowhere"))
    style = page_of(layout, "/").css("link[rel=stylesheet]::attr(href)").get("")
    assert PAPERS[layout].respond(style).body in STYLES.values()


def test_layouts_differ_in_what_they_tell_machines() -> None:
    path = EXPECTED[0].path
    with_json_ld = {name for name in LAYOUTS if page_of(name, path).css("script[type='application/ld+json']")}
    with_microdata = {name for name in LAYOUTS if page_of(name, path).css("[itemprop='headline']")}
    with_open_graph = {name for name in LAYOUTS if page_of(name, path).css("meta[property='og:title']")}
    assert with_json_ld == {"broadsheet", "magazine", "hashed", "glossy"}
    assert with_microdata == {"compact"}
    assert with_open_graph == set(LAYOUTS)


def read(page: Selector, article: Article) -> dict[str, object]:
    fields = selectors.PAGES["article"]
    lists = {name: page.css(fields[name][0]).getall() for name in ("authors", "topics")}
    texts = {name: page.css(fields[name][0]).get() for name in ("headline", "lead", "section", "published")}
    return {**lists, **texts, "text": [part.xpath("string()").get() for part in page.css(fields["text"][0])]}


@pytest.mark.parametrize("article", SOME, ids=lambda article: str(article.number))
def test_the_selectors_read_the_broadsheet_and_no_other_layout(article: Article) -> None:
    found = read(page_of("broadsheet", article.path), article)
    assert found == {
        "headline": article.headline,
        "lead": article.lead or None,
        "authors": list(article.authors),
        "topics": list(article.topics),
        "section": article.section.name,
        "published": article.published.isoformat(),
        "text": list(article.shown),
    }
    for other in set(LAYOUTS) - {"broadsheet"}:
        assert not any(read(page_of(other, article.path), article).values()), other
