"""What became of one response: healthy, broken, or no page to judge at all."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from scrapy.http import TextResponse

from healing.crawl.context import context_of
from healing.crawl.extractor import html_of
from healing.crawl.parking import parked_id
from healing.detection.checks import detect, lacking
from healing.detection.closer import differs_from_row, look_closer
from healing.detection.triage import PageFacts, PageState, Triage, triage
from healing.dom.page import Page
from healing.model import Symptom

if TYPE_CHECKING:
    from collections.abc import Iterable

    from scrapy.http import Response

    from healing.crawl.extractor import Extracted, Extractor
    from healing.crawl.learning import Learner
    from healing.model import Failure, Rule


@dataclass(frozen=True, slots=True)
class Healthy:
    """Everything that was asked of the page was there."""

    extracted: tuple[Extracted, ...]


@dataclass(frozen=True, slots=True)
class Broken:
    """Fields failed, and the page itself is as it should be: the selectors no longer fit."""

    source: str
    page_kind: str
    failures: tuple[Failure, ...]


@dataclass(frozen=True, slots=True)
class NoDrift:
    """Fields failed because the page is not the page: blocked, gone, under maintenance..."""

    source: str
    page_kind: str
    failures: tuple[Failure, ...]
    triage: Triage


class Examiner:
    """Detection and triage of the responses of one crawl."""

    def __init__(self, extractor: Extractor, learner: Learner) -> None:
        self._extractor = extractor
        self._learner = learner
        self._waived: dict[tuple[str, str], frozenset[str]] = {}
        self._waived_pages: dict[int, frozenset[str]] = {}
        self._doubted: dict[tuple[str, str], frozenset[str]] = {}
        self._expected: dict[tuple[str, str], frozenset[str]] = {}

    def rule(self, page_kind: str, name: str) -> Rule:
        """The rule of a field."""
        return self._extractor.rules[page_kind][name]

    def waive(self, source: str, page_kind: str, fields: frozenset[str]) -> None:
        """For the rest of the crawl pages go on without these (optional) fields: they were judged to be gone."""
        key = (source, page_kind)
        self._waived[key] = self._waived.get(key, frozenset()) | fields

    def waive_pages(self, numbers: Iterable[int], fields: frozenset[str]) -> None:
        """These parked pages go on without these (optional) fields."""
        for number in numbers:
            self._waived_pages[number] = fields
            self._extractor.leave_out(number, fields)

    def doubt(self, source: str, page_kind: str, links: frozenset[str]) -> None:
        """No repair of these (optional) links was found: a page goes on without, unless it shows that there is one."""
        key = (source, page_kind)
        self._doubted[key] = self._doubted.get(key, frozenset()) | links

    def expect(self, source: str, page_kind: str, fields: frozenset[str]) -> None:
        """These (optional) fields fade: a page without one of them has failed, so that a repair is looked for."""
        key = (source, page_kind)
        self._expected[key] = self._expected.get(key, frozenset()) | fields

    def trust(self, source: str, page_kind: str, fields: Iterable[str]) -> None:
        """These fields were healed: a page without a link of theirs has none."""
        key = (source, page_kind)
        self._doubted[key] = self._doubted.get(key, frozenset()) - {*fields}

    def without(self, response: Response) -> tuple[str, ...]:
        """The links that a listing goes on without: what they led to is lost for this crawl."""
        return tuple(
            name
            for one in self._extractor.of(response)
            if one.extraction.is_listing
            for name in sorted(self.waived_for(response, one) | self._doubted.get(_key(one), frozenset()))
            if name in one.extraction.fields
            and not one.extraction.fields[name].is_valid
            and self.rule(one.extraction.page_kind, name).is_optional_link
        )

    def waived_for(self, response: Response, one: Extracted) -> frozenset[str]:
        """The fields without which this page goes on."""
        number = parked_id(response.request)
        of_page = self._waived_pages.get(number, frozenset()) if number is not None else frozenset()
        return of_page | self._waived.get(_key(one), frozenset())

    def examine(self, response: Response) -> Healthy | Broken | NoDrift | None:
        """The state of a response; ``None`` where nothing was extracted from it."""
        extracted = self._extractor.of(response)
        if not extracted or not isinstance(response, TextResponse):
            return None
        for one in extracted:
            failures = self._failures(response, one)
            if failures and (outcome := self._triaged(response, one, failures)):
                return outcome
        return Healthy(tuple(extracted))

    def _failures(self, response: Response, one: Extracted) -> tuple[Failure, ...]:
        assert isinstance(response, TextResponse)
        memory = self._learner.memory(one.source, one.extraction.page_kind)
        if one.extraction.fault:
            return detect(one.extraction, memory)
        waived = self.waived_for(response, one)
        cheap = detect(one.extraction, memory, facts_of(response) if one.extraction.is_listing else None)
        cheap += lacking(one.extraction, self._expected.get(_key(one), frozenset()), {one.field for one in cheap})
        found = tuple(failure for failure in cheap if failure.field not in waived)
        context = context_of(response.request) if response.request is not None else {}
        is_worth_it = found or self._learner.is_next_sampled(one.source, one.extraction.page_kind)
        if not one.extraction.is_json and (is_worth_it or differs_from_row(one.extraction, memory, context)):
            known = waived | {failure.field for failure in found}
            page = Page(html_of(response), response.url)
            found += tuple(look_closer(one.extraction, memory, page, known=known, context=context))
        return found

    def _triaged(
        self, response: TextResponse, one: Extracted, failures: tuple[Failure, ...]
    ) -> Broken | NoDrift | None:
        page_kind, fault = one.extraction.page_kind, one.extraction.fault
        verdict = triage(replace(facts_of(response), is_json=one.extraction.is_json), fault)
        if verdict.kind is PageState.EMPTY_LIST and _is_only_empty(failures):
            return None
        if verdict.kind in (PageState.DRIFT, PageState.EMPTY_LIST):
            return Broken(one.source, page_kind, failures)
        return NoDrift(one.source, page_kind, failures, verdict)


def _key(one: Extracted) -> tuple[str, str]:
    return one.source, one.extraction.page_kind


def _is_only_empty(failures: tuple[Failure, ...]) -> bool:
    """Without rows a listing has no link to a next page either; anything else that failed is no matter of the rows."""
    symptoms = {failure.symptom for failure in failures}
    return Symptom.EMPTY_LISTING in symptoms and symptoms <= {Symptom.EMPTY_LISTING, Symptom.MISSING}


def facts_of(response: TextResponse) -> PageFacts:
    content_type = response.headers.get("Content-Type") or b""
    request = response.request
    return PageFacts(
        url=response.url,
        status=response.status,
        content_type=content_type.decode("latin-1"),
        html=response.text,
        requested_url=request.url if request is not None else response.url,
    )
