"""The folder of an export: all or nothing, and nothing of anybody else's."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from healing.reporting.research.folder import DICTIONARY, MADE_BY, ExportError, export_folder

if TYPE_CHECKING:
    from pathlib import Path


def _write(folder: Path, **texts: str) -> dict[str, int]:
    """Files by their name without the suffix."""
    told = {f"{name}.csv": text for name, text in texts.items()}
    listed = {"made_by": MADE_BY, "files": [{"name": name} for name in (*told, DICTIONARY)]}
    told[DICTIONARY] = json.dumps(listed)
    with export_folder(folder, told) as files:
        for name, text in told.items():
            files.open(name).write(text.encode())
        return files.publish()


def _texts(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text("utf-8") for path in folder.iterdir() if path.name != DICTIONARY}


def test_a_later_export_replaces_an_earlier_one_and_leaves_other_files(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine", "utf-8")
    _write(tmp_path, runs="1", old="1")
    sizes = _write(tmp_path, runs="22", new="1")
    assert _texts(tmp_path) == {"notes.txt": "mine", "runs.csv": "22", "new.csv": "1"}
    assert sizes["runs.csv"] == 2


@pytest.mark.parametrize("dictionary", [None, "{}", "[1]", "no JSON", '{"made_by": "somebody", "files": []}'])
def test_a_file_of_somebody_else_is_never_overwritten(tmp_path: Path, dictionary: str | None) -> None:
    (tmp_path / "runs.csv").write_text("mine", "utf-8")
    if dictionary is not None:
        (tmp_path / DICTIONARY).write_text(dictionary, "utf-8")
    with pytest.raises(
        ExportError, match=r"(runs\.csv|data_dictionary\.json) is there already, and no export wrote it"
    ):
        _write(tmp_path, runs="1")
    assert (tmp_path / "runs.csv").read_text("utf-8") == "mine"
    assert not list(tmp_path.glob(".unfinished-*"))


def test_a_symbolic_link_is_not_followed(tmp_path: Path) -> None:
    target = tmp_path / "target"
    target.write_text("mine", "utf-8")
    _write(tmp_path / "out", runs="1")
    (tmp_path / "out" / "runs.csv").unlink()
    (tmp_path / "out" / "runs.csv").symlink_to(target)
    with pytest.raises(ExportError, match="is there already"):
        _write(tmp_path / "out", runs="2")
    assert target.read_text("utf-8") == "mine"


def test_names_that_lead_out_of_the_folder_are_not_deleted(tmp_path: Path) -> None:
    (tmp_path / "precious").write_text("mine", "utf-8")
    folder = tmp_path / "out"
    _write(folder, runs="1")
    listed = {"made_by": MADE_BY, "files": [{"name": name} for name in ("../precious", "runs.csv", DICTIONARY)]}
    (folder / DICTIONARY).write_text(json.dumps(listed), "utf-8")
    _write(folder, runs="2")
    assert (tmp_path / "precious").exists()


def test_what_fails_leaves_all_as_it_was(tmp_path: Path) -> None:
    _write(tmp_path / "out", runs="1")
    for name in ("out", "new"):
        with pytest.raises(KeyboardInterrupt):
            _fail(tmp_path / name)
    assert _texts(tmp_path / "out") == {"runs.csv": "1"}
    assert not (tmp_path / "new").exists()


def _fail(folder: Path) -> None:
    with export_folder(folder, ["runs.csv"]) as files:
        files.open("runs.csv").write(b"half")
        raise KeyboardInterrupt


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    with pytest.raises(ExportError, match=r"cannot be written.*name a folder with room"):
        _write(tmp_path / "file" / "out", runs="1")
