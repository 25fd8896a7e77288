"""The harness itself, on cases of its own: what it measures with must be right before anything is measured."""

from __future__ import annotations

import ast
import gzip
from typing import TYPE_CHECKING, Any
from urllib.request import urlopen

import pytest

from healing.bench.score import Group, Outcome
from tests.real.driftbench import RealCase, spread
from tests.real.harness import crawl_case, crawl_paths
from tests.real.judging import Evidence, Fate, Incidents, fate_of, judge, outcome
from tests.real.project import write_project
from tests.real.site import served

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

QUIET = Incidents((), frozenset(), frozenset(), (), 0.0)


def field(status: str = "works", **more: Any) -> dict[str, Any]:
    told = {"type": "text", "required": True, "description": 'it\'s "one" \\ line', "selectors": ["h1::text"]}
    return {**told, "status": status, "new_value": None if status == "removed" else "gold", **more}


def article(folder: Path, case: str = "a__1", /, *, site: str = "a", **fields: dict[str, Any]) -> RealCase:
    data = {"id": case, "suite": "news", "site": site, "kind": "page", "fields": fields}
    return RealCase(folder, {**data, "url_old": "https://a.example/old?x=1#top", "url_new": "https://a.example/new"})


class ExactScoring:
    """Stands in for the benchmark's comparison, which is not at hand everywhere."""

    def is_right(self, case: RealCase, name: str, value: object) -> bool:
        return bool(case.fields[name]["new_value"] == value)

    def right_columns(self, case: RealCase, rows: Sequence[Mapping[str, Any]]) -> set[str]:
        return {name for name in case.fields if rows and all(row[name] == "gold" for row in rows)}


NOTICED = Evidence(was_noticed=True)
UNNOTICED = Evidence()
RIGHT = Evidence(is_filled=True, is_right=True)
STALE = Evidence(is_filled=True)
"""A wrong value from the old selectors."""
SUSPECTED = Evidence(is_filled=True, was_noticed=True)
HEALED_WRONG = Evidence(is_filled=True, was_healed=True, was_noticed=True)


@pytest.mark.parametrize(
    ("status", "evidence", "expected"),
    [
        ("broken", RIGHT, Outcome.RIGHT),
        ("broken", HEALED_WRONG, Outcome.WRONG),
        ("broken", NOTICED, Outcome.REFUSED),
        ("broken", UNNOTICED, Outcome.MISSED),
        ("wrong", STALE, Outcome.MISSED),
        ("wrong", SUSPECTED, Outcome.MISSED),
        ("removed", NOTICED, Outcome.RIGHT),
        ("removed", HEALED_WRONG, Outcome.WRONG),
        ("works", RIGHT, Outcome.KEPT),
        ("works", HEALED_WRONG, Outcome.SPOILED),
        ("works", NOTICED, Outcome.ALARMED),
    ],
)
def test_the_outcome_of_a_field_follows_from_its_value_and_from_who_noticed(
    status: str, evidence: Evidence, expected: Outcome
) -> None:
    assert outcome(status, evidence)[1] is expected


def test_an_item_is_judged_field_by_field(tmp_path: Path) -> None:
    case = article(tmp_path, title=field(), lead=field("broken"), topics=field("removed"), body=field("broken"))
    incidents = Incidents(("healed",), frozenset({"lead", "topics"}), frozenset({"lead"}), (), 1.0)
    item: dict[str, Any] = {"title": "gold", "lead": "gold", "topics": None, "body": ""}
    assert judge(case, [item], incidents, ExactScoring()) == {
        "title": (Group.WORKING, Outcome.KEPT),
        "lead": (Group.DRIFTED, Outcome.RIGHT),
        "topics": (Group.REMOVED, Outcome.RIGHT),
        "body": (Group.DRIFTED, Outcome.MISSED),
    }


def test_a_page_in_the_dead_letters_has_refused_all_and_lost_what_worked(tmp_path: Path) -> None:
    case = article(tmp_path, title=field(), lead=field("broken"))
    dead = Incidents(("refused",), frozenset({"lead"}), frozenset(), ("no repair was trusted",), 1.0)
    assert fate_of([], dead) is Fate.DEAD_LETTER
    assert judge(case, [], dead, ExactScoring()) == {
        "title": (Group.WORKING, Outcome.ALARMED),
        "lead": (Group.DRIFTED, Outcome.REFUSED),
    }


