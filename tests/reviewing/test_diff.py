from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

from healing.reviewing.diff import diff_of
from tests.selectors.samples import GAZETTE, WHY

if TYPE_CHECKING:
    from pathlib import Path

    from tests.selectors.conftest import Project


def _git(folder: Path, *arguments: str, given: str = "") -> None:
    subprocess.run(["git", *arguments], cwd=folder, input=given, text=True, check=True, capture_output=True)


def test_nothing_differs(project: Project) -> None:
    assert diff_of(project.library(), "gazette") == ""


def test_git_applies_it(project: Project) -> None:
    _git(project.root, "init")
    project.library().apply("gazette", "law", {"title": ("h2.title::text",)}, WHY)
    diff = diff_of(project.library(), "gazette")
    assert diff.startswith("--- a/sample_project/selectors/gazette.py\n+++ b/sample_project/selectors/gazette.py\n@@")
    _git(project.root, "apply", given=diff)
    assert project.packaged.read_text() == project.library().version("gazette").plain_text != GAZETTE


def test_line_ends_and_form_feeds_stay(project: Project) -> None:
    _git(project.root, "init")
    packaged = GAZETTE.replace('"h1::text"', '"h1::text",  # the\x0cold\u2028one').replace("\n", "\r\n").encode()
    project.packaged.write_bytes(packaged)
    project.library().apply("gazette", "law", {"title": ("h2.title::text",)}, WHY)
    diff = diff_of(project.library(), "gazette")
    assert sum(line[:1] in "+-" for line in diff.split("\n")[3:] if line) <= 3
    _git(project.root, "apply", given=diff)
    applied = project.packaged.read_bytes().decode()
    assert applied == project.library().version("gazette").plain_text.replace("\r\n", "\n").replace("\n", "\r\n")


def test_a_deployed_egg_is_shown_by_the_path_in_its_checkout(egg: Project) -> None:
    egg.library().apply("gazette", "law", {"title": ("h2.title::text",)}, WHY)
    diff = diff_of(egg.library(), "gazette")
    assert diff.startswith("--- a/sample_project/selectors/gazette.py\n+++ b/sample_project/selectors/gazette.py\n@@")


def test_a_package_below_the_root_of_the_repository(project: Project) -> None:
    _git(project.root.parent, "init")
    project.library().apply("gazette", "law", {"title": ("h2.title::text",)}, WHY)
    diff = diff_of(project.library(), "gazette")
    assert diff.startswith("--- a/src/sample_project/selectors/gazette.py\n")
    _git(project.root.parent, "apply", given=diff)
    assert "h2.title::text" in project.packaged.read_text()


def test_a_module_without_a_last_line_end(project: Project) -> None:
    _git(project.root, "init")
    project.packaged.write_text(GAZETTE.rstrip("\n"))
    project.library().apply("gazette", "law", {"enacted": ("time.date::attr(datetime)",)}, WHY)
    diff = diff_of(project.library(), "gazette")
    assert "\\ No newline at end of file" in diff
    _git(project.root, "apply", given=diff)
    assert project.packaged.read_text() == project.library().version("gazette").plain_text
