"""What a reading could not read keeps its last value; what a page has no more is a change."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from etl_sentiment.document import DocumentStatus
from etl_sentiment.storage.collection import Collection, Outcome
from tests.etl_sentiment.storage.samples import FEBRUARY, JANUARY, MARCH, document, law, opinion, parsed, rows

if TYPE_CHECKING:
    from etl_sentiment.items import Item

UNREACHABLE: dict[str, Any] = {"status": DocumentStatus.UNREACHABLE, "pages": [], "sha256": None, "path": None}
COSTLY: dict[str, Any] = {"status": DocumentStatus.TOO_COSTLY, "pages": []}


def outcome(collection: Collection, item: Item) -> Outcome:
    return collection.store([item])[0].outcome


def page(database: str) -> dict[str, Any]:
    (row,) = rows(database, "SELECT * FROM laws")
    return row


def test_a_field_that_could_not_be_read_is_no_change(collection: Collection, database: str) -> None:
    collection.store([law(status="In force", subjects=["Fish"])])
    unread = law(crawled_at=FEBRUARY, unread=["published", "status", "subjects"], published=None)
    assert outcome(collection, unread) is Outcome.UNCHANGED
    row = page(database)
    assert (row["status"], parsed(row["subjects"]), str(row["published"])) == ("In force", ["Fish"], "2021-03-04")
    assert parsed(row["unread"]) == ["published", "status", "subjects"]
    known = collection.known("gazette", unread.url)
    assert known is not None
    assert known.is_unread


def test_what_changed_beside_it_is_a_version_with_the_last_value(collection: Collection, database: str) -> None:
    collection.store([law(status="In force", effective="soon", documents=[document()])])
    changed = law(crawled_at=FEBRUARY, title="Fish Act", unread=["status", "effective", "attachments"])
    assert outcome(collection, changed) is Outcome.CHANGED
    row = page(database)
    assert (row["title"], row["status"], row["version"]) == ("Fish Act", "In force", 2)
    assert (parsed(row["changed"]), parsed(row["unparsed"])) == (["title"], {"effective": "soon"})
    texts = rows(database, "SELECT version, t.text FROM law_documents d JOIN document_pages t ON t.document_id = d.id")
    assert sorted((text["version"], text["text"]) for text in texts) == [(2, "Page one."), (2, "Page two.")]


def test_what_is_read_again_is_trusted(collection: Collection, database: str) -> None:
    collection.store([law(status="In force"), law(crawled_at=FEBRUARY, unread=["status"])])
    assert outcome(collection, law(crawled_at=MARCH, status="Repealed")) is Outcome.CHANGED
    row = page(database)
    assert (row["status"], parsed(row["unread"]), parsed(row["changed"])) == ("Repealed", [], ["status"])


def test_a_field_that_the_page_has_no_more_is_a_change(collection: Collection) -> None:
    collection.store([law(status="In force")])
    assert outcome(collection, law(crawled_at=FEBRUARY)) is Outcome.CHANGED


def test_a_value_beside_its_name_wins(collection: Collection, database: str) -> None:
    """Another selector, or another row, gave it."""
    collection.store([law(status="In force", effective="2021-05-01")])
    item = law(crawled_at=FEBRUARY, status="Repealed", effective="at once", unread=["status", "effective"])
    assert outcome(collection, item) is Outcome.CHANGED
    row = page(database)
    assert (row["status"], row["effective"], parsed(row["unparsed"])) == ("Repealed", None, {"effective": "at once"})


def test_nothing_was_there_before(collection: Collection, database: str) -> None:
    assert outcome(collection, law(unread=["status"])) is Outcome.NEW
    assert (page(database)["status"], parsed(page(database)["unread"])) == (None, ["status"])


def test_a_file_that_is_loaded_later_takes_what_was_in_force_then(collection: Collection, database: str) -> None:
    collection.store([law(status="Draft"), law(crawled_at=MARCH, status="In force")])
    collection.store([law(crawled_at=FEBRUARY, title="Fish Act", unread=["status"])])
    found = rows(database, "SELECT title, status FROM law_versions ORDER BY crawled_at")
    assert [tuple(row.values()) for row in found] == [
        ("Fisheries Act", "Draft"), ("Fish Act", "Draft"), ("Fisheries Act", "In force"),
    ]  # fmt: skip
    assert parsed(page(database)["unread"]) == [], "the newest reading could read all of it"


def test_before_all_other_versions(collection: Collection, database: str) -> None:
    collection.store([law(crawled_at=FEBRUARY, status="In force"), law(crawled_at=JANUARY, unread=["status"])])
    assert page(database)["status"] == "In force"


@pytest.mark.parametrize("now", [UNREACHABLE, COSTLY, UNREACHABLE | {"status": DocumentStatus.TOO_COSTLY}])
def test_a_document_that_cannot_be_had_now_keeps_its_text(
    collection: Collection, database: str, now: dict[str, Any]
) -> None:
    collection.store([law(documents=[document(), document(url="https://g.example/2.pdf", sha256="cd" * 32)])])
    second = law(
        crawled_at=FEBRUARY, documents=[document(**now), document(url="https://g.example/2.pdf", sha256="cd" * 32)]
    )
    assert outcome(collection, second) is Outcome.UNCHANGED
    assert parsed(page(database)["unread"]) == ["documents"]
    assert {row["status"] for row in rows(database, "SELECT status FROM documents")} == {"ok"}


def test_another_file_that_is_too_costly_is_a_change(collection: Collection) -> None:
    collection.store([law(documents=[document()])])
    other = document(**COSTLY, sha256="cd" * 32)
    assert outcome(collection, law(crawled_at=FEBRUARY, documents=[other])) is Outcome.CHANGED


def test_opinions_too(collection: Collection, database: str) -> None:
    collection.store([opinion(section="Sea", lead="Fish."), opinion(crawled_at=FEBRUARY, unread=["section", "lead"])])
    (row,) = rows(database, "SELECT * FROM opinions")
    assert (row["section"], row["lead"], row["version"], parsed(row["unread"])) == (
        "Sea",
        "Fish.",
        1,
        ["lead", "section"],
    )
