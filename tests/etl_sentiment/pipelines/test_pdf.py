"""Real crawls of a site on the loopback interface, with one attachment of each kind."""

from __future__ import annotations

import os
from hashlib import sha1, sha256
from typing import TYPE_CHECKING, Any

import pytest
from scrapy import Spider
from scrapy.utils.test import get_crawler

from etl_sentiment.pdf.limits import Recognition
from etl_sentiment.pipelines import pdf as module
from etl_sentiment.pipelines.pdf import DAY_SECONDS, PdfPipeline
from tests.etl_sentiment.pdf import samples
from tests.etl_sentiment.pdf.crawling import Crawl, Project
from tests.etl_sentiment.pdf.site import File, Site, served, site_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

GOOD = samples.plain(3)
MEMORY = 400 * 2**20
BAD = {
    "encrypted": File(samples.encrypted(user="secret")),
    "broken": File(samples.cut(GOOD)),
    "crashing": File(samples.looping_pages()),
    "bomb": File(samples.letter_bomb()),
    "flate": File(samples.flate_bomb(2**29)),
    "nested": File(samples.nested_forms()),
    "scan": File(samples.scanned()),
    "long": File(samples.plain(40)),
    "html": File(b"<!DOCTYPE html><html><body>Please log in</body></html>"),
    "zip": File(b"PK\x03\x04 and more"),
    "empty": File(b""),
    "large": File(b"%PDF-1.7\n", endless=True),
    "announced": File(b"%PDF-1.7\n" + bytes(3 * 2**20)),
    "missing": File(status=404),
    "error": File(status=503),
    "silent": File(silent=True),
    "forbidden": File(GOOD),
}
ENDS = {
    "encrypted": ("encrypted", "password"),
    "broken": ("broken", "cannot be read"),
    "crashing": ("broken", "none of its pages"),
    "bomb": ("too_costly", "400 MB of memory"),
    "flate": ("too_costly", "400 MB of memory"),
    "nested": ("too_costly", ""),
    "scan": ("needs_ocr", "pictures"),
    "long": ("truncated", "first 20 of 40 pages"),
    "html": ("not_pdf", "a web page"),
    "zip": ("not_pdf", "a ZIP archive"),
    "empty": ("not_pdf", "empty"),
    "large": ("too_large", "PDF_MAX_SIZE"),
    "announced": ("too_large", "PDF_MAX_SIZE"),
    "missing": ("unreachable", "404"),
    "error": ("unreachable", "503"),
    "silent": ("unreachable", "too long"),
    "forbidden": ("unreachable", "robots.txt"),
}


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Site, Project, Crawl]]:
    """One crawl over all that can be wrong."""
    laws = {name: [f"/files/{name}.pdf"] for name in BAD}
    laws |= {
        "good": ["/files/good.pdf"],
        "with_text": ["/files/good.pdf#page=2", "/files/good.pdf"],
        "two": ["/files/missing.pdf", "/files/moved.pdf", "/files/good.pdf"],
        "many": [f"/files/none{number}.pdf" for number in range(5)],
        "elsewhere": ["http://localhost:1/law.pdf", "ftp://127.0.0.1/law.pdf", "http://[::1/law.pdf"],
        "opinion": [],
        "without": [],
    }
    files = {**BAD, "good": File(GOOD), "moved": File(status=302, headers={"Location": "/files/other.pdf"})}
    files["other"] = File(samples.plain(1))
    with served(site_of(files, laws)) as site:
        project = Project(
            tmp_path_factory.mktemp("documents"),
            site.url,
            laws,
            {
                "DOMAINS": ["127.0.0.1"],
                "PDF_MAX_FILES": 3,
                "PDF_MAX_PAGES": 20,
                "PDF_MAX_SIZE": 2 * 2**20,
                "PDF_MAX_MEMORY": MEMORY,
                "PDF_MAX_CPU_SECONDS": 10,
                "PDF_DOWNLOAD_TIMEOUT": 3,
            },
        )
        yield site, project, project.crawl()


@pytest.mark.parametrize("name", BAD)
def test_each_bad_file_ends_with_a_status_and_a_reason(crawled: tuple[Site, Project, Crawl], name: str) -> None:
    crawl = crawled[2]
    (document,) = crawl.documents(name)
    status, reason = ENDS[name]
    assert document["status"] == status, document
    assert reason in document["reason"]
    assert document["reason"]
    assert bool(document["pages"]) == (status == "truncated")
    assert bool(document["sha256"]) == bool(document["size"]) == bool(document["path"])


def test_the_crawl_ends_well(crawled: tuple[Site, Project, Crawl]) -> None:
    crawl = crawled[2]
    assert crawl.code == 0
    assert crawl.stats["finish_reason"] == "finished"
    assert "Traceback" not in crawl.log
    assert "[etl_sentiment.pipelines.pdf] ERROR" not in crawl.log
    assert set(crawl.items) == set(BAD) | {"good", "with_text", "two", "many", "elsewhere", "opinion", "without"}


