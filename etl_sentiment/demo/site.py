"""What a bundled site is to the server: replies without the network."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from email.utils import parsedate_to_datetime
from hashlib import sha256
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Reply:
    """What a site answers."""

    body: str | bytes
    status: int = 200
    content_type: str = "text/html; charset=utf-8"
    headers: Mapping[str, str] = field(default_factory=dict)
    """Others than the type and the length."""

    @property
    def data(self) -> bytes:
        return self.body.encode() if isinstance(self.body, str) else self.body


class Site(Protocol):
    """All pages of a site, in the layout of the moment."""

    hits: Counter[str]
    """How often each path (with its query) was asked for."""

    @property
    def layout(self) -> str:
        """The name of the layout that was served last."""

    def respond(self, target: str, headers: Mapping[str, str] | None = None) -> Reply:
        """The reply to a request for ``target``, a path with or without a query."""


def for_client(reply: Reply, asked: Mapping[str, str]) -> Reply:
    """``reply`` with an entity tag; only the tag, with status 304, where the client has this very version.

    ``asked``: the headers of the request. RFC 9110, sections 8.8 and 13: ``If-None-Match`` goes before
    ``If-Modified-Since``, and is compared weakly.
    """
    if reply.status != 200:
        return reply
    tag = f'"{sha256(reply.data).hexdigest()[:16]}"'
    tagged = replace(reply, headers={**reply.headers, "ETag": tag})
    return replace(tagged, body=b"", status=304) if _has_it(tagged.headers, asked) else tagged


def _has_it(ours: Mapping[str, str], asked: Mapping[str, str]) -> bool:
    if (theirs := asked.get("If-None-Match")) is not None:
        return not {"*", ours["ETag"]}.isdisjoint(tag.strip().removeprefix("W/") for tag in theirs.split(","))
    try:
        return _moment(ours["Last-Modified"]) <= _moment(asked["If-Modified-Since"])
    except (KeyError, ValueError):  # one of them is not there, or no date
        return False


def _moment(text: str) -> float:
    return parsedate_to_datetime(text).timestamp()
