"""What was collected of the portal, against what it has."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from etl_sentiment.demo.content import Sort
from etl_sentiment.demo.documents import paragraphs_of
from etl_sentiment.demo.outcome import asked_again, compared, short, without_completed
from etl_sentiment.document import DocumentStatus

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from etl_sentiment.demo.content import Law, LawDocument
    from etl_sentiment.demo.outcome import Difference, Outcome
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
    kept = without_completed(items, _identifier, ("title", "text", *_OPTIONAL))
    twice_allowed = (portal.unavailable_at_first, portal.captcha_at_first)
    return replace(
        compared(kept, expected, _identifier, _differences),
        asked_again=asked_again(hits, dict.fromkeys(twice_allowed, 2)),
        documents_expected=sum(len(law.documents) for law in expected.values()),
        documents=Counter(
            str(document["status"])
            for item in kept
            if _identifier(item) in expected
            for document in item.get("documents") or ()
        ),
    )


def _identifier(item: Mapping[str, Any]) -> str:
    return str(item.get("identifier"))


def _differences(item: Mapping[str, Any], law: Law) -> Iterator[Difference]:
    url = urlsplit(str(item.get("url") or ""))
    for name, value in values_of(law, f"{url.scheme}://{url.netloc}").items():
        got = item.get(name)
        if (got or None) != value:
            text = f"{law.identifier} {name}: {short(got)}, should be {short(value)}"
            yield text, not got and name in _OPTIONAL
    if item.get("attachments"):
        documents = item.get("documents") or ()
        paths = [urlsplit(str(document["url"])).path for document in documents]
        if paths != [one.path for one in law.documents]:
            yield f"{law.identifier} documents: {short(paths)}, should be {[one.path for one in law.documents]}", False
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
            yield f"{path}: its text lacks {short(missing[0])}"
