from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from healing.bench.case import read_case
from healing.bench.llm_compare import compare_case
from healing.bench.llm_files import Gap
from healing.bench.llm_result import Ledger, digest_of, require_new
from healing.errors import HealingError
from tests.bench.llm_samples import RIGHT, Scripted
from tests.bench.samples import PAGE_NEW, PAGE_OLD, page_case, write_case

if TYPE_CHECKING:
    from pathlib import Path

    from healing.bench.case import Case

OPTIONS = {"temperature": 0.1, "proposers": ("witness",)}
MODEL = Scripted({"title": RIGHT}, gaps={Gap.NO_LATER_REPLY: "there is no reply in paper.2.json"})


def cases_in(folder: Path) -> list[Case]:
    return [read_case(write_case(folder, page_case(id=name), PAGE_OLD, PAGE_NEW)) for name in ("one", "two")]


def ledger(path: Path | None, **options: object) -> Ledger:
    return Ledger(path, OPTIONS | options, ["scripted"])


def interrupted(tmp_path: Path) -> tuple[Path, list[Case]]:
    """The file of a run that was interrupted after the first of two cases."""
    cases = cases_in(tmp_path)
    ledger(tmp_path / "result.json").add(cases[0], compare_case(cases[0], [MODEL], ()))
    return tmp_path / "result.json", cases


def test_the_file_is_whole_after_every_case(tmp_path: Path) -> None:
    path, _ = interrupted(tmp_path)

    told = json.loads(path.read_text("utf-8"))

    assert set(told) == {"cases", "llm"}
    assert set(told["cases"]["one"]) == {"ms", "fields"}
    assert told["cases"]["one"]["fields"]["title"]["verdict"] == "refused"
    assert told["llm"]["finished"] is False
    assert told["llm"]["options"] == {"temperature": 0.1, "proposers": ["witness"]}
    answered = told["llm"]["models"]["scripted"]["cases"]["one"]
    assert answered["fields"]["title"]["verdict"] == "healed"
    assert answered["llm"]["asked"] == answered["llm"]["named"] == ["title"]
    assert answered["llm"]["calls"][0]["prompt_tokens"] == 900
    assert answered["llm"]["gaps"] == {"no reply to a later round": "there is no reply in paper.2.json"}
    assert [file.name for file in tmp_path.iterdir() if file.is_file()] == ["result.json"]


def test_a_run_is_taken_up_where_it_ended(tmp_path: Path) -> None:
    path, cases = interrupted(tmp_path)
    before = json.loads(path.read_text("utf-8"))

    again = ledger(path)
    again.take_up(cases)

    assert list(again.done) == ["one"]
    assert again.done["one"].models["scripted"].asked is not None
    again.add(cases[1], compare_case(cases[1], [MODEL], ()))
    again.finish({"outcomes": {}})
    after = json.loads(path.read_text("utf-8"))
    assert after["cases"]["one"] == before["cases"]["one"]
    assert after["llm"]["models"]["scripted"]["cases"]["one"] == before["llm"]["models"]["scripted"]["cases"]["one"]
    assert (list(after["cases"]), after["llm"]["finished"]) == (["one", "two"], True)
    assert after["llm"]["summary"] == {"outcomes": {}}


def test_a_case_that_ended_in_a_defect_is_done_again(tmp_path: Path) -> None:
    path, cases = interrupted(tmp_path)
    told = json.loads(path.read_text("utf-8"))
    told["cases"]["one"]["error"] = "the process died"
    path.write_text(json.dumps(told), "utf-8")

    again = ledger(path)
    again.take_up(cases)

    assert again.done == {}


def test_nothing_is_written_without_a_file(tmp_path: Path) -> None:
    cases = cases_in(tmp_path)
    here = ledger(None)
    here.add(cases[0], compare_case(cases[0], [MODEL], ()))
    here.finish({})

    assert list(here.done) == ["one"]


def test_another_run_is_refused(tmp_path: Path) -> None:
    path, cases = interrupted(tmp_path)

    with pytest.raises(HealingError, match=r"was made with temperature = 0\.1, this run has 0\.7: repeat the command"):
        ledger(path, temperature=0.7).take_up(cases)
    with pytest.raises(HealingError, match="was made with seeds = null, this run has 3"):
        ledger(path, seeds=3).take_up(cases)
    with pytest.raises(HealingError, match="was made with the models scripted, this run has phi3, scripted"):
        Ledger(path, OPTIONS, ["phi3", "scripted"]).take_up(cases)


def test_other_cases_are_refused(tmp_path: Path) -> None:
    path, cases = interrupted(tmp_path)

    with pytest.raises(HealingError, match=r"cases that are not chosen now \(one\), this run has 1 other cases"):
        ledger(path).take_up(cases[1:])

    data = page_case(id="one", site="elsewhere")
    (cases[0].folder / "case.json").write_text(json.dumps(data), "utf-8")
    with pytest.raises(HealingError, match="these cases have changed since: one; start anew"):
        ledger(path).take_up(cases)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (None, r"--resume: there is no .*result\.json yet; leave --resume away to start"),
        ("{", "cannot be read"),
        ("[]", "is no results file of a run with --llm"),
        ('{"cases": {}}', "is no results file of a run with --llm"),
        ('{"cases": {}, "llm": {"models": []}}', "is no results file"),
        ('{"cases": {}, "llm": {"models": {"scripted": {}}, "options": 5}}', "is wrong in it"),
    ],
)
def test_a_file_that_is_none_is_told(tmp_path: Path, content: str | None, told: str) -> None:
    path = tmp_path / "result.json"
    if content is not None:
        path.write_text(content, "utf-8")

    with pytest.raises(HealingError, match=told):
        Ledger(path, OPTIONS, [] if content and "[]}}" in content else ["scripted"]).take_up([])


def test_an_interrupted_run_is_not_overwritten(tmp_path: Path) -> None:
    path, cases = interrupted(tmp_path)

    with pytest.raises(HealingError, match="an interrupted run of 1 cases is in it: go on with --resume, or remove it"):
        require_new(path)

    finished = ledger(path)
    finished.take_up(cases)
    finished.finish({})
    require_new(path)
    require_new(tmp_path / "other.json")
    (tmp_path / "other.json").write_text('{"cases": {}}', "utf-8")
    require_new(tmp_path / "other.json")


def test_many_cases_are_named_in_part(tmp_path: Path) -> None:
    cases = [read_case(write_case(tmp_path, page_case(id=f"c{n}"), PAGE_OLD, PAGE_NEW)) for n in range(5)]
    here = ledger(tmp_path / "result.json")
    for case in cases:
        here.add(case, compare_case(case, [MODEL], ()))

    with pytest.raises(HealingError, match=r"\(c0, c1, c2 and 2 more\)"):
        ledger(tmp_path / "result.json").take_up([])


def test_a_page_that_is_not_there_has_a_digest_too(tmp_path: Path) -> None:
    (case, _) = cases_in(tmp_path)
    before = digest_of(case)

    (case.folder / "new.html.gz").unlink()

    assert digest_of(case) != before
