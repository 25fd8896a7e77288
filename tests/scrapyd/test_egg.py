"""What make deploy deploys."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zipfile import ZipFile

from deploy.upload import PACKAGES
from tests.scrapyd.running import REPOSITORY

if TYPE_CHECKING:
    from pathlib import Path


def test_every_file_of_the_packages_is_in_the_egg(egg: Path) -> None:
    """A folder without ``__init__.py`` would be left out, and found here all the same by an editable install."""
    with ZipFile(egg) as file:
        packed = {name for name in file.namelist() if not name.startswith("EGG-INFO/") and "__pycache__" not in name}
    assert packed == {
        str(path.relative_to(REPOSITORY))
        for package in PACKAGES
        for path in (REPOSITORY / package).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
