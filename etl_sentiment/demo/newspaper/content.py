"""The articles of the bundled newspaper: written from templates about the bundled laws, the same for the same seed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta, timezone
from functools import cache
from random import Random
from typing import TYPE_CHECKING, TypeVar

from etl_sentiment.demo.newspaper.article import Article, Genre, Mention
from etl_sentiment.demo.newspaper.citing import Cited, cited, topics_of_titles
from etl_sentiment.demo.newspaper.names import AGENCY, AUTHORS, CITIZENS, DESKS, EDITORS, GERMAN_SUBJECTS
from etl_sentiment.demo.newspaper.near_misses import EVERY, with_near_miss
from etl_sentiment.demo.newspaper.writing import LANGUAGES, Commission, Writer, with_capitals
from etl_sentiment.demo.portal import Portal

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from etl_sentiment.demo.content import Law

SEED = 1848
COUNT = 324
COPIES = 20
FIRST_NUMBER = 10203

_ZONE = timezone(timedelta(hours=1))
_MUCH_DISCUSSED = 24
"""So many laws have several articles; most others have one."""
_LANGUAGES = {"en": 56, "de": 44}
_GENRES = {Genre.REPORT: 52, Genre.OPINION: 15, Genre.EDITORIAL: 8, Genre.INTERVIEW: 11, Genre.LETTER: 14}
_STANCES = {
    Genre.REPORT: (0, 0, 0, 1, -1, 1, -1),
    Genre.OPINION: (1, -1, 1, -1, 1, -1, 0),
    Genre.EDITORIAL: (1, -1, 1, -1, 0),
    Genre.INTERVIEW: (1, -1),
    Genre.LETTER: (1, -1, -1, -1, 1, 0),
}
_LENGTHS = {
    Genre.REPORT: (150, 180, 220, 280, 350, 450, 600, 750, 950),
    Genre.OPINION: (320, 400, 500, 650, 800),
    Genre.EDITORIAL: (280, 340, 420, 520),
    Genre.INTERVIEW: (450, 600, 700, 850, 1000),
    Genre.LETTER: (150, 170, 200, 260),
}
"""Words."""
_WITHOUT_LEAD = (0, 2, 5, 9, 19, 21, 23)
"""Places, of every 24 in a section: a crawl that starts at the head or the tail of a page learns at once that an
article may lack its lead, and soon that it may have one."""
_PAYWALLED_EVERY = 5
_CORRECTED_EVERY = 40
_SHOWN = 3
"""Paragraphs of a paywalled article that everybody may read."""
_ALWAYS_TOPICS = {"en": ("Veldmark", "Legislation", "Your rights"), "de": ("Veldmark", "Gesetzgebung", "Ihr Recht")}
_Kind = TypeVar("_Kind")


@dataclass(frozen=True, slots=True)
class _Draft:
    """An article before it has a number."""

    article: Article
    writer: Writer
    original: _Draft | None = None
    """What it is the second print of."""


def make_articles(laws: Sequence[Law] | None = None, *, seed: int = SEED, count: int = COUNT) -> tuple[Article, ...]:
    """``count`` articles, the newest first, about ``laws`` (by default those that the bundled portal still has).

    ``COPIES`` of them are second prints of an agency's text. ``ValueError`` where ``count`` leaves room for no others.
    """
    if count <= COPIES * 2:
        raise ValueError(f"count = {count}: must be more than {COPIES * 2}")
    return _articles(tuple(Portal().expected().values() if laws is None else laws), seed, count)


@cache
def _articles(known: tuple[Law, ...], seed: int, count: int) -> tuple[Article, ...]:
    """Writing takes most of a second."""
    random = Random(seed)  # noqa: S311 - the texts of a demo, nothing secret
    drafts = [_draft(random, law, known) for law in _subjects_of_articles(random, known, count - COPIES)]
    by_agency = [one for one in drafts if one.article.authors == (AGENCY,)]
    copies = [_second_print(random, one) for one in by_agency[:COPIES]]
    edition = _edition(drafts + copies)
    return tuple(
        with_near_miss(article, known) if place % EVERY == EVERY // 2 else article
        for place, article in enumerate(edition)
    )


def _subjects_of_articles(random: Random, known: Sequence[Law], count: int) -> list[Law]:
    """The main law of each article."""
    once = random.sample(known, min(len(known), count))
    return once + random.choices(once[:_MUCH_DISCUSSED], k=count - len(once))


def _draft(random: Random, law: Law, known: Sequence[Law]) -> _Draft:
    language = _weighted(random, _LANGUAGES)
    genre = _weighted(random, _GENRES)
    published = _moment(random, law)
    task = Commission(
        language=language,
        genre=genre,
        stance=random.choice(_STANCES[genre]),
        law=cited(law, language),
        others=_others(random, law, known, published, language),
        length=int(random.choice(_LENGTHS[genre]) * random.uniform(1.03, 1.15)),
    )
    writer = Writer(task, random)
    paragraphs = writer.paragraphs()
    article = Article(
        number=0,
        language=language,
        genre=genre,
        desk=_desk(genre, law),
        headline=writer.headline(),
        lead="" if genre is Genre.LETTER else writer.lead(),
        authors=_authors(random, genre, language),
        published=published,
        paragraphs=paragraphs,
        topics=_topics(random, task),
        mentions=(),
    )
    return _Draft(article, writer)


def _weighted(random: Random, weights: Mapping[_Kind, int]) -> _Kind:
    return random.choices(list(weights), weights=list(weights.values()))[0]


def _moment(random: Random, law: Law) -> datetime:
    """Most articles follow a law within weeks, some within two years."""
    days = random.choice((3, 5, 9, 16, 25, 40, 70, 130, 260, 420, 700)) + random.randint(0, 6)
    clock = time(random.randint(5, 21), random.choice((0, 5, 12, 20, 30, 41, 55)))
    return datetime.combine(law.published + timedelta(days=days), clock, _ZONE)


def _others(
    random: Random, law: Law, known: Sequence[Law], published: datetime, language: str
) -> tuple[tuple[Cited, int], ...]:
    """None, one or two laws on other topics that were published before the article."""
    topic = topics_of_titles()[law.title][1]
    older = [
        one for one in known if one.published < published.date() and topics_of_titles()[one.title][1] != topic
    ]  # fmt: skip
    chosen = random.sample(older, min(len(older), random.choice((0, 0, 0, 0, 0, 1, 1, 1, 2))))
    return tuple((cited(one, language), random.choice((1, 0, -1))) for one in chosen)


def _desk(genre: Genre, law: Law) -> str:
    if genre is Genre.LETTER:
        return "letters"
    if genre in (Genre.OPINION, Genre.EDITORIAL):
        return "opinion"
    return next((DESKS[subject] for subject in law.subjects if subject in DESKS), "politics")


def _authors(random: Random, genre: Genre, language: str) -> tuple[str, ...]:
    if genre is Genre.EDITORIAL:
        return (EDITORS[language],)
    if genre is Genre.LETTER:
        return (random.choice(CITIZENS).name,)
    if genre is Genre.REPORT and random.random() < 0.25:
        return (AGENCY,)
    count = random.choice((1, 1, 1, 1, 2, 3)) if genre is Genre.REPORT else 1
    return tuple(author.name for author in random.sample(AUTHORS, count))


def _topics(random: Random, task: Commission) -> tuple[str, ...]:
    """The subjects of its laws, in the language of the article."""
    laws = (task.law.law, *(other.law for other, _ in task.others))
    subjects = dict.fromkeys(subject for law in laws for subject in law.subjects)
    names = list(subjects) if task.language == "en" else [GERMAN_SUBJECTS[subject] for subject in subjects]
    return (*names[:4], random.choice(_ALWAYS_TOPICS[task.language]))


def _second_print(random: Random, original: _Draft) -> _Draft:
    """The same agency's text, printed again with small edits under another headline."""
    first, writer = original.article, original.writer
    headline = first.headline
    while headline == first.headline:
        headline = writer.headline()
    author = random.choice(AUTHORS).name
    copy = replace(
        first,
        headline=headline,
        lead=writer.lead(),
        authors=random.choice(((AGENCY,), (author, AGENCY))),
        published=first.published + timedelta(hours=random.randint(2, 60)),
        paragraphs=_edited(random, first.paragraphs, writer),
    )
    return _Draft(copy, writer, original)


