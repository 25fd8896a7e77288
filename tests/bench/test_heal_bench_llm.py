"""The command with a model, as a person runs it: a process of its own, against a server on loopback."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from scrapy.cmdline import ScrapyArgumentParser
from scrapy.settings import Settings

from healing.commands.heal_bench import Command
from tests.bench.samples import PAGE_NEW, PAGE_OLD, page_case, write_both, write_case
from tests.bench.test_heal_bench import heal_bench
from tests.doubles.ollama import Hang, OllamaDouble, named
from tests.limits import TIME_LIMIT

if TYPE_CHECKING:
    from pathlib import Path

ONE_ANSWER = ("-s", "HEALING_LLM_VARIANTS=1")


def test_a_run_with_a_model(tmp_path: Path) -> None:
    write_both(tmp_path / "cases")
    with OllamaDouble(named({"title": "water bill"}), models=("phi3:latest",)) as double:
        done = heal_bench(
            tmp_path, "cases", "--proposers", "none", "--suite", "news", "--llm", "phi3", "--base-url", double.url,
            "--json", "result.json", *ONE_ANSWER, "-s", "HEALING_LLM_TEMPERATURE=0.7",
        )  # fmt: skip

    assert done.returncode == 0, done.stderr
    assert "what the model made of them" in done.stdout
    assert max(map(len, done.stdout.splitlines())) <= 100
    told = json.loads((tmp_path / "result.json").read_text("utf-8"))
    assert set(told["cases"]["paper__1__2"]) == {"ms", "fields"}
    assert told["llm"]["models"]["phi3"]["cases"]["paper__1__2"]["fields"]["title"]["proposer"] == "llm (phi3)"
    assert double.chats[-1]["options"]["temperature"] == 0.7
    assert len([chat for chat in double.chats if chat["messages"]]) == 1


def start(folder: Path, url: str, jobs: int = 1) -> subprocess.Popen[str]:
    """A run of three cases without other proposers."""
    for name in ("one", "two", "three"):
        write_case(folder / "cases", page_case(id=name), PAGE_OLD, PAGE_NEW)
    command = [sys.executable, "-m", "scrapy", "heal-bench", *arguments(url), "--jobs", str(jobs)]
    return subprocess.Popen(
        command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    )


def arguments(url: str) -> tuple[str, ...]:
    named_model = ("--proposers", "none", "--llm", "phi3", "--base-url", url)
    return ("cases", *named_model, "--json", "result.json", *ONE_ANSWER)


def interrupt(run: subprocess.Popen[str]) -> tuple[str, str]:
    """As a terminal does on Ctrl-C: to all processes of its group. What was printed, white space as one blank."""
    os.killpg(run.pid, signal.SIGINT)
    out, error = run.communicate(timeout=TIME_LIMIT)
    return " ".join(out.split()), " ".join(error.split())


def test_ctrl_c_leaves_a_file_that_a_run_goes_on_with(tmp_path: Path) -> None:
    answer = named({"title": "water bill"})
    with OllamaDouble(answer, Hang(), answer, models=("phi3:latest",)) as double:
        run = start(tmp_path, double.url)
        assert double.arrived.wait(60)
        out, error = interrupt(run)
        left = json.loads((tmp_path / "result.json").read_text("utf-8"))

        done = heal_bench(tmp_path, *arguments(double.url), "--resume")

    assert (run.returncode, "Traceback" in error) == (1, False)
    assert "interrupted after 1 of 3 cases, which are in result.json: the same command line with --resume" in out
    assert (list(left["cases"]), left["llm"]["finished"]) == (["one"], False)
    assert done.returncode == 0, done.stderr
    told = json.loads((tmp_path / "result.json").read_text("utf-8"))
    assert set(told["cases"]) == {"one", "two", "three"}
    assert told["cases"]["one"] == left["cases"]["one"]
    assert told["llm"]["summary"]["outcomes"]["phi3"]["news"]["drifted"] == {"right": 3}


def test_ctrl_c_ends_all_processes_without_a_traceback(tmp_path: Path) -> None:
    with OllamaDouble(Hang(), models=("phi3:latest",)) as double:
        run = start(tmp_path, double.url, jobs=2)
        assert double.arrived.wait(60)
        out, error = interrupt(run)

    assert (run.returncode, "Traceback" in error) == (1, False)
    assert "interrupted before the first of 3 cases was done" in out
    assert not (tmp_path / "result.json").exists()


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--llm", "phi3", "--base-url", "http://192.0.2.7:11434"), "would send page content to 192.0.2.7"),
        (("--llm", "phi3", "--base-url", "nowhere"), "must be a URL such as"),
        (("--llm", "phi3", "--group"), "--group and --llm exclude each other"),
        (("--resume",), "name it with --llm"),
        (("--replies", "nowhere"), "--replies nowhere is not a folder"),
    ],
)
def test_wrong_use_is_told(
    tmp_path: Path,
    options: tuple[str, ...],
    message: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    write_both(tmp_path / "cases")
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("SCRAPY_SETTINGS_MODULE", raising=False)
    command = Command()
    command.settings = Settings()
    parser = ScrapyArgumentParser()
    command.add_options(parser)

    command.run(["cases"], parser.parse_args(list(options)))

    assert command.exitcode == 1
    assert message in " ".join(capsys.readouterr().err.split())
