from __future__ import annotations

from contextlib import closing
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from unittest.mock import ANY

import pytest

from etl_sentiment.document import DocumentStatus
from etl_sentiment.storage.collection import Collection, Known, Outcome
from etl_sentiment.storage.errors import UnstorableError
from etl_sentiment.storage.opening import open_collection
from tests.etl_sentiment.storage.samples import FEBRUARY, JANUARY, MARCH, document, law, opinion, parsed, rows

if TYPE_CHECKING:
    from etl_sentiment.items import Item

NEW, CHANGED, UNCHANGED = Outcome.NEW, Outcome.CHANGED, Outcome.UNCHANGED


def outcomes(collection: Collection, *items: Item) -> list[Outcome]:
    return [stored.outcome for stored in collection.store(items)]


def test_an_item_is_stored_once(collection: Collection, database: str) -> None:
    assert outcomes(collection, law(), opinion()) == [NEW, NEW]
    assert outcomes(collection, law(crawled_at=FEBRUARY), opinion(crawled_at=FEBRUARY)) == [UNCHANGED, UNCHANGED]
    for table in ("laws", "opinions", "law_versions", "opinion_versions"):
        assert len(rows(database, f"SELECT * FROM {table}")) == 1, table  # noqa: S608
    (page,) = rows(database, "SELECT * FROM pages WHERE kind = 'law'")
    assert (page["source"], page["url"], page["version"]) == ("gazette", "https://gazette.example/laws/1", 1)
    assert (str(page["first_seen"])[:10], str(page["last_seen"])[:10]) == ("2024-01-01", "2024-02-01")


def test_what_is_stored(collection: Collection, database: str) -> None:
    item = law(
        subjects=["Fisch & Küste"], effective="soon", enacted="2021-02-30", attachments=[], healed={"title": 0.75},
        selector_version="abc", etag='W/"1"', last_modified="Mon, 01 Jan 2024 00:00:00 GMT", summary="",
    )  # fmt: skip
    collection.store([item])
    (row,) = rows(database, "SELECT * FROM laws")
    assert (row["identifier"], row["title"], row["kind"]) == ("2021/114", "Fisheries Act", "Act")
    assert (str(row["published"]), row["effective"], row["enacted"]) == ("2021-03-04", None, None)
    assert parsed(row["unparsed"]) == {"effective": "soon", "enacted": "2021-02-30"}
    assert parsed(row["subjects"]) == ["Fisch & Küste"]
    assert (row["attachments"], row["summary"]) == (None, None)
    assert (parsed(row["healed"]), parsed(row["changed"]), row["selector_version"]) == ({"title": 0.75}, [], "abc")
    known = Known('W/"1"', item.last_modified, "abc", has_gaps=True, listed=ANY)
    assert collection.known(item.source, item.url) == known


def test_a_list_can_be_searched_as_it_is_written(database: str) -> None:
    with closing(open_collection(database)) as collection:
        collection.store([law(subjects=["Küste"])])
    found = rows(database, "SELECT identifier FROM laws WHERE CAST(subjects AS TEXT) LIKE '%Küste%'")
    assert found == [{"identifier": "2021/114"}]


def test_a_change_is_a_new_version(collection: Collection, database: str) -> None:
    collection.store([law()])
    again = law(crawled_at=FEBRUARY, title="Fisheries Act 2021", effective="soon", etag="2")
    assert outcomes(collection, again) == [CHANGED]
    assert outcomes(collection, again) == [UNCHANGED]
    found = rows(database, "SELECT version, changed, title FROM law_versions ORDER BY version")
    assert [(row["version"], parsed(row["changed"]), row["title"]) for row in found] == [
        (1, [], "Fisheries Act"),
        (2, ["effective", "title"], "Fisheries Act 2021"),
    ]
    assert [row["title"] for row in rows(database, "SELECT title FROM laws")] == ["Fisheries Act 2021"]


@pytest.mark.parametrize(
    "differs",
    [
        {"crawled_at": FEBRUARY}, {"etag": "2"}, {"last_modified": "now"}, {"selector_version": "x"},
        {"healed": {"title": 0.5}}, {"subjects": []}, {"summary": ""},
        {"documents": [document(path="other", pages=[])]},
    ],
)  # fmt: skip
def test_what_is_no_change(collection: Collection, differs: dict[str, Any]) -> None:
    collection.store([law(documents=[document()])])
    assert outcomes(collection, law(**({"documents": [document()]} | differs))) == [UNCHANGED]


