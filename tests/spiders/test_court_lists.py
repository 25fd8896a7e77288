"""Real crawls of courts: rows that lead to documents, pages that say less than the list, a JSON API, a feed."""

from __future__ import annotations

import json
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pytest
from reportlab.pdfgen.canvas import Canvas

from tests.sources.site import served
from tests.spiders.crawling import crawl

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.sources.site import Page, PageSite

SELECTORS = "tests.spiders.selectors"
COLUMNS = ("docket", "day", "status", "court")
ROWS = (
    ("Miller v. Gull Island", "/rulings/24-101.pdf", "24-101", "2024-03-05", "Affirmed", "Second Bench"),
    ("In re Lighthouse Fees", "/media/77", "24-102", "2024-03-06", "Reversed", "First Bench"),
    ("Harbour Board v. Lee", "/media/78", "24-103", "2024-03-07", "Affirmed", "First Bench"),
)
MISREAD = ("Ferry v. Ferry", "http://[::1/ferry", "24-104", "2024-03-08", "Affirmed", "First Bench")


@pytest.fixture
def site() -> Iterator[PageSite]:
    with served() as site:
        yield site


def listing(rows: tuple[tuple[str, ...], ...]) -> Page:
    def row(case: str, link: str, *others: str) -> str:
        cells = "".join(f'<td class="{name}">{text}</td>' for name, text in zip(COLUMNS, others, strict=True))
        return f'<tr><td class="case"><a href="{link}">{case}</a></td>{cells}</tr>'

    return page(f"<table>{''.join(row(*one) for one in rows)}</table>", lang="fr")


def page(body: str, *, lang: str = "en", head: str = "") -> Page:
    return "text/html; charset=utf-8", f'<html lang="{lang}"><head>{head}</head><body>{body}</body></html>'.encode()


def pdf(words: str) -> Page:
    file = BytesIO()
    canvas = Canvas(file)
    canvas.drawString(72, 720, words)
    canvas.save()
    return "application/pdf", file.getvalue()


def of(items: list[dict[str, Any]], identifier: str) -> dict[str, Any]:
    (item,) = [item for item in items if item["identifier"] == identifier]
    return item


def test_rows_that_lead_to_documents_are_all_there_is_of_a_law(site: PageSite, tmp_path: Path) -> None:
    site.pages = {
        "/list": listing((*ROWS, MISREAD)),
        "/rulings/24-101.pdf": pdf("The appeal is dismissed."),
        "/media/77": pdf("The fees are void."),
        "/media/78": page("<h1>Please log in</h1>"),
    }
    items, errors = crawl(
        tmp_path,
        {"start_urls": [site.address("/list")], "selectors": "court_rows", "language": "en"},
        HEALING_SELECTORS=SELECTORS,
    )
    assert "'http://[::1/ferry' on" in errors
    assert len(items) == 3
    for case, link, *others in ROWS:
        item = of(items, others[0])
        names = ("title", "identifier", "published", "status", "issuer")
        assert [item[name] for name in names] == [case, *others]
        assert item["url"] == site.address(link)
        assert item["attachments"] == [site.address(link)]
        assert item["language"] == "fr"
        assert item["etag"] is item["last_modified"] is None
    assert [of(items, name)["text"] for name in ("24-101", "24-102", "24-103")] == [
        "The appeal is dismissed.",
        "The fees are void.",
        None,
    ]
    assert of(items, "24-103")["documents"][0]["status"] == "not_pdf"


def test_the_list_says_what_the_law_s_own_page_has_no_selectors_for(site: PageSite, tmp_path: Path) -> None:
    files = '<ul class="files"><li><a href="77.pdf">PDF</a> <a href="/media/annex.pdf#page=2">Annex</a></li></ul>'
    text = '<div class="text"><p>The fees are void, since nobody had set them by law.</p></div>'
    site.pages = {
        "/list": listing(ROWS),
        "/rulings/24-101.pdf": pdf("The appeal is dismissed."),
        "/media/77": page(
            f'<h1>Lighthouse Fees</h1><p class="docket">24-102</p>{text}{files}', head='<base href="/files/">'
        ),
        "/files/77.pdf": pdf("The fees are void."),
        "/media/annex.pdf": pdf("A list of fees."),
        "/media/78": pdf("The board was right."),
    }
    items, _ = crawl(
        tmp_path,
        {"start_urls": [site.address("/list")], "selectors": "court_pages"},
        HEALING_SELECTORS=SELECTORS,
    )
    assert len(items) == 3
    read = of(items, "24-102")
    assert read["title"] == "Lighthouse Fees"
    assert read["status"] == "Reversed"
    assert read["published"] == "2024-03-06"
    assert read["issuer"] is None, "its page has a selector for it, which found nothing"
    assert read["attachments"] == [site.address("/files/77.pdf"), site.address("/media/annex.pdf#page=2")]
    assert [document["status"] for document in read["documents"]] == ["ok", "ok"]
    for name, link, words in (
        ("24-101", "/rulings/24-101.pdf", "The appeal is dismissed."),
        ("24-103", "/media/78", "The board was right."),
    ):
        item = of(items, name)
        assert (item["url"], item["attachments"]) == (site.address(link), [site.address(link)])
        assert (item["text"], item["status"], item["issuer"]) == (words, "Affirmed", item["issuer"])


