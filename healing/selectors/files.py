"""Files that crawls and people share: read and written whole, no symbolic link followed, one writer at a time."""

from __future__ import annotations

import os
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from healing.errors import HealingError, PatchError, SelectorModuleError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

LOCK_SECONDS = 10.0
"""How long a writer waits for another one; a change takes milliseconds."""

_NEW_FILE_MODE = 0o644
_NO_FOLLOW: int = getattr(os, "O_NOFOLLOW", 0)


def refuse_symlink(path: Path, error: type[HealingError]) -> None:
    """``error`` where ``path`` is a symbolic link: it could lead anywhere."""
    if path.is_symlink():
        raise error(f"{path} is a symbolic link, which is not followed: put a real file or folder there")


def read_file(path: Path) -> bytes | None:
    """The whole file, ``None`` where there is none; ``SelectorModuleError`` where it cannot be read."""
    refuse_symlink(path, SelectorModuleError)
    try:
        with open(path, "rb", opener=_open_no_follow) as file:
            return file.read()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise SelectorModuleError(f"{path} cannot be read ({error.strerror}): make it a readable file") from error


def write_file(path: Path, data: bytes) -> None:
    """Replace a file at once: readers see the old text or the new one, also after a crash.

    Its modification time moves on by at least a whole second, because Python knows stale bytecode by the source's
    seconds and size alone.
    """
    refuse_symlink(path.parent, PatchError)
    refuse_symlink(path, PatchError)
    with _writing(path):
        old = path.stat() if path.exists() else None
        descriptor, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".tmp", dir=path.parent)
        temporary = Path(name)
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            temporary.chmod(old.st_mode & 0o777 if old else _NEW_FILE_MODE)
            if old:
                modified = max(temporary.stat().st_mtime, int(old.st_mtime) + 1.0)
                os.utime(temporary, (modified, modified))
            temporary.replace(path)
        finally:
            temporary.unlink(missing_ok=True)


def write_private(path: Path, data: bytes) -> None:
    """Replace a file at once, with the mode 0600; its folder is made where there is none."""
    refuse_symlink(path, PatchError)
    with _writing(path):
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        descriptor, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".tmp", dir=path.parent)  # 0600
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(data)
            Path(name).replace(path)
        finally:
            Path(name).unlink(missing_ok=True)


def write_together(changes: Mapping[Path, bytes], check: Callable[[], None]) -> None:
    """Write several files, then ``check`` them; where that raises, or a file cannot be written, all are as before."""
    before = {path: read_file(path) for path in changes}
    try:
        for path, data in changes.items():
            write_file(path, data)
        check()
    except BaseException:
        for path, old in before.items():
            if old is None:
                path.unlink(missing_ok=True)
            elif read_file(path) != old:
                write_file(path, old)
        raise


def move_file(path: Path, target: Path) -> None:
    """Rename within one file system; the same safety as ``write_file``."""
    refuse_symlink(path, PatchError)
    with _writing(target):
        path.replace(target)


def append_line(path: Path, line: str) -> None:
    """Add one line to a log, on disk before this returns; a line that a crash cut off is ended first."""
    refuse_symlink(path, PatchError)
    with _writing(path):
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND | _NO_FOLLOW, _NEW_FILE_MODE)
        with os.fdopen(descriptor, "r+b", buffering=0) as file:
            size = file.seek(0, os.SEEK_END)
            file.seek(max(0, size - 1))
            start = b"\n" if size and file.read(1) != b"\n" else b""
            file.write(start + line.encode() + b"\n")
            os.fsync(file.fileno())


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold the folder's lock, which every writer in this and other processes respects; makes the folder if need be."""
    refuse_symlink(folder, PatchError)
    lock = folder / ".lock"
    with _writing(lock):
        folder.mkdir(parents=True, exist_ok=True)
        try:
            held = FileLock(lock, timeout=LOCK_SECONDS).acquire()
        except Timeout as error:
            message = f"another process has held {lock} for {LOCK_SECONDS:.0f} s: nothing was changed, try again"
            raise PatchError(message) from error
    with held:
        yield


def numbered(folder: Path, stem: str, suffix: str) -> Path:
    """The next free ``stem.0001suffix`` in a folder, which is made if need be. Call it under the lock."""
    refuse_symlink(folder, PatchError)
    with _writing(folder):
        folder.mkdir(parents=True, exist_ok=True)
    last = next(iter(newest_first(folder, stem, suffix)), None)
    number = _number(last, stem, suffix) + 1 if last else 1
    return folder / f"{stem}.{number:04}{suffix}"


def newest_first(folder: Path, stem: str, suffix: str) -> list[Path]:
    """The files ``stem.0001suffix`` and so on of a folder, the last number first."""
    files = [file for file in folder.glob(f"{stem}.*{suffix}") if _number(file, stem, suffix)]
    return sorted(files, key=lambda file: _number(file, stem, suffix), reverse=True)


def _number(file: Path, stem: str, suffix: str) -> int:
    """0 for a file of another name."""
    number = file.name.removeprefix(f"{stem}.").removesuffix(suffix)
    return int(number) if number.isdecimal() else 0


@contextmanager
def _writing(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise PatchError(f"{path} cannot be written ({error.strerror}): give the crawl a writable folder") from error


def _open_no_follow(path: str, flags: int) -> int:
    return os.open(path, flags | _NO_FOLLOW)
