"""Writes an article from templates: which law, which genre and which side it takes is given, the rest is chosen.

A template is used once in an article. What the names in braces stand for is said by
:mod:`etl_sentiment.demo.newspaper.citing`; beside those there are ``town``, ``weekday``, ``name``, ``name2``, ``role``,
``he``, ``his`` and ``spokesman``; each name is also there with a capital, for the beginning of a headline.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import cycle
from typing import TYPE_CHECKING

from etl_sentiment.demo.newspaper.article import Form, Genre
from etl_sentiment.demo.newspaper.names import CITIZENS, ROLES, TOWNS, WEEKDAYS, Person
from etl_sentiment.demo.newspaper.wording import Language, written
from etl_sentiment.demo.newspaper.words_de import GERMAN
from etl_sentiment.demo.newspaper.words_en import ENGLISH

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from random import Random

    from etl_sentiment.demo.newspaper.citing import Cited

LANGUAGES: dict[str, Language] = {"en": ENGLISH, "de": GERMAN}

_FORMS = (
    {Form.TITLE, Form.NUMBER},
    {Form.TITLE, Form.NUMBER},
    {Form.TITLE},
    {Form.NUMBER},
    {Form.SHORT_NAME},
    {Form.SHORT_NAME, Form.NUMBER},
)
_SHORT_LEAD = 110
"""Characters; a shorter lead goes on."""
_PARAGRAPH_WORDS = (28, 40, 55, 70)
"""A paragraph grows until it has as many words."""


@dataclass(frozen=True, slots=True)
class Commission:
    """What is to be written."""

    language: str
    genre: Genre
    stance: int
    law: Cited
    others: tuple[tuple[Cited, int], ...]
    """Other laws that are touched on, each with the stance towards it."""
    length: int
    """Words, about."""


class Writer:
    """One article in the making."""

    def __init__(self, task: Commission, random: Random) -> None:
        self.task = task
        self.random = random
        self.town = random.choice(TOWNS[task.language])
        self._speaker = random.choice(CITIZENS)
        """Whom an interview is with."""
        self._unheard = random.sample(CITIZENS, len(CITIZENS))
        """Nobody speaks twice, and thus both for and against."""
        self._used: set[str] = set()

    @property
    def words(self) -> Language:
        return LANGUAGES[self.task.language]

    def headline(self) -> str:
        task, words = self.task, self.words
        own = words.headlines_of.get(task.genre)
        if task.stance == 0 and task.genre in (Genre.OPINION, Genre.EDITORIAL):
            own = words.undecided
        return self._say(self.random.choice(own or words.headlines[task.stance]))

    def lead(self) -> str:
        first = self._say(self.random.choice(self.words.leads[self.task.stance]))
        return f"{first} {self._say(self.random.choice(self.words.leads_go_on))}" if len(first) < _SHORT_LEAD else first

    def paragraphs(self) -> tuple[str, ...]:
        """The introduction, then more until the length is reached, the other laws, and an end."""
        task = self.task
        opening = self._say(self._pick(self.words.introductions[task.genre]), task.law.named(self._forms()))
        ending = self._say(self.random.choice(self.words.endings[task.genre][task.stance]))
        wanted = task.length - len(opening.split()) - len(ending.split())
        body = self._talk(wanted) if task.genre is Genre.INTERVIEW else self._flow(wanted)
        for other, stance in task.others:
            body.insert(self.random.randint(min(2, len(body)), len(body)), self._aside(other, stance))
        return (opening, *body, ending)

    def _flow(self, wanted: int) -> list[str]:
        """Paragraphs of running text."""
        parts: list[str] = []
        sentences = self._sentences()
        while wanted > 0 and (paragraph := self._grown(sentences)):
            parts.append(paragraph)
            wanted -= len(paragraph.split())
        return parts

    def _talk(self, wanted: int) -> list[str]:
        """Questions and answers in turn."""
        parts: list[str] = []
        sentences = self._sentences()
        while wanted > 0 and (question := self._pick(self.words.questions)) and (answer := self._grown(sentences)):
            parts += [self._say(question), answer]
            wanted -= len(f"{parts[-2]} {answer}".split())
        return parts

    def _grown(self, sentences: Iterator[str]) -> str:
        """The next sentences, as many as a paragraph has; empty where there are no more."""
        size = self.random.choice(_PARAGRAPH_WORDS)
        text = ""
        while len(text.split()) < size and (more := next(sentences, "")):
            text = f"{text} {self._say(more)}".strip()
        return text

    def _sentences(self) -> Iterator[str]:
        """Templates of each part in turn until those of the article's own side are used up."""
        for pool in cycle(self._parts()):
            template = self._pick(pool)
            if template:
                yield template
            elif pool in (self.words.arguments[self.task.stance], self.words.provisions):
                return

    def _parts(self) -> tuple[Sequence[str], ...]:
        """In which order an article of this genre takes its sentences from where."""
        words, stance = self.words, self.task.stance
        arguments, reported = words.arguments, words.reported
        if self.task.genre is Genre.REPORT:
            # The last of each is a poll, of which both cannot be true.
            told = (reported[stance],) if stance else (arguments[0], reported[1][:-1], reported[-1][:-1])
            other = (reported[-stance][:1],) if stance else ()
            return (*told, words.provisions, words.background, reported[0], *told, *other, words.background)
        if not stance:
            others = (reported[1][:2], reported[-1][:2]) if self.task.genre is not Genre.LETTER else ()
            return (arguments[0], words.provisions, *others, words.background, words.conceded[0])
        own = arguments[stance]
        return (own, words.provisions, own, words.background, words.conceded[stance][:2], own)

    def _aside(self, other: Cited, stance: int) -> str:
        names = {f"{name}2{case}": other.words[name + case] for name in ("people", "things") for case in ("", "_dat")
                 if name + case in other.words}  # fmt: skip
        return self._say(self._pick(self.words.asides[stance]), names | other.named(self._forms()))

    def _forms(self) -> set[Form]:
        return self.random.choice(_FORMS)

    def _pick(self, pool: Sequence[str]) -> str:
        """A template that was not used; empty where all were. A scene is told once, wherever it stands."""
        left = [one for one in pool if one not in self._used and not ("{scene}" in one and "{scene}" in self._used)]
        if not left:
            return ""
        chosen = self.random.choice(left)
        self._used |= {chosen, "{scene}"} if "{scene}" in chosen else {chosen}
        return chosen

    def _say(self, template: str, more: Mapping[str, str] | None = None) -> str:
        return written(template, with_capitals(self._values(template) | dict(more or {})), self.random)

    def _somebody(self) -> Person:
        return self._speaker if self.task.genre is Genre.INTERVIEW else self._unheard.pop()

    def _values(self, template: str) -> dict[str, str]:
        language = self.task.language
        person = self._somebody() if "{name}" in template else self._speaker
        return self.task.law.words | {
            "town": self.town,
            "weekday": self.random.choice(WEEKDAYS[language]),
            "name": person.name,
            "name2": self._somebody().name if "{name2}" in template else "",
            "role": self.random.choice(ROLES[language, person.is_woman]),
            **_pronouns(person, language),
        }


def with_capitals(values: Mapping[str, str]) -> dict[str, str]:
    """``values``, and each once more under its name with a capital."""
    return {**values, **{name[:1].upper() + name[1:]: text[:1].upper() + text[1:] for name, text in values.items()}}


def _pronouns(person: Person, language: str) -> dict[str, str]:
    if language == "de":
        return {"he": "sie" if person.is_woman else "er"}
    if person.is_woman:
        return {"he": "she", "his": "her", "spokesman": "spokeswoman"}
    return {"he": "he", "his": "his", "spokesman": "spokesman"}
