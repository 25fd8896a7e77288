"""The laws that are known, ready to be looked for in any number of texts."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from etl_sentiment.linking import kinds
from etl_sentiment.linking.given import given_names, places_of
from etl_sentiment.linking.judging import Article, Bearer, Draft, Known, joined, of_places, of_spot
from etl_sentiment.linking.model import IDENTIFIER, THRESHOLD, Found, GivenName
from etl_sentiment.linking.names import names_of, other_name
from etl_sentiment.linking.patterns import keys_of
from etl_sentiment.linking.phrases import Phrases
from etl_sentiment.linking.reading import read
from etl_sentiment.linking.spotting import spots

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from etl_sentiment.linking.given import Given
    from etl_sentiment.linking.model import KnownLaw
    from etl_sentiment.linking.reading import Words

LONGEST_TEXT = 200_000
"""Characters of a field that are looked at."""
_BEARERS = 200
"""Laws; a name that more of them have tells nothing: "Decision of the Court"."""
_TITLE_START = 120
"""Characters of a title within which its own identifier stands."""


class LawIndex:
    """Finds the laws that a text speaks of. Built once from all laws, then only read: it may serve several threads."""

    def __init__(self, laws: Iterable[KnownLaw]) -> None:
        self._laws = tuple(laws)
        by_identifier = _laws_by_identifier(self._laws)
        bearers = _bearers(self._laws)
        self._phrases = Phrases(list(bearers))
        self._known = Known(self._laws, [_kinds_of(law) for law in self._laws], by_identifier, list(bearers.values()))

    def __len__(self) -> int:
        return len(self._laws)

    def find(
        self,
        texts: Mapping[str, str | None],
        published: date | None = None,
        language: str | None = None,
        *,
        threshold: float = THRESHOLD,
    ) -> list[Found]:
        """Where the fields of one article speak of laws, field by field as they come, each in order of place.

        ``published`` is the article's day, ``language`` its own (BCP 47). Of a field at most ``LONGEST_TEXT``
        characters are looked at.
        """
        article = Article(published, (language or "").casefold().startswith("de"))
        fields = _read(texts)
        numbers = {name: self._numbers(words, article) for name, words in fields.items()}
        named = {draft.law for drafts in numbers.values() for draft in drafts if draft.score >= THRESHOLD}
        given = self._given(zip(fields.values(), numbers.values(), strict=True))
        return [
            self._found(draft, name)
            for name, words in fields.items()
            for draft in joined(
                words.text, [*numbers[name], *self._names(words, article, named), *places_of(words, given)]
            )
            if draft.score >= threshold
        ]

    def names_in(
        self, texts: Mapping[str, str | None], published: date | None = None, language: str | None = None
    ) -> list[GivenName]:
        """The names that an article gives to laws and that none of them has: "the Lotsengesetz (2021/114)".

        Within that article :meth:`find` knows them. Whoever collects them knows them in other articles too, by
        ``KnownLaw.names``; a name that articles give to two laws belongs to none.
        """
        article = Article(published, (language or "").casefold().startswith("de"))
        given = self._given((words, self._numbers(words, article)) for words in _read(texts).values())
        return [GivenName(one.written, self._laws[one.number.law].key) for one in given]

    def _numbers(self, words: Words, article: Article) -> list[Draft]:
        found = spots(words.text, self._known.by_identifier)
        return [draft for spot in found if (draft := of_spot(self._known, spot, article))]

    def _names(self, words: Words, article: Article, named: Collection[int]) -> Iterator[Draft]:
        return of_places(self._known, words, self._phrases.find(words), article, named)

    def _given(self, numbers: Iterable[tuple[Words, Sequence[Draft]]]) -> list[Given]:
        """Names that the article gives to one law only, and that no law has already."""
        given: dict[tuple[str, ...], Given] = {}
        contradicted = set()
        for words, drafts in numbers:
            for one in given_names(words, [draft for draft in drafts if draft.score >= THRESHOLD]):
                if given.setdefault(one.words, one).number.law != one.number.law or one.words in self._phrases:
                    contradicted.add(one.words)
        return [one for name, one in given.items() if name not in contradicted]

    def _found(self, draft: Draft, field: str) -> Found:
        return Found(
            key=self._laws[draft.law].key,
            score=round(draft.score, 4),
            found_by=draft.found_by,
            field=field,
            start=draft.start,
            end=draft.end,
        )


def _read(texts: Mapping[str, str | None]) -> dict[str, Words]:
    return {name: read((text or "")[:LONGEST_TEXT]) for name, text in texts.items()}


def _laws_by_identifier(laws: Iterable[KnownLaw]) -> dict[str, dict[str, tuple[int, ...]]]:
    known: dict[str, dict[str, list[int]]] = {}
    for number, law in enumerate(laws):
        for space, key in {*keys_of(law.identifier or ""), *_key_in_title(law.title or "")}:
            known.setdefault(space, {}).setdefault(key, []).append(number)
    return {
        space: {key: tuple(some) for key, some in by_key.items() if len(some) <= _BEARERS}
        for space, by_key in known.items()
    }


def _key_in_title(title: str) -> list[tuple[str, str]]:
    """A title says first which EU act it is, and later which others it changes."""
    own = title[:_TITLE_START].partition("amending")[0].partition("repealing")[0]
    return [key for key in keys_of(own) if key[0] == "CELEX"][:1] if "/" in own else []


def _bearers(laws: Iterable[KnownLaw]) -> dict[tuple[str, ...], tuple[Bearer, ...]]:
    """By name those that bear it."""
    bearers: dict[tuple[str, ...], list[Bearer]] = {}
    for number, law in enumerate(laws):
        own: dict[tuple[str, ...], Bearer] = {}
        for name in chain(names_of(law.title or ""), *map(other_name, law.names)):
            own.setdefault(name.words, Bearer(number, name.found_by, name.has_capitals, name.exact))
        if words := _words_of_identifier(law.identifier or ""):
            own[words] = Bearer(number, IDENTIFIER, has_capitals=False, exact="")
        for words, bearer in own.items():
            bearers.setdefault(words, []).append(bearer)
    return {words: tuple(some) if len(some) <= _BEARERS else () for words, some in bearers.items()}


def _words_of_identifier(identifier: str) -> tuple[str, ...]:
    """An identifier of no known form, such as "LEX-2020-14-B" or "Chapter 12 of 2004", is looked for word by word."""
    text = identifier.strip()[:80]
    is_telling = sum(map(str.isdigit, text)) >= 2 and sum(map(str.isalpha, text)) >= 2
    return tuple(read(text).folded) if is_telling and not list(keys_of(text)) else ()


def _kinds_of(law: KnownLaw) -> frozenset[str]:
    """Of the word that begins or ends its title."""
    words = [word for word in read((law.title or "")[:400]).folded if kinds.is_type(word)]
    return kinds.kinds(words[0]) if words else frozenset()
