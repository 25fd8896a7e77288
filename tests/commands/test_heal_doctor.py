from __future__ import annotations

import socket
import sys
from typing import TYPE_CHECKING

import pytest
from scrapy.cmdline import ScrapyArgumentParser
from scrapy.exceptions import UsageError
from scrapy.settings import Settings

from healing.commands.heal_doctor import Command
from tests.doubles.ollama import OllamaDouble, Raw, says

if TYPE_CHECKING:
    from pathlib import Path

RIGHT = '{"why": "it has a datetime", "node": 6}'
FAST = Raw(
    b'{"model": "llama3", "message": {"role": "assistant", "content": "{\\"why\\": \\"x\\", \\"node\\": 6}"},'
    b' "done": true, "done_reason": "stop", "prompt_eval_count": 300, "prompt_eval_duration": 150000000,'
    b' "eval_count": 30, "eval_duration": 500000000, "total_duration": 650000000}'
)


@pytest.fixture(autouse=True)
def _outside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder that no project is in or above of."""
    monkeypatch.chdir(tmp_path)
    for name in ("SCRAPY_SETTINGS_MODULE", "HEALING_HOME"):
        monkeypatch.delenv(name, raising=False)


def _run(*arguments: str, **settings: object) -> int:
    command = Command()
    command.settings = Settings({f"HEALING_{name}": value for name, value in settings.items()})
    parser = ScrapyArgumentParser()
    command.add_options(parser)
    options, rest = parser.parse_known_args(list(arguments))
    command.run(rest, options)
    return command.exitcode


def test_all_well_outside_of_a_project(capsys: pytest.CaptureFixture[str]) -> None:
    with OllamaDouble(FAST) as double:
        assert _run(LLM_BASE_URL=double.url) == 0

    told = capsys.readouterr()
    assert told.err == ""
    assert told.out.splitlines() == [
        f"ok the policy: ollama at {double.url}, to ask llama3",
        "ok the server answers: version 0.33.0, it has llama3:latest",
        "ok llama3: a context of 8,192 tokens, as is asked for",
        "ok llama3: loaded already",
        "ok llama3: keeps to a JSON schema, and picked the right element",
        "ok llama3: reads 2,000 and writes 60 tokens/s; a heal of 1,500 prompt tokens and 300 reply tokens takes about"
        " 5.8 s of the 60 s deadline, with 3 variants one after the other about 16 s",
    ]


def test_a_project_says_which_models(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "project").mkdir()
    with OllamaDouble(FAST, models=("qwen3:8b",)) as double:
        policy = f"llm: {{models: [qwen3:8b, phi4], base_url: '{double.url}'}}\nhealing: {{mode: observe}}"
        (tmp_path / "project" / "healing.yaml").write_text(policy, encoding="utf-8")
        assert _run(HOME=str(tmp_path / "project")) == 1

    lines = capsys.readouterr().out.splitlines()
    assert lines[0].endswith("to ask qwen3:8b, then phi4")
    assert lines[1].startswith("!  healing.mode is observe")
    assert lines[-1].startswith("x  phi4: ")
    assert lines[-1].endswith("fetch it with `ollama pull phi4`")


def test_no_server(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}"
    assert _run(LLM_BASE_URL=url) == 1

    assert capsys.readouterr().out.splitlines()[1:] == [
        f"x  no Ollama server at {url}: start it with `ollama serve`, or set llm.base_url",
        "   -> until then heals go on without a language model",
    ]


def test_none_is_wanted(capsys: pytest.CaptureFixture[str]) -> None:
    assert _run(LLM_PROVIDER="none") == 0
    assert "llm.provider is none" in capsys.readouterr().out


def test_the_client_is_not_installed(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.delitem(sys.modules, "healing.llm.openai", raising=False)
    monkeypatch.setitem(sys.modules, "openai", None)

    assert _run(LLM_PROVIDER="openai") == 1
    assert "pip install 'healing-crawler[openai]'" in capsys.readouterr().out


def test_what_the_policy_leaves_open_is_noted(capsys: pytest.CaptureFixture[str]) -> None:
    with OllamaDouble(says(RIGHT)) as double:
        _run(LLM_BASE_URL=double.url, LLM_ALLOW_REMOTE=True, LLM_CALLS_PER_HOUR=0, LLM_API_KEY="secret")

    told = capsys.readouterr().out
    assert "!  llm.calls_per_hour is 0: no model is asked" in told
    assert f"!  llm.allow_remote is true: what heals ask leads to {double.url}, pages included" in told
    assert "secret" not in told


def test_a_reply_cannot_steer_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    with OllamaDouble(says("\x1b[2J[red]no JSON[/red]")) as double:
        assert _run(LLM_BASE_URL=double.url) == 1

    told = capsys.readouterr().out
    assert "\x1b[2J" not in told
    assert "[red]no JSON[/red]" in told


def test_a_wrong_policy_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert _run(LLM_BASE_URL="http://10.0.0.1") == 1
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.startswith("heal-doctor: HEALING_LLM_BASE_URL = 'http://10.0.0.1': would send page content")


def test_a_home_that_is_not_there_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _run(HOME=str(tmp_path / "nowhere")) == 1
    assert "there is no folder" in capsys.readouterr().err


def test_an_argument_is_wrong_usage() -> None:
    with pytest.raises(UsageError, match="a model is named by -s HEALING_LLM_MODEL=qwen3"):
        _run("qwen3")
