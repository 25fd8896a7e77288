from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Request, Response
from scrapy.settings import Settings
from scrapy.utils.test import get_crawler

from etl_sentiment.crawling.conditional import ConditionalMiddleware
from etl_sentiment.document import Document, DocumentStatus
from etl_sentiment.items import LawItem, OpinionItem
from etl_sentiment.pipelines.clean import CleanPipeline
from etl_sentiment.storage.errors import CollectionError
from etl_sentiment.storage.opening import open_collection
from etl_sentiment.storage.rows import clean_item
from spiders_healable.laws import LawsSpider

if TYPE_CHECKING:
    from pathlib import Path

    from etl_sentiment.crawling.conditional import KnownPages

URL = "http://127.0.0.1/laws/1"
SOURCE = "law_portal"


@dataclass(frozen=True)
class Page:
    etag: str | None = '"abc"'
    last_modified: str | None = "Tue, 05 Mar 2024 06:00:00 GMT"
    selector_version: str | None = None
    has_gaps: bool = False
    is_unread: bool = False
    lacks_recognition: bool = False
    files: tuple[str, ...] = ()
    listed: dict[str, str] = field(default_factory=dict)


@dataclass
class Pages:
    """What a collection knows, without a database."""

    pages: dict[tuple[str, str], Page] = field(default_factory=dict)
    noted: list[tuple[str, str]] = field(default_factory=list)

    def known(self, source: str, url: str) -> Page | None:
        return self.pages.get((source, url))

    def seen(self, source: str, url: str) -> None:
        self.noted.append((source, url))


@dataclass
class Documents:
    """A folder of documents, without one."""

    recognises: bool = False
    old: tuple[str, ...] = ()

    def is_due(self, path: str) -> bool:
        return path in self.old


class Failing(Pages):
    def known(self, source: str, url: str) -> Page | None:
        raise CollectionError("ETL_DATABASE_URL = 'x' failed: locked")

    def seen(self, source: str, url: str) -> None:
        raise CollectionError("ETL_DATABASE_URL = 'x' failed: locked")


class Scene:
    """The middleware in a crawl of laws that is not running."""

    def __init__(self, home: Path, pages: KnownPages, documents: Documents | None = None) -> None:
        settings = {
            "HEALING_HOME": str(home),
            "HEALING_SELECTORS": "spiders_healable.selectors",
            "SPIDER_MODULES": ["spiders_healable.laws", "spiders_healable.opinions"],
        }
        self.crawler = get_crawler(LawsSpider, settings)
        self.crawler.settings = Settings(settings)
        self.crawler.spider = self.crawler._create_spider()
        self.spider = cast("LawsSpider", self.crawler.spider)
        self.middleware = ConditionalMiddleware(self.crawler, pages, documents or Documents())
        self.version = self.spider.provenance("law", source=SOURCE).version

    def request(self, url: str = URL, *, callback: Any = None, **options: Any) -> Request:
        return Request(url, callback or self.spider.parse_detail, cb_kwargs={"source": SOURCE}, **options)

    def sent(self, request: Request) -> dict[str, bytes | None]:
        """The conditions that a request goes out with."""
        self.middleware.process_request(request)
        found = {name: request.headers.get(name) for name in ("If-None-Match", "If-Modified-Since")}
        return {name: value for name, value in found.items() if value is not None}

    def unchanged(self) -> int:
        assert self.crawler.stats is not None
        return cast("int", self.crawler.stats.get_value("etl/laws/unchanged", 0))


@pytest.fixture
def pages() -> Pages:
    return Pages({(SOURCE, URL): Page()})


@pytest.fixture
def scene(tmp_path: Path, pages: Pages) -> Scene:
    return Scene(tmp_path, pages)


def test_a_known_page_is_asked_for_with_the_tag_and_the_time_that_it_came_with(scene: Scene) -> None:
    assert scene.sent(scene.request()) == {
        "If-None-Match": b'"abc"',
        "If-Modified-Since": b"Tue, 05 Mar 2024 06:00:00 GMT",
    }


@pytest.mark.parametrize(
    ("page", "sent"),
    [
        (Page(etag='W/"weak"', last_modified=None), {"If-None-Match": b'W/"weak"'}),
        (Page(etag='"\xe9"', last_modified=None), {"If-None-Match": b'"\xe9"'}),
        (Page(etag=None, last_modified="Tue"), {"If-Modified-Since": b"Tue"}),
        (Page(etag=None, last_modified=None), {}),
        (Page(etag="", last_modified=""), {}),
    ],
)
def test_what_the_server_said_is_said_to_it_again(
    scene: Scene, pages: Pages, page: Page, sent: dict[str, bytes]
) -> None:
    pages.pages[SOURCE, URL] = page
    assert scene.sent(scene.request()) == sent


def test_other_requests_are_left_alone(scene: Scene) -> None:
    assert scene.sent(scene.request("http://127.0.0.1/laws/2")) == {}, "it is not known"
    assert scene.sent(scene.request(callback=scene.spider.parse_list)) == {}, "a list"
    assert scene.sent(scene.request(dont_filter=True)) == {}, "a replay, or a back-fill"
    assert scene.sent(scene.request(method="POST")) == {}
    own = scene.request(headers={"If-None-Match": '"mine"'})
    assert scene.sent(own) == {"If-None-Match": b'"mine"'}


