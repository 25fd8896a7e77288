from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scrapy import Request

from etl_sentiment.addresses import ascii_host, host_of, web_address

BASE = "https://example.org/list?page=2"


@pytest.mark.parametrize(
    ("link", "address"),
    [
        ("/a", "https://example.org/a"),
        (" b ", "https://example.org/b"),
        ("//other.example.org/c", "https://other.example.org/c"),
        ("HTTPS://example.org/d", "https://example.org/d"),
        ("http://[::1]:8080/e", "http://[::1]:8080/e"),
        ("http://[::1/f", ""),
        ("http://example.org:99999/g", ""),
        ("http://example.org:port/h", ""),
        ("http://example.org:0/i", ""),
        ("mailto:a@example.org", ""),
        ("http:///j", ""),
        ("/k\ud800", ""),
    ],
)
def test_an_address_of_the_web_or_nothing(link: str, address: str) -> None:
    assert web_address(link, BASE) == address


@given(st.one_of(st.text(), st.from_regex(r"https?://\S{0,20}(:\S{0,6})?/\S{0,9}")))
def test_what_is_an_address_can_be_asked_for(link: str) -> None:
    if address := web_address(link, BASE):
        Request(address)
        assert host_of(address) == host_of(address).lower()


def test_international_hosts_are_as_they_are_sent() -> None:
    assert host_of("https://Bücher.example:8080/a") == "xn--bcher-kva.example"
    assert ascii_host("x" * 70) == "x" * 70
    assert host_of("no address") == ""
