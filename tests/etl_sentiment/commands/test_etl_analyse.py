from __future__ import annotations

from argparse import Namespace
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest
from scrapy.exceptions import UsageError
from scrapy.settings import Settings

from etl_sentiment.commands import etl_analyse
from etl_sentiment.commands.etl_analyse import Command
from etl_sentiment.storage.opening import open_collection
from tests.doubles.ollama import OllamaDouble, not_found
from tests.etl_sentiment.storage.samples import law, opinion, rows

if TYPE_CHECKING:
    from pathlib import Path

    from etl_sentiment.items import Item

TEXT = "People love the Fisheries Act. The Fisheries Act is a success for all who live from the sea."
LABELS = "SELECT sentiment_label AS label, sentiment_method AS method FROM opinions ORDER BY url"


def fill(home: Path, *items: Item) -> str:
    url = f"sqlite:///{home}/data/collected.db"
    with closing(open_collection(url)) as collection:
        collection.store(items)
    return url


def run(home: Path, *args: str, again: bool = False, **settings: Any) -> int:
    command = Command()
    command.settings = Settings({
        "HEALING_HOME": str(home), "ETL_DATABASE_URL": "sqlite:///data/collected.db", "SENTIMENT_ANALYSER": "vader",
    } | settings)  # fmt: skip
    command.run(list(args), Namespace(again=again))
    return command.exitcode


def test_what_is_due(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    url = fill(tmp_path, law(), opinion(text=TEXT))
    assert run(tmp_path) == 0
    told = capsys.readouterr()
    assert told.out.startswith("1 opinion analysed: 2 mentions of 1 law. ETL_DATABASE_URL = ")
    assert told.err == ""
    assert [row["label"] for row in rows(url, LABELS)] == ["positive"]
    assert run(tmp_path) == 0
    assert capsys.readouterr().out.startswith("0 opinions analysed: nothing was due. ETL_DATABASE_URL = ")
    assert run(tmp_path, again=True) == 0
    assert capsys.readouterr().out.startswith("1 opinion analysed")


def test_how_far_it_is(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(etl_analyse, "_TOLD_EACH", 100)
    fill(tmp_path, *(opinion(url=f"https://paper.example/{number}") for number in range(201)))
    assert run(tmp_path) == 0
    assert capsys.readouterr().err.splitlines() == [
        "etl-analyse: 100 of 201 opinions", "etl-analyse: 200 of 201 opinions",
    ]  # fmt: skip


def test_a_model_that_is_not_there_leaves_them_for_later(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    url = fill(tmp_path, opinion(text=TEXT))
    with OllamaDouble(not_found("llama3")) as double:
        ollama: dict[str, Any] = {"SENTIMENT_ANALYSER": "ollama", "HEALING_LLM_BASE_URL": double.url}
        assert run(tmp_path, **ollama) == 1
    told = capsys.readouterr().err
    assert told.startswith("etl-analyse: ollama llama3: ")
    assert "ollama pull llama3" in told
    assert [row["label"] for row in rows(url, LABELS)] == [None]


def test_what_was_understood_is_kept_where_nothing_can_be_judged(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    url = fill(tmp_path, opinion(text=TEXT))
    assert run(tmp_path) == 0
    with OllamaDouble(not_found("llama3")) as double:
        ollama: dict[str, Any] = {"SENTIMENT_ANALYSER": "ollama", "HEALING_LLM_BASE_URL": double.url}
        assert run(tmp_path, again=True, **ollama) == 1
    assert "ollama pull llama3" in capsys.readouterr().err
    assert [row["label"] for row in rows(url, LABELS)] == ["positive"]


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"ETL_DATABASE_URL": None}, "ETL_DATABASE_URL = None: there is no database to read"),
        ({"SENTIMENT_ANALYSER": "Vader"}, "SENTIMENT_ANALYSER = 'Vader': must be one of vader, ollama"),
        ({"SENTIMENT_ANALYSER": None}, "SENTIMENT_ANALYSER = None: must be one of vader, ollama"),
        ({"SENTIMENT_ANALYSER": "ollama", "HEALING_LLM_PROVIDER": "none"}, "llm.provider is none: make it ollama"),
        ({"HEALING_HOME": "/dev/null/home"}, "there is no folder /dev/null/home"),
    ],
)
def test_what_is_wrong_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], settings: dict[str, Any], message: str
) -> None:
    assert run(tmp_path, **settings) == 1
    told = capsys.readouterr().err
    assert told.startswith("etl-analyse: ")
    assert message in told


def test_wrong_use(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="it takes no names"):
        run(tmp_path, "opinions")