def test_pages_of_laws_that_hold_nothing_but_a_document_need_no_selectors_for_text(
    site: PageSite, tmp_path: Path
) -> None:
    files = '<p class="files"><a href="/files/77.pdf">Read the ruling</a></p>'
    site.pages = {
        "/list": listing(ROWS[1:2]),
        "/media/77": page(f'<h1>Lighthouse Fees</h1><p class="docket">24-102</p>{files}'),
        "/files/77.pdf": pdf("The fees are void."),
    }
    source = {"start_urls": [site.address("/list")], "selectors": "court_papers"}
    items, _ = crawl(tmp_path, source, HEALING_SELECTORS=SELECTORS)
    assert [(item["title"], item["text"]) for item in items] == [("Lighthouse Fees", "The fees are void.")]


def test_a_json_api(site: PageSite, tmp_path: Path) -> None:
    def answer(**keys: object) -> Page:
        return "application/json", json.dumps(keys).encode()

    def decision(number: int) -> dict[str, object]:
        return {"case": f"Case {number}", "docket": f"24-{number}", "links": {"self": f"/api/{number}"}}

    site.pages = {
        "/api": answer(results=[decision(1), decision(2)], next="/api?page=2"),
        "/api?page=2": answer(results=[decision(3)], next=None),
        **{
            f"/api/{number}": answer(
                case=f"Case {number}",
                docket=f"24-{number}",
                subjects=["Fees"],
                paragraphs=["It is so ordered, and the costs are shared.", "The rest is dismissed."],
                files=[{"href": f"/media/{number}.pdf"}],
            )
            for number in (1, 2, 3)
        },
        **{f"/media/{number}.pdf": pdf(f"Case {number}") for number in (1, 2, 3)},
    }
    items, _ = crawl(
        tmp_path, {"start_urls": [site.address("/api")], "selectors": "court_api"}, HEALING_SELECTORS=SELECTORS
    )
    assert sorted(item["identifier"] for item in items) == ["24-1", "24-2", "24-3"]
    for item in items:
        number = item["identifier"].removeprefix("24-")
        assert item["title"] == f"Case {number}"
        assert item["attachments"] == [site.address(f"/media/{number}.pdf")]
        assert item["text"] == "It is so ordered, and the costs are shared.\nThe rest is dismissed."
        assert item["documents"][0]["pages"] == [f"Case {number}"]


def test_a_feed_that_leads_to_documents_and_a_list_that_is_none(site: PageSite, tmp_path: Path) -> None:
    feed = f"""<?xml version="1.0"?><rss version="2.0"><channel><title>Court</title><link>/</link>
    <description>d</description><item><title>Miller v. Gull Island</title><link>{site.address("/media/77")}</link>
    <pubDate>Tue, 05 Mar 2024 10:00:00 GMT</pubDate></item>
    <item><title>A page</title><link>{site.address("/news")}</link></item></channel></rss>"""
    site.pages = {
        "/feed": ("application/rss+xml", feed.encode()),
        "/media/77": pdf("The appeal is dismissed."),
        "/news": page("<h1>News</h1>"),
        "/list.pdf": pdf("A list of decisions"),
    }
    items, errors = crawl(
        tmp_path,
        {"feeds": [site.address("/feed")], "start_urls": [site.address("/list.pdf")], "selectors": "court_rows"},
        HEALING_SELECTORS=SELECTORS,
    )
    (item,) = items
    assert (item["title"], item["published"]) == ("Miller v. Gull Island", "2024-03-05")
    assert (item["url"], item["text"]) == (site.address("/media/77"), "The appeal is dismissed.")
    assert f"court_rows.py has no selectors for the page kind 'law': {site.address('/news')}" in errors
    assert f"{site.address('/list.pdf')} is no page but a file" in errors
