"""The files of a crawl's attachments: below one folder, written whole, no symbolic link followed."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scrapy.pipelines.files import FSFilesStore
from typing_extensions import override

if TYPE_CHECKING:
    from io import BytesIO
    from os import PathLike

    from scrapy.pipelines.files import StatInfo
    from scrapy.pipelines.media import MediaPipeline

_MODE = 0o644


class FileStoreError(Exception):
    """A file could not be kept; the message says which and why."""


class DocumentStore(FSFilesStore):
    """Scrapy's store of files in a folder. It makes the folder when there is something to keep."""

    def __init__(self, basedir: str | PathLike[str]) -> None:
        self.basedir = str(basedir)
        self.folder = Path(basedir)

    def path_of(self, path: str | PathLike[str]) -> Path:
        """Where a file is, or would be; ``FileStoreError`` where that is elsewhere, or leads through a link."""
        parts = Path(path).parts
        if not parts or Path(path).is_absolute() or ".." in parts:
            raise FileStoreError(f"{path} is no place below {self.folder}")
        found = self.folder
        for part in ("", *parts):
            found /= part
            if found.is_symlink():
                raise FileStoreError(f"{found} is a symbolic link, which is not followed: put a real one there")
        return found

    @override
    def persist_file(
        self,
        path: str | PathLike[str],
        buf: BytesIO,
        info: MediaPipeline.SpiderInfo,
        meta: dict[str, Any] | None = None,
        headers: dict[str, str] | None = None,
    ) -> None:
        """Readers see the old file or the new one, never half of it. ``FileStoreError`` where it cannot be written."""
        target = self.path_of(path)
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            _write(target, buf.getbuffer())
        except OSError as error:
            raise FileStoreError(f"{target} cannot be written: {error.strerror}") from error

    @override
    def stat_file(self, path: str | PathLike[str], info: MediaPipeline.SpiderInfo) -> StatInfo:
        """When the file was last known to be up to date (seconds since 1970); nothing where there is none."""
        try:
            return {"last_modified": self.path_of(path).stat(follow_symlinks=False).st_mtime}
        except (OSError, FileStoreError):
            return {}

    def confirm(self, path: str | PathLike[str]) -> None:
        """Notes that the file is up to date now."""
        try:
            os.utime(self.path_of(path), follow_symlinks=False)
        except OSError as error:
            raise FileStoreError(f"{path} cannot be written: {error.strerror}") from error


def _write(target: Path, data: memoryview) -> None:
    descriptor, name = tempfile.mkstemp(prefix=f".{target.name}.", suffix=".tmp", dir=target.parent)
    temporary = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.chmod(_MODE)
        temporary.replace(target)
    finally:
        temporary.unlink(missing_ok=True)
