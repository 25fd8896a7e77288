from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from healing.bench.case import read_case
from healing.bench.llm_compare import compare_case, run_compared
from healing.bench.result import BenchVerdict
from tests.bench.llm_samples import RIGHT, Scripted, quiet
from tests.bench.samples import PAGE_NEW, PAGE_OLD, page_case, write_case

if TYPE_CHECKING:
    from pathlib import Path

    from healing.bench.llm_compare import Comparison

NOBODY = ()


def test_a_model_is_asked_for_what_was_refused_and_for_nothing_else(tmp_path: Path) -> None:
    case = read_case(write_case(tmp_path, page_case(), PAGE_OLD, PAGE_NEW))

    found = compare_case(case, [Scripted({"title": RIGHT})], NOBODY)

    assert found.without.answers["title"].verdict is BenchVerdict.REFUSED
    answered = found.models["scripted"]
    assert answered.result.answers["title"].verdict is BenchVerdict.HEALED
    assert answered.result.answers["title"].selectors == (RIGHT,)
    assert answered.result.milliseconds > 0
    assert answered.asked is not None
    assert (answered.asked.fields, answered.asked.named, answered.asked.nulls) == (("title",), ("title",), ())
    assert answered.asked.calls[0].prompt_tokens == 900


def test_a_null_is_no_missing_answer(tmp_path: Path) -> None:
    data = page_case()
    data["fields"]["author"] = data["fields"]["title"] | {"selectors": ["p.by::text"]}
    old = PAGE_OLD.replace("<p>", "<p class='by'>Jane Doe</p><p>")
    case = read_case(write_case(tmp_path, data, old, PAGE_NEW))

    asked = compare_case(case, [Scripted({"title": None})], NOBODY).models["scripted"].asked

    assert asked is not None
    assert (set(asked.fields), asked.named, asked.nulls) == ({"title", "author"}, (), ("title",))


def test_where_nothing_was_refused_no_model_is_asked(tmp_path: Path) -> None:
    intact = read_case(write_case(tmp_path, page_case(), PAGE_OLD, PAGE_OLD))

    found = compare_case(intact, [Scripted({"interrupt": None})], NOBODY)

    assert found.models["scripted"].asked is None
    assert found.models["scripted"].result == found.without


@pytest.mark.parametrize("jobs", [1, 2])
def test_each_model_is_compared_with_the_same_repair_without(tmp_path: Path, jobs: int) -> None:
    good = read_case(write_case(tmp_path, page_case(), PAGE_OLD, PAGE_NEW))
    broken = read_case(write_case(tmp_path, page_case(id="other"), PAGE_OLD, PAGE_NEW))
    (broken.folder / "new.html.gz").write_bytes(b"no gzip")
    models = [Scripted({"title": RIGHT}, "one"), Scripted({"title": None}, "two")]
    told: list[Comparison] = []

    found = run_compared([good, broken], models, quiet(jobs), NOBODY, each=told.append)

    assert [one.without.id for one in told] == ["paper__1__2", "other"]
    assert told == found
    verdicts = {name: one.result.answers["title"].verdict for name, one in found[0].models.items()}
    assert verdicts == {"one": BenchVerdict.HEALED, "two": BenchVerdict.REFUSED}
    assert "new.html.gz cannot be read" in found[1].without.error
    assert found[1].models["two"].asked is None
