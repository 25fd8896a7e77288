"""A newspaper's article page in an old and a new layout, made for tests; the new one carries metadata."""

from __future__ import annotations

from parsel import Selector

from healing.dom.locate import locate
from healing.dom.page import Page, forget_pages
from healing.extraction import extract
from healing.memory.fingerprint import fingerprint
from healing.memory.remembered import KindMemory, PageMemory
from healing.model import Kind, KindSelectors, Rule
from healing.repair.incident import Incident, KeptPage, PageEvidence

RULES = {
    "title": Rule("title", Kind.TEXT, required=True),
    "authors": Rule("authors", Kind.LIST),
    "published": Rule("published", Kind.DATE, required=True),
    "lead": Rule("lead", Kind.TEXT),
    "body": Rule("body", Kind.LONGTEXT, required=True),
    "topics": Rule("topics", Kind.LIST),
}
SELECTORS = KindSelectors(
    fields={
        "title": ("h1.story-title::text",),
        "authors": ("a.story-author::text",),
        "published": ("time.story-date::attr(datetime)",),
        "lead": ("p.story-lead::text",),
        "body": ("div.story-text > p",),
        "topics": ("a.story-topic::text",),
    }
)
LEAD = "The council has decided after long debate that the wells of the valley need guarding."
PARAGRAPHS = tuple(
    f"Paragraph {number} tells at some length what the council said about the wells, the farms and the long summer, "
    f"and why the vote went as it did on day {number}."
    for number in range(1, 8)
)


def old_page(*, data: str = "") -> str:
    return f"""<html><head><title>Guards for the wells | Courier</title>{data}</head><body><main>
    <h1 class="story-title">Guards for the wells</h1><p class="story-lead">{LEAD}</p>
    <a class="story-author" href="/people/ann-lee">Ann Lee</a>
    <time class="story-date" datetime="2023-03-01">1 March 2023</time>
    <div class="story-text">{"".join(f"<p>{text}</p>" for text in PARAGRAPHS)}</div>
    <div><a class="story-topic" href="/topic/wells">Wells</a><a class="story-topic" href="/topic/farms">Farms</a></div>
    </main></body></html>"""


NEW_LEAD = "Harbour dues rise by a tenth next spring, which fishermen call the end of their trade."
NEW_TITLE = "Harbour dues to rise again"
NEW_DATA = """<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Harbour dues to rise again",
 "datePublished": "2024-05-03", "dateModified": "2024-05-06",
 "author": [{"name": "Bo Ek"}, {"name": "Cy Dane"}], "keywords": ["Harbour", "Fishing"]}</script>"""
OLD_DATA = """<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Guards for the wells",
 "datePublished": "2023-03-01", "author": {"name": "Ann Lee"}, "keywords": ["Wells", "Farms"]}</script>"""
BYLINE = '<span class="by"><a href="/people/bo-ek">Bo Ek</a> and <a href="/people/cy-dane">Cy Dane</a></span>'


def new_page(*, data: str = NEW_DATA, byline: str = BYLINE) -> str:
    text = "".join(f"<p>{paragraph}</p>" for paragraph in NEW_PARAGRAPHS)
    return f"""<html><head><title>{NEW_TITLE} | Courier</title>{data}</head><body>
    <nav><a href="/topic/sport">Sport</a><a href="/topic/wells">Wells</a></nav>
    <article><h1>{NEW_TITLE}</h1><p>{NEW_LEAD}</p>{byline}
    <span>Published 3 May 2024</span><span>Updated 6 May 2024</span>
    <section class="x9y8z7">{text}</section>
    <ul class="labels"><li><a href="/topic/harbour">Harbour</a></li><li><a href="/topic/fishing">Fishing</a></li></ul>
    </article><aside class="related"><a href="/people/di-fox">Di Fox</a> 7 May 2024
    <p>{PARAGRAPHS[0]}</p></aside></body></html>"""


NEW_PARAGRAPHS = tuple(
    f"In part {number} the harbourmaster tells what the dues pay for, from the mole to the lamps on quay {number}, "
    f"and what the boats would have to land to earn them."
    for number in range(1, 8)
)


def incident(html: str, *, old: str = "") -> Incident:
    """One remembered page, kept as it was, and one page of evidence in the new layout."""
    kept = old or old_page(data=OLD_DATA)
    page = Selector(text=kept)
    extraction = extract(page, "article", SELECTORS, RULES)
    located = {name: locate(page.root, reading.selector or "") for name, reading in extraction.fields.items()}
    values = {name: reading.values for name, reading in extraction.fields.items()}
    whole = Page(page)
    prints = {
        name: fingerprint(
            found.elements, page.root, SELECTORS.of(name)[0], found.attribute, values=values[name], page=whole
        )
        for name, found in located.items()
    }
    forget_pages()
    return Incident(
        source="courier",
        page_kind="article",
        rules=RULES,
        selectors=SELECTORS,
        broken=tuple(RULES),
        pages=(PageEvidence("https://courier.test/new", html),),
        memory=KindMemory(pages=(PageMemory("https://courier.test/old", values, fingerprints=prints),)),
        kept=(KeptPage("https://courier.test/old", kept, values),),
    )
