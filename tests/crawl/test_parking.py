from __future__ import annotations

import gzip
import pickle
from typing import TYPE_CHECKING, Any

import pytest
from scrapy import Request, Spider
from scrapy.exceptions import IgnoreRequest
from scrapy.http import HtmlResponse, Response
from scrapy.statscollectors import MemoryStatsCollector
from scrapy.utils.test import get_crawler

from healing.crawl import parking as module
from healing.crawl.examiner import Broken
from healing.crawl.parking import PARKED, Parking, ParkingError, parked_id, text_of
from healing.model import Failure, Symptom
from healing.store.memory import MemoryStore
from healing.store.records import ParkState

if TYPE_CHECKING:
    from collections.abc import Callable

BROKEN = Broken("gazette", "law", (Failure("title", Symptom.MISSING, "required"),))
BODY = "<html><h1>Grüße</h1></html>"


class LawsSpider(Spider):
    name = "laws"

    def parse_law(self, response: Response, n: int) -> None: ...

    def failed(self, failure: object) -> None: ...


class Lot:
    """A parking lot with a page on it."""

    def __init__(self) -> None:
        self.spider = LawsSpider()
        self.store = MemoryStore()
        self.stats = MemoryStatsCollector(get_crawler(settings_dict={"TELNETCONSOLE_ENABLED": False}))
        self.parking = Parking(self.store, self.stats, lambda: 100.0)
        self.parking.open(self.spider)

    def park(self, request: Request, **keywords: Any) -> int:
        response = HtmlResponse(
            request.url,
            status=203,
            headers={
                "Content-Type": "text/html; charset=latin-1", "Content-Encoding": "gzip", "Set-Cookie": "a=1",
                "Transfer-Encoding": "chunked", "X-Seen": ["one", "two"],
            },
            body=BODY.encode("latin-1"), request=request,
        )  # fmt: skip
        return self.parking.park(response, BROKEN, incident=3, **keywords)

    def replayed(self, number: int) -> tuple[Request, Response]:
        self.store.set_park_state([number], ParkState.REPLAYING)
        page = self.store.parked_page(number)
        assert page is not None
        request = self.parking.request(page)
        assert request is not None
        response = self.parking.response(number, request)
        assert response is not None
        return request, response

    def request(self, **keywords: Any) -> Request:
        given: dict[str, Any] = {"callback": self.spider.parse_law, "cb_kwargs": {"n": 7}} | keywords
        return Request("http://127.0.0.1/laws/7", **given)


@pytest.fixture
def lot() -> Lot:
    return Lot()


def test_a_request_comes_back_as_it_was(lot: Lot) -> None:
    original = lot.request(
        errback=lot.spider.failed, method="POST", body=b"q=1", headers={"X-Key": "k"}, priority=5, meta={"depth": 2}
    )
    request, response = lot.replayed(lot.park(original))
    for name in ("url", "method", "body", "headers", "priority", "cb_kwargs", "callback", "errback"):
        assert getattr(request, name) == getattr(original, name)
    assert request.dont_filter
    assert request.meta["depth"] == 2
    assert response.request is request


def test_traces_of_the_first_download_are_left_out(lot: Lot) -> None:
    meta = {"redirect_times": 1, "redirect_urls": ["http://127.0.0.1/"], "download_latency": 0.1, PARKED: 99, "mine": 1}
    number = lot.park(lot.request(meta=meta))
    request, _ = lot.replayed(number)
    assert request.meta == {"mine": 1, PARKED: number}
    assert parked_id(request) == number


def test_the_response_has_its_status_and_the_headers_that_still_hold(lot: Lot) -> None:
    _, response = lot.replayed(lot.park(lot.request()))
    assert isinstance(response, HtmlResponse)
    assert (response.status, response.text) == (203, BODY)
    assert response.headers.getlist("X-Seen") == [b"one", b"two"]
    for gone in ("Content-Encoding", "Transfer-Encoding", "Set-Cookie"):
        assert gone not in response.headers


def test_a_body_that_looks_compressed_is_left_as_it_is(lot: Lot) -> None:
    body = gzip.compress(b"a law")
    response = Response("http://127.0.0.1/law.gz", body=body, request=lot.request())
    number = lot.parking.park(response, BROKEN)
    page = lot.store.parked_page(number)
    assert page is not None
    assert lot.store.parked_body(page) == body
    assert text_of(lot.store, page) == ""


