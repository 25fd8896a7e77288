from __future__ import annotations

import pytest
from scrapy.http import HtmlResponse, JsonResponse, Response, XmlResponse

from etl_sentiment.crawling.origin import language_of

URL = "https://gazette.example.org/laws/17"


def page(html: str, **headers: str) -> HtmlResponse:
    return HtmlResponse(URL, body=html.encode(), encoding="utf-8", headers=headers)


@pytest.mark.parametrize(
    ("html", "language"),
    [
        ('<html lang="de"><p>Gesetz</p>', "de"),
        ('<html lang="de-CH"><p>Gesetz</p>', "de-CH"),
        ('<html lang="pt_BR"><p>Lei</p>', "pt-BR"),
        ('<html lang=" en "><p>Act</p>', "en"),
        ('<html lang=""><p>Act</p>', None),
        ('<html lang="{{ locale }}"><p>Act</p>', None),
        ("<p>Act</p>", None),
    ],
)
def test_a_page_says_its_language(html: str, language: str | None) -> None:
    assert language_of(page(html)) == language


def test_the_header_is_asked_where_the_page_is_silent() -> None:
    headers = {"Content-Language": "fr"}
    assert language_of(page("<p>Loi</p>", **headers)) == "fr"
    assert language_of(page('<html lang="de">', **headers)) == "de"
    assert language_of(page("<p>Act</p>", **{"Content-Language": "en, fr"})) is None


def test_what_is_no_html_page_is_asked_by_its_header_only() -> None:
    headers = {"Content-Language": "en"}
    for response in (
        Response(URL, body=b"%PDF-1.7", headers=headers),
        JsonResponse(URL, body=b'{"lang": "de"}', headers=headers),
        XmlResponse(URL, body=b'<html lang="de"/>', headers=headers),
    ):
        assert language_of(response) == "en"
