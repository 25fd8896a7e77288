"""What is kept of healthy pages."""

from __future__ import annotations

from parsel import Selector

from healing.extraction import extract
from healing.memory.learn import MAX_ROWS, learn, remember
from healing.memory.remembered import MAX_PAGES, KindMemory, PageMemory
from healing.model import ROWS, Kind, KindSelectors, Rule

RULES = {
    "title": Rule("title", required=True),
    "text": Rule("text", Kind.LONGTEXT),
    "enacted": Rule("enacted", Kind.DATE),
    "url": Rule("url", Kind.URL),
    "court": Rule("court"),
    "next_url": Rule("next_url", Kind.URL),
}
LAW = KindSelectors(fields={"title": ("h1::text",), "text": ("p",), "enacted": ("time::attr(datetime)",)})
LAWS = KindSelectors(
    rows=("tr",),
    columns={"title": ("td a::text",), "url": ("td a::attr(href)",), "court": ("../@data-court",)},
    fields={"next_url": ("a[rel=next]::attr(href)",)},
)


def remembered(html: str, selectors: KindSelectors) -> PageMemory:
    page = Selector(text=html)
    return remember(page, "https://laws.example/1", extract(page, "law", selectors, RULES), snapshot="key")


def test_a_detail_page_is_remembered() -> None:
    page = remembered(
        "<main><h1 class='law-title'>Bees Act</h1><time datetime='soon'>5 May</time>"
        + "".join(f"<p>{n} {'x' * 1000}</p>" for n in range(60)),
        LAW,
    )
    assert (page.url, page.snapshot) == ("https://laws.example/1", "key")
    assert page.values["title"] == ("Bees Act",)
    assert page.values["enacted"] == ()  # invalid is as good as missing
    assert len(page.values["text"]) == 50
    assert {len(part) for part in page.values["text"]} == {300}
    assert page.fingerprints["title"].tag == "h1"
    assert page.fingerprints["title"].selector == "h1::text"
    assert page.fingerprints["text"].count == 60
    assert "enacted" not in page.fingerprints


def test_a_listing_is_remembered() -> None:
    row = "<tr><td>{n}</td><td><a href='/law/{n}'>Act {n}</a></td></tr>"
    rows = "".join(row.format(n=n) for n in range(40))
    page = remembered(
        f"<table data-court='High'><tr><th>Head</th></tr>{rows}</table><a rel=next href='?p=2'>2</a>", LAWS
    )
    assert page.row_count == 41
    assert len(page.rows) == MAX_ROWS
    assert page.rows[1] == {"title": ("Act 0",), "url": ("/law/0",), "court": ("High",)}
    assert page.values == {"next_url": ("?p=2",)}
    assert page.fingerprints[ROWS].tag == "tr"
    assert page.fingerprints[ROWS].count == 41
    assert page.fingerprints["url"].attribute == "href"
    assert page.fingerprints["url"].path[-1] == "a"
    assert "table" not in page.fingerprints["url"].path  # relative to its row
    assert "court" not in page.fingerprints  # not in the row


def test_pages_make_profiles() -> None:
    full = PageMemory("a", {"next_url": ("?p=2",)}, ({"title": ("A",)}, {"title": ()}), row_count=2)
    empty = PageMemory("b", {"next_url": ()})
    memory = learn(learn(KindMemory(), [full]), [empty, full])
    assert (memory.profiles["next_url"].pages, memory.profiles["next_url"].filled) == (3, 2)
    assert (memory.profiles["title"].pages, memory.profiles["title"].filled) == (4, 2)
    assert (memory.rows.pages, memory.rows.filled, memory.rows.longest) == (3, 2, 2)
    assert memory.pages == (full, empty, full)


def test_only_the_newest_pages_are_kept() -> None:
    pages = [PageMemory(str(number), {"title": ("x",)}) for number in range(30)]
    memory = learn(KindMemory(), pages)
    assert [page.url for page in memory.pages] == [str(number) for number in range(30 - MAX_PAGES, 30)]
    assert memory.profiles["title"].pages == 30
