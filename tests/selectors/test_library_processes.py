"""The same selector modules in several processes: writers at once, plain imports, bytecode."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from healing.selectors.patch import patch
from healing.selectors.read import parse_module
from tests.limits import TIME_LIMIT
from tests.selectors.conftest import PACKAGE
from tests.selectors.samples import GAZETTE, WHY

if TYPE_CHECKING:
    from tests.selectors.conftest import Project

REPOSITORY = Path(__file__).parents[2]

WRITER = """
import sys
from pathlib import Path
from healing.selectors.library import Reason, SelectorLibrary
library = SelectorLibrary(sys.argv[1], Path(sys.argv[2]))
library.load("gazette")
print("ready", flush=True)
for field, selector in zip(*[iter(sys.stdin.readline().split())] * 2):
    library.apply("gazette", "law", {field: (selector,)}, Reason("test", "concurrent", 1.0, None, 0.0))
"""

READER = """
import importlib, sys
from pathlib import Path
from healing.selectors.library import SelectorLibrary
SelectorLibrary(sys.argv[1], Path(sys.argv[2])).install_overlay_path()
print(importlib.import_module(sys.argv[1] + ".gazette").PAGES["law"]["title"][0])
"""


def start(project: Project, code: str) -> subprocess.Popen[str]:
    path = os.pathsep.join([str(project.root), str(REPOSITORY)])
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    command = [sys.executable, "-c", code, PACKAGE, str(project.overlay)]
    return subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env={**environment, "PYTHONPATH": path}
    )


def write_at_once(project: Project, *orders: str) -> None:
    writers = [start(project, WRITER) for _ in orders]
    for writer in writers:
        assert writer.stdout is not None
        assert writer.stdout.readline() == "ready\n"
    for writer, order in zip(writers, orders, strict=True):
        assert writer.stdin is not None
        writer.stdin.write(order + "\n")
        writer.stdin.flush()
    for writer in writers:
        writer.communicate(timeout=TIME_LIMIT)
        assert writer.returncode == 0


def imported_title(project: Project) -> str:
    reader = start(project, READER)
    output, _ = reader.communicate(timeout=TIME_LIMIT)
    assert reader.returncode == 0
    return output.strip()


def test_the_same_change_from_two_processes_is_one_change(project: Project) -> None:
    write_at_once(project, "title h2", "title h2")
    assert len((project.overlay / "history.jsonl").read_text().splitlines()) == 1
    assert project.overlaid.read_text().endswith(patch(GAZETTE, "law", {"title": ("h2",)}))


def test_no_change_of_concurrent_writers_is_lost(project: Project) -> None:
    write_at_once(
        project,
        " ".join(f"title .t{number}" for number in range(10)),
        " ".join(f"enacted .e{number}" for number in range(10)),
    )
    law = parse_module(project.overlaid.read_text(), "gazette.py").kind("law")
    assert law.of("title") == (".t9", ".t8", ".t7", ".t6")
    assert law.of("enacted") == (".e9", ".e8", ".e7", ".e6")
    entries = [json.loads(line) for line in (project.overlay / "history.jsonl").read_text().splitlines()]
    assert len(entries) == 20
    assert len(list((project.overlay / "backups").iterdir())) == 19


def test_plain_imports_find_the_overlay_also_for_a_zip(egg: Project) -> None:
    egg.library().apply("gazette", "law", {"title": (".b",)}, WHY)
    assert imported_title(egg) == ".b"


def test_rewrites_of_the_same_size_within_a_second_load_no_stale_bytecode(project: Project) -> None:
    library = project.library()
    change = library.apply("gazette", "law", {"title": (".a",)}, WHY)
    assert imported_title(project) == ".a"
    assert list((project.overlay / "__pycache__").glob("gazette.*.pyc"))
    size = project.overlaid.stat().st_size
    library.undo(change)
    library.apply("gazette", "law", {"title": (".b",)}, WHY)
    assert project.overlaid.stat().st_size == size
    assert imported_title(project) == ".b"


def test_a_stale_overlay_does_not_shadow_the_package_in_plain_imports(project: Project) -> None:
    project.library().apply("gazette", "law", {"title": (".a",)}, WHY)
    project.packaged.write_text(GAZETTE.replace("h1.law-title::text", "h1.redesigned::text"))
    assert imported_title(project) == "h1.redesigned::text"
    assert (project.overlay / "set_aside" / "gazette.0001.py").exists()
