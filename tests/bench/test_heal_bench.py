from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from healing.bench.case import read_case
from healing.bench.repair import repair_case
from healing.bench.result import BenchVerdict
from healing.model import ROWS
from tests.bench.samples import (
    LISTING_NEW,
    LISTING_OLD,
    PAGE_OLD,
    listing_case,
    page_case,
    write_both,
    write_case,
)
from tests.limits import TIME_LIMIT

if TYPE_CHECKING:
    from pathlib import Path


def heal_bench(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "scrapy", "heal-bench", *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, timeout=TIME_LIMIT)


def test_what_still_works_is_intact(tmp_path: Path) -> None:
    result = repair_case(read_case(write_case(tmp_path, page_case(), PAGE_OLD, PAGE_OLD)))

    assert result.answers["title"].verdict is BenchVerdict.INTACT
    assert result.milliseconds > 0


def test_a_field_without_a_value_has_failed_even_if_optional(tmp_path: Path) -> None:
    data = page_case()
    data["fields"]["title"]["required"] = False
    result = repair_case(read_case(write_case(tmp_path, data, PAGE_OLD, "<main><p>Nothing here.</p></main>")))

    assert result.answers["title"].verdict is BenchVerdict.REFUSED
    assert result.answers["title"].reason


def test_a_listing_is_healed_rows_and_columns(tmp_path: Path) -> None:
    result = repair_case(read_case(write_case(tmp_path, listing_case(), LISTING_OLD, LISTING_NEW)))

    assert {name: answer.verdict for name, answer in result.answers.items()} == {
        ROWS: BenchVerdict.HEALED,
        "name": BenchVerdict.HEALED,
        "url": BenchVerdict.HEALED,
    }


def test_the_command_writes_the_verdicts_and_prints_the_score(tmp_path: Path) -> None:
    write_both(tmp_path / "cases")

    done = heal_bench(tmp_path, "cases", "--json", "result.json")

    assert done.returncode == 0, done.stderr
    assert "2 cases" in done.stdout
    written = json.loads((tmp_path / "result.json").read_text(encoding="utf-8"))["cases"]
    assert set(written) == {"court__1__2", "paper__1__2"}
    assert set(written["court__1__2"]) == {"ms", "rows", "fields"}
    assert set(written["paper__1__2"]["fields"]["title"]) == {
        "verdict",
        "selectors",
        "proposer",
        "confidence",
        "reason",
    }
    assert written["court__1__2"]["rows"]["verdict"] == "healed"


def test_one_case_is_explained(tmp_path: Path) -> None:
    write_both(tmp_path / "cases")

    done = heal_bench(tmp_path, "cases", "--explain", "court__1__2")

    assert done.returncode == 0, done.stderr
    assert "rows: healed by listing" in done.stdout
    assert max(map(len, done.stdout.splitlines())) <= 100


def test_the_limit_counts_cases(tmp_path: Path) -> None:
    write_both(tmp_path / "cases")

    done = heal_bench(tmp_path, "cases", "--json", "result.json", "--limit", "1")

    assert done.returncode == 0, done.stderr
    assert len(json.loads((tmp_path / "result.json").read_text(encoding="utf-8"))["cases"]) == 1


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        ((), 2, "name one folder"),
        (("one", "two"), 2, "name one folder"),
        (("cases", "--limit", "0"), 2, "--limit is 0"),
        (("cases", "--jobs", "0"), 2, "--jobs is 0"),
        (("cases", "--group", "--ablation"), 2, "not allowed with argument --group"),
        (("cases", "--proposers", "oracle"), 1, "oracle is not known"),
        (("nowhere",), 1, "nowhere is not a folder"),
        (("empty",), 1, "no case folder below empty"),
        (("broken",), 1, "case.json is not JSON"),
    ],
)
def test_wrong_use_is_told_without_a_traceback(
    tmp_path: Path, arguments: tuple[str, ...], code: int, message: str
) -> None:
    write_both(tmp_path / "cases")
    (tmp_path / "empty").mkdir()
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "case.json").write_text("{", encoding="utf-8")

    done = heal_bench(tmp_path, *arguments)

    assert done.returncode == code
    assert message in done.stdout + done.stderr
    assert "Traceback" not in done.stdout + done.stderr
