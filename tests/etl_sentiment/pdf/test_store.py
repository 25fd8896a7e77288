from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any

import pytest

from etl_sentiment.pdf.store import DocumentStore, FileStoreError

if TYPE_CHECKING:
    from pathlib import Path

INFO: Any = None


def test_a_file_is_kept_and_replaced_whole(tmp_path: Path) -> None:
    store = DocumentStore(tmp_path / "documents")
    assert not store.folder.exists()
    assert store.stat_file("a/b.pdf", INFO) == {}
    for data in (b"first", b"second"):
        store.persist_file("a/b.pdf", BytesIO(data), INFO)
        assert [file.read_bytes() for file in store.folder.rglob("*") if file.is_file()] == [data]
    assert store.stat_file("a/b.pdf", INFO)["last_modified"] > 0


@pytest.mark.parametrize("path", ["/etc/passwd", "../a.pdf", "a/../../b.pdf", ""])
def test_nothing_is_written_elsewhere(tmp_path: Path, path: str) -> None:
    with pytest.raises(FileStoreError, match="no place below"):
        DocumentStore(tmp_path).persist_file(path, BytesIO(b"x"), INFO)


@pytest.mark.parametrize("link", ["", "a", "a/b.pdf"])
def test_no_link_is_followed(tmp_path: Path, link: str) -> None:
    (tmp_path / "elsewhere").mkdir()
    store = DocumentStore(tmp_path / "documents")
    place = store.folder / link
    place.parent.mkdir(parents=True, exist_ok=True)
    place.symlink_to(tmp_path / "elsewhere")
    for act in (lambda: store.persist_file("a/b.pdf", BytesIO(b"x"), INFO), lambda: store.confirm("a/b.pdf")):
        with pytest.raises(FileStoreError, match="symbolic link"):
            act()
    assert store.stat_file("a/b.pdf", INFO) == {}
    assert not list((tmp_path / "elsewhere").iterdir())


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("a file, no folder")
    with pytest.raises(FileStoreError, match="cannot be written"):
        DocumentStore(tmp_path).persist_file("a/b.pdf", BytesIO(b"x"), INFO)
