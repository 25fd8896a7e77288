from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from etl_sentiment.demo.check_laws import compare, values_of
from etl_sentiment.demo.content import Sort
from etl_sentiment.demo.documents import paragraphs_of
from etl_sentiment.demo.portal import Portal

if TYPE_CHECKING:
    from etl_sentiment.demo.content import Law, LawDocument

PORTAL = Portal()
HITS = {law.path: 1 for law in PORTAL.expected().values()}
SITE = "http://127.0.0.1:8765"
STATUSES = {
    Sort.PRINTED: "ok", Sort.SCANNED: "needs_ocr", Sort.ENCRYPTED: "encrypted", Sort.BROKEN: "broken",
    Sort.WEB_PAGE: "not_pdf", Sort.MISSING: "unreachable", Sort.LONG: "truncated",
}  # fmt: skip


def complete() -> list[dict[str, Any]]:
    return [
        {**values_of(law, SITE), "url": SITE + law.path, "documents": [document(law, one) for one in law.documents]}
        for law in PORTAL.expected().values()
    ]


def document(law: Law, one: LawDocument) -> dict[str, Any]:
    pages = ["§ 1", "\n".join(paragraphs_of(law, one))] if one.sort is Sort.PRINTED else []
    return {"url": SITE + one.path, "status": STATUSES[one.sort], "pages": pages}


def with_documents(items: list[dict[str, Any]]) -> int:
    """The place of the first item with two documents."""
    return next(place for place, item in enumerate(items) if len(item["documents"]) == 2)


def test_a_complete_crawl_is_complete() -> None:
    outcome = compare(complete(), HITS, PORTAL)
    assert outcome.is_complete
    assert outcome.collected == 203
    assert outcome.empty == ()
    assert outcome.documents_expected == outcome.documents_collected > 150
    assert {*outcome.documents} == {*STATUSES.values()}


def test_a_document_that_was_not_collected_is_named() -> None:
    items = complete()
    place = with_documents(items)
    items[place] = {**items[place], "documents": items[place]["documents"][:1]}
    outcome = compare(items, HITS, PORTAL)
    assert [line.split(":")[0].split()[1] for line in outcome.wrong] == ["documents"]
    assert outcome.documents_collected == outcome.documents_expected - 1


@pytest.mark.parametrize(
    ("change", "message"),
    [({"status": "broken"}, "broken, should be ok"), ({"pages": ["§ 1"]}, "its text lacks")],
)
def test_a_document_that_became_something_else_is_named(change: dict[str, Any], message: str) -> None:
    items = complete()
    place = with_documents(items)
    first, second = items[place]["documents"]
    items[place] = {**items[place], "documents": [first, second | change]}
    (line,) = compare(items, HITS, PORTAL).wrong
    assert message in line
    assert line.startswith(items[place]["identifier"])


def test_an_item_without_its_attachments_lacks_an_optional_value() -> None:
    items = complete()
    place = with_documents(items)
    items[place] = {**items[place], "attachments": None, "documents": []}
    outcome = compare(items, HITS, PORTAL)
    assert outcome.wrong == ()
    assert [line.split(":")[0].split()[1] for line in outcome.empty] == ["attachments"]
    assert not outcome.is_complete


def test_a_missing_law_is_named() -> None:
    items = complete()
    lost = items.pop(10)
    outcome = compare(items, HITS, PORTAL)
    assert outcome.missing == (lost["identifier"],)
    assert not outcome.is_complete


def test_a_second_item_and_a_strange_one_are_named() -> None:
    items = complete()
    outcome = compare([*items, items[3], {"identifier": "1/1"}], HITS, PORTAL)
    assert set(outcome.surplus) == {items[3]["identifier"], "1/1"}
    assert not outcome.is_complete


def test_a_wrong_value_is_told_from_an_empty_optional_one() -> None:
    items = complete()
    items[0] = {**items[0], "title": "Menu"}
    items[1] = {**items[1], "issuer": None}
    items[2] = {**items[2], "text": None}
    outcome = compare(items, HITS, PORTAL)
    assert [line.split(":")[0].split()[1] for line in outcome.wrong] == ["title", "text"]
    assert [line.split(":")[0].split()[1] for line in outcome.empty] == ["issuer"]
    assert not outcome.is_complete


def test_a_second_download_is_named_unless_the_first_was_no_page() -> None:
    hits = HITS | {PORTAL.captcha_at_first: 2, PORTAL.unavailable_at_first: 2, "/laws": 2}
    assert compare(complete(), hits, PORTAL).asked_again == ("/laws (2 times)",)


def test_a_second_item_that_completes_the_first_is_no_second_one() -> None:
    """Back-fill downloads a page again whose item had gone out with a field empty."""
    items = complete()
    assert compare([{**items[0], "subjects": None}, *items], HITS, PORTAL).is_complete
    assert compare([{**items[0], "kind": None, "effective": None}, *items], HITS, PORTAL).is_complete
    assert not compare([*items, {**items[0], "subjects": None}], HITS, PORTAL).is_complete
