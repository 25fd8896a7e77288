"""docs/etl.md tells of every table, view and column, and its queries find what they promise on both databases."""

from __future__ import annotations

import re
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import inspect

from etl_sentiment.analysing import analyse_due
from etl_sentiment.document import DocumentStatus
from etl_sentiment.duplicates import THRESHOLD
from etl_sentiment.sentiment.vader import Vader
from etl_sentiment.storage.migrating import VERSION_TABLE
from etl_sentiment.storage.opening import open_collection
from etl_sentiment.storage.tables import metadata
from healing.store.address import Address
from tests.etl_sentiment.storage.samples import FEBRUARY, JANUARY, MARCH, document, law, opinion, rows
from tests.etl_sentiment.storage.test_copies import text_of

if TYPE_CHECKING:
    from collections.abc import Iterator

DOCS = Path(__file__).parents[3].joinpath("docs", "etl.md").read_text("utf-8")
TABLES, QUESTIONS = DOCS.split("\n## Tables\n")[1].split("\n## Questions\n")


def sections(text: str) -> Iterator[tuple[str, str]]:
    for part in text.split("\n### ")[1:]:
        title, _, body = part.partition("\n")
        yield title, body.split("\n## ")[0]


def queries() -> Iterator[Any]:
    for question, body in sections(QUESTIONS):
        for only, query in re.findall(r"```sql ?(\w*)\n(.*?)```", body, re.DOTALL):
            for kind in [only] if only else ["sqlite", "postgresql"]:
                yield pytest.param(kind, query, id=f"{question} [{kind}]")


@pytest.fixture(scope="module")
def sqlite(tmp_path_factory: pytest.TempPathFactory) -> str:
    return filled(f"sqlite:///{tmp_path_factory.mktemp('docs')}/collected.db")


@pytest.fixture(scope="module")
def postgresql(postgres: Any) -> str:
    return filled(postgres.new_database())


def filled(url: str) -> str:
    """A small collection that has something of everything that is asked for."""
    full: dict[str, Any] = {"status": "In force", "subjects": ["Fisheries"], "issuer": "Assembly"}
    pdf = document(pages=["Page one.", "A quota of fish."])
    scan = document(url="https://g.example/3.pdf", status=DocumentStatus.NEEDS_OCR, pages=[], reason="scanned")
    with closing(open_collection(url)) as collection:
        collection.store([
            law(url="https://g.example/1", documents=[pdf], healed={"title": 0.6, "text": 0.99}, **full),
            law(url="https://g.example/2", identifier="2022/7", title="Harbour Act", published="2022-05-01",
                effective="upon publication", **full),
            law(url="https://g.example/3", identifier="2023/1", title="Dam Act", text=None, documents=[scan]),
        ])  # fmt: skip
        collection.store([
            law(url="https://g.example/2", identifier="2022/7", title="Harbour Act", published="2022-05-01",
                text="New.", crawled_at=FEBRUARY, effective="upon publication", **(full | {"status": "Repealed"})),
            law(url="https://g.example/4", identifier="2024/2", title="Reef Act", crawled_at=MARCH,
                text="All fishing boats."),
        ])  # fmt: skip
        collection.store([
            opinion(source="paper", url="https://p.example/1", section="Opinion",
                    text=text_of(1)),
            opinion(source="daily", url="https://d.example/1", text=text_of(1), crawled_at=JANUARY, paywalled=True),
            opinion(source="daily", url="https://d.example/2", text=text_of(2), crawled_at=MARCH, language="de"),
            opinion(source="paper", url="https://p.example/2", headline="Who owns the sea", authors=[],
                    text="For a year nobody liked what was done to the harbour. The Fisheries Act is bad for all."),
        ])  # fmt: skip
        analyse_due(collection, Vader())
    return url


@pytest.mark.parametrize(("kind", "query"), list(queries()))
def test_each_query_finds_something(request: pytest.FixtureRequest, kind: str, query: str) -> None:
    found = rows(request.getfixturevalue(kind), query.replace(":", r"\:"))
    assert found
    assert len({tuple(map(str, row.values())) for row in found}) == len(found)