def test_a_page_with_a_gap_is_read_again_once_the_selectors_are_others(scene: Scene, pages: Pages) -> None:
    pages.pages[SOURCE, URL] = Page(has_gaps=True, selector_version=scene.version)
    assert scene.sent(scene.request()) != {}
    pages.pages[SOURCE, URL] = Page(has_gaps=True, selector_version="0123456789ab")
    assert scene.sent(scene.request()) == {}
    pages.pages[SOURCE, URL] = Page(has_gaps=False, selector_version="0123456789ab")
    assert scene.sent(scene.request()) != {}


def test_a_page_whose_document_could_not_be_had_is_read_again(scene: Scene, pages: Pages) -> None:
    pages.pages[SOURCE, URL] = Page(is_unread=True)
    assert scene.sent(scene.request()) == {}


@pytest.mark.parametrize(
    ("documents", "page", "is_conditional"),
    [
        (Documents(), Page(files=("a.pdf",), lacks_recognition=True), True),
        (Documents(recognises=True), Page(files=("a.pdf",), lacks_recognition=True), False),
        (Documents(recognises=True), Page(files=("a.pdf",)), True),
        (Documents(old=("b.pdf",)), Page(files=("a.pdf",)), True),
        (Documents(old=("b.pdf",)), Page(files=("a.pdf", "b.pdf")), False),
    ],
)
def test_a_page_whose_documents_would_be_read_otherwise_today_is_read_again(
    tmp_path: Path, documents: Documents, page: Page, is_conditional: bool
) -> None:
    scene = Scene(tmp_path, Pages({(SOURCE, URL): page}), documents)
    assert bool(scene.sent(scene.request())) is is_conditional


LISTED = {"status": "In force", "published": "2021-03-04", "issuer": "", "title": "One"}


@pytest.mark.parametrize(
    ("row", "is_conditional"),
    [
        ({"status": "In force", "published": "4 March 2021", "issuer": "", "title": "One"}, True),
        ({"status": " In\u00a0 force "}, True),
        ({"status": "Repealed"}, False),
        ({"published": "5 March 2021"}, False),
        ({"issuer": "Ministry"}, False),
        ({"title": "The page has selectors for its title"}, True),
        ({"url": "http://127.0.0.1/laws/other"}, True),
    ],
)
def test_a_page_of_which_the_list_says_something_new_is_read_again(
    scene: Scene, pages: Pages, monkeypatch: pytest.MonkeyPatch, row: dict[str, str], is_conditional: bool
) -> None:
    monkeypatch.setattr(scene.spider, "fields_read", lambda kind, source: {"title"})
    pages.pages[SOURCE, URL] = Page(listed=LISTED)
    assert bool(scene.sent(scene.request(meta=scene.spider.with_context(dict(row))))) is is_conditional


def test_what_a_page_says_itself_is_not_asked_of_the_list(scene: Scene, pages: Pages) -> None:
    assert "status" in scene.spider.fields_read("law", source=SOURCE)
    assert scene.spider.fields_read("article", source=SOURCE) == set()
    pages.pages[SOURCE, URL] = Page(listed=LISTED)
    assert scene.sent(scene.request(meta=scene.spider.with_context({"status": "Repealed"}))) != {}


def test_after_a_redirect_the_conditions_of_the_first_address_are_taken_off(scene: Scene, pages: Pages) -> None:
    request = scene.request()
    assert scene.sent(request) != {}
    assert scene.sent(request.replace(url="http://127.0.0.1/laws/2")) == {}
    pages.pages[SOURCE, "http://127.0.0.1/laws/3"] = Page(etag='"third"', last_modified=None)
    assert scene.sent(request.replace(url="http://127.0.0.1/laws/3")) == {"If-None-Match": b'"third"'}


def test_a_repeated_request_asks_for_the_whole_page(scene: Scene) -> None:
    request = scene.request()
    assert scene.sent(request) != {}
    assert scene.sent(request.replace(dont_filter=True)) == {}


def test_an_unchanged_page_is_noted_counted_and_ends_there(scene: Scene, pages: Pages) -> None:
    request = scene.request()
    scene.sent(request)
    with pytest.raises(IgnoreRequest):
        scene.middleware.process_response(request, Response(URL, status=304))
    assert pages.noted == [(SOURCE, URL)]
    assert scene.unchanged() == 1


@pytest.mark.parametrize("status", [200, 404, 500])
def test_other_answers_go_on(scene: Scene, pages: Pages, status: int) -> None:
    request = scene.request()
    scene.sent(request)
    response = Response(URL, status=status)
    assert scene.middleware.process_response(request, response) is response
    assert pages.noted == []


def test_a_304_that_nobody_asked_for_is_for_others_to_judge(scene: Scene, pages: Pages) -> None:
    pages.pages.clear()
    request = scene.request()
    scene.sent(request)
    response = Response(URL, status=304)
    assert scene.middleware.process_response(request, response) is response
    assert scene.unchanged() == 0


