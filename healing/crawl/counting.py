"""What each page kind gives in this crawl, counted page by page, and compared with earlier crawls."""

from __future__ import annotations

import logging
from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from statistics import median
from typing import TYPE_CHECKING

from scrapy.http import TextResponse

from healing.crawl import signals
from healing.crawl.layouts import look_of
from healing.detection.degradation import COMPARED, Sign, findings, findings_so_far
from healing.errors import StoreError
from healing.memory.counts import FieldRun
from healing.memory.look import look
from healing.memory.profile import shape_of
from healing.model import Kind
from healing.repair.dates import days
from healing.store.records import KindRun

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from scrapy.crawler import Crawler
    from scrapy.http import Response

    from healing.crawl.examiner import Examiner
    from healing.crawl.extractor import Extracted
    from healing.detection.degradation import Finding
    from healing.dom.skeleton import Skeleton
    from healing.model import Extraction, Reading
    from healing.policy import HealingSection
    from healing.store.interface import Store

logger = logging.getLogger(__name__)

_MEASURED = 200
"""Values of a field whose length, shape and date are looked at in a crawl; all are counted."""
_LOOKED_AT = 5
"""Pages of a kind whose structure is looked at."""
_MOST_SHAPES = 8
_FINISHED = "finished"
"""Scrapy's reason for the end of a crawl that was not stopped."""
_MOST_PENDING = 10_000
"""Failed pages of a kind that are remembered until they are replayed."""


@dataclass(slots=True)
class _FieldCount:
    seen: int = 0
    filled: int = 0
    lengths: list[int] = field(default_factory=list)
    shapes: Counter[str] = field(default_factory=Counter)
    newest: str = ""

    def add(self, reading: Reading, *, is_date: bool) -> None:
        self.seen += 1
        if not reading.is_valid:
            return
        self.filled += 1
        if len(self.lengths) < _MEASURED:
            self.lengths.append(sum(map(len, reading.values)))
            self.shapes[shape_of(reading.values[0])] += 1
            if is_date:
                # Of a day that can be read in two ways the earlier one: a newest date must not lie ahead.
                self.newest = max(self.newest, min(days(reading.values[0]), default=""))

    def told(self) -> FieldRun:
        return FieldRun(
            seen=self.seen,
            filled=self.filled,
            length=median(self.lengths) if self.lengths else None,
            newest=self.newest,
            shapes=tuple(self.shapes.most_common(_MOST_SHAPES)),
        )


@dataclass(slots=True)
class _KindCount:
    pages: int = 0
    rows: int = 0
    fields: defaultdict[str, _FieldCount] = field(default_factory=lambda: defaultdict(_FieldCount))
    looks: list[Skeleton] = field(default_factory=list)
    pending: dict[str, frozenset[str]] = field(default_factory=dict)
    """Pages that failed, by address, with the fields that they gave; one that is replayed is none of them any more."""
    told: set[tuple[Sign, str]] = field(default_factory=set)

    def add(self, extraction: Extraction) -> None:
        self.pages += 1
        for reading in (extraction.fields, *extraction.rows):
            for name, value in reading.items():
                self.fields[name].add(value, is_date=extraction.rules[name].kind is Kind.DATE)
        self.rows += len(extraction.rows)

    def counts(self) -> dict[str, FieldRun]:
        """Of a page that failed, and was not read since, each field counts as it was."""
        failed, gave = len(self.pending), Counter(name for names in self.pending.values() for name in names)
        counts = {name: one.told() for name, one in self.fields.items()}
        return {
            name: replace(one, seen=one.seen + failed, filled=one.filled + gave[name]) for name, one in counts.items()
        }


class Counting:
    """A part of the run: see :class:`healing.crawl.run.RunPart`.

    With the policy ``heal``, fields that fade are expected of every page: from the beat that notices it, or from the
    first page on where the crawl before noticed it.
    """

    def __init__(self, crawler: Crawler, store: Store, examiner: Examiner, policy: HealingSection) -> None:
        self._crawler = crawler
        self._store = store
        self._examiner = examiner
        self._heals = policy.on_degradation == "heal"
        self._run = 0
        self._kinds: defaultdict[tuple[str, str], _KindCount] = defaultdict(_KindCount)
        self._earlier: defaultdict[tuple[str, str], list[KindRun]] = defaultdict(list)

    def opened(self, run: int, at: float) -> None:  # noqa: ARG002 (as all parts)
        """What earlier crawls gave is read once; what was stopped or killed is no measure."""
        self._run = run
        try:
            earlier = self._store.latest_kind_runs(COMPARED + 1)
            runs = self._store.runs_by_id({one.run for one in earlier})
        except StoreError as error:
            logger.warning("what earlier crawls gave cannot be read: %s", error)
            return
        finished = {one.id for one in runs if one.reason == _FINISHED}
        for one in earlier:
            if one.run in finished:
                self._earlier[one.source, one.page_kind].append(one)
        for (source, page_kind), (*earlier, last) in self._earlier.items():
            if self._heals:
                self._expect(source, page_kind, findings(earlier, last))

    def page(self, one: Extracted, response: Response, *, is_healthy: bool) -> None:
        kind = self._kinds[one.source, one.extraction.page_kind]
        if is_healthy:
            kind.pending.pop(response.url, None)
            kind.add(one.extraction)
            if len(kind.looks) < _LOOKED_AT and isinstance(response, TextResponse) and not one.extraction.is_json:
                kind.looks.append(look_of(response))
        elif len(kind.pending) < _MOST_PENDING:
            kind.pending[response.url] = frozenset(filter(one.extraction.gives, one.extraction.fields))

    def beat(self, at: float) -> None:
        counted = list(self._counted(at))
        self._put(counted)
        for now in counted:
            fading = findings_so_far(self._earlier[now.source, now.page_kind], now)
            self._tell(now, fading)
            if self._heals:
                self._expect(now.source, now.page_kind, fading)

    async def closed(self, reason: str, at: float) -> None:
        """Compared once more, where it was not stopped: all signs can be told by a whole crawl only."""
        counted = list(self._counted(at))
        if reason == _FINISHED:
            for place, now in enumerate(counted):
                found = findings(self._earlier[now.source, now.page_kind], now)
                self._tell(now, found)
                counted[place] = replace(now, findings=tuple(map(str, found)))
        self._put(counted)

    def _tell(self, now: KindRun, found: Iterable[Finding]) -> None:
        """Each once: by its sign and field."""
        told = self._kinds[now.source, now.page_kind].told
        for one in found:
            if (one.sign, one.field) not in told:
                told.add((one.sign, one.field))
                logger.warning("%s/%s is not as it was: %s", now.source, now.page_kind, one)
                self._crawler.stats.inc_value("healing/degraded")
                self._crawler.signals.send_catch_log(
                    signals.degraded, source=now.source, page_kind=now.page_kind, finding=one
                )

    def _expect(self, source: str, page_kind: str, found: Iterable[Finding]) -> None:
        if fields := frozenset(one.field for one in found if one.sign is Sign.FILL):
            self._examiner.expect(source, page_kind, fields)

    def _put(self, counted: Iterable[KindRun]) -> None:
        try:
            self._store.put_kind_runs(counted)
        except StoreError as error:
            logger.warning("what the page kinds gave is not written down: %s", error)

    def _counted(self, at: float) -> Iterator[KindRun]:
        for (source, page_kind), kind in self._kinds.items():
            yield KindRun(
                run=self._run,
                source=source,
                page_kind=page_kind,
                at=at,
                pages=kind.pages + len(kind.pending),
                rows=kind.rows,
                fields=kind.counts(),
                look=look(kind.looks),
            )
