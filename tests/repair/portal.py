"""A law portal's detail page in its old layout and in redesigns, made for tests: same records, other markup."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lxml import html
from parsel import Selector

from healing.dom.locate import locate
from healing.dom.page import Page, forget_pages
from healing.extraction import extract
from healing.memory.fingerprint import fingerprint
from healing.memory.profile import Profile
from healing.memory.remembered import KindMemory, PageMemory
from healing.model import Kind, KindSelectors, Rule
from healing.repair.incident import Incident, PageEvidence

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

RULES = {
    "title": Rule("title", Kind.TEXT, required=True),
    "identifier": Rule("identifier", Kind.IDENTIFIER, required=True),
    "enacted": Rule("enacted", Kind.DATE, required=True),
    "issuer": Rule("issuer", Kind.TEXT, required=True),
    "status": Rule("status", Kind.TEXT, required=True),
    "text": Rule("text", Kind.LONGTEXT, required=True),
}
SELECTORS = KindSelectors(
    fields={
        "title": ("h1.law-title::text",),
        "identifier": ("td.law-identifier::text",),
        "enacted": ("td.law-enacted::text",),
        "issuer": ("td.law-issuer::text",),
        "status": ("td.law-status::text",),
        "text": ("div.law-text p",),
    }
)


@dataclass(frozen=True, slots=True)
class Law:
    title: str
    identifier: str
    enacted: str
    published: str
    issuer: str
    status: str
    topic: str

    @property
    def paragraphs(self) -> tuple[str, ...]:
        return tuple(
            f"Section {number} lays down what the competent authority has to do about {self.topic} and by when, "
            f"and who is to be heard before a decision on {self.topic} is taken in the case of paragraph {number}."
            for number in range(1, 6)
        )


OLD_LAWS = (
    Law(
        "Water Act",
        "Act No. 12/2019",
        "3 May 2019",
        "10 May 2019",
        "Ministry of Environment",
        "in force",
        "wells",
    ),
    Law(
        "Road Traffic Order",
        "Act No. 87/2020",
        "14 June 2020",
        "1 July 2020",
        "Ministry of Transport",
        "repealed",
        "lorries",
    ),
    Law(
        "Public Records Act", "Act No. 5/2021", "21 January 2021", "2 March 2021", "Home Office", "in force", "archives"
    ),
    Law(
        "School Meals Act",
        "Act No. 44/2021",
        "9 September 2021",
        "30 September 2021",
        "Ministry of Education",
        "amended",
        "soup",
    ),
)
NEW_LAWS = (
    Law(
        "Forest Fires Act",
        "Act No. 3/2022",
        "2 February 2022",
        "9 February 2022",
        "Ministry of Agriculture",
        "in force",
        "firebreaks",
    ),
    Law(
        "Data Sharing Act", "Act No. 51/2022", "17 August 2022", "1 October 2022", "Home Office", "amended", "registers"
    ),
    Law(
        "Harbour Dues Order",
        "Act No. 9/2023",
        "30 March 2023",
        "4 April 2023",
        "Ministry of Transport",
        "in force",
        "piers",
    ),
    Law(
        "Museum Loans Act",
        "Act No. 62/2023",
        "11 November 2023",
        "1 December 2023",
        "Ministry of Culture",
        "repealed",
        "loans",
    ),
)


def old_layout(law: Law) -> str:
    return _framed(
        f"""<h1 class="law-title">{law.title}</h1>
        <table class="law-meta">
        <tr><th>Identifier</th><td class="law-identifier">{law.identifier}</td></tr>
        <tr><th>Enacted</th><td class="law-enacted">{law.enacted}</td></tr>
        <tr><th>Published</th><td class="law-published">{law.published}</td></tr>
        <tr><th>Issuer</th><td class="law-issuer">{law.issuer}</td></tr>
        <tr><th>Status</th><td class="law-status">{law.status}</td></tr></table>
        <div class="law-text">{_paragraphs(law)}</div>"""
    )


def renamed(law: Law) -> str:
    """Every class has another name."""
    page = old_layout(law)
    for word in ("title", "meta", "identifier", "enacted", "published", "issuer", "status", "text"):
        page = page.replace(f"law-{word}", f"act__{word[::-1]}x")
    return page


def cards(law: Law) -> str:
    """The table became cards, the tags others, the order another."""
    rows = "".join(
        f'<div class="fact"><span class="fact-label">{label}</span><p class="fact-value">{value}</p></div>'
        for label, value in (
            ("Status", law.status),
            ("Published", law.published),
            ("Enacted", law.enacted),
            ("Issuer", law.issuer),
            ("Identifier", law.identifier),
        )
    )
    return _framed(
        f'<article><header><h1 class="headline">{law.title}</h1></header><section class="facts">{rows}</section>'
        f'<section class="wording">{_paragraphs(law)}</section></article>'
    )


def hashed(law: Law) -> str:
    """A build tool named everything; nothing but labels and tags is left."""
    rows = "".join(
        f'<div class="sc-bdVaJa kQxZpY"><span class="sc-bwzfXH hJkLpQ">{label}</span>'
        f'<span class="sc-htpNat vBnMxZ">{value}</span></div>'
        for label, value in (
            ("Identifier", law.identifier),
            ("Enacted", law.enacted),
            ("Published", law.published),
            ("Issuer", law.issuer),
            ("Status", law.status),
        )
    )
    return _framed(
        f'<div class="sc-1a2b3c4"><h1 class="css-9x8y7z">{law.title}</h1>{rows}'
        f'<div class="css-1q2w3e">{_paragraphs(law)}</div></div>'
    )


def without(field: str, layout: Callable[[Law], str]) -> Callable[[Law], str]:
    """A redesign in which one field is told nowhere any more, neither its value nor its label."""

    def page(law: Law) -> str:
        root = html.fromstring(layout(law))
        gone = law.paragraphs if field == "text" else (getattr(law, field),)
        for element in [one for one in root.iter("h1", "td", "p", "span") if one.text in gone]:
            (element.getparent() if element.getprevious() is not None and len(gone) == 1 else element).drop_tree()
        return html.tostring(root, encoding="unicode")

    return page


def incident(
    layout: Callable[[Law], str],
    *,
    laws: Sequence[Law] = NEW_LAWS,
    context: Callable[[Law], Mapping[str, str]] = lambda law: {},
) -> Incident:
    """Four healthy pages are remembered; ``laws`` came in the new layout, and all fields broke."""
    return Incident(
        source="portal",
        page_kind="law",
        rules=RULES,
        selectors=SELECTORS,
        broken=tuple(RULES),
        pages=tuple(
            PageEvidence(f"https://portal.test/{law.identifier}", layout(law), context=context(law)) for law in laws
        ),
        memory=memory(),
    )


def memory() -> KindMemory:
    pages = tuple(_remembered(law) for law in OLD_LAWS)
    profiles = {name: _profile([page.values[name] for page in pages]) for name in RULES}
    return KindMemory(pages=pages, profiles=profiles)


def _remembered(law: Law) -> PageMemory:
    page = Selector(text=old_layout(law))
    extraction = extract(page, "law", SELECTORS, RULES)
    prints = {}
    for name, reading in extraction.fields.items():
        found = locate(page.root, reading.selector or "")
        prints[name] = fingerprint(
            found.elements,
            page.root,
            reading.selector or "",
            found.attribute,
            values=reading.values,
            page=Page(page),
        )
    forget_pages()
    values = {name: reading.values for name, reading in extraction.fields.items()}
    return PageMemory(f"https://portal.test/{law.identifier}", values, fingerprints=prints)


def _profile(values: Sequence[tuple[str, ...]]) -> Profile:
    lengths = [len(text) for given in values for text in given]
    return Profile(pages=len(values), filled=len(values), shortest=min(lengths), longest=max(lengths))


def _paragraphs(law: Law) -> str:
    return "".join(f"<p>{paragraph}</p>" for paragraph in law.paragraphs)


def _framed(content: str) -> str:
    return (
        '<html><head><title>Law portal</title></head><body><nav><a href="/">Home</a><a href="/laws">Laws</a></nav>'
        f'<main>{content}</main><aside class="related"><h3>Newest laws</h3>'
        '<ul><li><a href="/x">Tax Act</a> 1 April 2024</li></ul>'
        "</aside><footer>Published by the State Gazette, 2 January 2024</footer></body></html>"
    )
