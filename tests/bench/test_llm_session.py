from __future__ import annotations

import json
from io import StringIO
from typing import TYPE_CHECKING, Any

import pytest
from rich.console import Console

from healing.bench.llm_models import Manner
from healing.bench.llm_session import Asking, asking
from healing.bench.selection import proposing
from healing.bench.session import Extra, Plan, carry_out
from healing.errors import HealingError, LLMError
from healing.llm.question import Call
from healing.policy import LLMSection
from tests.bench.llm_samples import RIGHT, Scripted
from tests.bench.samples import PAGE_NEW, PAGE_OLD, page_case, write_both, write_case
from tests.doubles.ollama import OllamaDouble, named

if TYPE_CHECKING:
    from pathlib import Path

NOBODY = proposing("none")
LOST = Call("scripted", "pick", error="no server", is_failure=True)


def carried_out(plan: Plan) -> tuple[bool, str]:
    """Whether all went well, and what was printed."""
    shown = StringIO()
    is_well = carry_out(plan, Console(file=shown, width=100), Console(file=shown, width=200))
    return is_well, shown.getvalue()


def told_in(path: Path) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return told


@pytest.fixture
def two(tmp_path: Path) -> Path:
    """A folder with two cases."""
    for name in ("one", "two"):
        write_case(tmp_path / "cases", page_case(id=name), PAGE_OLD, PAGE_NEW)
    return tmp_path / "cases"


@pytest.mark.parametrize("jobs", [1, 2])
def test_models_are_compared_and_written(two: Path, jobs: int) -> None:
    target = two.parent / "result.json"
    models = (Scripted({"title": RIGHT}, "good"), Scripted({"title": None}, "bad"))

    is_well, text = carried_out(Plan(two, NOBODY, jobs=jobs, target=target, asking=Asking(models)))

    assert is_well, text
    told = told_in(target)
    assert told["llm"]["finished"] is True
    assert told["llm"]["options"] == {"proposers": [], "temperature": 0.1}
    assert told["llm"]["summary"]["outcomes"]["good"]["news"]["drifted"] == {"right": 2}
    assert told["llm"]["summary"]["asked"]["bad"]["news"]["drifted"]["null"] == 2
    assert told["cases"]["two"]["fields"]["title"]["verdict"] == "refused"
    assert "what the model made of them" in text


def test_an_interrupted_run_says_how_to_go_on_and_goes_on(two: Path) -> None:
    target = two.parent / "result.json"
    first, second = Scripted({"title": RIGHT}, "first"), Scripted({"title": None}, "second")
    broken_off = Scripted({"interrupt": None}, "second")

    is_well, text = carried_out(Plan(two, NOBODY, target=target, asking=Asking((first, broken_off))))

    assert not is_well
    assert f"interrupted after 2 of 2 cases, which are in {target}: the same command line with --resume" in text
    assert set(told_in(target)["llm"]["models"]["first"]["cases"]) == {"one", "two"}
    assert told_in(target)["llm"]["models"]["second"]["cases"] == {}
    with pytest.raises(HealingError, match="go on with --resume, or remove it"):
        carried_out(Plan(two, NOBODY, target=target, asking=Asking((first, second))))

    never = Scripted({"interrupt": None}, "first")
    is_well, text = carried_out(Plan(two, NOBODY, target=target, asking=Asking((never, second), resume=True)))

    assert is_well, text
    assert told_in(target)["llm"]["finished"] is True
    assert told_in(target)["llm"]["summary"]["outcomes"]["first"]["news"]["drifted"] == {"right": 2}


def test_an_interrupted_run_without_a_file_is_lost_and_says_so(two: Path) -> None:
    never, first = Scripted({"interrupt": None}), Scripted({"title": RIGHT}, "first")

    is_well, text = carried_out(Plan(two, NOBODY, asking=Asking((first, never))))

    assert not is_well
    assert "interrupted after 2 of 2 cases; nothing was kept: with --json RESULT a run can be taken up again" in text
    assert "before the first of 2 cases was done" in carried_out(Plan(two, NOBODY, asking=Asking((never,))))[1]


def test_more_cases_may_be_added_to_a_run(two: Path) -> None:
    target = two.parent / "result.json"
    models = Asking((Scripted({"title": RIGHT}),))
    assert carried_out(Plan(two, NOBODY, limit=1, target=target, asking=models))[0]

    assert carried_out(Plan(two, NOBODY, target=target, asking=Asking(models.answerers, resume=True)))[0]

    assert list(told_in(target)["cases"]) == ["one", "two"]


