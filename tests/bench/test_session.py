from __future__ import annotations

import json
from io import StringIO
from typing import TYPE_CHECKING, Any

import pytest
from rich.console import Console

from healing.bench.selection import proposing
from healing.bench.session import Extra, Plan, carry_out
from healing.errors import HealingError
from tests.bench.samples import PAGE_NEW, PAGE_OLD, page_case, write_both, write_case

if TYPE_CHECKING:
    from pathlib import Path


def carried_out(plan: Plan) -> tuple[bool, str]:
    """Whether all went well, and what was printed."""
    shown = StringIO()
    is_well = carry_out(plan, Console(file=shown, width=100), Console(file=shown, width=200))
    return is_well, shown.getvalue()


@pytest.mark.parametrize(
    ("wishes", "told"),
    [
        ({}, "healed answers by proposer"),
        ({"extra": Extra.GROUP}, "incidents of several pages: 0, of 0 cases"),
        ({"extra": Extra.ABLATION, "who": proposing("listing,history")}, "without history"),
        ({"who": proposing("adversary")}, "courts, adversary, each decoy alone: accepted"),
        ({"suites": ("courts",)}, "1 cases"),
        ({"explained": "court__1__2"}, "rows: healed by listing"),
    ],
)
def test_what_is_wished_for_is_told(tmp_path: Path, wishes: dict[str, Any], told: str) -> None:
    write_both(tmp_path)

    is_well, text = carried_out(Plan(tmp_path, **wishes))

    assert is_well, text
    assert told in text


def test_incidents_of_several_pages_are_written_beside_the_cases(tmp_path: Path) -> None:
    for number, headline in ((1, "Parliament passes the water bill"), (2, "Court stops the new motorway")):
        case = page_case(id=f"paper__{number}", url_new=f"http://paper.test/{number}")
        case["fields"]["title"]["new_value"] = headline
        html = PAGE_NEW.replace("Parliament passes the water bill", headline)
        write_case(tmp_path, case, PAGE_OLD, html)

    is_well, text = carried_out(Plan(tmp_path, extra=Extra.GROUP, target=tmp_path / "result.json"))

    assert is_well, text
    assert "incidents of several pages: 1, of 2 cases" in text
    written = json.loads((tmp_path / "result.json").read_text("utf-8"))
    assert set(written["cases"]) == set(written["together"]) == {"paper__1", "paper__2"}


def test_a_case_that_cannot_be_read_is_told_and_counted_as_refused(tmp_path: Path) -> None:
    write_both(tmp_path)
    (tmp_path / "news" / "paper__1__2" / "new.html.gz").write_bytes(b"no gzip")

    is_well, text = carried_out(Plan(tmp_path, target=tmp_path / "result.json"))

    assert not is_well
    assert "new.html.gz cannot be read" in text
    written = json.loads((tmp_path / "result.json").read_text("utf-8"))["cases"]
    assert written["paper__1__2"]["fields"]["title"]["verdict"] == "refused"
    assert written["court__1__2"]["rows"]["verdict"] == "healed"
    assert not carried_out(Plan(tmp_path, explained="paper__1__2"))[0]


@pytest.mark.parametrize(
    ("wishes", "message"),
    [
        ({"who": proposing("adversary"), "extra": Extra.GROUP}, "adversary and --group exclude each other"),
        ({"who": proposing("adversary"), "extra": Extra.ABLATION}, "adversary and --ablation exclude each other"),
        ({"who": proposing("adversary"), "explained": "x"}, "adversary and --explain exclude each other"),
    ],
)
def test_wishes_that_exclude_each_other(tmp_path: Path, wishes: dict[str, Any], message: str) -> None:
    with pytest.raises(HealingError, match=message):
        Plan(tmp_path, **wishes)


def test_a_results_file_that_cannot_be_written_is_told_before_the_run(tmp_path: Path) -> None:
    for target in (tmp_path / "nowhere" / "result.json", tmp_path):
        with pytest.raises(HealingError, match=f"--json {target}: name a file in a folder that exists"):
            Plan(tmp_path, target=target)
    with pytest.raises(HealingError, match="--explain and --json exclude each other"):
        Plan(tmp_path, explained="x", target=tmp_path / "result.json")
