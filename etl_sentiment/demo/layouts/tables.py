"""The older looks: a table of laws, a definition list of facts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from html import escape
from typing import TYPE_CHECKING

from etl_sentiment.demo.layouts.downloads import as_fact, as_line
from etl_sentiment.demo.layouts.layout import Layout, Names, document, law_link, lines, link, time_element
from etl_sentiment.demo.views import subject_path
from etl_sentiment.demo.words import GAZETTE, REPUBLIC

if TYPE_CHECKING:
    from collections.abc import Sequence

    from etl_sentiment.demo.content import Law
    from etl_sentiment.demo.layouts.downloads import Downloads
    from etl_sentiment.demo.views import LawView, ListView

_RENAMED = {
    "laws": "register",
    "number": "col-no",
    "title": "col-name",
    "date": "col-day",
    "pager": "page-links",
    "prev": "back",
    "next": "onward",
    "law": "document",
    "law-title": "document-name",
    "facts": "key-data",
    "kind": "sort",
    "issuer": "authority",
    "status": "validity",
    "enacted": "adopted",
    "published": "announced",
    "effective": "applicable",
    "subjects": "topics",
    "documents": "downloads",
    "summary": "lead",
    "law-text": "wording",
    "sidebar": "margin",
    "latest": "fresh",
    "related": "see-also",
}


@dataclass(frozen=True, slots=True)
class TableLook:
    """Tables and definition lists, with the class names of ``names``."""

    names: Names
    downloads: Downloads
    hidden: frozenset[str] = frozenset()
    """Facts that are shown nowhere on the site."""

    def list_page(self, view: ListView) -> str:
        rows = (self._row(law) for law in view.laws)
        table = lines(
            [
                f'<table class="{self.names("laws")}">',
                "<thead><tr><th>Number</th><th>Title</th><th>Published</th></tr></thead>",
                "<tbody>",
                *rows,
                "</tbody>",
                "</table>",
                self._pager(view),
            ]
        )
        found = table if view.laws else "<p>No laws in this section.</p>"
        main = f"<h2>{escape(view.heading)}</h2>\n{found}"
        return self._page(view.heading, crumbs=view.heading, main=main, aside=self._latest(view.latest))

    def law_page(self, view: LawView) -> str:
        law = view.law
        main = lines(
            [
                f'<article class="{self.names("law")}">',
                f'<h1 class="{self.names("law-title")}">{escape(law.title)}</h1>',
                self._facts(law),
                f'<p class="{self.names("summary")}">{escape(law.summary)}</p>' if law.summary else "",
                self._text(law),
                self.downloads(law, self.names) if self.downloads is not as_fact else "",
                "</article>",
                self._neighbours(view),
            ]
        )
        aside = lines([self._related(view.related), self._latest(view.latest)])
        return self._page(law.title, crumbs=law.title, main=main, aside=aside)

    def message_page(self, heading: str, message: str) -> str:
        main = f"<h1>{escape(heading)}</h1>\n<p>{escape(message)}</p>"
        return self._page(heading, crumbs=heading, main=main, aside="")

    def _row(self, law: Law) -> str:
        return (
            f'<tr><td class="{self.names("number")}">{law.identifier}</td>'
            f'<td class="{self.names("title")}">{law_link(law)}</td>'
            f'<td class="{self.names("date")}">{time_element(law.published)}</td></tr>'
        )

    def _pager(self, view: ListView) -> str:
        previous = link(view.previous_link, "Previous", class_=self.names("prev")) if view.previous_link else ""
        following = link(view.next_link, "Next", class_=self.names("next")) if view.next_link else ""
        return lines(
            [
                f'<div class="{self.names("pager")}">',
                previous,
                f"<span>Page {view.page} of {view.pages}</span>",
                following,
                "</div>",
            ]
        )

    def _facts(self, law: Law) -> str:
        subjects = "".join(f"<li>{link(subject_path(subject), subject)}</li>" for subject in law.subjects)
        facts = (
            ("Number", "number", escape(law.identifier)),
            ("Kind", "kind", escape(law.kind)),
            ("Issued by", "issuer", escape(law.issuer)),
            ("Status", "status", escape(law.status)),
            ("Enacted", "enacted", time_element(law.enacted)),
            ("Published", "published", time_element(law.published)),
            ("Takes effect", "effective", time_element(law.effective)),
            ("Subjects", "subjects", f"<ul>{subjects}</ul>"),
        )
        shown = (
            f'<dt>{label}</dt><dd class="{self.names(name)}">{html}</dd>'
            for label, name, html in facts
            if name not in self.hidden
        )
        documents = self.downloads(law, self.names) if self.downloads is as_fact else ""
        return lines([f'<dl class="{self.names("facts")}">', *shown, documents, "</dl>"])

    def _text(self, law: Law) -> str:
        parts = [f'<div class="{self.names("law-text")}">']
        for number, section in enumerate(law.sections, start=1):
            parts.append(f"<section><h2>§ {number} {escape(section.heading)}</h2>")
            parts.extend(f"<p>{escape(paragraph)}</p>" for paragraph in section.paragraphs)
            parts.append("</section>")
        return lines([*parts, "</div>"])

    def _neighbours(self, view: LawView) -> str:
        newer = f"Newer: {law_link(view.newer)}" if view.newer else ""
        older = f"Older: {law_link(view.older)}" if view.older else ""
        return f'<p class="neighbours">{newer} {older}</p>'

    def _related(self, laws: Sequence[Law]) -> str:
        entries = (f"<li>{law.identifier} {law_link(law)}</li>" for law in laws)
        return lines([f'<div class="{self.names("related")}">', "<h3>Related laws</h3><ul>", *entries, "</ul></div>"])

    def _latest(self, laws: Sequence[Law]) -> str:
        entries = (f"<li>{time_element(law.published)} {law_link(law)}</li>" for law in laws)
        return lines([f'<div class="{self.names("latest")}">', "<h3>Latest</h3><ul>", *entries, "</ul></div>"])

    def _page(self, title: str, *, crumbs: str, main: str, aside: str) -> str:
        body = lines(
            [
                f'<div id="header"><p class="site-name">{link("/", GAZETTE)}</p>',
                f'<ul class="menu"><li>{link("/laws", "All laws")}</li>'
                f"<li>{link(subject_path('Fisheries'), 'Fisheries')}</li>"
                f"<li>{link(subject_path('Roads'), 'Roads')}</li>"
                f"<li>{link(subject_path('Currency'), 'Currency')}</li></ul></div>",
                f'<p class="crumbs">{link("/", "Home")} › {link("/laws", "Laws")} › {escape(crumbs)}</p>',
                f'<div id="content">\n{main}\n</div>',
                f'<div class="{self.names("sidebar")}">\n{aside}\n</div>' if aside else "",
                f'<div id="footer"><p>© {REPUBLIC}. Only the printed gazette is authentic.</p></div>',
            ]
        )
        return document(title=f"{title} - {GAZETTE}", head='<link rel="stylesheet" href="/site.css">', body=body)


def _layout(name: str, since: date, look: TableLook) -> Layout:
    return Layout(name, since, look.list_page, look.law_page, look.message_page)


def _plain(name: str) -> str:
    return name


def _renamed(name: str) -> str:
    return _RENAMED.get(name, name)


CLASSIC = _layout("classic", date(2011, 5, 2), TableLook(_plain, as_fact))
RENAMED = _layout("renamed", date(2016, 9, 1), TableLook(_renamed, as_line))
TRIMMED = _layout("trimmed", date(2024, 4, 15), TableLook(_renamed, as_line, hidden=frozenset({"issuer"})))
"""As ``renamed``, and the issuer is gone from the site: the right answer is to refuse it."""