def found_by(database: str, question: str, kind: str) -> list[dict[str, Any]]:
    body = dict(sections(QUESTIONS))[question]
    told = dict(re.findall(r"```sql ?(\w*)\n(.*?)```", body, re.DOTALL))
    return rows(database, told.get("") or told[kind])


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_what_they_find(request: pytest.FixtureRequest, kind: str) -> None:
    """The same on both databases, as far as their types go."""
    database = request.getfixturevalue(kind)

    def answer(question: str, column: str) -> list[str]:
        return [str(row[column]) for row in found_by(database, question, kind)]

    assert answer("How many laws are in force, by the year of their publication?", "year") == ["2021"]
    assert answer("Which laws speak of a thing?", "identifier") == ["2021/114", "2024/2"]
    assert answer("Which laws changed their text, and when was it noticed?", "url") == ["https://g.example/2"]
    assert answer("What did the law say on a given day?", "text")[1:] == ["New.", "None"]
    assert answer("How did a law's status change?", "became") == ["Repealed"]
    assert answer("Which opinions are copies, and of which?", "duplicate_of") == ["https://p.example/1"]
    assert answer("How many articles a month, each agency text counted once?", "articles") == ["3"]
    assert answer("Which values were read by repaired selectors that were not quite sure?", "field") == ["title"]
    assert answer("Which documents need OCR, or have no text for another reason?", "reason") == ["scanned"]
    assert answer("On which page of which document is it said?", "page") == ["2"]
    assert [float(one) for one in answer("How complete is each field, by source?", "text")] == [75.0]
    assert answer("Which laws have no text, and why?", "status") == ["needs_ocr"]
    assert answer("What was new on the day of the last crawl?", "identifier") == ["2024/2"]
    assert answer("Which pages are gone from their site?", "source") == ["gazette", "gazette", "daily", "gazette"]
    assert answer("What share has each language?", "language") == ["en", "de"]
    assert answer("Who writes most?", "articles") == ["2", "1"]
    assert answer("Which dates could not be read?", "text") == ["upon publication"]
    assert answer("Which articles are cut off by a paywall?", "paywalled") == ["1", "0"]
    assert answer("Which opinions speak of a law?", "url") == ["https://p.example/2"]
    assert answer("Which laws are discussed most, and how does the press feel about them?", "opinions") == ["1"]
    assert answer("What exactly do they say of it?", "sentence") == ["The Fisheries Act is bad for all."]
    assert answer("How does each newspaper feel, month by month?", "source") == ["paper"]
    assert answer("Which opinions were not judged, and why?", "opinions") == ["3"]


def test_there_are_enough_questions() -> None:
    assert len(list(sections(QUESTIONS))) >= 12


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_every_column_is_told(request: pytest.FixtureRequest, kind: str) -> None:
    engine = Address.of(request.getfixturevalue(kind), "TEST", "x.db").engine()
    inspector = inspect(engine)
    told = {title: set(re.findall(r"^\| (\w+) \|", body, re.MULTILINE)) for title, body in sections(TABLES)}
    told = {title: names - {"column"} for title, names in told.items()}
    names = {name for title in told for name in title.split(", ")}
    assert names == {*inspector.get_table_names(), *inspector.get_view_names()} - {VERSION_TABLE}
    for title, columns in told.items():
        if title != "law_versions, opinion_versions":
            assert columns == {one["name"] for name in title.split(", ") for one in inspector.get_columns(name)}, title
    of_page, link = {"source", "url", "first_seen", "last_seen", "unread"}, {"duplicate_of", "similarity"}
    felt = {"sentiment", *(f"sentiment_{name}" for name in ("label", "method", "reason"))}
    for view in ("law", "opinion"):
        assert {*metadata.tables[f"{view}_versions"].c.keys()} == told[f"{view}s"] - of_page - link - felt
    engine.dispose()


def test_the_figures_are_those_of_the_code() -> None:
    assert f"from {THRESHOLD} to 1" in DOCS
    assert f"a similarity of {THRESHOLD} or more" in DOCS
