from __future__ import annotations

import stat
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from healing.errors import PatchError, SelectorModuleError
from healing.selectors import files
from healing.selectors.files import (
    append_line,
    locked,
    move_file,
    numbered,
    read_file,
    write_file,
    write_together,
)

if TYPE_CHECKING:
    from pathlib import Path


def test_a_file_is_replaced_whole_and_keeps_its_mode(tmp_path: Path) -> None:
    path = tmp_path / "a.py"
    path.write_bytes(b"old")
    path.chmod(0o640)
    write_file(path, b"new")
    assert path.read_bytes() == b"new"
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert list(tmp_path.iterdir()) == [path]


def test_each_rewrite_moves_the_modification_time_on_by_a_second_or_more(tmp_path: Path) -> None:
    path = tmp_path / "a.py"
    seconds = []
    for data in (b"1", b"2", b"3"):
        write_file(path, data)
        seconds.append(int(path.stat().st_mtime))
    assert seconds[0] < seconds[1] < seconds[2]


def test_a_failed_write_leaves_the_old_file_and_no_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    path = tmp_path / "a.py"
    path.write_bytes(b"old")
    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(PatchError, match=r"a\.py cannot be written \(No space left on device\)"):
        write_file(path, b"new")
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_missing_file_is_none(tmp_path: Path) -> None:
    assert read_file(tmp_path / "a.py") is None


def test_a_folder_in_the_place_of_a_file_is_reported(tmp_path: Path) -> None:
    with pytest.raises(SelectorModuleError, match=r"cannot be read \(Is a directory\)"):
        read_file(tmp_path)


def test_symbolic_links_are_not_followed(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.write_bytes(b"kept")
    link = tmp_path / "link"
    link.symlink_to(outside)
    with pytest.raises(PatchError, match="is a symbolic link, which is not followed"):
        write_file(link, b"x")
    with pytest.raises(PatchError, match="is a symbolic link, which is not followed"):
        append_line(link, "x")
    with pytest.raises(PatchError, match="is a symbolic link, which is not followed"):
        move_file(link, outside)
    with pytest.raises(SelectorModuleError, match="is a symbolic link, which is not followed"):
        read_file(link)
    assert outside.read_bytes() == b"kept"


def test_nothing_is_written_through_a_symbolic_link_to_a_folder(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    folder = tmp_path / "folder"
    folder.symlink_to(tmp_path / "real")
    with pytest.raises(PatchError, match="symbolic link"):
        write_file(folder / "a.py", b"x")
    with pytest.raises(PatchError, match="symbolic link"):
        numbered(folder, "a", ".py")
    with pytest.raises(PatchError, match="symbolic link"), locked(folder):
        pytest.fail("the lock was given")
    assert list((tmp_path / "real").iterdir()) == []


def test_a_lock_file_that_is_a_symbolic_link_is_refused(tmp_path: Path) -> None:
    (tmp_path / ".lock").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(PatchError, match="lock"), locked(tmp_path):
        pytest.fail("the lock was given")
    assert not (tmp_path / "elsewhere").exists()


def test_a_line_that_was_cut_off_is_ended_before_the_next(tmp_path: Path) -> None:
    path = tmp_path / "log"
    append_line(path, "one")
    path.write_bytes(path.read_bytes() + b"tw")
    append_line(path, "three")
    append_line(path, "four")
    assert path.read_bytes() == b"one\ntw\nthree\nfour\n"


def test_numbers_go_on_after_the_highest(tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    assert numbered(folder, "law", ".py").name == "law.0001.py"
    for name in ("law.0001.py", "law.0007.py", "law.notes.py", "laws.0009.py"):
        (folder / name).touch()
    assert numbered(folder, "law", ".py").name == "law.0008.py"


def test_a_lock_that_another_process_holds_is_waited_for_but_not_for_ever(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "LOCK_SECONDS", 0.05)
    code = (
        "import sys, pathlib; from healing.selectors.files import locked\n"
        "with locked(pathlib.Path(sys.argv[1])): print('held', flush=True); sys.stdin.read()"
    )
    command = [sys.executable, "-c", code, str(tmp_path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(PatchError, match="another process has held"), locked(tmp_path):
            pytest.fail("two processes hold the lock")
        holder.communicate()
    with locked(tmp_path):
        pass


def test_a_folder_that_cannot_be_made_is_reported(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(PatchError, match="give the crawl a writable folder"), locked(tmp_path / "file" / "overlay"):
        pytest.fail("the lock was given")


def test_several_files_are_written_together(tmp_path: Path) -> None:
    old, new = tmp_path / "old", tmp_path / "new"
    old.write_bytes(b"before")
    write_together({old: b"after", new: b"too"}, lambda: None)
    assert (old.read_bytes(), new.read_bytes()) == (b"after", b"too")


def test_files_that_fail_their_check_are_as_they_were(tmp_path: Path) -> None:
    old, new = tmp_path / "old", tmp_path / "new"
    old.write_bytes(b"before")

    def refuse() -> None:
        assert (old.read_bytes(), new.read_bytes()) == (b"after", b"too")
        raise SelectorModuleError("no")

    with pytest.raises(SelectorModuleError, match="no"):
        write_together({old: b"after", new: b"too"}, refuse)
    assert old.read_bytes() == b"before"
    assert not new.exists()


def test_a_file_that_cannot_be_written_takes_the_earlier_ones_back(tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "nowhere" / "second"
    with pytest.raises(PatchError, match="cannot be written"):
        write_together({first: b"1", second: b"2"}, lambda: None)
    assert list(tmp_path.iterdir()) == []
