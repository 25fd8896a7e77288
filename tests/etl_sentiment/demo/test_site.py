from __future__ import annotations

import pytest

from etl_sentiment.demo.site import Reply, for_client

DAY = "Tue, 05 Mar 2024 06:00:00 GMT"
PAGE = Reply("<p>Law</p>", headers={"Last-Modified": DAY})
TAG = for_client(PAGE, {}).headers["ETag"]


def test_a_page_has_a_tag_that_depends_on_its_bytes() -> None:
    assert TAG.startswith('"')
    assert for_client(Reply("<p>Law</p>"), {}).headers["ETag"] == TAG
    assert for_client(Reply(b"<p>Law</p>"), {}).headers["ETag"] == TAG
    assert for_client(Reply("<p>Laws</p>"), {}).headers["ETag"] != TAG


@pytest.mark.parametrize(
    "asked",
    [
        {"If-None-Match": TAG},
        {"If-None-Match": f"W/{TAG}"},
        {"If-None-Match": f'"other", {TAG}'},
        {"If-None-Match": "*"},
        {"If-None-Match": TAG, "If-Modified-Since": "Mon, 04 Mar 2024 06:00:00 GMT"},
        {"If-Modified-Since": DAY},
        {"If-Modified-Since": "Wed, 06 Mar 2024 06:00:00 GMT"},
    ],
)
def test_who_has_this_version_gets_nothing_but_the_tag(asked: dict[str, str]) -> None:
    reply = for_client(PAGE, asked)
    assert (reply.status, reply.data) == (304, b"")
    assert reply.headers == {"ETag": TAG, "Last-Modified": DAY}


@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"If-None-Match": '"other"'},
        {"If-None-Match": '"other"', "If-Modified-Since": DAY},
        {"If-Modified-Since": "Mon, 04 Mar 2024 06:00:00 GMT"},
        {"If-Modified-Since": "yesterday"},
    ],
)
def test_who_has_another_version_gets_the_page(asked: dict[str, str]) -> None:
    reply = for_client(PAGE, asked)
    assert (reply.status, reply.body) == (200, PAGE.body)


def test_a_page_without_a_day_and_one_that_failed() -> None:
    assert for_client(Reply("x"), {"If-Modified-Since": DAY}).status == 200
    failed = Reply("no", status=503)
    assert for_client(failed, {"If-None-Match": "*"}) is failed