def test_columns_in_healed_rows_count_as_healed(tmp_path: Path) -> None:
    case = article(tmp_path, name=field("wrong"), date=field("broken"))
    case.data["kind"] = "listing"
    rows = Incidents(("healed",), frozenset({"rows"}), frozenset({"rows"}), (), 1.0)
    items: list[dict[str, Any]] = [{"name": "gold", "date": None}, {"name": "gold", "date": "x"}]
    assert judge(case, items, rows, ExactScoring()) == {
        "name": (Group.DRIFTED, Outcome.RIGHT),
        "date": (Group.DRIFTED, Outcome.WRONG),
    }


def test_both_crawls_of_a_case_are_real_ones(tmp_path: Path) -> None:
    for side in ("old", "new"):
        page = f"<html><body><h1>gold</h1><p>The {side} page.</p></body></html>"
        (tmp_path / f"{side}.html.gz").write_bytes(gzip.compress(page.encode()))
    result = crawl_case(article(tmp_path, title=field()), ExactScoring(), keep=tmp_path)
    assert (result.old.exit_code, result.new.exit_code) == (0, 0)
    assert (result.old.downloads, result.new.downloads) == (1, 1)
    assert result.has_learned
    assert result.fate is Fate.ITEM
    assert result.fields == {"title": (Group.WORKING, Outcome.KEPT)}
    assert (tmp_path / "a__1" / "data" / "healing.db").is_file()


def test_a_crawl_that_cannot_start_is_a_result_too(tmp_path: Path) -> None:
    for side in ("old", "new"):
        (tmp_path / f"{side}.html.gz").write_bytes(gzip.compress(b"<h1>gold</h1>"))
    result = crawl_case(article(tmp_path, title=field(type="nonsense")), ExactScoring())
    assert result.new.exit_code == 1
    assert result.new.downloads == 0
    assert result.new.errors
    assert result.fate is Fate.NOWHERE
    assert not result.has_learned


def test_a_page_that_is_neither_an_item_nor_a_dead_letter_was_lost() -> None:
    assert fate_of([], QUIET) is Fate.NOWHERE
    assert fate_of([{"title": None}], QUIET) is Fate.ITEM


def test_the_written_project_says_what_the_case_says(tmp_path: Path) -> None:
    case = article(tmp_path, title=field(selectors=["//h1[@class='é']", 'meta[a="b"]::attr(c)']))
    write_project(case, tmp_path / "article")
    module = ast.parse((tmp_path / "article/site_selectors/site.py").read_text("utf-8"))
    assert isinstance(module.body[0], ast.Assign)
    assert ast.literal_eval(module.body[0].value) == {"record": {"title": case.fields["title"]["selectors"]}}
    for name in ("site_spider.py", "site_items.py", "site_settings.py"):
        compile((tmp_path / "article" / name).read_text("utf-8"), name, "exec")


def test_an_article_has_addresses_of_its_own_and_a_list_keeps_its_address(tmp_path: Path) -> None:
    case = article(tmp_path, title=field())
    assert crawl_paths(case) == ("/old?x=1", "/new")
    case.data["kind"] = "listing"
    assert crawl_paths(case) == ("/old?x=1", "/old?x=1")
    case.data["url_old"] = case.data["url_new"] = None
    assert crawl_paths(case) == ("/", "/")


def test_a_site_is_redesigned_while_it_is_served() -> None:
    with served() as site:
        site.show(b"old")
        with urlopen(site.address("/a?b=1")) as response:  # noqa: S310 - the server of this test
            assert response.headers["Content-Type"] == "text/html; charset=utf-8"
            assert response.read() == b"old"
        assert site.downloads == 1
        site.show(b"new")
        with urlopen(site.address("/a?b=1")) as response:  # noqa: S310
            assert response.read() == b"new"
        assert site.downloads == 1


def test_a_sample_has_as_many_sites_as_it_can_and_is_always_the_same(tmp_path: Path) -> None:
    cases = [article(tmp_path, f"{site}__{number}", site=site) for site in "abcd" for number in range(3)]
    assert [case.id for case in spread(cases, 2)] == ["a__0", "c__0"]
    assert [case.id for case in spread(cases, 6)] == ["a__0", "b__0", "c__0", "d__0", "a__1", "b__1"]
    assert spread(list(reversed(cases)), 6) == spread(cases, 6)
