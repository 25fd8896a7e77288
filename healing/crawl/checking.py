"""One page looked at without a trace: what ``scrapy heal-check`` fetches, and what it finds."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import scrapy

from healing.crawl.evidence import gather
from healing.crawl.examiner import Broken, Examiner, Healthy, NoDrift
from healing.crawl.extractor import Extractor
from healing.crawl.learning import Learner
from healing.repair.broken import with_silent_fields
from healing.repair.healer import heal
from healing.repair.incident import PageEvidence

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping, Sequence

    from scrapy.http import Response, TextResponse
    from twisted.python.failure import Failure

    from healing.model import Extraction, Rule
    from healing.repair.incident import Verdict
    from healing.selectors.library import SelectorLibrary
    from healing.store.interface import Store


class FetchSpider(scrapy.Spider):
    """Fetches URLs as the project's spiders would, whatever their status.

    ``found`` gets the response of each, or why there is none, by its place in ``urls``.
    """

    name = "heal-check"
    handle_httpstatus_all = True

    def __init__(self, urls: Sequence[str], found: dict[int, Response | Failure], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.urls = urls
        self.found = found

    async def start(self) -> AsyncIterator[Any]:
        meta = {"handle_httpstatus_all": True}
        for place, url in enumerate(self.urls):
            failed = partial(self.found.__setitem__, place)
            yield scrapy.Request(url, errback=failed, meta=meta, cb_kwargs={"place": place}, dont_filter=True)

    def parse(self, response: Response, place: int) -> None:
        self.found[place] = response


@dataclass(frozen=True, slots=True)
class PageCheck:
    """What one page gave, what is the matter with it, and what would be done about it."""

    extraction: Extraction
    outcome: Healthy | Broken | NoDrift | None
    verdict: Verdict | None = None
    """What a heal would decide on this page alone; ``None`` where there is nothing to heal."""


def check_page(
    response: TextResponse,
    *,
    source: str,
    page_kind: str,
    rules: Mapping[str, Mapping[str, Rule]],
    library: SelectorLibrary,
    store: Store,
) -> PageCheck:
    """Extraction, detection and repair of one page, as in a crawl; nothing is written. No language model is asked."""
    extractor = Extractor(library, rules)
    learner = Learner(store, sample_every=1)
    extraction = extractor.extract(response, page_kind, source)
    outcome = Examiner(extractor, learner).examine(response)
    if not isinstance(outcome, Broken):
        return PageCheck(extraction, outcome)
    page = PageEvidence(
        response.url,
        response.text,
        tuple(map(str, outcome.failures)),
        known=learner.known_values(source, page_kind, response.url),
    )
    broken = {failure.field for failure in outcome.failures}
    incident = gather(extractor, learner, store, source=source, page_kind=page_kind, broken=broken, pages=[page])
    return PageCheck(extraction, outcome, heal(with_silent_fields(incident)))
