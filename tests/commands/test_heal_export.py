"""Real crawls that heal, their incidents exported, and repaired again by the benchmark."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, NamedTuple

import pytest
from parsel import Selector
from scrapy.cmdline import ScrapyArgumentParser
from scrapy.exceptions import UsageError
from scrapy.settings import Settings

from healing.bench.case import find_cases, load_json, read_case
from healing.bench.compare import is_right
from healing.bench.repair import repair_case
from healing.bench.result import BenchVerdict
from healing.commands.heal_export import Command
from healing.extraction import read_field
from healing.model import ROWS
from tests.crawl.project import CrawlProject
from tests.crawl.site import Site, Source

if TYPE_CHECKING:
    from pathlib import Path


class Exported(NamedTuple):
    """A project whose portal was redesigned, and the cases of it."""

    project: CrawlProject
    cases: Path
    said: str


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> Exported:
    folder = tmp_path_factory.mktemp("export")
    layouts = {"law": {4: "new"}, "law_list": {2: "new"}}
    with Site(portal=Source(20, per_page=5, layouts=layouts)) as site:
        project = CrawlProject(folder / "project", site)
        crawl = project.crawl()
    assert crawl.told().count("healed") == 2, crawl.log
    done = project.scrapy("heal-export", "cases", "--cases", "--pages", "2")
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    return Exported(project, project.folder / "cases", done.stdout)


def test_the_summary_counts_cases_and_warns_of_raw_pages(exported: Exported) -> None:
    first, second = exported.said.splitlines()
    count = len(find_cases(exported.cases))
    assert first == f"{count} cases of 2 incidents written to cases."
    assert 3 <= count <= 4
    assert "look for personal data" in second


def test_the_benchmark_reads_the_cases_and_repairs_them(exported: Exported) -> None:
    """With one page of evidence it may refuse an optional field; what it heals is what the crawl decided."""
    for folder in find_cases(exported.cases):
        case, told = read_case(folder), load_json(folder / "case.json")
        answers = repair_case(case).answers
        healed = {name for name, field in told["fields"].items() if "healed_selectors" in field}
        assert {name for name in healed if case.rules[name].required} >= {"title"}
        for name in healed:
            required = case.rules[name].required
            assert answers[name].verdict is BenchVerdict.HEALED or not required, (case.id, name, answers[name])
        if case.is_listing:
            assert answers[ROWS].verdict is BenchVerdict.HEALED
            assert told["rows"]["healed_count"] == told["rows"]["old_count"] == 5
        else:
            assert answers["text"].verdict is BenchVerdict.INTACT
            page = Selector(text=case.new_page())
            title = read_field(page, answers["title"].selectors, case.rules["title"])
            assert title.values == (told["fields"]["title"]["healed_value"],)


def test_what_was_healed_can_become_gold(exported: Exported) -> None:
    """``healed_value`` has the form of ``new_value``: a person only has to check and rename it."""
    pages = [folder for folder in find_cases(exported.cases) if not read_case(folder).is_listing]
    for folder in pages:
        rules = read_case(folder).rules
        for name, field in load_json(folder / "case.json")["fields"].items():
            if "healed_value" in field:
                value = field["healed_value"]
                shown = value["shown"] if isinstance(value, dict) else value
                assert is_right(rules[name].kind, value, [shown])
                assert name not in ("title", "number") or value != field["old_value"]


def test_a_second_export_to_the_same_folder_changes_nothing(exported: Exported) -> None:
    before = {path: path.stat().st_mtime_ns for path in exported.cases.rglob("*")}
    done = exported.project.scrapy("heal-export", "cases", "--cases", "--pages", "2")
    assert done.returncode == 1
    assert done.stderr.startswith("heal-export: cases/")
    assert "is there already" in done.stderr
    assert {path: path.stat().st_mtime_ns for path in exported.cases.rglob("*")} == before


def test_incidents_whose_snapshots_were_deleted_are_named(exported: Exported, tmp_path: Path) -> None:
    home = tmp_path / "home"
    shutil.copytree(exported.project.folder / "data", home / "data")
    shutil.rmtree(home / "data" / "snapshots")
    done = exported.project.scrapy("heal-export", "none", "--cases", "-s", f"HEALING_HOME={home}")
    assert done.returncode == 0, done.stderr
    *left_out, summary = done.stdout.splitlines()
    assert [line.split(":")[0] for line in left_out] == ["left out"] * 2
    assert all("is not there: it was deleted" in line for line in left_out)
    assert summary == "Nothing to export: no incident that ended has its pages; 2 incidents left out."
    assert not (exported.project.folder / "none").exists()


def test_nothing_recorded(exported: Exported, tmp_path: Path) -> None:
    done = exported.project.scrapy("heal-export", "none", "--cases", "-s", f"HEALING_HOME={tmp_path}")
    assert (done.returncode, done.stdout) == (0, "Nothing to export: no incident that ended has its pages.\n")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--cases",), "name one folder to write to"),
        (("one", "two"), "name one folder to write to"),
        (("cases", "--cases", "--pages", "0"), "--pages is 0"),
        (("--pages", "2"), "--pages goes with --cases only"),
        (("cases", "--cases", "--json"), "do not go with --cases"),
        (("--format", "csv,xlsx"), "'xlsx' is no format: write csv, parquet, or both"),
        (("--format", ""), "'' is no format"),
        (("--since", "yesterday"), "--since 'yesterday' is not understood"),
    ],
)
def test_wrong_use(arguments: tuple[str, ...], message: str) -> None:
    with pytest.raises(UsageError, match=message):
        _run(*arguments)


def test_an_error_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _run(str(tmp_path), "--cases", HEALING_HOME="/dev/null/home") == 1
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err == "heal-export: HEALING_HOME = '/dev/null/home': there is no folder /dev/null/home\n"


def _run(*arguments: str, **settings: object) -> int:
    command = Command()
    command.settings = Settings(settings)
    parser = ScrapyArgumentParser()
    command.add_options(parser)
    options, rest = parser.parse_known_args(list(arguments))
    command.run(rest, options)
    return command.exitcode
