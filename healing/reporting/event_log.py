"""Events as lines of JSON in a file that is rotated by its size; several crawls may write at once."""

from __future__ import annotations

import errno
import os
from typing import TYPE_CHECKING

from filelock import FileLock

from healing.errors import StoreError
from healing.events import to_json

if TYPE_CHECKING:
    from pathlib import Path

    from healing.events import Event
    from healing.home import Home
    from healing.policy import LogsSection

_MODE = 0o600
_WAIT_SECONDS = 10.0
_POLL_SECONDS = 0.002
"""Another crawl holds the lock for far less than a millisecond, and this one stands still meanwhile."""


def log_of(policy: LogsSection, home: Home) -> EventLog | None:
    """The log of a home; ``None`` where the policy wants none."""
    if not policy.path:
        return None
    return EventLog(home.path(policy.path), max_bytes=int(policy.max_megabytes * 1_000_000), keep=policy.keep)


class EventLog:
    """The file, and ``.1``, ``.2``... beside it, the newest first. Errors are :class:`StoreError`."""

    def __init__(self, path: Path, *, max_bytes: int, keep: int) -> None:
        self.path = path
        self._max_bytes = max_bytes
        self._keep = keep
        lock = path.with_name(f"{path.name}.lock")
        self._lock = FileLock(lock, timeout=_WAIT_SECONDS, mode=_MODE, poll_interval=_POLL_SECONDS)

    def told(self, event: Event) -> None:
        """Add one line; it is with the operating system when this returns, and survives a killed process."""
        line = f"{to_json(event)}\n".encode()
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            with self._lock:
                self._rotate(len(line))
                self._append(line)
        except OSError as error:  # a lock that is held for too long is one, too
            raise StoreError(f"the log {self.path} cannot be written: {error}") from error

    async def closed(self) -> None:
        """Nothing is open."""

    def _append(self, line: bytes) -> None:
        flags = os.O_RDWR | os.O_CREAT | os.O_APPEND | getattr(os, "O_NOFOLLOW", 0)
        descriptor = os.open(self.path, flags, _MODE)
        try:
            size = os.fstat(descriptor).st_size
            if size and os.pread(descriptor, 1, size - 1) != b"\n":  # the power failed in the middle of a line
                line = b"\n" + line
            if os.write(descriptor, line) < len(line):
                os.ftruncate(descriptor, size)
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        finally:
            os.close(descriptor)

    def _rotate(self, more: int) -> None:
        size = self.path.stat().st_size if self.path.exists() else 0
        if not size or size + more <= self._max_bytes:
            return
        for number in range(self._keep, 0, -1):
            older = self._numbered(number - 1)
            if older.exists():
                older.replace(self._numbered(number))

    def _numbered(self, number: int) -> Path:
        return self.path.with_name(f"{self.path.name}.{number}") if number else self.path
