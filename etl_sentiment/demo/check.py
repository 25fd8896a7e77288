"""What was collected of the portal, against what it has."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from etl_sentiment.demo.content import Sort
from etl_sentiment.demo.documents import paragraphs_of
from etl_sentiment.document import DocumentStatus

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from etl_sentiment.demo.content import Law, LawDocument
    from etl_sentiment.demo.portal import Portal

_OPTIONAL = ("kind", "issuer", "status", "published", "enacted", "effective", "subjects", "summary", "attachments")
_STATUSES = {
    Sort.PRINTED: {DocumentStatus.OK},
    Sort.SCANNED: {DocumentStatus.OCR, DocumentStatus.NEEDS_OCR},  # whether OCR is installed or not
    Sort.ENCRYPTED: {DocumentStatus.ENCRYPTED},
    Sort.BROKEN: {DocumentStatus.BROKEN},
    Sort.WEB_PAGE: {DocumentStatus.NOT_PDF},
    Sort.MISSING: {DocumentStatus.UNREACHABLE},
    Sort.LONG: {DocumentStatus.TRUNCATED},
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a crawl's items and requests differ from a complete crawl; everything is empty where they do not."""

    collected: int
    missing: tuple[str, ...]
    """Identifiers of laws without an item."""
    surplus: tuple[str, ...]
    """Identifiers of items without a law, and of second items of a law."""
    wrong: tuple[str, ...]
    """Values, and documents, that are not the law's."""
    empty: tuple[str, ...]
    """Optional values that the law has and its item lacks."""
    asked_again: tuple[str, ...]
    """Pages that were downloaded more often than needed."""
    documents_expected: int = 0
    documents: Mapping[str, int] = field(default_factory=dict)
    """How many documents of the expected laws were collected, by status."""

    @property
    def is_complete(self) -> bool:
        return not (self.missing or self.surplus or self.wrong or self.asked_again)


def values_of(law: Law, site: str = "") -> dict[str, Any]:
    """The fields of the item that a law should become; ``site`` is the address that the portal is served at."""
    return {
        "identifier": law.identifier,
        "title": law.title,
        "kind": law.kind,
        "issuer": law.issuer,
        "status": law.status,
        "published": law.published.isoformat(),
        "enacted": law.enacted.isoformat(),
        "effective": law.effective.isoformat(),
        "subjects": list(law.subjects),
        "summary": law.summary or None,
        "text": "\n".join(law.paragraphs),
        "attachments": [site + document.path for document in law.documents] or None,
    }


def compare(items: Iterable[Mapping[str, Any]], hits: Mapping[str, int], portal: Portal) -> Outcome:
    """``items`` as they were stored, ``hits`` by path, against the portal that was crawled."""
    expected = portal.expected()
    stored = list(_without_incomplete(items))
    counts = Counter(str(item.get("identifier")) for item in stored)
    pairs = [(item, expected[item["identifier"]]) for item in stored if item.get("identifier") in expected]
    differences = [difference for item, law in pairs for difference in _differences(item, law)]
    documents = Counter(str(document["status"]) for item, _ in pairs for document in item.get("documents") or ())
    twice_allowed = {portal.unavailable_at_first, portal.captcha_at_first}
    return Outcome(
        collected=len(counts.keys() & expected.keys()),
        missing=tuple(name for name in expected if name not in counts),
        surplus=tuple(name for name, count in counts.items() if count > 1 or name not in expected),
        wrong=tuple(text for text, is_empty in differences if not is_empty),
        empty=tuple(text for text, is_empty in differences if is_empty),
        asked_again=tuple(
            f"{path} ({count} times)" for path, count in hits.items() if count > (2 if path in twice_allowed else 1)
        ),
        documents_expected=sum(len(law.documents) for law in expected.values()),
        documents=documents,
    )


def _without_incomplete(items: Iterable[Mapping[str, Any]]) -> Iterable[Mapping[str, Any]]:
    """The items but for those that a later one of the same law completes (back-fill): a field was empty before."""
    kept: list[Mapping[str, Any]] = []
    for item in items:
        kept = [one for one in kept if not _completes(item, one)]
        kept.append(item)
    return kept


def _completes(item: Mapping[str, Any], earlier: Mapping[str, Any]) -> bool:
    names = ("identifier", "title", "text", *_OPTIONAL)
    if item.get("identifier") != earlier.get("identifier"):
        return False
    changed = [name for name in names if item.get(name) != earlier.get(name)]
    return bool(changed) and not any(earlier.get(name) for name in changed)


def _differences(item: Mapping[str, Any], law: Law) -> Iterator[tuple[str, bool]]:
    """Each value that differs, for people, and whether it is an optional one that is merely empty."""
    url = urlsplit(str(item.get("url") or ""))
    for name, value in values_of(law, f"{url.scheme}://{url.netloc}").items():
        got = item.get(name)
        if (got or None) != value:
            text = f"{law.identifier} {name}: {_short(got)}, should be {_short(value)}"
            yield text, not got and name in _OPTIONAL
    if item.get("attachments"):
        documents = item.get("documents") or ()
        paths = [urlsplit(str(document["url"])).path for document in documents]
        if paths != [one.path for one in law.documents]:
            yield f"{law.identifier} documents: {_short(paths)}, should be {[one.path for one in law.documents]}", False
        for document in documents:
            yield from ((f"{law.identifier} {fault}", False) for fault in _faults(document, law))


def _faults(document: Mapping[str, Any], law: Law) -> Iterator[str]:
    """What is wrong with a document that was collected; nothing for one that is not the law's, which is told before."""
    path = urlsplit(str(document["url"])).path
    wanted: LawDocument | None = next((one for one in law.documents if one.path == path), None)
    if wanted is None:
        return
    if document["status"] not in _STATUSES[wanted.sort]:
        yield f"{path}: {document['status']}, should be {' or '.join(sorted(_STATUSES[wanted.sort]))}"
    elif wanted.sort is Sort.PRINTED:
        text = " ".join(" ".join(document["pages"]).split())
        missing = [paragraph for paragraph in paragraphs_of(law, wanted) if paragraph not in text]
        if missing:
            yield f"{path}: its text lacks {_short(missing[0])}"


def _short(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "..."
