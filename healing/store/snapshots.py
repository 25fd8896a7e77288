"""Page bodies as gzip files in a folder, named after their content: the same page is kept once."""

from __future__ import annotations

import gzip
import hashlib
import os
import re
import tempfile
import zlib
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from healing.errors import StoreError
from healing.store.cipher import SETTING, is_sealed

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from healing.store.cipher import Cipher

# Level 6 against 1, on pages of 50 KB: half the bytes for 0.7 ms more. Level 9 takes five times as long for 6 % less.
_LEVEL = 6
_KEY = re.compile(r"[0-9a-f]{64}")
_SUFFIX = ".gz"
_UNFINISHED = ".unfinished-"
_OURS = re.compile(rf"{_KEY.pattern}{re.escape(_SUFFIX)}|{re.escape(_UNFINISHED)}.*")


class Snapshots:
    """A folder of snapshots; the folder is made with the first one. Several processes may use it at once."""

    def __init__(self, folder: Path, cipher: Cipher | None = None) -> None:
        self.folder = folder
        self._cipher = cipher

    def add(self, body: bytes) -> str:
        """Keep ``body``, durably, and give its key: its SHA-256 in hexadecimal digits; a keyed one if encrypted."""
        key = self._cipher.name(body) if self._cipher else hashlib.sha256(body).hexdigest()
        path = self.path(key)
        try:
            if path.is_file() and not path.is_symlink():
                os.utime(path)  # its age counts from its last use
            else:
                content = gzip.compress(body, _LEVEL, mtime=0)
                self._write(path, self._cipher.seal(content) if self._cipher else content)
        except OSError as error:
            raise StoreError(
                f"snapshot {path} cannot be written ({error.strerror}): make room, or make the folder writable"
            ) from error
        return key

    def get(self, key: str) -> bytes:
        path = self.path(key)
        try:
            content = path.read_bytes()
            sealed = is_sealed(content)
            body = gzip.decompress(self._opened(content, path) if sealed else content)
        except FileNotFoundError as error:
            raise StoreError(
                f"snapshot {path} is not there: it was deleted, or the store was moved without it"
            ) from error
        except (OSError, EOFError, zlib.error) as error:
            raise StoreError(f"snapshot {path} cannot be read ({error}): restore it, or delete it") from error
        if not sealed and hashlib.sha256(body).hexdigest() != key:  # a sealed one was checked when it was opened
            raise StoreError(f"snapshot {path} is damaged (its content is not what it was): restore it, or delete it")
        return body

    def _opened(self, token: bytes, path: Path) -> bytes:
        if self._cipher is None:
            raise StoreError(f"snapshot {path} is encrypted: set {SETTING}, and store.encrypt to true")
        return self._cipher.open(token, f"snapshot {path}")

    def prune(self, needed: Collection[str], before: float) -> int:
        """Delete the snapshots last added before ``before`` (seconds since the epoch) that are not needed; how many."""
        old = [path for path in self._files() if path.name.removesuffix(_SUFFIX) not in needed and _age(path) < before]
        for path in old:
            path.unlink(missing_ok=True)
        return sum(path.suffix == _SUFFIX for path in old)

    def _files(self) -> Iterator[Path]:
        """All snapshots, and what writers that were killed left behind; never through a symbolic link."""
        return (
            path for path in self.folder.glob("??/*") if _OURS.fullmatch(path.name) and not path.parent.is_symlink()
        )

    def path(self, key: str) -> Path:
        """Where a snapshot lies; a key that could lead out of the folder is refused."""
        if not _KEY.fullmatch(key):
            raise StoreError(f"{key!r} is not the key of a snapshot: 64 hexadecimal digits are")
        return self.folder / key[:2] / (key + _SUFFIX)

    def _write(self, path: Path, content: bytes) -> None:
        """Write beside the target and rename: readers see all of it or nothing, also after a power cut."""
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        if path.parent.is_symlink():
            raise StoreError(f"{path.parent} is a symbolic link: nothing is written through it, remove it")
        handle, name = tempfile.mkstemp(prefix=_UNFINISHED, dir=path.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            Path(name).replace(path)
        except OSError:
            with suppress(OSError):
                Path(name).unlink()
            raise


def _age(path: Path) -> float:
    """When a file was last written, in seconds since the epoch; ``inf`` where another process just deleted it."""
    try:
        return path.stat(follow_symlinks=False).st_mtime
    except FileNotFoundError:
        return float("inf")
