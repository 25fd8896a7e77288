"""Records with known values: articles, laws, decisions. Each is made from its own random numbers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from healing.model import Kind, Rule

if TYPE_CHECKING:
    from random import Random

    from tests.drift.vocabulary import Language

Gold = dict[str, tuple[str, ...]]
"""The strings that make a field's value, none where the record lacks it; a date is its ISO day."""

ARTICLE_RULES = {
    "title": Rule("title", Kind.TEXT, required=True, about="headline"),
    "authors": Rule("authors", Kind.LIST, about="names of the authors"),
    "published": Rule("published", Kind.DATE, required=True, about="day of publication"),
    "lead": Rule("lead", Kind.TEXT, about="opening summary"),
    "body": Rule("body", Kind.LONGTEXT, required=True, about="text of the article"),
    "topics": Rule("topics", Kind.LIST, about="topics that the article is filed under"),
}
LAW_RULES = {
    "title": Rule("title", Kind.TEXT, required=True, about="title of the law"),
    "identifier": Rule("identifier", Kind.IDENTIFIER, required=True, about="official number"),
    "issuer": Rule("issuer", Kind.TEXT, required=True, about="authority that issued it"),
    "status": Rule("status", Kind.TEXT, required=True, about="whether it is in force"),
    "enacted": Rule("enacted", Kind.DATE, required=True, about="day of enactment"),
    "subjects": Rule("subjects", Kind.LIST, about="subjects"),
    "text": Rule("text", Kind.LONGTEXT, required=True, about="wording"),
}
LISTING_RULES = {
    "title": Rule("title", Kind.TEXT, required=True, about="name of the case"),
    "url": Rule("url", Kind.URL, required=True, about="link to the decision"),
    "docket": Rule("docket", Kind.TEXT, about="docket number"),
    "filed": Rule("filed", Kind.DATE, about="day on which the decision was filed"),
}


@dataclass(frozen=True, slots=True)
class Record:
    """One record: what its page is about. ``other_day`` is a date beside the wanted one, such as that of an update."""

    number: int
    language: Language
    gold: Gold
    day: date
    other_day: date

    def shown(self, day: date) -> str:
        """A day as the site writes it."""
        language = self.language
        return language.day.format(day=day.day, month=language.months[day.month - 1], year=day.year)

    @property
    def path(self) -> str:
        return f"/r/{self.number}"


def article(language: Language, random: Random) -> Record:
    day = _day(random)
    gold = {
        "title": (f"{_sentence(language, random)[:-1]}, {_name(language, random)}",),
        "authors": tuple(dict.fromkeys(_name(language, random) for _ in range(random.choice((1, 1, 2, 3))))),
        "published": (day.isoformat(),),
        "lead": (f"{_sentence(language, random)} {_sentence(language, random)}",) if random.random() < 0.85 else (),
        "body": tuple(_paragraph(language, random) for _ in range(random.randint(4, 9))),
        "topics": tuple(random.sample(language.topics, random.randint(1, 4))) if random.random() < 0.85 else (),
    }
    return _record(language, random, gold, day)


def law(language: Language, random: Random) -> Record:
    day = _day(random)
    identifier = f"{random.choice(('L', 'A', 'R'))}-{random.randint(1, 400)}/{day.year}"
    gold = {
        "title": (f"{random.choice(language.acts)} {random.randint(2, 99)} ({_sentence(language, random)[:-1]})",),
        "identifier": (identifier,),
        "issuer": (random.choice(language.issuers),),
        "status": (random.choice(language.statuses),),
        "enacted": (day.isoformat(),),
        "subjects": tuple(random.sample(language.topics, random.randint(1, 4))) if random.random() < 0.85 else (),
        "text": tuple(_paragraph(language, random) for _ in range(random.randint(4, 9))),
    }
    return _record(language, random, gold, day)


def decision(language: Language, random: Random) -> Record:
    day = _day(random)
    number = random.randint(1000, 999_999)
    gold: Gold = {
        "title": (f"{random.choice(language.last_names)} v. {_name(language, random)}",),
        "url": (f"/decisions/{day.year}/{number}.pdf",),
        "docket": (f"{random.choice('ABC')}-{random.randint(10, 999)}/{day.year % 100:02}",),
        "filed": (day.isoformat(),),
    }
    return _record(language, random, gold, day)


def _record(language: Language, random: Random, gold: Gold, day: date) -> Record:
    return Record(random.randint(10_000, 999_999), language, gold, day, day + timedelta(days=random.randint(1, 300)))


def _day(random: Random) -> date:
    return date(2012, 1, 1) + timedelta(days=random.randint(0, 4000))


def _name(language: Language, random: Random) -> str:
    return f"{random.choice(language.first_names)} {random.choice(language.last_names)}"


def _sentence(language: Language, random: Random) -> str:
    parts = (language.subjects, language.verbs, language.objects, language.places)
    return " ".join(random.choice(words) for words in parts) + "."


def _paragraph(language: Language, random: Random) -> str:
    return " ".join(_sentence(language, random) for _ in range(random.randint(2, 5)))
