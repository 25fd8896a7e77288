"""A project with the laws spider, one source of its own and no other selectors, in a temporary folder."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from scrapy.settings import Settings

from healing.project import Project
from tests.limits import TIME_LIMIT

if TYPE_CHECKING:
    from collections.abc import Sequence

ROOT = Path(__file__).parents[2]
SOURCES = "# Ours.\nsources:\n  old:\n    spider: laws\n    start_urls: [https://old.example.org/acts]\n"
MODULE = """\
PAGES = {
    "law": {"title": ["h1"], "identifier": ["b"], "text": ["p"]},  # ours
}
"""
_SETTINGS = """\
SPIDER_MODULES = ["spiders_healable.laws"]
HEALING_SELECTORS = "{package}"
SOURCES_FILE = "sources.yaml"
ROBOTSTXT_OBEY = True
COOKIES_ENABLED = TELNETCONSOLE_ENABLED = REMOTE_CONTROL_ENABLED = False
"""


class AuthoringProject:
    """``package`` is the name of its selector package, which has to be another for each project of a process."""

    def __init__(self, folder: Path, package: str = "authored") -> None:
        self.folder = folder
        self.package = package
        (folder / package).mkdir(parents=True)
        self._write(f"{package}/__init__.py", "")
        self._write(f"{package}/old.py", MODULE)
        self._write("sources.yaml", SOURCES)
        self._write("authoring_settings.py", _SETTINGS.format(package=package))
        self._write("scrapy.cfg", "[settings]\ndefault = authoring_settings\n")

    def _write(self, name: str, text: str) -> None:
        (self.folder / name).write_text(text, "utf-8")

    @property
    def sources(self) -> str:
        return (self.folder / "sources.yaml").read_text("utf-8")

    def module(self, name: str) -> Path:
        return self.folder / self.package / f"{name}.py"

    def modules(self) -> Sequence[str]:
        return sorted(path.stem for path in (self.folder / self.package).glob("[a-z]*.py"))

    def settings(self) -> Settings:
        given = {"HEALING_SELECTORS": self.package, "HEALING_HOME": str(self.folder), "SOURCES_FILE": "sources.yaml"}
        return Settings({**given, "SPIDER_MODULES": ["spiders_healable.laws"]})

    def project(self) -> Project:
        return Project.of(self.settings())

    def scrapy(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("SCRAPY_", "HEALING_"))}
        environment = {**kept, "PYTHONPATH": str(ROOT), "NO_COLOR": "1", "COLUMNS": "160"}
        return subprocess.run(
            [sys.executable, "-m", "scrapy", *arguments],
            cwd=self.folder, env=environment, capture_output=True, text=True, timeout=TIME_LIMIT, check=False,
        )  # fmt: skip
