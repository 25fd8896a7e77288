"""Brings the analyses in the tables up to date: of new opinions, and of all that new laws may concern.

This is no part of the pipelines: the law that an article speaks of is often collected after it, by another crawl. It
can be interrupted after any batch, and goes on from there.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from etl_sentiment.analysis import analyse
from etl_sentiment.linking.index import LawIndex
from etl_sentiment.storage.analyses import Analyses, digest_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from etl_sentiment.sentiment.analyser import Analyser
    from etl_sentiment.storage.analyses import Opinion
    from etl_sentiment.storage.collection import Collection

BATCH = 100
"""Opinions that are analysed, and stored, together."""


class Progress(Protocol):
    """Is told how far it is."""

    def __call__(self, done: int, due: int) -> None: ...


def _untold(done: int, due: int) -> None:
    del done, due


@dataclass(frozen=True, slots=True)
class Analysed:
    """What one run did."""

    opinions: int
    mentions: int
    left: int
    """Opinions that are still due: it was to stop."""
    laws: int
    """That were looked for."""


def analyse_due(
    collection: Collection,
    analyser: Analyser,
    *,
    progress: Progress = _untold,
    is_to_stop: Callable[[], bool] = lambda: False,
) -> Analysed:
    """Analyse the opinions that are due, in batches; ``is_to_stop`` is asked after each.

    Raises ``CollectionError``, and ``AnalyserError`` where nothing can be judged now; what was stored before stays.
    """
    analyses = Analyses(collection)
    _collect_names(analyses, is_to_stop)
    laws = analyses.laws()
    known, index = digest_of(laws), LawIndex(laws)
    due = analyses.count_due(analyser.name, known)
    done = mentions = 0
    progress(done, due)
    for batch in _batches(lambda after: analyses.due(analyser.name, known, after=after, most=BATCH), is_to_stop):
        found = [(opinion, analyse(opinion, index, analyser)) for opinion in batch]
        analyses.store(found, analyser=analyser.name, known=known)
        done += len(found)
        mentions += sum(len(one.mentions) for _, one in found)
        progress(done, due)
    return Analysed(done, mentions, max(due - done, 0), len(laws))


def _collect_names(analyses: Analyses, is_to_stop: Callable[[], bool]) -> None:
    """What new opinions call the laws whose numbers they name: others may use the name alone."""
    index = LawIndex(analyses.laws())
    for batch in _batches(lambda after: analyses.unnamed(after=after, most=BATCH), is_to_stop):
        analyses.store_names(
            (opinion, index.names_in(opinion.texts, opinion.published, opinion.language)) for opinion in batch
        )


def _batches(read: Callable[[int], list[Opinion]], is_to_stop: Callable[[], bool]) -> Iterator[list[Opinion]]:
    """Batch by batch of what ``read`` gives for the number of the last page before."""
    after = 0
    while not is_to_stop() and (batch := read(after)):
        yield batch
        after = batch[-1].page_id