def _edited(random: Random, paragraphs: tuple[str, ...], writer: Writer) -> tuple[str, ...]:
    """A dateline, a few words changed, and of a longer text the end cut off."""
    values = with_capitals(writer.task.law.words)
    edits = [tuple(part.format_map(values) for part in edit) for edit in LANGUAGES[writer.task.language].agency_edits]
    text = "\n".join(paragraphs[:-1] if len(paragraphs) > 5 else paragraphs)
    applied = [edit for edit in edits if edit[0] in text]
    for old, new in random.sample(applied, min(3, len(applied))):
        text = text.replace(old, new, 1)
    return tuple(f"{writer.town.upper()} (vpa) – {text}".split("\n"))


def _edition(drafts: list[_Draft]) -> tuple[Article, ...]:
    """The articles in the order of a paper's archive, numbered as they were printed."""
    printed = sorted(drafts, key=lambda draft: draft.article.published)
    numbers = {id(draft): FIRST_NUMBER + 7 * place for place, draft in enumerate(printed)}
    places: dict[tuple[str, str], int] = {}
    edition = []
    for place, draft in enumerate(reversed(printed)):
        section = (draft.article.language, draft.article.desk)
        places[section] = places.get(section, -1) + 1
        edition.append(
            replace(
                _shown(draft.article, place),
                number=numbers[id(draft)],
                lead="" if places[section] % 24 in _WITHOUT_LEAD else draft.article.lead,
                copy_of=numbers[id(draft.original)] if draft.original else None,
                correction=_correction(draft, place),
            )
        )
    return tuple(_with_mentions(article, draft) for article, draft in zip(edition, reversed(printed), strict=True))


def _shown(article: Article, place: int) -> Article:
    """Every so manieth article is for subscribers, if it is long enough to be worth it."""
    is_news = article.genre is not Genre.LETTER and AGENCY not in article.authors
    if is_news and place % _PAYWALLED_EVERY == 0 and len(article.paragraphs) > _SHOWN + 2:
        return replace(article, paywalled=True, shown=article.paragraphs[:_SHOWN])
    return replace(article, shown=article.paragraphs)


def _correction(draft: _Draft, place: int) -> str:
    notes = LANGUAGES[draft.article.language].corrections
    return notes[place // _CORRECTED_EVERY % len(notes)] if place % _CORRECTED_EVERY == _CORRECTED_EVERY // 2 else ""


def _with_mentions(article: Article, draft: _Draft) -> Article:
    """What the readers of the page can know of: a law below the paywall is not among it."""
    task = draft.writer.task
    text = "\n".join((article.headline, article.lead, *article.shown))
    spoken_of = ((task.law, task.stance), *task.others)
    mentions = (Mention(law.law.identifier, stance, law.forms_in(text)) for law, stance in spoken_of)
    return replace(article, mentions=tuple(mention for mention in mentions if mention.forms))
