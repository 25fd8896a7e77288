"""What a page of the portal shows, whatever it looks like."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from etl_sentiment.demo.content import Law


@dataclass(frozen=True, slots=True)
class ListView:
    """One page of a list of laws."""

    heading: str
    path: str
    """The list's path; its pages differ in ``?page=``."""
    laws: tuple[Law, ...]
    page: int
    """From 1."""
    pages: int
    latest: tuple[Law, ...]

    def link(self, page: int) -> str:
        return self.path if page == 1 else f"{self.path}?page={page}"

    @property
    def previous_link(self) -> str:
        return self.link(self.page - 1) if self.page > 1 else ""

    @property
    def next_link(self) -> str:
        return self.link(self.page + 1) if self.page < self.pages else ""


@dataclass(frozen=True, slots=True)
class LawView:
    """One law's page, with the links around it."""

    law: Law
    newer: Law | None
    older: Law | None
    related: tuple[Law, ...]
    latest: tuple[Law, ...]


def long_date(day: date) -> str:
    """``4 March 2021``, whatever the locale."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def subject_path(subject: str) -> str:
    return f"/subjects/{subject.lower().replace(' ', '-')}"


_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
