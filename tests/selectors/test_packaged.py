from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from healing.errors import ConfigError, SelectorModuleError
from healing.selectors.packaged import Packaged, decode, valid_name
from tests.selectors.conftest import PACKAGE
from tests.selectors.samples import GAZETTE

if TYPE_CHECKING:
    from tests.selectors.conftest import Project


def test_modules_are_read_from_a_folder(project: Project) -> None:
    packaged = Packaged(PACKAGE)
    assert packaged.names() == ("gazette",)
    assert packaged.read("gazette").text == GAZETTE
    assert packaged.read("gazette").location == str(project.packaged)


def test_modules_are_read_from_a_zip(egg: Project) -> None:
    packaged = Packaged(PACKAGE)
    assert packaged.folder is None
    assert packaged.names() == ("gazette",)
    assert packaged.read("gazette").text == GAZETTE
    assert packaged.read("gazette").location.startswith(str(egg.root))


def test_the_digest_does_not_depend_on_line_ends(project: Project) -> None:
    before = Packaged(PACKAGE).read("gazette").digest
    project.packaged.write_bytes(GAZETTE.replace("\n", "\r\n").encode())
    assert Packaged(PACKAGE).read("gazette").digest == before
    project.packaged.write_text(GAZETTE + "# new\n")
    assert Packaged(PACKAGE).read("gazette").digest != before


def test_a_missing_module_is_answered_with_those_there(project: Project) -> None:
    with pytest.raises(SelectorModuleError, match=r"no selector module .*gazete\.py: .*those there: gazette$"):
        Packaged(PACKAGE).read("gazete")


def test_a_module_that_no_source_can_name_is_reported(project: Project) -> None:
    project.packaged.with_name("le-monde.py").touch()
    with pytest.raises(SelectorModuleError, match="'le-monde' cannot be the name"):
        Packaged(PACKAGE).names()


@pytest.mark.parametrize("name", ["", "../gazette", "a/b", "Gazette", "1a", "a.b", "a\n", "_a", "è"])
def test_names_cannot_lead_out_of_the_folder(name: str) -> None:
    with pytest.raises(SelectorModuleError, match="cannot be the name of a selector module"):
        valid_name(name)


@pytest.mark.parametrize(
    ("package", "message"),
    [
        ("", "which is no package name"),
        (".selectors", "which is no package name"),
        ("nowhere_at_all.selectors", "cannot be imported"),
        ("json.decoder", "not a folder with an __init__.py"),
    ],
)
def test_a_package_that_is_none_is_a_setting_to_correct(package: str, message: str) -> None:
    with pytest.raises(ConfigError, match=f"HEALING_SELECTORS names the package '{package}', .*{message}|{message}"):
        Packaged(package)


def test_a_folder_without_init_is_no_package(project: Project) -> None:
    (project.root / "sample_project/selectors/__init__.py").unlink()
    with pytest.raises(ConfigError, match=r"add the file$"):
        Packaged(PACKAGE)


@pytest.mark.parametrize("data", [b"# coding: latin-1\n", b"\xff", b"# coding: nonsense\n"])
def test_only_utf_8_is_read(data: bytes) -> None:
    with pytest.raises(SelectorModuleError, match=r"^a\.py:1: .*save it as UTF-8$"):
        decode(data, "a.py")