@pytest.mark.parametrize(
    "documents",
    [[], [document(sha256="cd" * 32)], [document(status=DocumentStatus.OCR)], [document()] * 2],
)
def test_another_document_is_a_change(collection: Collection, documents: list[Any]) -> None:
    collection.store([law(documents=[document()])])
    assert outcomes(collection, law(documents=documents, crawled_at=FEBRUARY)) == [CHANGED]


def test_links_to_copies_are_no_change(collection: Collection) -> None:
    collection.store([opinion()])
    assert outcomes(collection, opinion(duplicate_of="https://x.example", similarity=0.9)) == [UNCHANGED]


def test_the_same_page_twice_in_one_call(collection: Collection, database: str) -> None:
    items = [law(), law(crawled_at=FEBRUARY), law(crawled_at=MARCH, title="B"), law(source="other")]
    assert outcomes(collection, *items) == [NEW, UNCHANGED, CHANGED, NEW]
    assert outcomes(collection, *items) == [UNCHANGED] * 4
    assert rows(database, "SELECT source, version, title FROM laws ORDER BY source") == [
        {"source": "gazette", "version": 2, "title": "B"},
        {"source": "other", "version": 1, "title": "Fisheries Act"},
    ]


def test_back_and_forth_within_a_second(collection: Collection) -> None:
    items = [law(title="A"), law(title="B")]
    assert outcomes(collection, *items) == [NEW, CHANGED]
    assert outcomes(collection, *items) == [UNCHANGED, UNCHANGED]


def test_an_earlier_reading_does_not_come_into_force(collection: Collection, database: str) -> None:
    collection.store([law(title="March", crawled_at=MARCH, etag="march"), law(url="https://gazette.example/2")])
    assert outcomes(collection, law(title="January", crawled_at=JANUARY, etag="january")) == [CHANGED]
    assert outcomes(collection, law(title="February", crawled_at=FEBRUARY, status="x")) == [CHANGED]
    assert outcomes(collection, law(title="February", crawled_at=FEBRUARY, status="x")) == [UNCHANGED]
    found = rows(database, "SELECT title, changed FROM law_versions WHERE page_id = 1 ORDER BY crawled_at")
    assert [(row["title"], parsed(row["changed"])) for row in found] == [
        ("January", []),
        ("February", ["status", "title"]),
        ("March", ["status", "title"]),
    ]
    (page,) = rows(database, "SELECT * FROM laws WHERE page_id = 1")
    assert (page["title"], str(page["first_seen"])[:7], str(page["last_seen"])[:7]) == ("March", "2024-01", "2024-03")
    known = collection.known("gazette", "https://gazette.example/laws/1")
    assert known is not None
    assert known.etag == "march"


def test_documents_and_their_pages(collection: Collection, database: str) -> None:
    scanned = document(url="https://gazette.example/2.pdf", status=DocumentStatus.NEEDS_OCR, pages=[], reason="scanned")
    collection.store([law(documents=[document(), scanned])])
    collection.store([law(documents=[scanned], crawled_at=FEBRUARY)])
    found = rows(database, "SELECT version, number, status, metadata FROM documents ORDER BY version, number")
    assert [(row["version"], row["number"], row["status"]) for row in found] == [
        (1, 1, "ok"),
        (1, 2, "needs_ocr"),
        (2, 1, "needs_ocr"),
    ]
    assert parsed(found[0]["metadata"]) == {"Title": "Fisheries Act"}
    texts = rows(database, "SELECT p.number, p.text FROM document_pages p JOIN documents d ON d.id = p.document_id")
    assert texts == [{"number": 1, "text": "Page one."}, {"number": 2, "text": "Page two."}]
    assert [row["status"] for row in rows(database, "SELECT status FROM law_documents")] == ["needs_ocr"]


def test_a_law_that_becomes_an_opinion(collection: Collection, database: str) -> None:
    collection.store([law(url="https://x.example")])
    assert outcomes(collection, opinion(source="gazette", url="https://x.example", crawled_at=FEBRUARY)) == [CHANGED]
    assert rows(database, "SELECT 1 FROM laws") == []
    assert rows(database, "SELECT version FROM opinions") == [{"version": 2}]


