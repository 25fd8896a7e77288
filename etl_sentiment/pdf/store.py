"""The files of a crawl's attachments: below one folder, written whole, no symbolic link followed."""

from __future__ import annotations

import os
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scrapy.pipelines.files import FSFilesStore
from typing_extensions import override

from healing.errors import StoreError
from healing.store.cipher import SETTING, is_sealed
from healing.store.sealing import opened, sealed

if TYPE_CHECKING:
    from collections.abc import Iterator
    from io import BytesIO
    from os import PathLike

    from scrapy.pipelines.files import StatInfo
    from scrapy.pipelines.media import MediaPipeline

    from healing.store.cipher import Cipher

_MODE = 0o600
_TOKEN_BYTES = 8


class FileStoreError(Exception):
    """A file could not be kept; the message says which and why."""


class DocumentStore(FSFilesStore):
    """Scrapy's store of files in a folder. It makes the folder when there is something to keep."""

    def __init__(self, basedir: str | PathLike[str]) -> None:
        self.basedir = str(basedir)
        self.folder = Path(basedir)
        self.cipher: Cipher | None = None
        """Encrypts what is kept from now on."""

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
            _write(target, sealed(buf.getvalue(), self.cipher) if self.cipher else buf.getbuffer())
        except OSError as error:
            raise FileStoreError(f"{target} cannot be written: {error.strerror}") from error

    @contextmanager
    def readable(self, path: str) -> Iterator[Path]:
        """The file itself; of an encrypted one a copy that only its owner may read, and that is gone afterwards.

        ``StoreError`` where it cannot be decrypted.
        """
        target = self.path_of(path)
        with target.open("rb") as file:
            if not is_sealed(file.read(_TOKEN_BYTES)):
                yield target
                return
            file.seek(0)
            if self.cipher is None:
                raise StoreError(f"{target} is encrypted: set DOCUMENTS_ENCRYPT, and {SETTING}")
            with tempfile.NamedTemporaryFile(prefix=".reading-", dir=self.folder) as copy:
                copy.writelines(opened(file, self.cipher, str(target)))
                copy.flush()
                yield Path(copy.name)

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


def _write(target: Path, data: bytes | memoryview) -> None:
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
