"""The releases that are deployed, built once."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from deploy.upload import build
from tests.scrapyd.running import REPOSITORY, copied_tree

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="session")
def egg(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project."""
    return build(REPOSITORY, tmp_path_factory.mktemp("egg"))


@pytest.fixture(scope="session")
def newer_egg(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A newer release of it: its selector module has changed, and is still that of the old layout.

    A command is gone that the installed project has: Scrapy loads all commands that it finds the names of.
    """
    folder = tmp_path_factory.mktemp("newer")
    tree = copied_tree(folder / "source")
    module = tree / "spiders_healable" / "selectors" / "law_portal.py"
    module.write_text(f"{module.read_text('utf-8')}\n# A later release.\n", "utf-8")
    (tree / "healing" / "commands" / "heal_doctor.py").unlink()
    project = tree / "pyproject.toml"
    project.write_text(re.sub(r"^heal-doctor = .*\n", "", project.read_text("utf-8"), flags=re.MULTILINE), "utf-8")
    return build(tree, folder)
