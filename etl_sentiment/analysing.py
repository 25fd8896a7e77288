"""Brings the analyses in the tables up to date: of new opinions, and of all that new laws may concern.

This is no part of the pipelines: the law that an article speaks of is often collected after it, by another crawl. It
can be interrupted at any time, and goes on from there.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import takewhile
from typing import TYPE_CHECKING, Protocol

from etl_sentiment.analysis import analyse
from etl_sentiment.linking.index import LawIndex
from etl_sentiment.storage.analyses import Analyses, digest_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from etl_sentiment.linking.model import KnownLaw
    from etl_sentiment.meaning import Analysis
    from etl_sentiment.sentiment.analyser import Analyser
    from etl_sentiment.storage.analyses import Opinion
    from etl_sentiment.storage.collection import Collection

ROUND = 2_000
"""New opinions whose names for laws are collected together, before they are analysed."""
BATCH = 100
"""Opinions whose analyses are stored together."""


class Progress(Protocol):
    """Is told how far it is."""

    def __call__(self, done: int, due: int) -> None: ...


def _untold(done: int, due: int) -> None:
    del done, due


@dataclass(frozen=True, slots=True)
class Analysed:
    """What one run did."""

    opinions: int
    """Analyses that were made: two of one opinion where names that were found after it made a second one due."""
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
    """Analyse the opinions that are due, in batches; ``is_to_stop`` is asked before each opinion.

    Raises ``CollectionError``, and ``AnalyserError`` where nothing can be judged now; what was stored before stays.
    """
    run = _Run(Analyses(collection), analyser, progress, is_to_stop)
    while not is_to_stop() and (some := run.analyses.new(most=ROUND)):
        run.collect_names(some)
        run.learn_laws()
        for start in range(0, len(some), BATCH):
            run.analyse(some[start : start + BATCH])
    run.learn_laws()
    after = 0
    while not is_to_stop() and (some := run.due(after)):
        run.analyse(some)
        after = some[-1].page_id
    return run.told()


class _Run:
    def __init__(
        self, analyses: Analyses, analyser: Analyser, progress: Progress, is_to_stop: Callable[[], bool]
    ) -> None:
        self.analyses = analyses
        self._analyser = analyser
        self._progress = progress
        self._is_to_stop = is_to_stop
        self._laws: list[KnownLaw] = []
        self._known = ""
        self._index = LawIndex(())
        self._done = self._mentions = self._due = 0

    def collect_names(self, opinions: Iterable[Opinion]) -> None:
        """What new opinions call the laws whose numbers they name: others may use the name alone."""
        index = LawIndex(self.analyses.laws())
        self.analyses.store_names(
            (one, index.names_in(one.texts, one.published, one.language))
            for one in takewhile(lambda _: not self._is_to_stop(), opinions)
        )

    def learn_laws(self) -> None:
        """From here on all laws that are known now are looked for."""
        laws = self.analyses.laws()
        if (known := digest_of(laws)) != self._known:
            self._laws, self._known, self._index = laws, known, LawIndex(laws)
        self._due = self._done + self.analyses.count_due(self._analyser.name, known)
        self._progress(self._done, self._due)

    def due(self, after: int) -> list[Opinion]:
        return self.analyses.due(self._analyser.name, self._known, after=after, most=BATCH)

    def analyse(self, opinions: Iterable[Opinion]) -> None:
        found: list[tuple[Opinion, Analysis]] = []
        try:
            for one in takewhile(lambda _: not self._is_to_stop(), opinions):
                found.append((one, analyse(one, self._index, self._analyser)))  # noqa: PERF401 (kept where one fails)
        finally:
            # Also where the analyser fails, or somebody interrupts it: a model takes minutes for as many.
            self.analyses.store(found, analyser=self._analyser.name, known=self._known)
        self._done += len(found)
        self._mentions += sum(len(analysis.mentions) for _, analysis in found)
        self._progress(self._done, self._due)

    def told(self) -> Analysed:
        return Analysed(self._done, self._mentions, max(self._due - self._done, 0), len(self._laws))
