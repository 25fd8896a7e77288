"""What was understood of opinions, in the tables; and which of them are still to be read, or read anew.

An analysis depends on more than its opinion: on the laws that are known, and on the names that articles give them. Both
come in later crawls. So each analysis notes a digest of what was known, and is due again once that is another one.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, func, insert, or_, select

from etl_sentiment.linking.model import KnownLaw
from etl_sentiment.meaning import Label, LawKey, Sentiment
from etl_sentiment.storage.tables import law_names, law_versions, mentions, opinion_analyses, opinion_versions, pages

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from sqlalchemy import ColumnElement, Connection, Row, Select

    from etl_sentiment.linking.model import GivenName
    from etl_sentiment.meaning import Analysis
    from etl_sentiment.storage.collection import Collection

MOST_NAME = 400
"""Characters of a name that is kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Opinion:
    """The newest version of an opinion, as far as it is analysed."""

    page_id: int
    version: int
    headline: str | None
    lead: str | None
    text: str | None
    published: date | None
    language: str | None
    sentiment: Sentiment | None
    """What the analyser in use said of this version before; only the laws are to be looked for anew."""
    judged: Mapping[tuple[str, frozenset[str]], Sentiment] = field(default_factory=dict)
    """The same of its sentences, by their texts and by what they call the laws that they speak of."""

    @property
    def texts(self) -> dict[str, str]:
        """The fields that are read, by name."""
        named = {"headline": self.headline, "lead": self.lead, "text": self.text}
        return {name: text for name, text in named.items() if text}


def digest_of(laws: Iterable[KnownLaw]) -> str:
    """SHA-256, hexadecimal, of all that a law can be found by."""
    told = sha256()
    for law in laws:
        told.update(repr(law).encode("utf-8", "surrogatepass"))
    return told.hexdigest()


