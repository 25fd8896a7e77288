"""How sure a link is, and which of several laws is meant. Every number of the score stands here.

    score = sureness of the form * likeness of the letters * doubts of the surroundings * doubts of the dates

Form: an identifier that nothing else looks like 0.98, a plain number after its word 0.95, beside such a word 0.85
(:mod:`~etl_sentiment.linking.spotting`); a title ``TITLE_SURE``, a short title ``SHORT_SURE``, an acronym or a title
without any word for a law ``ODD_SURE``. The doubts are the factors below, 1 where there is none. Name and number of one
law side by side are one place, with 1 - (1 - a) * (1 - b). A place below ``THRESHOLD`` is no link: one grave doubt is
enough. Where several laws are possible and nothing tells which is meant, there is no link at all.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import date

    from etl_sentiment.linking.model import KnownLaw

TITLE_SURE = 0.95
SHORT_SURE = 0.88
ODD_SURE = 0.75
GIVEN_SURE = 0.9
"""Times the sureness of the number: a name that the article itself gave to it, see
:mod:`~etl_sentiment.linking.given`."""

WITHOUT_CAPITALS = 0.6
""""the harbour pilots act on instructions": words of a title that begin with small letters."""
PART_OF_A_LONGER_NAME = 0.5
""""Inland Harbour Pilots Act", "Act on Harbour Pilots' Pensions"."""
ANOTHER_SORT = 0.5
""""Decree 2021/114" where 2021/114 is an act."""
ANOTHER_NAME = 0.6
"""A number beside the name of a law that bears another."""

STILL_A_BILL = 0.9
"""The law was published within ``BILL`` after the article."""
NOT_YET_THOUGHT_OF = 0.4
"""It was published later than that."""
NEWEST = 0.9
"""Of several versions the newest one before the article."""

BILL = timedelta(days=365)
"""So long before they are published people speak of laws by their later names."""
CHANGING = timedelta(days=90)
"""If an act has the same name as one that replaces it so soon after the article, either may be meant."""


class Choice(NamedTuple):
    """The law that is meant, by its number."""

    law: int
    factor: float


def date_factor(law: KnownLaw, published: date | None) -> float:
    """1 where either day is unknown."""
    if law.day is None or published is None or law.day <= published:
        return 1.0
    return STILL_A_BILL if law.day - published <= BILL else NOT_YET_THOUGHT_OF


def choose(
    laws: Sequence[KnownLaw],
    candidates: Sequence[int],
    *,
    published: date | None,
    year: int | None = None,
    named: Collection[int] = (),
) -> Choice | None:
    """Which of the candidates is meant by a name or number that all of them bear; ``None`` where nothing tells.

    ``year`` stands beside the name, ``named`` are the laws whose numbers stand in the same article. Without either the
    newest version that was published before the article is meant, unless one that replaces it is about to come, the
    candidates are of several sources, or the day of one is unknown.
    """
    if year is not None:
        candidates = [one for one in candidates if year in laws[one].years]
    if len(by_number := [one for one in candidates if one in named]) == 1:
        return Choice(by_number[0], 1.0)
    if candidates and len({_identity(laws[one]) for one in candidates}) == 1:
        first = min(candidates, key=lambda one: laws[one].key)
        return Choice(first, date_factor(laws[first], published))
    newest = _newest(laws, candidates, published)
    return None if newest is None else Choice(newest, NEWEST)


def _identity(law: KnownLaw) -> tuple[object, ...]:
    """Two portals may have the same law; then it is found at the one whose name and address come first."""
    return (law.identifier, law.title, law.day) if law.identifier and law.day else law.key


def _newest(laws: Sequence[KnownLaw], candidates: Sequence[int], published: date | None) -> int | None:
    days = {one: day for one in candidates if (day := laws[one].day) is not None}
    if published is None or len(days) < len(candidates) or len({laws[one].key.source for one in candidates}) != 1:
        return None
    if any(published < day <= published + CHANGING for day in days.values()):
        return None
    past = sorted((day, one) for one, day in days.items() if day <= published)
    if not past or (len(past) > 1 and past[-1][0] == past[-2][0]):
        return None
    return past[-1][1]
