from __future__ import annotations

import hashlib
import os
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from healing.errors import StoreError
from healing.store.snapshots import Snapshots

if TYPE_CHECKING:
    from pathlib import Path

LONG_AGO, SOON = 1_000.0, 1e12


@pytest.fixture
def snapshots(tmp_path: Path) -> Snapshots:
    return Snapshots(tmp_path / "snapshots")


def _file(snapshots: Snapshots, key: str) -> Path:
    (found,) = snapshots.folder.rglob(f"{key}*")
    return found


def _grow_old(path: Path) -> None:
    os.utime(path, (LONG_AGO, LONG_AGO))


@given(body=st.binary())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50)
def test_any_bytes_come_back(snapshots: Snapshots, body: bytes) -> None:
    assert snapshots.get(snapshots.add(body)) == body


def test_the_key_is_the_hash_of_the_content(snapshots: Snapshots) -> None:
    assert snapshots.add(b"page") == hashlib.sha256(b"page").hexdigest()


def test_the_same_page_is_kept_once_and_as_the_same_bytes(snapshots: Snapshots, tmp_path: Path) -> None:
    first = _file(snapshots, snapshots.add(b"page" * 100)).read_bytes()
    snapshots.add(b"page" * 100)
    elsewhere = Snapshots(tmp_path / "elsewhere")
    assert len(list(snapshots.folder.rglob("*.gz"))) == 1
    assert _file(elsewhere, elsewhere.add(b"page" * 100)).read_bytes() == first
    assert len(first) < 100


def test_nothing_but_whole_snapshots_is_left_in_the_folder(snapshots: Snapshots) -> None:
    keys = {snapshots.add(bytes([number])) for number in range(20)}
    assert {path.name for path in snapshots.folder.rglob("*") if path.is_file()} == {f"{key}.gz" for key in keys}


@pytest.mark.parametrize("key", ["", "../../etc/passwd", "a" * 63, "A" * 64, "a" * 64 + "\n", "/" + "a" * 63])
def test_a_key_that_is_none(snapshots: Snapshots, key: str) -> None:
    with pytest.raises(StoreError, match="is not the key of a snapshot"):
        snapshots.get(key)


def test_a_missing_snapshot(snapshots: Snapshots) -> None:
    with pytest.raises(StoreError, match=r"a{64}\.gz is not there"):
        snapshots.get("a" * 64)


@pytest.mark.parametrize("damage", [b"", b"no gzip", b"\x1f\x8b\x08\x00", None])
def test_a_damaged_snapshot_is_named(snapshots: Snapshots, damage: bytes | None) -> None:
    path = _file(snapshots, snapshots.add(b"page" * 100))
    other = _file(snapshots, snapshots.add(b"another page"))
    path.write_bytes(other.read_bytes() if damage is None else damage)
    with pytest.raises(StoreError, match=path.name):
        snapshots.get(path.stem)


def test_no_writing_through_a_symbolic_link(snapshots: Snapshots, tmp_path: Path) -> None:
    key = hashlib.sha256(b"page").hexdigest()
    (tmp_path / "outside").mkdir()
    snapshots.folder.mkdir()
    (snapshots.folder / key[:2]).symlink_to(tmp_path / "outside")
    with pytest.raises(StoreError, match="symbolic link"):
        snapshots.add(b"page")
    assert list((tmp_path / "outside").iterdir()) == []


def test_a_link_in_the_place_of_a_snapshot_is_replaced(snapshots: Snapshots, tmp_path: Path) -> None:
    path = _file(snapshots, snapshots.add(b"page"))
    victim = tmp_path / "victim"
    victim.write_text("untouched")
    path.unlink()
    path.symlink_to(victim)
    assert snapshots.get(snapshots.add(b"page")) == b"page"
    assert victim.read_text() == "untouched"


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "snapshots").write_text("a file is in the way")
    with pytest.raises(StoreError, match="cannot be written"):
        Snapshots(tmp_path / "snapshots").add(b"page")


def test_pruning_drops_what_is_old_and_not_needed(snapshots: Snapshots) -> None:
    old, needed, new = snapshots.add(b"old"), snapshots.add(b"needed"), snapshots.add(b"new")
    for key in (old, needed):
        _grow_old(_file(snapshots, key))
    assert snapshots.prune({needed}, LONG_AGO + 1) == 1
    assert snapshots.get(needed) == b"needed"
    assert snapshots.get(new) == b"new"
    with pytest.raises(StoreError):
        snapshots.get(old)


def test_a_snapshot_that_is_added_again_is_young_again(snapshots: Snapshots) -> None:
    _grow_old(_file(snapshots, snapshots.add(b"page")))
    key = snapshots.add(b"page")
    assert snapshots.prune((), LONG_AGO + 1) == 0
    assert snapshots.get(key) == b"page"


def test_pruning_sweeps_up_after_a_killed_writer_and_touches_nothing_else(snapshots: Snapshots, tmp_path: Path) -> None:
    folder = _file(snapshots, snapshots.add(b"page")).parent
    (folder / ".unfinished-x").write_bytes(b"half a pa")
    (folder / "notes.gz").write_bytes(b"somebody's own")
    (tmp_path / "ab").mkdir()
    (tmp_path / "ab" / f"{'ab' * 32}.gz").write_bytes(b"linked to")
    (snapshots.folder / "ab").symlink_to(tmp_path / "ab")
    assert snapshots.prune((), SOON) == 1
    assert {path.name for path in folder.iterdir()} == {"notes.gz"}
    assert (tmp_path / "ab" / f"{'ab' * 32}.gz").exists()


def test_pruning_a_folder_that_is_not_there(snapshots: Snapshots) -> None:
    assert snapshots.prune((), SOON) == 0
