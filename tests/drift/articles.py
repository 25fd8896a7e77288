"""Templates of article pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from healing.model import KindSelectors
from tests.drift.records import ARTICLE_RULES
from tests.drift.template import Template, block, items, links, shows, text_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.drift.records import Record
    from tests.drift.template import Render


def _story(records: Sequence[Record]) -> str:
    record = records[0]
    parts = (
        block("title", f'<h1 class="story-title" {shows("title")}>{text_of(record, "title")}</h1>'),
        block(
            "lead", bool(record.gold["lead"]) * f'<p class="story-lead" {shows("lead")}>{text_of(record, "lead")}</p>'
        ),
        block(
            "authors",
            f"{record.language.by} " + links(record, "authors", "people", 'class="story-author"', ", "),
            attributes='class="story-by"',
        ),
        block(
            "published",
            f'<time class="story-date" datetime="{record.day}" {shows("published")}>{record.shown(record.day)}</time>',
        ),
        block("body", items(record, "body", "p"), attributes='class="story-text"'),
        block(
            "topics", links(record, "topics", "topic", 'class="story-topic"', " "), attributes='class="story-topics"'
        ),
    )
    return f'<article class="story">{"".join(parts)}</article>'


def _column(records: Sequence[Record]) -> str:
    record = records[0]
    tags = items(record, "topics", "li")
    parts = (
        block("topics", tags and f'<ul class="keywords">{tags}</ul>'),
        block("title", f"<h1 {shows('title')}>{text_of(record, 'title')}</h1>", "header"),
        block(
            "published",
            f'<span class="label">{record.language.labels["published"]}</span> '
            f'<span class="publish-day" {shows("published")}>{record.shown(record.day)}</span>',
            "p",
        ),
        block("authors", items(record, "authors", "span", 'class="author-name"', ", "), attributes='class="authors"'),
        block(
            "lead", bool(record.gold["lead"]) * f'<div class="intro" {shows("lead")}>{text_of(record, "lead")}</div>'
        ),
        block("body", items(record, "body", "p"), "section", 'id="article-body"'),
    )
    return f'<div class="column">{"".join(parts)}</div>'


def _sheet(records: Sequence[Record]) -> str:
    record = records[0]
    parts = (
        block("published", f"<em {shows('published')}>{record.shown(record.day)}</em>", attributes='class="date-line"'),
        block("title", f'<h2 class="headline" {shows("title")}>{text_of(record, "title")}</h2>'),
        block("lead", bool(record.gold["lead"]) * f'<b class="abstract" {shows("lead")}>{text_of(record, "lead")}</b>'),
        block("body", items(record, "body", "p", 'class="para"')),
        block("authors", links(record, "authors", "redaktion", 'rel="author"', " / "), "p", 'class="signed"'),
        block("topics", links(record, "topics", "dossier", 'rel="tag"', ", "), attributes='class="filed-under"'),
    )
    return f'<div id="sheet">{"".join(parts)}</div>'


def _template(name: str, render: Render, fields: dict[str, str]) -> Template:
    selectors = KindSelectors(fields={field: (query,) for field, query in fields.items()})
    return Template(name, "article", ARTICLE_RULES, selectors, render)


ARTICLES = (
    _template(
        "story",
        _story,
        {
            "title": "h1.story-title::text",
            "authors": "a.story-author::text",
            "published": "time.story-date::attr(datetime)",
            "lead": "p.story-lead::text",
            "body": "div.story-text > p",
            "topics": "a.story-topic::text",
        },
    ),
    _template(
        "column",
        _column,
        {
            "title": "header h1::text",
            "authors": ".authors span.author-name::text",
            "published": "span.publish-day::text",
            "lead": "div.intro::text",
            "body": "#article-body p",
            "topics": "ul.keywords li::text",
        },
    ),
    _template(
        "sheet",
        _sheet,
        {
            "title": "h2.headline::text",
            "authors": "p.signed a[rel=author]::text",
            "published": ".date-line em::text",
            "lead": "b.abstract::text",
            "body": "p.para",
            "topics": "a[rel=tag]::text",
        },
    ),
)