def test_gaps(collection: Collection) -> None:
    full = {
        "issuer": "Court", "status": "In force", "enacted": "2021-01-01", "effective": "at once", "subjects": ["Fish"],
        "summary": "Fish.", "attachments": ["https://gazette.example/1.pdf"],
    }  # fmt: skip
    collection.store([law(**full), law(url="https://gazette.example/2", **(full | {"summary": None}))])
    told = [collection.known("gazette", url) for url in (law().url, "https://gazette.example/2")]
    assert [known.has_gaps for known in told if known] == [False, True]
    assert collection.known("gazette", "https://gazette.example/3") is None
    assert collection.known("other", law().url) is None


def test_the_selectors_that_read_it_last_are_known(collection: Collection) -> None:
    collection.store([law(selector_version="one")])
    collection.store([law(selector_version="two", crawled_at=FEBRUARY, etag="2")])
    assert collection.known("gazette", law().url) == Known("2", None, "two", has_gaps=True, listed=ANY)


def test_what_was_seen_unchanged(database: str) -> None:
    collection = open_collection(database)
    collection.store([law()])
    collection.seen("gazette", law().url)
    collection.seen("gazette", "https://unknown.example")
    collection.close()
    (page,) = rows(database, "SELECT first_seen, last_seen FROM pages")
    assert str(page["last_seen"]) > str(page["first_seen"])


def test_seen_never_moves_back(database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    collection = open_collection(database)
    monkeypatch.setattr(collection, "_clock", lambda: datetime(2023, 1, 1, tzinfo=UTC))
    collection.store([law()])
    collection.seen("gazette", law().url)
    collection.close()
    (page,) = rows(database, "SELECT last_seen FROM pages")
    assert str(page["last_seen"]).startswith("2024-01-01")


def test_what_no_database_stores_is_replaced(collection: Collection, database: str) -> None:
    bad = "a\x00b\ud800c"
    item = law(
        title=bad, subjects=[bad], effective=bad, healed={bad: 1.0},
        documents=[document(pages=[bad], metadata={bad: bad})],
    )  # fmt: skip
    assert outcomes(collection, item) == [NEW]
    assert outcomes(collection, item) == [UNCHANGED]
    (row,) = rows(database, "SELECT title, subjects, unparsed FROM laws")
    good = "a\ufffdb\ufffdc"
    assert (row["title"], parsed(row["subjects"]), parsed(row["unparsed"])) == (good, [good], {"effective": good})
    assert rows(database, "SELECT text FROM document_pages") == [{"text": good}]


def test_long_texts_are_kept(collection: Collection, database: str) -> None:
    text = "Law. " * 2_000_000
    collection.store([law(text=text, title="T" * 100_000)])
    assert rows(database, "SELECT length(text) AS a, length(title) AS b FROM laws") == [{"a": len(text), "b": 100_000}]


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"title": ["Fisheries Act"]}, "title is ['Fisheries Act']: expected a text"),
        ({"subjects": "Fish"}, "subjects is 'Fish': expected a list of texts"),
        ({"subjects": ["Fish", 3]}, "subjects is ['Fish', 3]: expected a list of texts"),
        ({"healed": {"title": "sure"}}, "healed is {'title': 'sure'}: expected numbers by name"),
        ({"documents": ["1.pdf"]}, "documents is ['1.pdf']: expected a list of documents"),
        ({"crawled_at": "yesterday"}, "crawled_at is 'yesterday': expected a time in ISO 8601"),
        ({"crawled_at": None}, "crawled_at is None: expected a time in ISO 8601"),
        ({"url": ""}, "url is None: expected a text of 1 to 2,500 bytes"),
        ({"url": "https://x.example/" + "é" * 1250}, "expected a text of 1 to 2,500 bytes"),
        ({"source": "s" * 201}, "expected a text of 1 to 200 bytes"),
    ],
)
def test_what_no_column_can_hold(collection: Collection, database: str, values: dict[str, Any], message: str) -> None:
    with pytest.raises(UnstorableError) as refused:
        collection.store([law(url="https://gazette.example/2"), law(**values)])
    assert message in str(refused.value)
    assert rows(database, "SELECT 1 FROM pages") == []


def test_nothing_to_store(collection: Collection) -> None:
    assert collection.store([]) == []


def test_a_database_in_memory() -> None:
    with closing(open_collection("sqlite://")) as collection:
        assert outcomes(collection, law(), opinion()) == [NEW, NEW]
        assert outcomes(collection, law(), opinion()) == [UNCHANGED, UNCHANGED]
