"""The newer looks: cards instead of tables, labels in place of definition lists, class names from a build tool."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from hashlib import blake2b
from html import escape
from typing import TYPE_CHECKING

from etl_sentiment.demo.layouts.downloads import as_buttons, as_tiles
from etl_sentiment.demo.layouts.layout import Layout, Names, document, law_link, lines, link, time_element
from etl_sentiment.demo.views import subject_path
from etl_sentiment.demo.words import GAZETTE, REPUBLIC

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from etl_sentiment.demo.content import Law
    from etl_sentiment.demo.layouts.downloads import Downloads
    from etl_sentiment.demo.views import LawView, ListView


@dataclass(frozen=True, slots=True)
class CardLook:
    """Cards and labelled values, with the class names of ``names`` and the head matter of ``metadata``."""

    names: Names
    metadata: Callable[[Law], str]
    downloads: Downloads

    def list_page(self, view: ListView) -> str:
        cards = lines(self._card(law) for law in view.laws)
        empty = f'<p class="{self.names("empty")}">No laws in this section.</p>'
        main = lines(
            [
                f'<h1 class="{self.names("heading")}">{escape(view.heading)}</h1>',
                f'<div class="{self.names("grid")}">\n{cards}\n</div>' if cards else empty,
                self._pager(view) if cards else "",
            ]
        )
        return self._page(view.heading, head="", main=main, aside=self._latest(view.latest))

    def law_page(self, view: LawView) -> str:
        law = view.law
        main = lines(
            [
                "<article>",
                f'<header class="{self.names("hero")}">',
                f'<div class="{self.names("badges")}">'
                f'<span class="{self.names("badge-number")}">{law.identifier}</span>'
                f'<span class="{self.names("badge-status")}">{escape(law.status)}</span></div>',
                f'<h1 class="{self.names("headline")}">{escape(law.title)}</h1>',
                f'<p class="{self.names("abstract")}">{escape(law.summary)}</p>' if law.summary else "",
                "</header>",
                self._details(law),
                self.downloads(law, self.names),
                self._text(law),
                "</article>",
            ]
        )
        aside = lines([self._related(view), self._latest(view.latest)])
        return self._page(law.title, head=self.metadata(law), main=main, aside=aside)

    def message_page(self, heading: str, message: str) -> str:
        main = f'<h1 class="{self.names("heading")}">{escape(heading)}</h1>\n<p>{escape(message)}</p>'
        return self._page(heading, head="", main=main, aside="")

    def _card(self, law: Law) -> str:
        return (
            f'<article class="{self.names("card")}">'
            f'<div class="{self.names("card-top")}"><span class="{self.names("card-number")}">{law.identifier}</span>'
            f'<span class="{self.names("card-date")}">{time_element(law.published)}</span></div>'
            f'<h3 class="{self.names("card-title")}">{law_link(law)}</h3>'
            f"{link(law.path, 'Read more', class_=self.names('button'))}</article>"
        )

    def _pager(self, view: ListView) -> str:
        previous = link(view.previous_link, "‹ Newer laws", class_=self.names("arrow")) if view.previous_link else ""
        following = (
            link(view.next_link, "Older laws ›", class_=self.names("arrow"), rel="next") if view.next_link else ""
        )
        numbers = "".join(
            f"<li>{page}</li>" if page == view.page else f"<li>{link(view.link(page), str(page))}</li>"
            for page in range(1, view.pages + 1)
        )
        return f'<nav aria-label="Pages">{previous}<ol class="{self.names("numbers")}">{numbers}</ol>{following}</nav>'

    def _details(self, law: Law) -> str:
        subjects = "".join(
            f'<li class="{self.names("chip")}">{link(subject_path(subject), subject)}</li>' for subject in law.subjects
        )
        details = (
            ("Kind", f'<span class="{self.names("value")}">{escape(law.kind)}</span>'),
            ("Issued by", f'<span class="{self.names("value")}">{escape(law.issuer)}</span>'),
            ("Enacted", f'<span class="{self.names("value")}">{time_element(law.enacted)}</span>'),
            ("Published", f'<span class="{self.names("value")}">{time_element(law.published)}</span>'),
            ("Takes effect", f'<span class="{self.names("value")}">{time_element(law.effective)}</span>'),
            ("Subjects", f'<ul class="{self.names("chips")}">{subjects}</ul>'),
        )
        shown = (
            f'<div class="{self.names("detail")}"><span class="{self.names("label")}">{label}</span>{html}</div>'
            for label, html in details
        )
        return lines([f'<div class="{self.names("details")}">', *shown, "</div>"])

    def _text(self, law: Law) -> str:
        parts = [f'<div class="{self.names("body")}">']
        for number, section in enumerate(law.sections, start=1):
            parts.append(f'<h2 id="s{number}">Section {number}. {escape(section.heading)}</h2>')
            parts.extend(f"<p>{escape(paragraph)}</p>" for paragraph in section.paragraphs)
        return lines([*parts, "</div>"])

    def _related(self, view: LawView) -> str:
        around = [law for law in (view.newer, view.older) if law is not None]
        entries = (
            f"<li><h4>{law_link(law)}</h4><span>{law.identifier}</span></li>" for law in (*around, *view.related)
        )
        return lines([f'<aside class="{self.names("teasers")}">', "<h3>Related</h3><ul>", *entries, "</ul></aside>"])

    def _latest(self, laws: Sequence[Law]) -> str:
        entries = (f"<li>{law_link(law)}<span>{time_element(law.published)}</span></li>" for law in laws)
        return lines(
            [f'<aside class="{self.names("teasers")}">', "<h3>Just published</h3><ul>", *entries, "</ul></aside>"]
        )

    def _page(self, title: str, *, head: str, main: str, aside: str) -> str:
        body = lines(
            [
                f'<header class="{self.names("bar")}">{link("/", GAZETTE, class_=self.names("brand"))}',
                f"<nav><ul><li>{link('/laws', 'Laws')}</li><li>{link(subject_path('Fisheries'), 'Fisheries')}</li>"
                f"<li>{link(subject_path('Currency'), 'Currency')}</li></ul></nav></header>",
                f'<nav aria-label="Breadcrumb"><ol><li>{link("/", "Home")}</li><li>{link("/laws", "Laws")}</li>'
                f"<li>{escape(title)}</li></ol></nav>",
                f'<main class="{self.names("main")}">\n{main}\n</main>',
                aside,
                f"<footer><p>© {REPUBLIC}. Only the printed gazette is authentic.</p></footer>",
            ]
        )
        return document(title=f"{title} | {GAZETTE}", head=head, body=body)


def _open_graph(law: Law) -> str:
    return lines(
        [
            '<meta property="og:type" content="article">',
            f'<meta property="og:title" content="{escape(law.title)}">',
            f'<meta property="og:site_name" content="{escape(GAZETTE)}">',
            f'<meta property="article:published_time" content="{law.published.isoformat()}">',
        ]
    )


def _json_ld(law: Law) -> str:
    """https://schema.org/Legislation"""
    data = {
        "@context": "https://schema.org",
        "@type": "Legislation",
        "name": law.title,
        "legislationType": law.kind,
        "legislationIdentifier": law.identifier,
        "legislationDate": law.enacted.isoformat(),
        "datePublished": law.published.isoformat(),
        "legislationPassedBy": {"@type": "Organization", "name": law.issuer},
    }
    text = json.dumps(data, ensure_ascii=False).replace("<", "\\u003c")
    return f'<script type="application/ld+json">{text}</script>'


def _block(name: str) -> str:
    return f"gz-{name}"


def _hashed(name: str) -> str:
    """As CSS modules name classes: the component, the part, and a hash of the build."""
    component, _, part = name.partition("-")
    digest = blake2b(name.encode(), digest_size=4).hexdigest()[:5]
    return f"{component.title()}_{part or 'root'}__{digest}"


def _layout(name: str, since: date, look: CardLook) -> Layout:
    return Layout(name, since, look.list_page, look.law_page, look.message_page)


CARDS = _layout("cards", date(2020, 2, 3), CardLook(_block, _open_graph, as_tiles))
HASHED = _layout("hashed", date(2023, 6, 12), CardLook(_hashed, _json_ld, as_buttons))