def test_a_database_that_fails_costs_a_download_and_nothing_else(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    scene = Scene(tmp_path, Failing())
    request = scene.request()
    assert scene.sent(request) == {}
    assert "locked. The page is downloaded" in caplog.text
    request.meta["asked_if_changed"] = True
    with pytest.raises(IgnoreRequest):
        scene.middleware.process_response(request, Response(URL, status=304))
    assert scene.unchanged() == 1


@given(st.text(st.characters(max_codepoint=255, exclude_categories=["Cc"]), min_size=1))
def test_any_tag_comes_back_byte_for_byte(tmp_path_factory: pytest.TempPathFactory, tag: str) -> None:
    scene = Scene(tmp_path_factory.getbasetemp(), Pages({(SOURCE, URL): Page(etag=tag, last_modified=None)}))
    assert scene.sent(scene.request()) == {"If-None-Match": tag.encode("latin-1")}


def test_with_a_real_collection(tmp_path: Path) -> None:
    with closing(open_collection(f"sqlite:///{tmp_path}/collected.db")) as collection:
        scene = Scene(tmp_path, collection)
        assert scene.sent(scene.request()) == {}
        collection.store(
            [LawItem(source=SOURCE, url=URL, identifier="1", title="One", etag='"one"', selector_version=scene.version)]
        )
        request = scene.request()
        assert scene.sent(request) == {"If-None-Match": b'"one"'}
        with pytest.raises(IgnoreRequest):
            scene.middleware.process_response(request, Response(URL, status=304))


@pytest.mark.parametrize("status", DocumentStatus)
def test_a_real_collection_tells_of_documents_that_could_not_be_had(tmp_path: Path, status: DocumentStatus) -> None:
    with closing(open_collection(f"sqlite:///{tmp_path}/collected.db")) as collection:
        documents = [Document("http://127.0.0.1/1.pdf", DocumentStatus.OK), Document("http://127.0.0.1/2.pdf", status)]
        collection.store([LawItem(source=SOURCE, url=URL, identifier="1", etag='"one"', documents=documents)])
        known = collection.known(SOURCE, URL)
        assert known is not None
        assert known.is_unread is (status in (DocumentStatus.UNREACHABLE, DocumentStatus.TOO_COSTLY))
        assert known.has_gaps


def test_a_real_collection_tells_what_the_list_could_say(tmp_path: Path) -> None:
    with closing(open_collection(f"sqlite:///{tmp_path}/collected.db")) as collection:
        law = LawItem(source=SOURCE, url=URL, identifier="1", published="2021-03-04", status="In force")
        collection.store([law, OpinionItem(source="paper", url=URL, headline="One")])
        known, other = collection.known(SOURCE, URL), collection.known("paper", URL)
        assert known is not None
        assert other is not None
        expected = {"identifier": "1", "issuer": "", "published": "2021-03-04", "status": "In force", "title": ""}
        assert (known.listed, other.listed) == (expected, {})
        law.published, law.crawled_at = "04/03/2021", "2099-01-01T00:00:00+00:00"
        collection.store([law])
        known = collection.known(SOURCE, URL)
        assert known is not None
        assert known.listed["published"] == "04/03/2021"


@pytest.mark.parametrize(
    ("reason", "lacks"),
    [
        ("2 of 2 pages are pictures", True),
        ("2 of 2 pages are pictures; no text was recognised", False),
        ("2 of 2 pages are pictures; recognising its text: not read now: no process", True),
    ],
)
def test_a_real_collection_tells_of_scans_that_nobody_tried(tmp_path: Path, reason: str, lacks: bool) -> None:
    with closing(open_collection(f"sqlite:///{tmp_path}/collected.db")) as collection:
        scan = Document("http://127.0.0.1/1.pdf", DocumentStatus.NEEDS_OCR, reason, "source/1.pdf")
        collection.store([LawItem(source=SOURCE, url=URL, documents=[scan])])
        known = collection.known(SOURCE, URL)
        assert known is not None
        assert (known.lacks_recognition, known.files) == (lacks, ("source/1.pdf",))


@pytest.mark.parametrize("tag", ['"a\x00b"', '"\u20ac"', '"a\x85b"', '"a\xa0\xa0b"'])
def test_any_tag_goes_through_the_pipelines_and_a_real_collection(tmp_path: Path, tag: str) -> None:
    """One that cannot be stored is not said again; the others are, byte for byte."""
    item = LawItem(source=SOURCE, url=URL, identifier="1", etag=tag, last_modified="Tue,  05 Mar")
    CleanPipeline().process_item(item)
    clean_item(item)
    with closing(open_collection(f"sqlite:///{tmp_path}/collected.db")) as collection:
        collection.store([item])
        scene = Scene(tmp_path, collection)
        item.selector_version, item.crawled_at = scene.version, "2099-01-01T00:00:00+00:00"
        collection.store([item])
        told = {"If-Modified-Since": b"Tue,  05 Mar"}
        if "\x00" not in tag and max(tag) < "\u0100":
            told["If-None-Match"] = tag.encode("latin-1")
        assert scene.sent(scene.request()) == told
