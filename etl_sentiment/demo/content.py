"""The laws of the bundled portal: made from a vocabulary, the same for the same seed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import product
from random import Random

from etl_sentiment.demo import words

SEED = 2711
COUNT = 204
_FIRST_DAY = date(2009, 1, 12)
_LENGTHS = (1, 1, 2, 3, 4, 5, 6, 8, 10, 14, 22, 36)
"""How many sections a law has; a few are very long, as in real gazettes."""
_WITHOUT_SUMMARY = (0, 1, 2, 3, 16, 17, 18, 19)
"""Places, of every twenty in the list: a crawl that starts at the head or the tail of a page learns at once that a law
may lack its summary."""
_WITHOUT_DOCUMENTS = (0, 3, 7, 13, 15, 17, 19)
"""The same for laws that were never printed; the first two lists of ``sources.yaml`` begin with some of them too."""
_WITH_ANNEX = (2, 9, 14)


class Sort(StrEnum):
    """What a document is like; real portals have all of these behind links that promise a PDF."""

    PRINTED = "printed"
    SCANNED = "scanned"
    """An image of a printed page, without any text."""
    ENCRYPTED = "encrypted"
    """It opens with a password only."""
    BROKEN = "broken"
    """The upload stopped after a few bytes."""
    WEB_PAGE = "web page"
    """HTML with status 200 under an address that ends with ``.pdf``."""
    MISSING = "missing"
    """The link is dead: 404."""
    LONG = "long"
    """Of more pages than are read by default (``PDF_MAX_PAGES``)."""


SPECIAL = {
    12: Sort.SCANNED,
    24: Sort.ENCRYPTED,
    48: Sort.BROKEN,
    71: Sort.WEB_PAGE,
    102: Sort.MISSING,
    150: Sort.LONG,
}
"""The first document of the law at each of these places of the list, the newest law at place 0, is of that sort."""


@dataclass(frozen=True, slots=True)
class Section:
    """One numbered section of a law."""

    heading: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LawDocument:
    """A file that a law's page links to."""

    label: str
    path: str
    sort: Sort = Sort.PRINTED


@dataclass(frozen=True, slots=True)
class Law:
    """One law as the gazette has it."""

    identifier: str
    title: str
    kind: str
    issuer: str
    status: str
    enacted: date
    published: date
    effective: date
    updated: date
    """When its page was last written."""
    subjects: tuple[str, ...]
    summary: str
    """Empty where the law has none."""
    sections: tuple[Section, ...]
    documents: tuple[LawDocument, ...]

    @property
    def path(self) -> str:
        return f"/laws/{_slug(self.identifier)}"

    @property
    def paragraphs(self) -> tuple[str, ...]:
        return tuple(paragraph for section in self.sections for paragraph in section.paragraphs)


def make_laws(seed: int = SEED, count: int = COUNT) -> tuple[Law, ...]:
    """``count`` laws, the newest first; titles and identifiers are all distinct.

    ``ValueError`` where the vocabulary has no ``count`` different titles.
    """
    random = Random(seed)  # noqa: S311 - the texts of a demo, nothing secret
    waiting = Random(seed + 1)  # noqa: S311 - of its own, so that all other texts stay what they were without it
    titles = list(product(words.FORMS, words.TOPICS))
    if count > len(titles):
        raise ValueError(f"count = {count}: the vocabulary has {len(titles)} different titles")
    random.shuffle(titles)
    laws = []
    for place, (number, enacted) in enumerate(_calendar(random, count)):
        form, (topic, thing, subjects) = titles[place]
        issuer = random.choice(words.ISSUERS)
        status = random.choice(words.STATUSES)
        published = enacted + timedelta(days=random.randint(2, 40))
        identifier = f"{enacted.year}/{number}"
        laws.append(
            Law(
                identifier=identifier,
                title=form.format(topic),
                kind=form.split()[0],
                issuer=issuer,
                status=status,
                enacted=enacted,
                published=published,
                effective=published + timedelta(days=waiting.choice((1, 14, 30, 90, 180))),
                updated=published,
                subjects=subjects,
                summary=_summary(random, count - 1 - place, thing),
                sections=_sections(random, thing, issuer),
                documents=_documents(identifier, count - 1 - place),
            )
        )
    return tuple(reversed(laws))


def _slug(identifier: str) -> str:
    return identifier.replace("/", "-")


def _documents(identifier: str, place: int) -> tuple[LawDocument, ...]:
    """What the law at ``place`` of the list has: most have one document, some an annex too, some none."""
    path = f"/documents/{_slug(identifier)}"
    text = LawDocument("Official text", f"{path}.pdf", SPECIAL.get(place, Sort.PRINTED))
    if place in SPECIAL:
        return (text,)
    if place % 20 in _WITHOUT_DOCUMENTS:
        return ()
    return (text, LawDocument("Annex", f"{path}-annex.pdf")) if place % 20 in _WITH_ANNEX else (text,)


def _calendar(random: Random, count: int) -> list[tuple[int, date]]:
    """For each law its number within its year and the day it was enacted, the oldest first."""
    calendar = []
    day, number = _FIRST_DAY, 0
    for _ in range(count):
        later = day + timedelta(days=random.randint(4, 48))
        number = random.randint(1, 9) if later.year != day.year else number + random.randint(1, 9)
        day = later
        calendar.append((number, day))
    return calendar


def _summary(random: Random, place: int, thing: str) -> str:
    text = random.choice(words.SUMMARIES).format(thing=thing)
    return "" if place % 20 in _WITHOUT_SUMMARY else text


def _sections(random: Random, thing: str, issuer: str) -> tuple[Section, ...]:
    count = random.choice(_LENGTHS)
    headings = [words.HEADINGS[number % len(words.HEADINGS)] for number in range(count)]
    return tuple(Section(heading, _paragraphs(random, thing, issuer)) for heading in headings)


def _paragraphs(random: Random, thing: str, issuer: str) -> tuple[str, ...]:
    provisions = random.sample(words.PROVISIONS, random.randint(1, 4))
    return tuple(
        provision.format(
            thing=thing,
            issuer=issuer,
            days=random.choice((14, 21, 28, 60, 90)),
            years=random.randint(2, 15),
            amount=random.choice((40, 75, 250, 600, 1200, 5000)),
        )
        for provision in provisions
    )
