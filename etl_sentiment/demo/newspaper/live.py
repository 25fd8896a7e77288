"""The newspaper's live desk: pages that are an empty shell until a script has fetched their articles as JSON.

Its articles are others than those of the paper's archive, and no page of the archive leads to them.
"""

from __future__ import annotations

import json
import re
from dataclasses import replace
from functools import cache
from html import escape
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

from etl_sentiment.demo.newspaper.article import Genre
from etl_sentiment.demo.newspaper.content import COPIES, make_articles
from etl_sentiment.demo.newspaper.labels import long_moment
from etl_sentiment.demo.newspaper.names import TITLES
from etl_sentiment.demo.site import Reply

if TYPE_CHECKING:
    from collections.abc import Mapping

    from etl_sentiment.demo.newspaper.article import Article

LIVE = "/live"
COUNT = 12
PAGE_SIZE = 8
_SEED = 1912
_DRAFTS = COPIES * 2 + 60
"""So many articles are written, of which those are taken that are in English, free, and nobody's second print."""
_SCRIPT = "/live/app.js"
_DATA = "/live/data/"
_ARTICLE = re.compile(r"/live/(\d+)")


@cache
def live_articles() -> dict[str, Article]:
    """The desk's articles by path, the newest first."""
    drafts = [one for one in make_articles(seed=_SEED, count=_DRAFTS) if _is_fit(one)][:COUNT]
    numbered = (replace(one, number=70001 + place, correction="") for place, one in enumerate(drafts))
    return {f"{LIVE}/{article.number}": article for article in numbered}


def _is_fit(article: Article) -> bool:
    is_own = article.copy_of is None and not article.paywalled and article.genre is not Genre.LETTER
    return is_own and article.language == "en" and bool(article.lead)


def live_reply(path: str, query: str) -> Reply | None:
    """The reply to a request for a page of the desk, its script or its data; none for other paths."""
    if path == _SCRIPT:
        return Reply(_APP, content_type="text/javascript; charset=utf-8")
    if path.startswith(_DATA):
        return _data(path.removeprefix(_DATA).removesuffix(".json"), query)
    if path == LIVE or _ARTICLE.fullmatch(path):
        # As such sites do: whether there is such an article, only the data says.
        return Reply(_SHELL)
    return None


def _data(name: str, query: str) -> Reply | None:
    told = _page(query) if name == "page" else _article(live_articles().get(f"{LIVE}/{name}"))
    if told is None:
        return Reply('{"error": "not found"}', status=404, content_type="application/json")
    return Reply(json.dumps(told, ensure_ascii=False), content_type="application/json; charset=utf-8")


def _page(query: str) -> dict[str, Any] | None:
    wanted = parse_qs(query).get("page", ["1"])[0]
    pages = -(-len(live_articles()) // PAGE_SIZE)
    if not wanted.isdecimal() or not 1 <= int(wanted) <= pages:
        return None
    page = int(wanted)
    shown = list(live_articles().items())[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]
    entries = [{"path": path, **_told(article, ("headline", "lead"))} for path, article in shown]
    return {"entries": entries, "older": f"{LIVE}?page={page + 1}" if page < pages else None}


def _article(article: Article | None) -> dict[str, Any] | None:
    if article is None:
        return None
    told = _told(article, ("headline", "lead", "authors", "topics"))
    return {**told, "section": article.section.name, "paragraphs": article.shown}


def _told(article: Article, names: tuple[str, ...]) -> Mapping[str, Any]:
    published = {"at": article.published.isoformat(), "text": long_moment(article.published, article.language)}
    return {"published": published, **{name: getattr(article, name) for name in names}}


_SHELL = f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>Live | {escape(TITLES["en"])}</title>
<link rel="stylesheet" href="/styles/broadsheet.css">
</head>
<body>
<noscript>Please enable JavaScript to read the live desk.</noscript>
<div id="app"></div>
<script src="{_SCRIPT}"></script>
</body>
</html>
"""

_APP = """"use strict";

const app = document.getElementById("app");

function element(name, classes, text, attributes = {}) {
  const made = document.createElement(name);
  if (classes) made.className = classes;
  if (text) made.textContent = text;
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

function within(parent, ...children) {
  parent.append(...children);
  return parent;
}

function moment(published) {
  return element("time", "", published.text, { datetime: published.at });
}

function entry(one) {
  const headline = within(element("h2"), element("a", "", one.headline, { href: one.path }));
  return within(element("article", "live-entry"), headline, moment(one.published), element("p", "teaser", one.lead));
}

function list(page) {
  document.title = "Live | The Veldmark Courier";
  app.append(element("h1", "rubric", "Live"), within(element("div", "live-entries"), ...page.entries.map(entry)));
  if (page.older) app.append(element("a", "older", "Older entries", { href: page.older }));
}

function article(one) {
  document.title = `${one.headline} | The Veldmark Courier`;
  const authors = one.authors.map((name) => element("span", "author", name));
  const topics = one.topics.map((name) => within(element("li"), element("a", "", name, { href: "/topics" })));
  app.append(within(
    element("article", "live-article"),
    element("p", "rubric", one.section),
    element("h1", "", one.headline),
    element("p", "lead", one.lead),
    within(element("p", "byline"), ...authors),
    within(element("p", "moment"), moment(one.published)),
    within(element("div", "body"), ...one.paragraphs.map((text) => element("p", "", text))),
    within(element("ul", "topics"), ...topics),
  ));
}

function failed() {
  app.append(element("h1", "", "Page not found"), element("p", "", "There is no such page at the live desk."));
}

async function main() {
  const number = location.pathname.match(/^\\/live\\/(\\d+)$/);
  const path = number ? `/live/data/${number[1]}.json` : `/live/data/page.json${location.search}`;
  const response = await fetch(path);
  if (!response.ok) return failed();
  return number ? article(await response.json()) : list(await response.json());
}

main();
"""
