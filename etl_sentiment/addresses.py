"""Addresses of the web, as pages and people write them."""

from __future__ import annotations

from urllib.parse import urljoin, urlsplit

from w3lib.url import safe_url_string


def web_address(link: str, base: str = "") -> str:
    """The absolute http(s) address that a link means; empty where it is none that could be asked for.

    Pages hold links such as ``http://[::1``, ``http://example.org:port/`` and lone surrogates, at which functions of
    the standard library and Scrapy's ``Request`` raise: one of them must not cost the links after it.
    """
    try:
        address = urljoin(base, link.strip())
        parts = urlsplit(address)
        is_web = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
        safe_url_string(address)
    except ValueError:
        return ""
    return address if is_web else ""


def host_of(address: str) -> str:
    """The host of an http(s) address as it is sent: lower case, international names in ASCII. Empty for other texts."""
    return ascii_host(urlsplit(address).hostname or "") if web_address(address) else ""


def ascii_host(host: str) -> str:
    """A host's or domain's name as requests have it (``bücher.example`` is ``xn--bcher-kva.example``); see RFC 3490."""
    try:
        return host.encode("idna").decode("ascii").lower()
    except UnicodeError:  # such as a label that is too long: no server has that name
        return host.lower()
