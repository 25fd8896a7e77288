"""A project with a selector package, in a folder and in a zip egg."""

from __future__ import annotations

import importlib
import sys
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from healing.selectors.library import SelectorLibrary
from tests.selectors.samples import GAZETTE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PACKAGE = "sample_project.selectors"
FILES = {
    "sample_project/__init__.py": "",
    "sample_project/selectors/__init__.py": "",
    "sample_project/selectors/gazette.py": GAZETTE,
}


@dataclass(frozen=True)
class Project:
    """Where the project's files are."""

    root: Path
    overlay: Path

    @property
    def packaged(self) -> Path:
        return self.root / "sample_project/selectors/gazette.py"

    @property
    def overlaid(self) -> Path:
        return self.overlay / "gazette.py"

    def library(self) -> SelectorLibrary:
        return SelectorLibrary(PACKAGE, self.overlay)


def _forget() -> None:
    for name in [name for name in sys.modules if name.startswith("sample_project")]:
        del sys.modules[name]
    importlib.invalidate_caches()


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Project]:
    for name, text in FILES.items():
        (tmp_path / "src" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "src" / name).write_text(text, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path / "src")
    yield Project(tmp_path / "src", tmp_path / "overlay")
    _forget()


@pytest.fixture
def egg(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Project]:
    path = tmp_path / "sample.egg"
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in FILES.items():
            archive.writestr(name, text)
    monkeypatch.syspath_prepend(path)
    yield Project(path, tmp_path / "overlay")
    _forget()
