"""Which attachments of an item are fetched, and why the others are not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urldefrag

from etl_sentiment.addresses import host_of, web_address

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable


@dataclass(frozen=True, slots=True)
class Attachment:
    """A link, and why it is not followed; empty where it is."""

    url: str
    refusal: str = ""


def attachments(urls: Iterable[object], domains: Collection[str], most: int) -> list[Attachment]:
    """Each link once, in its order. Without ``domains`` every host is allowed."""
    found = dict.fromkeys(urldefrag(url.strip()).url for url in urls if isinstance(url, str) and url.strip())
    judged = [Attachment(url, _refusal(url, domains)) for url in found]
    fetched = 0
    for place, one in enumerate(judged):
        fetched += not one.refusal
        if not one.refusal and fetched > most:
            judged[place] = Attachment(one.url, f"its page has more than {most} attachments (PDF_MAX_FILES)")
    return judged


def _refusal(url: str, domains: Collection[str]) -> str:
    if not web_address(url):
        return "its address is none of the web's: http:// or https://, a host, and a port that there can be"
    host = host_of(url)
    if domains and not any(host == domain or host.endswith(f".{domain}") for domain in domains):
        return f"{host} is not among the allowed_domains of its source"
    return ""