def test_what_is_written_down(lot: Lot) -> None:
    page = lot.store.parked_page(lot.park(lot.request(), error="KeyError: 'x'", attempts=2))
    assert page is not None
    assert (page.incident, page.source, page.page_kind, page.at) == (3, "gazette", "law", 100.0)
    assert (page.failures, page.error, page.attempts) == (("title: missing (required)",), "KeyError: 'x'", 2)
    assert page.state is ParkState.PARKED
    assert page.broken == {"title"}
    assert lot.stats.get_stats() == {"healing/parked": 1}


def test_a_dead_letter_says_why(lot: Lot) -> None:
    page = lot.store.parked_page(lot.park(lot.request(), dead="blocked: status 403"))
    assert page is not None
    assert (page.state, page.reason) == (ParkState.DEAD, "blocked: status 403")
    assert lot.stats.get_stats() == {"healing/dead_letters": 1}


def _other_url(request: Request) -> Request:
    return request.replace(url="http://127.0.0.1/laws/8")


def _other_callback(request: Request) -> Request:
    return request.replace(callback=None)


@pytest.mark.parametrize("change", [_other_url, _other_callback])
def test_another_request_with_the_same_meta_is_downloaded(lot: Lot, change: Callable[[Request], Request]) -> None:
    number = lot.park(lot.request())
    request, _ = lot.replayed(number)
    other = change(request)
    assert lot.parking.response(number, other) is None
    assert parked_id(other) is None
    assert parked_id(request) == number


@pytest.mark.parametrize("state", [ParkState.DONE, ParkState.DEAD, ParkState.PARKED])
def test_only_a_page_that_is_being_replayed_is_given(lot: Lot, state: ParkState) -> None:
    number = lot.park(lot.request())
    request, _ = lot.replayed(number)
    lot.store.set_park_state([number], state)
    with pytest.raises(IgnoreRequest):
        lot.parking.response(number, request)


def test_a_page_is_given_once_for_each_replay(lot: Lot) -> None:
    """A JOBDIR keeps the request of a replay too, and would bring its items twice."""
    number = lot.park(lot.request())
    request, _ = lot.replayed(number)
    with pytest.raises(IgnoreRequest):
        lot.parking.response(number, request)
    lot.parking.replayed_again(number)
    assert lot.parking.response(number, request) is not None


def test_a_request_that_cannot_be_pickled_stays_in_memory_until_it_is_settled(lot: Lot) -> None:
    number = lot.park(lot.request(callback=lambda response, n: None))
    page = lot.store.parked_page(number)
    assert page is not None
    assert page.request == b""
    assert lot.parking.request(page).url == page.url
    lot.parking.settle([number], ParkState.DONE)
    with pytest.raises(ParkingError, match="could not be written down"):
        lot.parking.request(page)


def test_only_so_many_requests_stay_in_memory(lot: Lot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_IN_MEMORY", 2)
    numbers = [lot.park(lot.request(meta={"hook": lambda: None})) for _ in range(3)]
    pages = [lot.store.parked_page(number) for number in numbers]
    assert [page.state for page in pages if page] == [ParkState.PARKED, ParkState.PARKED, ParkState.DEAD]
    assert pages[2] is not None
    assert pages[2].reason == ("its request cannot be written down, and 2 such requests are already kept in memory")


def test_another_process_does_not_have_what_stayed_in_memory(lot: Lot) -> None:
    page = lot.store.parked_page(lot.park(lot.request(callback=lambda response, n: None)))
    assert page is not None
    later = Parking(lot.store, lot.stats, lambda: 200.0)
    later.open(lot.spider)
    with pytest.raises(ParkingError, match="could not be written down"):
        later.request(page)


def test_headers_are_plain_bytes(lot: Lot) -> None:
    """Scrapy's own class would tie what is stored to its version."""
    page = lot.store.parked_page(lot.park(lot.request()))
    assert page is not None
    headers = pickle.loads(page.headers)  # noqa: S301 - written a line above
    assert headers == {b"Content-Type": [b"text/html; charset=latin-1"], b"X-Seen": [b"one", b"two"]}
