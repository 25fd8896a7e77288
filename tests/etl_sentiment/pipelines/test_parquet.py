from __future__ import annotations

import io
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import pytest
from scrapy.settings import Settings

from etl_sentiment.items import LawItem, OpinionItem
from etl_sentiment.pipelines import parquet
from etl_sentiment.pipelines.parquet import FeedFile, ParquetItemExporter, check_feeds
from healing.errors import ConfigError
from tests.etl_sentiment.pipelines.crawl import crawl
from tests.etl_sentiment.storage.samples import document, law, opinion

if TYPE_CHECKING:
    from pathlib import Path

pa = pytest.importorskip("pyarrow", reason="pyarrow is not installed (pip install pyarrow)")
pq = pytest.importorskip("pyarrow.parquet")
FEEDS = {"laws.parquet": {"format": "parquet"}}


def written(*items: Any) -> io.BytesIO:
    file = io.BytesIO()
    exporter = ParquetItemExporter(file, encoding="utf-8", indent=None, fields_to_export=None)
    exporter.start_exporting()
    for item in items:
        exporter.export_item(item)
    exporter.finish_exporting()
    return file


def test_what_is_written_can_be_read() -> None:
    item = law(subjects=["Fisch", "Küste"], effective="soon", healed={"title": 0.5}, documents=[document()])
    (row,) = pq.read_table(written(item)).to_pylist()
    assert (row["title"], row["subjects"], row["published"]) == ("Fisheries Act", ["Fisch", "Küste"], date(2021, 3, 4))
    assert (row["effective"], row["unparsed"]) == (None, [("effective", "soon")])
    assert (row["healed"], row["attachments"]) == ([("title", 0.5)], None)
    assert row["crawled_at"] == datetime.fromisoformat(item.crawled_at)
    (found,) = row["documents"]
    assert (found["status"], found["pages"], found["metadata"]) == (
        "ok",
        ["Page one.", "Page two."],
        [("Title", "Fisheries Act")],
    )


def test_an_opinion() -> None:
    (row,) = pq.read_table(
        written(opinion(duplicate_of="https://x.example", similarity=0.75, paywalled=True))
    ).to_pylist()
    assert (row["duplicate_of"], row["similarity"], row["paywalled"]) == ("https://x.example", 0.75, True)


@pytest.mark.parametrize("item_class", [LawItem, OpinionItem])
def test_the_columns_are_the_fields(item_class: type[Any]) -> None:
    file = written(law() if item_class is LawItem else opinion())
    assert {*pq.read_schema(file).names} == {*item_class.__dataclass_fields__, "unparsed"}


def test_row_groups_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("etl_sentiment.storage.parquet_file.MOST_ROWS", 10)
    monkeypatch.setattr("etl_sentiment.storage.parquet_file.MOST_CHARACTERS", 1000)
    file = pq.ParquetFile(written(*[law(url=f"https://x.example/{number}") for number in range(25)]))
    assert [file.metadata.row_group(at).num_rows for at in range(file.num_row_groups)] == [10, 10, 5]
    long = pq.ParquetFile(written(*[law(text="x" * 600) for _ in range(3)]))
    assert [long.metadata.row_group(at).num_rows for at in range(long.num_row_groups)] == [2, 1]


def test_an_item_of_another_class_is_told(caplog: pytest.LogCaptureFixture) -> None:
    file = written(law(), opinion(), law(title=["no"]), {"other": "item"})
    assert pq.read_table(file).num_rows == 1
    told = "\n".join(caplog.messages)
    assert "a OpinionItem in a file of LawItems" in told
    assert "title is ['no']: expected a text" in told
    assert "not a dict" in told


def test_a_file_gets_its_name_when_it_is_complete(tmp_path: Path) -> None:
    storage = FeedFile(str(tmp_path / "a" / "laws.parquet"), feed_options={"format": "parquet"})
    file = storage.open(None)  # type: ignore[arg-type]
    file.write(b"PAR1")
    assert [path.name for path in (tmp_path / "a").iterdir()] == ["laws.parquet.part"]
    storage.store(file)
    assert [path.name for path in (tmp_path / "a").iterdir()] == ["laws.parquet"]


def test_other_feeds_are_written_as_ever(tmp_path: Path) -> None:
    for line in (b"1\n", b"2\n"):
        storage = FeedFile(str(tmp_path / "laws.jsonl"), feed_options={"format": "jsonlines"})
        file = storage.open(None)  # type: ignore[arg-type]
        file.write(line)
        storage.store(file)
    assert (tmp_path / "laws.jsonl").read_bytes() == b"1\n2\n"


def test_a_crawl_with_a_parquet_feed(tmp_path: Path) -> None:
    items = [law(url=f"https://x.example/{number}") for number in range(30)]
    code, _, log = crawl(tmp_path, items, ETL_DATABASE_URL=None, FEEDS=FEEDS)
    assert code == 0, log
    assert pq.read_table(tmp_path / "laws.parquet").num_rows == 30
    code, stats, log = crawl(tmp_path, items, ETL_DATABASE_URL=None, FEEDS=FEEDS)
    assert (code, stats) == (1, {})
    assert "laws.parquet is there already, and a Parquet file cannot be added to" in log
    assert "Traceback" not in log


def test_without_its_library_the_crawl_does_not_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parquet, "find_spec", lambda name: None)
    check_feeds(Settings({"FEEDS": {"x.jsonl": {"format": "jsonlines"}}}))
    with pytest.raises(ConfigError, match=r"FEEDS: laws\.parquet is in Parquet, which needs pyarrow: pip install"):
        check_feeds(Settings({"FEEDS": FEEDS}))


def test_a_crawl_without_the_library_ends_before_it_starts(tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(HIDDEN, "utf-8")
    code, stats, log = crawl(tmp_path, [law()], path=str(tmp_path), ETL_DATABASE_URL=None, FEEDS=FEEDS)
    assert (code, stats) == (1, {})
    assert "scrapy crawl made: FEEDS: laws.parquet is in Parquet, which needs pyarrow: pip install pyarrow" in log
    assert "Traceback" not in log
    code, stats, log = crawl(tmp_path, [law()], path=str(tmp_path), ETL_DATABASE_URL=None)
    assert code == 0, log


HIDDEN = """
import importlib.util

find_spec = importlib.util.find_spec
importlib.util.find_spec = lambda name, package=None: None if name == "pyarrow" else find_spec(name, package)
"""
