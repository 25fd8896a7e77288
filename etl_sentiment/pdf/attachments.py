"""Which attachments of an item are fetched, and why the others are not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urldefrag, urlsplit

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
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError as error:
        return f"its address cannot be understood: {error}"
    if parts.scheme not in ("http", "https") or not host:
        return "its address does not begin with http:// or https:// and a host"
    if domains and not any(host == domain or host.endswith(f".{domain}") for domain in domains):
        return f"{host} is not among the allowed_domains of its source"
    return ""
