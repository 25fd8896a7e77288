from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from etl_sentiment.demo.content import SPECIAL, Sort, make_laws
from etl_sentiment.demo.portal import Portal
from etl_sentiment.demo.site import for_client

LAWS = make_laws()
PLACES = {sort: place for place, sort in SPECIAL.items()}


def test_every_law_is_listed_once_over_the_pages_of_the_list() -> None:
    portal = Portal()
    pages = [portal.respond("/laws" if number == 1 else f"/laws?page={number}").body for number in range(1, 12)]
    rows = [page.split("</table>")[0] for page in pages]
    assert all(sum(f'"{law.path}"' in row for row in rows) == 1 for law in LAWS)
    assert portal.respond("/laws?page=12").status == 404
    assert portal.respond("/laws?page=x").status == 404


def test_all_laws_but_the_withdrawn_one_are_expected() -> None:
    portal = Portal()
    expected = portal.expected()
    assert len(expected) == len(LAWS) - 1
    assert portal.withdrawn not in {law.path for law in expected.values()}


def test_the_layout_changes_on_command() -> None:
    portal = Portal()
    before = portal.respond(LAWS[0].path).body
    portal.layout = "cards"
    assert portal.layout == "cards"
    assert portal.respond(LAWS[0].path).body != before
    with pytest.raises(ValueError, match="unknown layout"):
        portal.layout = "nonesuch"


def test_the_layout_changes_after_so_many_pages_of_any_kind() -> None:
    portal = Portal(switch_after={2: "renamed", 4: "hashed"})
    portal.respond("/robots.txt")
    used = []
    for number in range(1, 7):
        portal.respond(f"/laws?page={number}")
        used.append(portal.layout)
    assert used == ["classic", "classic", "renamed", "renamed", "hashed", "hashed"]


def test_an_unknown_layout_in_the_plan_is_an_error_at_once() -> None:
    with pytest.raises(ValueError, match="unknown layout 'nonesuch'"):
        Portal(switch_after={1: "nonesuch"})


def test_one_law_is_unavailable_at_first() -> None:
    portal = Portal()
    assert portal.respond(portal.unavailable_at_first).status == 503
    assert portal.respond(portal.unavailable_at_first).status == 200


def test_one_law_is_behind_a_captcha_at_first() -> None:
    portal = Portal()
    first, second = portal.respond(portal.captcha_at_first), portal.respond(portal.captcha_at_first)
    assert first.status == second.status == 200
    assert "captcha" in first.body
    assert "captcha" not in second.body


def test_one_law_is_a_soft_404() -> None:
    portal = Portal()
    reply = portal.respond(portal.withdrawn)
    assert reply.status == 200
    assert "could not be found" in reply.body


def test_a_section_without_laws_says_so() -> None:
    reply = Portal().respond("/subjects/currency")
    assert reply.status == 200
    assert "No laws in this section" in reply.body


def test_hits_are_counted_by_path_and_query() -> None:
    portal = Portal()
    for target in ("/laws?page=2", "/laws?page=2", "/laws", "/nowhere", "/robots.txt"):
        portal.respond(target)
    assert portal.hits == {"/laws?page=2": 2, "/laws": 1, "/nowhere": 1, "/robots.txt": 1}


def test_a_small_portal_has_no_troubled_pages() -> None:
    portal = Portal(laws=LAWS[:3])
    assert len(portal.expected()) == 3
    assert all(portal.respond(law.path).status == 200 for law in LAWS[:3])


def test_documents_are_served_and_count_for_no_redesign() -> None:
    portal = Portal(switch_after={1: "cards"})
    paths = [document.path for law in LAWS[:20] for document in law.documents]
    replies = [portal.respond(path) for path in paths]
    assert {reply.status for reply in replies} == {200}
    assert {reply.content_type for reply in replies} == {"application/pdf"}
    assert all(reply.data.startswith(b"%PDF") for reply in replies)
    portal.respond(LAWS[0].path)
    assert portal.layout == "classic"
    assert all(portal.hits[path] == 1 for path in paths)


def test_one_link_is_dead_and_one_leads_to_a_web_page() -> None:
    portal = Portal()
    missing, web_page = (LAWS[PLACES[sort]].documents[0].path for sort in (Sort.MISSING, Sort.WEB_PAGE))
    assert portal.respond(missing).status == 404
    assert portal.respond(web_page).status == 200
    assert portal.respond(web_page).content_type.startswith("text/html")


@pytest.mark.parametrize("path", ["/laws", LAWS[1].path, LAWS[1].documents[0].path])
def test_pages_and_documents_say_when_they_changed(path: str) -> None:
    told = Portal().respond(path).headers["Last-Modified"]
    assert told.endswith(" 06:00:00 GMT")
    later = replace(LAWS[1], updated=date(2024, 2, 1))
    assert Portal(laws=(LAWS[0], later)).respond(path).headers["Last-Modified"] == "Thu, 01 Feb 2024 06:00:00 GMT"


def test_a_redesign_changes_the_pages_and_not_the_documents() -> None:
    """What a client asks with, the tag and the day of before, is not what the redesigned page has."""
    portal = Portal()
    law = LAWS[1]
    before = {path: for_client(portal.respond(path), {}) for path in (law.path, law.documents[0].path)}
    asked = {
        path: {"If-None-Match": reply.headers["ETag"], "If-Modified-Since": reply.headers["Last-Modified"]}
        for path, reply in before.items()
    }
    assert [for_client(portal.respond(path), asked[path]).status for path in before] == [304, 304]
    portal.layout = "trimmed"
    assert [for_client(portal.respond(path), asked[path]).status for path in before] == [200, 304]
    del asked[law.path]["If-None-Match"]
    assert for_client(portal.respond(law.path), asked[law.path]).status == 200