def test_a_server_that_is_gone_ends_the_run_and_costs_no_case(two: Path) -> None:
    target = two.parent / "result.json"
    lost = Scripted({}, calls=(LOST,), goes_after=1)

    with pytest.raises(HealingError, match=r"^nobody answers$"):
        carried_out(Plan(two, NOBODY, target=target, asking=Asking((lost,))))

    assert not target.exists()


def test_a_model_that_is_too_slow_is_a_result(two: Path) -> None:
    is_well, text = carried_out(Plan(two, NOBODY, asking=Asking((Scripted({}, calls=(LOST,)),))))

    assert is_well
    assert "news, drifted scripted 2 0 (0.0) 0 (0.0) 2 (100.0) 0 2" in " ".join(text.split())


def test_prompts_are_dumped_answered_elsewhere_and_the_replies_judged(tmp_path: Path) -> None:
    write_both(tmp_path / "cases")
    prompts = tmp_path / "prompts"

    is_well, text = carried_out(Plan(tmp_path / "cases", NOBODY, asking=asking(None, Manner(), prompts=prompts)))

    assert is_well, text
    assert " ".join(text.split()).startswith(f"2 prompts of 2 cases are in {prompts}, of ")
    assert sorted(path.name for path in prompts.iterdir()) == ["court__1__2.json", "paper__1__2.json"]
    question = told_in(prompts / "paper__1__2.json")
    line = next(line for line in question["messages"][1]["content"].splitlines() if "water bill" in line)
    reply = {"title": {"why": "main heading", "node": int(line.split()[0])}}
    (prompts / "paper__1__2.json").write_text(json.dumps(question | {"reply": json.dumps(reply)}), "utf-8")

    filed = asking("phi3", Manner(), replies=prompts)
    target = tmp_path / "result.json"
    is_well, text = carried_out(Plan(tmp_path / "cases", NOBODY, target=target, asking=filed))

    assert is_well, text
    told = told_in(target)["llm"]
    assert told["summary"]["outcomes"]["phi3"]["news"]["drifted"] == {"right": 1}
    assert told["summary"]["cost"]["phi3"]["gaps"] == {"no reply": 1}
    assert "no reply: 1 of 2 questions, the first is that of court__1__2: there is no reply in" in text

    stale = question | {"reply": json.dumps(reply), "digest": "0123"}
    (prompts / "paper__1__2.json").write_text(json.dumps(stale), "utf-8")
    is_well, text = carried_out(Plan(tmp_path / "cases", NOBODY, asking=filed))
    assert not is_well
    assert "a reply to another prompt: 1 of 2 questions" in text


def test_a_server_is_asked(tmp_path: Path) -> None:
    write_both(tmp_path / "cases")
    target = tmp_path / "result.json"
    with OllamaDouble(named({"title": "water bill"}), models=("phi3:latest", "m:latest")) as double:
        manner = Manner(LLMSection(base_url=double.url, variants=1))
        plan = Plan(tmp_path / "cases", NOBODY, ("news",), target=target, asking=asking("phi3, m", manner))

        is_well, text = carried_out(plan)
        shown = carried_out(Plan(tmp_path / "cases", NOBODY, explained="paper__1__2", asking=asking("m", manner)))

    assert is_well, text
    told = told_in(target)["llm"]
    assert list(told["models"]) == ["phi3", "m"]
    assert told["options"]["base_url"] == double.url
    assert told["summary"]["outcomes"]["m"]["news"]["drifted"] == {"right": 1}
    assert told["summary"]["cost"]["m"]["calls"] == 1
    assert shown[0]
    assert "the model m" in shown[1]
    assert "call 1 (pick):" in shown[1]


def test_a_server_that_cannot_answer_is_told_before_the_run(tmp_path: Path) -> None:
    write_both(tmp_path)
    with OllamaDouble(models=("phi3:latest",)) as double:
        manner = Manner(LLMSection(base_url=double.url))
        with pytest.raises(LLMError, match="has no model m"):
            carried_out(Plan(tmp_path, asking=asking("m", manner)))
    with pytest.raises(LLMError, match=f"no Ollama server at {double.url}"):
        carried_out(Plan(tmp_path, asking=asking("phi3", manner)))


