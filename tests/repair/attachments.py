"""Pages of laws with links to their documents, in an old layout and five new ones; made for tests.

Every page has links that are no documents of the law: navigation, a yearly report, related laws and their documents.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from parsel import Selector

from healing.extraction import extract
from healing.memory.learn import learn, remember
from healing.memory.remembered import KindMemory
from healing.model import Kind, KindSelectors, Rule
from healing.repair.incident import Incident, KeptPage, PageEvidence

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

SITE = "http://laws.example"
RULES = {
    "title": Rule("title", Kind.TEXT, required=True),
    "number": Rule("number", Kind.IDENTIFIER, required=True),
    "text": Rule("text", Kind.LONGTEXT, required=True),
    "attachments": Rule("attachments", Kind.URLS, about="The links to the law's documents, such as its PDF."),
}
SELECTORS = KindSelectors(
    fields={
        "title": ("h1.law::text",),
        "number": ("p.number::text",),
        "text": ("div.wording p",),
        "attachments": ("p.files a::attr(href)",),
    }
)
SUBJECTS = ("Fisheries", "Railway", "Forestry", "Mining", "Harbour", "Census", "Postal", "Salt", "Lighthouse", "Press")


@dataclass(frozen=True)
class Law:
    """The law ``n`` with so many documents; ``site`` is how its documents are addressed."""

    n: int
    count: int
    site: str = "named"

    @property
    def url(self) -> str:
        return f"{SITE}/laws/{2000 + self.n % 3}/{110 + self.n}"

    @property
    def title(self) -> str:
        return f"{SUBJECTS[self.n % len(SUBJECTS)]} Act {2000 + self.n}"

    @property
    def number(self) -> str:
        return f"{2000 + self.n % 3}/{110 + self.n}"

    @property
    def links(self) -> tuple[str, ...]:
        name = self.number.replace("/", "-")
        if self.site == "opaque":
            return tuple(f"/download/{80_000 + 17 * self.n + part}" for part in range(self.count))
        if self.site == "files":
            return tuple(f"/media/{80_000 + 17 * self.n + part}.pdf" for part in range(self.count))
        return (f"/laws/{name}.pdf", f"/laws/{name}-annex.pdf", f"/laws/{name}-map.pdf")[: self.count]

    @property
    def labels(self) -> tuple[str, ...]:
        return (f"Official text (PDF, {200 + self.n} kB)", "Annex (PDF, 80 kB)", "Map (PDF, 3 MB)")[: self.count]

    @property
    def pairs(self) -> list[tuple[str, str]]:
        return list(zip(self.links, self.labels, strict=True))

    @property
    def paragraphs(self) -> tuple[str, ...]:
        subject = SUBJECTS[self.n % len(SUBJECTS)].lower()
        return tuple(
            f"Section {number}. Whoever is concerned with {subject} shall keep the register number {self.n + number} "
            "open to inspection on each working day, and shall pay the fee that the minister lays down by order."
            for number in range(1, 5)
        )

    @property
    def others(self) -> tuple[Law, ...]:
        return (Law(self.n + 31, 1, self.site), Law(self.n + 47, 1, self.site))


def old_page(law: Law) -> str:
    files = "".join(f'<a href="{link}">{label}</a> ' for link, label in law.pairs)
    text = "".join(f"<p>{one}</p>" for one in law.paragraphs)
    related = "".join(f'<li><a href="{one.url}">{one.title}</a></li>' for one in law.others)
    return f"""<html><body><nav><a href="/laws/">Laws</a><a href="/about/report-2020.pdf">Report (PDF)</a></nav>
    <main><h1 class="law">{law.title}</h1><p class="number">{law.number}</p><div class="wording">{text}</div>
    {f'<p class="files">{files}</p>' if files else ""}
    <h2>Related laws</h2><ul class="see">{related}</ul></main></body></html>"""


def _downloads(law: Law) -> str:
    items = "".join(f'<li><a href="{link}">{label}</a></li>' for link, label in law.pairs)
    return f'<ul class="downloads">{items}</ul>' if items else ""


def _hashed(law: Law) -> str:
    items = "".join(f'<div class="x7Kq2"><a class="b9Tz4" href="{link}">{label}</a></div>' for link, label in law.pairs)
    return f'<div class="k3Vw8">{items}</div>' if items else ""


def _data(law: Law) -> str:
    items = "".join(
        f'<span data-document="{place}"><a data-size="{len(label)}" href="{SITE}{link}">PDF</a></span>'
        for place, (link, label) in enumerate(law.pairs)
    )
    return f'<div data-role="documents">{items}</div>' if items else ""


def _table(law: Law) -> str:
    rows = "".join(
        f'<tr><td>{label}</td><td>PDF</td><td><a href="{link}">Download</a></td></tr>' for link, label in law.pairs
    )
    return f'<h3>Documents</h3><table class="docs"><tbody>{rows}</tbody></table>' if rows else ""


def _facts(law: Law) -> str:
    items = "".join(f'<dd><a href="{link}"><b>{label}</b></a></dd>' for link, label in law.pairs)
    return f"<dl><dt>Language</dt><dd>English</dd>{'<dt>Files</dt>' if items else ''}{items}</dl>"


def _boxed(law: Law) -> str:
    items = "".join(f'<p><a class="get" href="{link}">{label}</a></p>' for link, label in law.pairs)
    return f'<aside class="law-files">{items}</aside>' if items else ""


BLOCKS: dict[str, Callable[[Law], str]] = {
    "downloads": _downloads, "hashed": _hashed, "data": _data, "table": _table, "facts": _facts, "boxed": _boxed,
}  # fmt: skip


def new_page(law: Law, layout: str, *, with_files: bool = True, label: str = "PDF", linked: bool = True) -> str:
    """``label``: what the links to the documents of related laws say; empty for what the law's own say."""

    def title(one: Law) -> str:
        return f'<a class="b9Tz4" href="{one.url}">{one.title}</a> ' if linked else f"{one.title} "

    text = "".join(f'<p class="par">{one}</p>' for one in law.paragraphs)
    related = "".join(
        f'<li>{title(one)}<a class="b9Tz4" href="{one.links[0]}">{label or one.labels[0]}</a></li>'
        for one in law.others
    )
    return f"""<html><body><header><a href="/">Home</a><a href="/about/report-2020.pdf">Report (PDF)</a></header>
    <article><h1 class="heading-main">{law.title}</h1><span class="no">No. {law.number}</span>
    {BLOCKS[layout](law) if with_files else ""}<section class="body">{text}</section>
    <div class="also"><h4>See also</h4><ul>{related}</ul></div></article>
    <footer><a href="/imprint.pdf">Imprint</a></footer></body></html>"""


LEARNED = 8


@cache
def _memory(counts: tuple[int, ...], site: str) -> tuple[KindMemory, tuple[KeptPage, ...]]:
    learned, kept = [], []
    for n in range(LEARNED):
        law = Law(n, counts[n % len(counts)], site)
        page = Selector(text=old_page(law))
        remembered = remember(page, law.url, extract(page, "law", SELECTORS, RULES))
        learned.append(remembered)
        kept.append(KeptPage(law.url, old_page(law), remembered.values))
    return learn(KindMemory(), learned), tuple(kept[:5])


def incident(
    laws: Sequence[Law],
    pages: Sequence[str],
    *,
    counts: tuple[int, ...] = (1, 2),
    site: str = "named",
    **evidence: object,
) -> Incident:
    """What a crawl would hand over after it learned from laws with so many documents."""
    memory, kept = _memory(counts, site)
    return Incident(
        source="gazette",
        page_kind="law",
        rules=RULES,
        selectors=SELECTORS,
        broken=tuple(RULES),
        pages=tuple(
            PageEvidence(law.url, html, **evidence)  # type: ignore[arg-type]
            for law, html in zip(laws, pages, strict=True)
        ),
        memory=memory,
        kept=kept,
    )
