from __future__ import annotations

from io import StringIO
from typing import TYPE_CHECKING

from rich.console import Console

from healing.bench.run import Watch
from healing.bench.selection import chosen_cases
from tests.bench.samples import write_both
from tests.benchmarks.prompts import Asked, by_suite, figures, half_of, main, measured, table

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def question(site: str, tokens: int, **shown: bool) -> Asked:
    return Asked(site, "news", site, tokens, 10, shown)


def test_the_figures_of_some_questions() -> None:
    found = figures([question("a", 900, title=True, rows=False), question("b", 1100, title=False, date=True)])

    assert (found.median, found.most) == (1100, 1100)
    assert found.fields == {"title": (1, 2), "rows": (0, 1), "date": (1, 1)}
    assert found.recall == 2 / 3  # the rows are not counted


def test_questions_are_made_of_what_broke(tmp_path: Path) -> None:
    write_both(tmp_path)

    found = measured(chosen_cases(tmp_path), Watch(Console(file=StringIO())))

    assert {suite: [one.case for one in few] for suite, few in by_suite(found).items()} == {
        "courts": ["court__1__2"],
        "news": ["paper__1__2"],
    }
    assert all(all(one.shown.values()) and 200 < one.tokens < 1500 for one in found)


def test_what_the_other_proposers_heal_is_not_asked_for(tmp_path: Path) -> None:
    write_both(tmp_path)

    cases = chosen_cases(tmp_path)
    refused = measured(cases, Watch(Console(file=StringIO())), only_refused=True)

    assert {name for one in refused for name in one.shown} < {"title", "rows", "name", "url"}


def test_halves_are_of_whole_sites() -> None:
    assert half_of(question("a", 1, title=True)) == half_of(question("a", 2, title=False))


def test_the_missed_are_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_both(tmp_path)

    assert main(tmp_path, 1, only_refused=False, verbose=True) == 0

    assert "recall" in capsys.readouterr().out
    assert table([question("a", 900, title=True)]).row_count >= 2