def test_a_good_file_is_kept_and_read_by_page(crawled: tuple[Site, Project, Crawl]) -> None:
    site, project, crawl = crawled
    (document,) = crawl.documents("good")
    url = f"{site.url}/files/good.pdf"
    digest = sha1(url.encode(), usedforsecurity=False).hexdigest()
    assert (document["url"], document["status"], document["reason"]) == (url, "ok", "")
    assert document["path"] == f"portal/{digest[:2]}/{digest}.pdf"
    assert (project.documents / document["path"]).read_bytes() == GOOD
    assert (document["size"], document["sha256"]) == (len(GOOD), sha256(GOOD).hexdigest())
    assert document["page_count"] == 3
    assert document["pages"] == [f"The Minister signed sheet {number} of the register." for number in (1, 2, 3)]


def test_the_text_of_the_documents_stands_in_for_a_missing_one(crawled: tuple[Site, Project, Crawl]) -> None:
    crawl = crawled[2]
    assert crawl.items["good"]["text"].splitlines() == crawl.documents("good")[0]["pages"]
    assert crawl.items["with_text"]["text"] == "Text of the page."
    assert crawl.items["missing"]["text"] is None


def test_a_file_of_two_items_is_downloaded_once_and_a_link_is_followed_once(
    crawled: tuple[Site, Project, Crawl],
) -> None:
    site, _, crawl = crawled
    assert site.asked["/files/good.pdf"] == 1
    assert crawl.documents("with_text") == crawl.documents("good")


def test_redirects_are_followed_and_the_order_is_kept(crawled: tuple[Site, Project, Crawl]) -> None:
    assert crawled[2].statuses("two") == ["unreachable", "ok", "ok"]


def test_further_attachments_and_other_hosts_are_not_asked_for(crawled: tuple[Site, Project, Crawl]) -> None:
    site, _, crawl = crawled
    reasons = [document["reason"] for document in crawl.documents("many")]
    assert ["404" in reason for reason in reasons] == [True] * 3 + [False] * 2
    assert all("PDF_MAX_FILES" in reason for reason in reasons[3:])
    assert site.asked["/files/none3.pdf"] == 0
    other, scheme, address = (document["reason"] for document in crawl.documents("elsewhere"))
    assert "localhost is not among the allowed_domains" in other
    assert "http" in scheme
    assert "address" in address


def test_items_without_attachments_pass(crawled: tuple[Site, Project, Crawl]) -> None:
    crawl = crawled[2]
    assert crawl.items["without"]["documents"] == []
    assert "documents" not in crawl.items["opinion"]


def test_a_download_that_is_too_large_is_given_up_while_it_runs(crawled: tuple[Site, Project, Crawl]) -> None:
    assert crawled[0].sent["/files/large.pdf"] < 64 * 2**20


def test_only_pdfs_are_kept(crawled: tuple[Site, Project, Crawl]) -> None:
    project = crawled[1]
    kept = [file for file in project.documents.rglob("*") if file.is_file()]
    assert kept
    assert all(file.suffix == ".pdf" and file.read_bytes().startswith(b"%PDF") for file in kept)


def test_everything_is_counted(crawled: tuple[Site, Project, Crawl]) -> None:
    crawl = crawled[2]
    documents = [document for title in crawl.items for document in crawl.items[title].get("documents", [])]
    for status in {document["status"] for document in documents}:
        assert crawl.stats[f"etl/pdf/{status}"] == sum(document["status"] == status for document in documents)
    assert crawl.stats["etl/pdf/pages"] == sum(len(document["pages"]) for document in documents)


def opened(home: Path, **settings: Any) -> PdfPipeline:
    """A pipeline of a crawl that is not running."""
    crawler = get_crawler(Spider, {"HEALING_HOME": str(home), **settings})
    crawler.spider = crawler._create_spider("documents")
    pipeline = PdfPipeline.from_crawler(crawler)
    pipeline.open_spider()
    return pipeline


async def test_a_document_is_due_once_its_file_has_expired_or_is_gone(tmp_path: Path) -> None:
    pipeline = opened(tmp_path, FILES_EXPIRES=2)
    file = tmp_path / "data" / "documents" / "gazette" / "a.pdf"
    assert pipeline.is_due("gazette/a.pdf")
    file.parent.mkdir(parents=True)
    file.write_bytes(GOOD)
    assert not pipeline.is_due("gazette/a.pdf")
    old = file.stat().st_mtime - 2 * DAY_SECONDS
    os.utime(file, (old, old))
    assert pipeline.is_due("gazette/a.pdf")
    await pipeline.close_spider()


@pytest.mark.parametrize("found", [None, Recognition("tesseract", "eng", 300)])
async def test_tesseract_is_looked_for_once_a_crawl(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, found: Recognition | None
) -> None:
    looked: list[Any] = []

    def find(*told: Any) -> tuple[Recognition | None, str]:
        looked.append(told)
        return found, ""

    monkeypatch.setattr(module, "find_tesseract", find)
    pipeline = opened(tmp_path)
    assert [pipeline.recognises for _ in range(2)] == [found is not None] * 2
    assert len(looked) == 1
    await pipeline.close_spider()


async def test_what_was_fetched_is_not_remembered_without_bound(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_REMEMBERED", 2)
    pipeline = opened(tmp_path)
    remembered: Any = pipeline.spiderinfo.downloaded
    for number in range(5):
        remembered[number] = number
    assert list(remembered) == [3, 4]
    await pipeline.close_spider()