def test_the_stand_ins_know_what_is_right_and_what_is_wrong(tmp_path: Path) -> None:
    write_both(tmp_path / "cases")
    target = tmp_path / "result.json"
    stand_ins = asking("oracle,adversary", Manner())

    is_well, text = carried_out(Plan(tmp_path / "cases", NOBODY, ("news",), target=target, asking=stand_ins))

    assert is_well, text
    outcomes = told_in(target)["llm"]["summary"]["outcomes"]
    assert outcomes["oracle"]["news"]["drifted"] == {"right": 1}
    assert outcomes["adversary"]["news"]["drifted"] == {"refused": 1}


def test_one_case_is_explained_where_the_model_had_nothing_to_do(tmp_path: Path) -> None:
    write_case(tmp_path, page_case(), PAGE_OLD, PAGE_OLD)

    is_well, text = carried_out(Plan(tmp_path, explained="paper__1__2", asking=Asking((Scripted(),))))

    assert is_well
    assert "scripted was not asked: nothing was refused" in text


def test_a_case_that_cannot_be_read_is_told(two: Path) -> None:
    (two / "news" / "one" / "new.html.gz").write_bytes(b"no gzip")

    is_well, text = carried_out(Plan(two, NOBODY, asking=Asking((Scripted({"title": RIGHT}),))))

    assert not is_well
    assert "new.html.gz cannot be read" in text
    assert not carried_out(Plan(two, NOBODY, explained="one", asking=Asking((Scripted(),))))[0]


@pytest.mark.parametrize(
    ("wishes", "message"),
    [
        ({"who": proposing("adversary")}, "--llm adversary is a model that picks wrong nodes"),
        ({"extra": Extra.GROUP}, "--group and --llm exclude each other"),
        ({"extra": Extra.ABLATION}, "--ablation and --llm exclude each other"),
        ({"explained": "one", "asking": Asking((Scripted(name="a"), Scripted(name="b")))}, "one instead of a, b"),
        ({"asking": Asking((Scripted(),), resume=True)}, "--resume goes on with a results file: name it with --json"),
        ({"asking": "dump", "target": "result.json"}, "--dump-prompts asks nobody"),
        ({"asking": "dump", "explained": "one"}, "--dump-prompts asks nobody"),
    ],
)
def test_wishes_that_exclude_each_other(tmp_path: Path, wishes: dict[str, Any], message: str) -> None:
    if wishes.get("asking") == "dump":
        wishes = wishes | {"asking": asking(None, Manner(), prompts=tmp_path)}
    if "target" in wishes:
        wishes = wishes | {"target": tmp_path / wishes["target"]}

    with pytest.raises(HealingError, match=message):
        Plan(tmp_path, **({"asking": Asking((Scripted(),))} | wishes))


def test_who_is_asked(tmp_path: Path) -> None:
    manner = Manner()

    assert asking(None, manner) is None
    several = asking("a, oracle", manner)
    assert several is not None
    assert several.names == ("a", "oracle")
    filed = asking(None, manner, replies=tmp_path)
    assert filed is not None
    assert (filed.names, filed.dumped) == (("replies",), None)
    for models, wishes, message in (
        ("a,a", {}, "name one model or several different ones"),
        (" , ", {}, "name one model"),
        (None, {"resume": True}, "--resume goes on with a run that has a model: name it with --llm"),
        ("a,b", {"replies": tmp_path}, "those of one model; name it alone"),
        ("oracle", {"prompts": tmp_path}, "those of one model; name it alone"),
    ):
        with pytest.raises(HealingError, match=message):
            asking(models, manner, **wishes)
    with pytest.raises(HealingError, match=r"llm\.provider is none here; say --provider ollama"):
        asking("a,oracle", Manner(LLMSection(provider="none")))
    assert asking("oracle", Manner(LLMSection(provider="none"))) is not None


def test_folders_that_cannot_be_used_are_told_before_the_run(tmp_path: Path) -> None:
    write_both(tmp_path / "cases")
    (tmp_path / "file").write_text("", "utf-8")
    for wishes, message in (
        ({"replies": tmp_path / "nowhere"}, "is not a folder: name the one that the replies lie in"),
        ({"prompts": tmp_path / "file"}, "--dump-prompts .*file: File exists; name another folder"),
    ):
        with pytest.raises(HealingError, match=message):
            carried_out(Plan(tmp_path / "cases", asking=asking(None, Manner(), **wishes)))  # type: ignore[arg-type]
