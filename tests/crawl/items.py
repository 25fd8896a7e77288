"""The items of the test site, with their rules."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


def _rule(kind: str, about: str = "", *, required: bool = False) -> Any:
    return field(default=None, metadata={"kind": kind, "about": about, "required": required})


@dataclass
class ListPage:
    """A page of the list of laws."""

    title: str | None = _rule("text", "The name of the law.", required=True)
    url: str | None = _rule("url", "The link to the law.", required=True)
    enacted: str | None = _rule("date", "The day of enactment.")
    next_url: str | None = _rule("url", "The link to the next page.")


@dataclass
class Law:
    """One law."""

    source: str = ""
    url: str = ""
    title: str | None = _rule("text", "The name of the law.", required=True)
    number: str | None = _rule("identifier", "The number under which it was published.", required=True)
    enacted: str | None = _rule("date", "The day of enactment.", required=True)
    ministry: str | None = _rule("text", "The ministry in charge.")
    text: str | None = _rule("longtext", "The text of the law.", required=True)


@dataclass
class Notice:
    """One notice."""

    url: str = ""
    heading: str | None = _rule("text", "The headline of the notice.", required=True)


@dataclass
class Misruled:
    """An item class that says something impossible."""

    title: str | None = _rule("txet")
