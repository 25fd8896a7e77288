from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from scrapy.exceptions import UsageError
from scrapy.settings import Settings

from etl_sentiment.commands.eval_sentiment import Command
from tests.doubles.ollama import OllamaDouble, says

if TYPE_CHECKING:
    from pathlib import Path

HEAD = "text,label,score,language"
LINES = (
    "The act is a success and people are happy.,positive,0.9,en",
    '"The act is a disaster, and people are angry.",Negative,-0.8,en',
    "The act has nine sections.,neutral,0,en",
    "The act is a triumph.,,-0.6,en",
    "Das Gesetz ist ein Segen.,positive,0.9,",
)


def run(home: Path, *args: str, **settings: Any) -> int:
    command = Command()
    command.settings = Settings({"HEALING_HOME": str(home), "SENTIMENT_ANALYSER": "vader"} | settings)
    command.run(list(args), None)  # type: ignore[arg-type]
    return command.exitcode


def file(home: Path, *lines: str, encoding: str = "utf-8") -> str:
    path = home / "texts.csv"
    path.write_text("\n".join(lines) + "\n", encoding)
    return str(path)


def test_figures(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(tmp_path, file(tmp_path, HEAD, *LINES)) == 0
    told = capsys.readouterr()
    lines = told.out.splitlines()
    assert lines[0].startswith("vader 3.")
    assert lines[0].endswith(": 5 texts, 4 judged")
    assert lines[1] == "accuracy      75.0%  (always the commonest label:  50.0%)"
    # negative: 1 right of 2 given, 1 said: 2/3; neutral 1; positive: 1 right of 1 given, 2 said: 2/3
    assert lines[2] == "macro F1      77.8%"
    assert lines[3].startswith("correlation")
    assert lines[3].endswith("(Pearson, 4 texts with a score)")
    cells = [line.split("│")[1:-1] for line in lines if line.startswith("│")]
    assert [[cell.strip() for cell in row] for row in cells] == [
        ["negative", "1", "0", "1", "0"],
        ["neutral", "0", "1", "0", "0"],
        ["positive", "0", "0", "1", "1"],
    ]
    assert lines[-1] == "not judged: 1 text: language de: VADER judges English only"
    assert told.err == ""


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_files_as_spreadsheets_write_them(
    tmp_path: Path, encoding: str, separator: str, capsys: pytest.CaptureFixture[str]
) -> None:
    name = file(
        tmp_path, separator.join(("label", "text")), separator.join(("positive", "It is good.")), encoding=encoding
    )
    assert run(tmp_path, name) == 0
    assert ": 1 text, " in capsys.readouterr().out


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        ((), "line 1: the columns must be text, and label or score (and language, if you like); there: nothing"),
        (("text,feeling", "a,good"), "line 1: the columns must be text, and label or score"),
        (("text,label", "It is good.,great"), "line 2: label is 'great', not one of negative, neutral, positive"),
        (("text,label", "It is good.,unsupported"), "line 2: label is 'unsupported', not one of"),
        (("text,label", "It is good."), "line 2: label is '', not one of"),
        (("text,score", "It is good.,1", "It is bad.,3"), "line 3: score is '3', not a number from -1 to 1"),
        (("text,score", "It is good.,nan"), "line 2: score is 'nan', not a number from -1 to 1"),
        (("text,score", ",1"), "line 2: text is empty"),
        (("text,label", "a,positive", '"b'), "line 3: unexpected end of data"),
    ],
)
def test_what_is_wrong_in_a_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], lines: tuple[str, ...], message: str
) -> None:
    name = file(tmp_path, *lines)
    assert run(tmp_path, name) == 1
    told = capsys.readouterr()
    assert told.err.startswith(f"eval-sentiment: {name}, {message}")
    assert told.out == ""


def test_files_that_cannot_be_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(tmp_path, str(tmp_path / "none.csv")) == 1
    assert "none.csv cannot be read (No such file or directory)" in capsys.readouterr().err
    name = file(tmp_path, "text,label", "Größe,positive", encoding="latin-1")
    assert run(tmp_path, name) == 1
    assert f"{name}: is not UTF-8" in capsys.readouterr().err


def test_a_model_in_place_of_vader(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    reply = says(json.dumps({"quotes": ["Segen"], "label": "positive", "score": 0.9}))
    with OllamaDouble(reply) as double:
        name = file(tmp_path, HEAD, LINES[-1])
        assert run(tmp_path, name, SENTIMENT_ANALYSER="ollama", HEALING_LLM_BASE_URL=double.url) == 0
    assert capsys.readouterr().out.startswith("ollama llama3: 1 text, 1 judged\naccuracy     100.0%")
    assert run(tmp_path, name, SENTIMENT_ANALYSER="ollama", HEALING_LLM_BASE_URL=double.url) == 1
    assert "ollama serve" in capsys.readouterr().err


@pytest.mark.parametrize("args", [(), ("a.csv", "b.csv")])
def test_wrong_use(tmp_path: Path, args: tuple[str, ...]) -> None:
    with pytest.raises(UsageError, match="name one file"):
        run(tmp_path, *args)