class Analyses:
    """The analyses of one collection. Raises ``CollectionError`` as the collection does."""

    def __init__(self, collection: Collection, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._collection = collection
        self._clock = clock
        self._ids: dict[LawKey, int] = {}

    def laws(self) -> list[KnownLaw]:
        """The laws as they are now, with the names that articles give to one of them only."""
        with self._collection.reading() as connection:
            found = connection.execute(_LAWS).all()
            names = _names(connection)
        self._ids = {LawKey(row.source, row.url): row.id for row in found}
        return [_known_law(row, names.get(row.id, ())) for row in found]

    def count_due(self, analyser: str, known: str) -> int:
        """How many opinions were never analysed as they are now, by this analyser and with just these laws known."""
        with self._collection.reading() as connection:
            due = select(func.count()).select_from(_FOUND).where(_is_due(analyser, known))
            return connection.scalar(due) or 0

    def due(self, analyser: str, known: str, *, after: int = 0, most: int) -> list[Opinion]:
        """The first ``most`` of them whose page has a number above ``after``, in the order of these numbers."""
        wanted = _opinions().where(_is_due(analyser, known), pages.c.id > after).order_by(pages.c.id).limit(most)
        with self._collection.reading() as connection:
            found = [_opinion(row, analyser) for row in connection.execute(wanted)]
            judged = _judged(connection, [one for one in found if one.sentiment])
        return [replace(one, judged=judged.get(one.page_id, {})) for one in found]

    def new(self, *, most: int) -> list[Opinion]:
        """Those of them of whose version there is no analysis at all."""
        is_new = or_(opinion_analyses.c.page_id.is_(None), opinion_analyses.c.version != pages.c.version)
        wanted = _opinions().where(is_new).order_by(pages.c.id).limit(most)
        with self._collection.reading() as connection:
            return [_opinion(row, "") for row in connection.execute(wanted)]

    def store_names(self, found: Iterable[tuple[Opinion, Sequence[GivenName]]]) -> None:
        """Note the names that opinions give to laws, in place of what they gave them before."""
        told = list(found)
        rows = {
            (opinion.page_id, self._ids[given.key], given.name[:MOST_NAME])
            for opinion, names in told
            for given in names
            if given.key in self._ids
        }
        columns = ("opinion_id", "law_id", "name")
        with self._collection.writing() as connection:
            _forget(connection, law_names.c.opinion_id, [opinion.page_id for opinion, _ in told])
            if rows:
                connection.execute(insert(law_names), [dict(zip(columns, row, strict=True)) for row in sorted(rows)])

    def store(self, found: Iterable[tuple[Opinion, Analysis]], *, analyser: str, known: str) -> None:
        """Store what was understood, in place of what was before."""
        told = list(found)
        now = self._clock()
        ids = [opinion.page_id for opinion, _ in told]
        analyses = [
            {"page_id": opinion.page_id, "version": opinion.version, "analysed_at": now, "known": known}
            | {"analyser": analyser, **_columns(one.sentiment)}
            for opinion, one in told
        ]
        places = [row for opinion, one in told for row in self._places(opinion, one)]
        with self._collection.writing() as connection:
            _forget(connection, mentions.c.opinion_id, ids)
            _forget(connection, opinion_analyses.c.page_id, ids)
            if analyses:
                connection.execute(insert(opinion_analyses), analyses)
            if places:
                connection.execute(insert(mentions), places)

    def forget(self) -> None:
        """All analyses are to be made anew."""
        with self._collection.writing() as connection:
            for table in (mentions, opinion_analyses, law_names):
                connection.execute(delete(table))

    def _places(self, opinion: Opinion, analysis: Analysis) -> Iterator[dict[str, Any]]:
        for number, one in enumerate(analysis.mentions, 1):
            yield {
                "opinion_id": opinion.page_id, "number": number, "law_id": self._ids[one.law], "score": one.score,
                "found_by": one.found_by, "field": one.field, "starts": one.start, "ends": one.end,
                "sentence": one.sentence, "label": one.sentiment.label, "sentiment": one.sentiment.score,
            }  # fmt: skip


_LAWS = (
    select(
        pages.c.id, pages.c.source, pages.c.url, law_versions.c.identifier, law_versions.c.title,
        law_versions.c.published, law_versions.c.enacted, law_versions.c.language,
    )
    .join(law_versions, (law_versions.c.page_id == pages.c.id) & (law_versions.c.version == pages.c.version))
    .where(pages.c.kind == "law")
    .order_by(pages.c.id)
)  # fmt: skip
_FOUND = pages.join(
    opinion_versions, (opinion_versions.c.page_id == pages.c.id) & (opinion_versions.c.version == pages.c.version)
).outerjoin(opinion_analyses, opinion_analyses.c.page_id == pages.c.id)
_TOLD = ("method", "language", "label", "score", "reason", "quotes")


def _opinions() -> Select[Any]:
    read = [opinion_versions.c[name] for name in ("headline", "lead", "text", "published", "language")]
    told = [opinion_analyses.c[name].label(f"analysed_{name}") for name in ("version", "analyser", *_TOLD)]
    return select(pages.c.id, pages.c.version, *read, *told).select_from(_FOUND).where(pages.c.kind == "opinion")


def _is_due(analyser: str, known: str) -> ColumnElement[bool]:
    table = opinion_analyses.c
    is_old = or_(table.version != pages.c.version, table.known != known, table.analyser != analyser)
    return or_(table.page_id.is_(None), is_old)


def _opinion(row: Row[Any], analyser: str) -> Opinion:
    is_judged = (row.analysed_version, row.analysed_analyser) == (row.version, analyser)
    values = {name: getattr(row, f"analysed_{name}") for name in _TOLD}
    return Opinion(
        page_id=row.id,
        version=row.version,
        headline=row.headline,
        lead=row.lead,
        text=row.text,
        published=row.published,
        language=row.language,
        sentiment=Sentiment(**values | {"label": Label(row.analysed_label)}) if is_judged else None,
    )


def _judged(
    connection: Connection, opinions: Sequence[Opinion]
) -> dict[int, dict[tuple[str, frozenset[str]], Sentiment]]:
    """What was said of the sentences of these opinions, by page."""
    texts = {one.page_id: one.texts for one in opinions}
    names: defaultdict[tuple[int, str], set[str]] = defaultdict(set)
    told: dict[tuple[int, str], Sentiment] = {}
    for row in connection.execute(select(mentions).where(mentions.c.opinion_id.in_(texts))):
        place = (row.opinion_id, row.sentence)
        names[place].add(texts[row.opinion_id][row.field][row.starts : row.ends])
        told[place] = Sentiment(label=Label(row.label), score=row.sentiment)
    found: defaultdict[int, dict[tuple[str, frozenset[str]], Sentiment]] = defaultdict(dict)
    for (page_id, sentence), sentiment in told.items():
        found[page_id][sentence, frozenset(names[page_id, sentence])] = sentiment
    return found


def _columns(sentiment: Sentiment) -> dict[str, Any]:
    return {name: getattr(sentiment, name) for name in _TOLD}


def _known_law(row: Any, names: Sequence[str]) -> KnownLaw:
    return KnownLaw(
        key=LawKey(row.source, row.url),
        identifier=row.identifier,
        title=row.title,
        published=row.published,
        enacted=row.enacted,
        language=row.language,
        names=tuple(names),
    )


def _names(connection: Connection) -> dict[int, list[str]]:
    """By law, the names that no other law is called by."""
    laws_of: defaultdict[str, set[int]] = defaultdict(set)
    for row in connection.execute(select(law_names.c.law_id, law_names.c.name).distinct()):
        laws_of[row.name].add(row.law_id)
    found: defaultdict[int, list[str]] = defaultdict(list)
    for name, laws in sorted(laws_of.items()):
        if len(laws) == 1:
            found[next(iter(laws))].append(name)
    return found


def _forget(connection: Connection, column: ColumnElement[int], ids: Sequence[int]) -> None:
    if ids:
        connection.execute(delete(column.table).where(column.in_(ids)))
