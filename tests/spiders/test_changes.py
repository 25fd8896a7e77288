"""Real crawls of a portal, one after the other: what did not change is not downloaded again, what did is a version."""

from __future__ import annotations

import sqlite3
from collections import Counter
from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from etl_sentiment.demo.content import make_laws
from etl_sentiment.demo.portal import Portal
from etl_sentiment.demo.server import SiteServer
from etl_sentiment.demo.site import for_client
from tests.spiders.crawling import crawl

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from etl_sentiment.demo.content import Law
    from etl_sentiment.demo.site import Reply

LAWS = make_laws()[20:50]
LISTS = {"/robots.txt", "/laws", "/laws?page=2"}


class Watched(Portal):
    """Notes the status of each answer."""

    def __init__(self, laws: tuple[Law, ...], layout: str = "classic") -> None:
        super().__init__(laws=laws, layout=layout)
        self.answers: Counter[tuple[str, int]] = Counter()

    def respond(self, target: str, headers: Mapping[str, str] | None = None) -> Reply:
        reply = for_client(super().respond(target, headers), headers or {})
        self.answers[target, reply.status] += 1
        return reply

    def whole(self) -> set[str]:
        """The paths of what was downloaded."""
        return {path for path, status in self.answers if status == 200}


class Home:
    """A folder for several crawls of a portal at one address."""

    def __init__(self, folder: Path, server: SiteServer[Portal]) -> None:
        self.folder = folder
        self._server = server

    def crawl(self, laws: tuple[Law, ...] = LAWS, layout: str = "classic") -> tuple[Watched, list[dict[str, Any]]]:
        portal = Watched(laws, layout)
        self._server.site = self._server._server.site = portal
        source = {"start_urls": [f"{self._server.url}/laws"], "selectors": "law_portal"}
        items, _ = crawl(self.folder, source)
        return portal, items

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        with closing(sqlite3.connect(self.folder / "data" / "collected.db")) as connection:
            return connection.execute(query).fetchall()


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    with SiteServer(Portal(laws=LAWS)) as server:
        yield Home(tmp_path, server)


def test_unchanged_changed_and_new_laws(home: Home) -> None:
    first, items = home.crawl()
    assert len(items) == len(LAWS)
    assert first.whole() >= {law.path for law in LAWS}
    assert all(item["etag"] and item["last_modified"] for item in items)
    before = home.rows("SELECT url, last_seen FROM pages ORDER BY url")

    second, items = home.crawl()
    assert items == []
    assert second.whole() == LISTS
    assert {path for path, status in second.answers if status == 304} == {law.path for law in LAWS}
    after = home.rows("SELECT url, last_seen FROM pages ORDER BY url")
    assert [url for url, _ in after] == [url for url, _ in before]
    assert all(later >= earlier for (_, earlier), (_, later) in zip(before, after, strict=True))

    amended = replace(LAWS[12], status="Struck down")
    added = make_laws()[60]
    third, items = home.crawl((*LAWS[:12], amended, *LAWS[13:], added))
    assert sorted(item["identifier"] for item in items) == sorted([amended.identifier, added.identifier])
    assert {law.path for law in (amended, added)} <= third.whole()
    assert home.rows(
        "SELECT p.url, v.version, v.status, v.changed FROM law_versions v JOIN pages p ON p.id = v.page_id"
        " WHERE v.version > 1"
    ) == [(f"{home._server.url}{amended.path}", 2, "Struck down", '["status"]')]


def test_redesigned_pages_are_read_and_their_values_are_no_new_versions(home: Home) -> None:
    home.crawl()
    redesigned, items = home.crawl(layout="cards")
    assert redesigned.whole() >= {law.path for law in LAWS}
    assert [status for _, status in redesigned.answers if status == 304] == []
    assert items == [], "healed selectors read what the old ones had read"
    assert home.rows("SELECT count(*), max(version) FROM law_versions") == [(len(LAWS), 1)]
    again, items = home.crawl(layout="cards")
    assert items == []
    assert {law.path for law in LAWS} & again.whole() == set()


def test_a_field_that_cannot_be_repaired_keeps_its_last_value(home: Home) -> None:
    home.crawl()
    issuers = home.rows("SELECT url, issuer FROM laws ORDER BY url")
    _, items = home.crawl(layout="trimmed")
    assert items == [], "of the issuer it is not known what the pages say, and all else is as it was"
    assert home.rows("SELECT url, issuer FROM laws ORDER BY url") == issuers
    assert home.rows("SELECT DISTINCT unread FROM laws") == [('["issuer"]',)]
    third, items = home.crawl()
    assert third.whole() >= {law.path for law in LAWS}, "what could not be read is asked for again"
    assert items == []
    assert home.rows("SELECT DISTINCT unread FROM laws") == [("[]",)]
