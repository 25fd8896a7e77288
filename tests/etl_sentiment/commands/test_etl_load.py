from __future__ import annotations

import json
from dataclasses import asdict
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pytest
from scrapy.exceptions import UsageError
from scrapy.settings import Settings

from etl_sentiment.commands import etl_load
from etl_sentiment.commands.etl_load import Command
from etl_sentiment.storage import loading
from etl_sentiment.storage.loading import read_lines
from tests.etl_sentiment.storage.samples import FEBRUARY, document, law, opinion, rows

if TYPE_CHECKING:
    from pathlib import Path

    from etl_sentiment.items import Item


def feed(folder: Path, *lines: Item | str, name: str = "feed.jsonl") -> str:
    path = folder / name
    told = (line if isinstance(line, str) else json.dumps(asdict(line), ensure_ascii=False) for line in lines)
    path.write_text("\n".join(told) + "\n", "utf-8")
    return str(path)


def load(home: Path, *files: str, **settings: Any) -> int:
    command = Command()
    command.settings = Settings(
        {"HEALING_HOME": str(home), "ETL_DATABASE_URL": "sqlite:///data/collected.db"} | settings
    )
    command.run(list(files), None)  # type: ignore[arg-type]
    return command.exitcode


def test_items_of_every_sort(database: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = feed(tmp_path, law(documents=[document()]), "", opinion(), law(crawled_at=FEBRUARY, title="B"))
    assert load(tmp_path, file, ETL_DATABASE_URL=database) == 0
    assert capsys.readouterr().out.startswith("2 new, 1 changed, 0 unchanged. ETL_DATABASE_URL = ")
    assert load(tmp_path, file, file, ETL_DATABASE_URL=database) == 0
    told = capsys.readouterr()
    assert told.out.startswith("0 new, 0 changed, 6 unchanged.")
    assert told.err == ""
    assert rows(database, "SELECT title, version FROM laws") == [{"title": "B", "version": 2}]
    assert len(rows(database, "SELECT 1 FROM document_pages")) == 2


def test_a_feed_of_an_earlier_release(tmp_path: Path) -> None:
    """It had fewer fields."""
    old = {"source": "gazette", "url": "https://x.example/1", "crawled_at": FEBRUARY, "title": "A", "text": None}
    assert load(tmp_path, feed(tmp_path, json.dumps(old))) == 0


def test_bad_lines_are_named_and_the_rest_goes_on(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    good = asdict(law())
    file = feed(
        tmp_path,
        law(),
        json.dumps(good | {"title": 3}),
        json.dumps(good | {"nonsense": 3}),
        "[1, 2]",
        json.dumps({"source": "x", "url": "y"}),
        json.dumps(good | {"crawled_at": "yesterday"}),
        json.dumps(good | {"documents": [asdict(document()) | {"size": 2**70}], "url": "https://x.example/big"}),
        json.dumps(good | {"documents": [asdict(document()) | {"status": "fine"}]}),
        "[" * 100_000,
        opinion(),
        json.dumps(good)[:50],
    )
    (tmp_path / "more.jsonl").write_bytes(b"\xff\xfe\n" + json.dumps(good | {"url": "https://x.example/2"}).encode())
    assert load(tmp_path, file, str(tmp_path / "none.jsonl"), str(tmp_path), str(tmp_path / "more.jsonl")) == 1
    told = capsys.readouterr()
    assert told.out.startswith("3 new, 0 changed, 0 unchanged; 10 bad lines left out; 2 files not read.")
    lines = told.err.splitlines()
    assert len(lines) == 12
    for start, problem in zip(
        lines,
        (
            "line 2: title: Input should be a valid string", "line 3: LawItem has no nonsense: was it written by",
            "line 4: neither a law (with a title) nor an opinion", "line 5: neither a law",
            "line 6: 'https://gazette.example/laws/1': crawled_at is 'yesterday': expected a time in ISO 8601",
            "line 8: documents.0.status: Input should be 'ok'", "line 9: not JSON", "line 11: not JSON",
        ),
        strict=False,
    ):  # fmt: skip
        assert start.startswith(f"etl-load: {file}, {problem}"), start
    assert "line 7: ETL_DATABASE_URL" in lines[8]
    assert lines[9:11] == [
        f"etl-load: {tmp_path}/none.jsonl cannot be read (No such file or directory)",
        f"etl-load: {tmp_path} cannot be read (Is a directory)",
    ]
    assert lines[11].startswith(f"etl-load: {tmp_path}/more.jsonl, line 1: not JSON")
    assert "Traceback" not in told.err


def test_of_many_bad_lines_some_are_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert load(tmp_path, feed(tmp_path, *["{}"] * 30)) == 1
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 21
    assert lines[-1].endswith("feed.jsonl: 10 more bad lines")


def test_how_far_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(etl_load, "_TOLD_EACH", 2)
    file = feed(tmp_path, *[law(url=f"https://x.example/{number}") for number in range(5)])
    assert load(tmp_path, file) == 0
    assert capsys.readouterr().err.splitlines() == [f"{file}: 2 lines", f"{file}: 4 lines"]


def test_a_line_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loading, "MOST_BYTES", 1000)
    short = json.dumps({"source": "x", "url": "y", "title": "A"}).encode()
    lines = list(read_lines(BytesIO(b"x" * 5000 + b"\n" + short + b"\n" + b"x" * 1000)))
    assert [(line.number, line.problem) for line in lines] == [
        (1, "longer than 1,000 bytes"),
        (2, ""),
        (3, "longer than 1,000 bytes"),
    ]


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"ETL_DATABASE_URL": None}, "ETL_DATABASE_URL = None: there is no database to load into"),
        ({"ETL_DATABASE_URL": "mysql://x/y"}, "only SQLite and PostgreSQL are known"),
        ({"HEALING_HOME": "/dev/null/home"}, "there is no folder /dev/null/home"),
    ],
)
def test_what_is_wrong_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], settings: dict[str, Any], message: str
) -> None:
    assert load(tmp_path, feed(tmp_path, law()), **settings) == 1
    told = capsys.readouterr().err
    assert told.startswith("etl-load: ")
    assert message in told


def test_wrong_use() -> None:
    with pytest.raises(UsageError, match="name one or more files"):
        Command().run([], None)  # type: ignore[arg-type]
