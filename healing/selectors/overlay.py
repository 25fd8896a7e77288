"""The writable folder whose selector modules win over the packaged ones, as long as they come from the same base.

<name>.py       the modules, each stamped in a comment with the hash of the packaged text that it was made from
backups/        every earlier version
set_aside/      modules whose packaged base has changed since: another release's, which go on where that one runs again
history.jsonl   the audit log
.lock           held by whoever writes
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from importlib.util import cache_from_source
from pathlib import Path
from typing import TYPE_CHECKING

from healing.errors import ConfigError
from healing.selectors.files import locked, move_file, newest_first, numbered, read_file, refuse_symlink, write_file
from healing.selectors.packaged import decode, valid_name

if TYPE_CHECKING:
    from collections.abc import Iterator
    from contextlib import AbstractContextManager

_STAMP = re.compile(r"^# Healed copy of the packaged module sha256:([0-9a-f]{64})[^\r\n]*\r?\n", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class OverlayFile:
    """One module of the overlay, as it is on disk."""

    data: bytes
    text: str
    location: str

    @property
    def stamp(self) -> str:
        """The digest of the packaged text that it was made from; empty where a person put the file there."""
        found = _STAMP.search(self.text)
        return found[1] if found else ""

    def is_stale(self, digest: str) -> bool:
        """Whether the packaged module, which has ``digest`` now, is newer."""
        return bool(self.stamp) and self.stamp != digest


class Overlay:
    """The folder; it is made when first written to."""

    def __init__(self, folder: Path) -> None:
        refuse_symlink(folder, ConfigError)
        self.folder = folder

    @property
    def history(self) -> Path:
        return self.folder / "history.jsonl"

    def path(self, name: str) -> Path:
        return self.folder / f"{valid_name(name)}.py"

    def kept(self, name: str, digest: str) -> OverlayFile | None:
        """The newest of the modules set aside that was made from the packaged text with this digest."""
        return next(self._kept(name, digest), None)

    def _kept(self, name: str, digest: str) -> Iterator[OverlayFile]:
        """All of them, the newest first."""
        for path in newest_first(self.folder / "set_aside", valid_name(name), ".py"):
            data = read_file(path)
            if data is not None:
                file = OverlayFile(data, decode(data, str(path)), str(path))
                if file.stamp == digest:
                    yield file

    def locked(self) -> AbstractContextManager[None]:
        """Hold this while reading for a change, and writing it."""
        return locked(self.folder)

    def read(self, name: str) -> OverlayFile | None:
        """The module's file, stale or not; ``None`` where there is none."""
        refuse_symlink(self.folder, ConfigError)
        path = self.path(name)
        data = read_file(path)
        return None if data is None else OverlayFile(data, decode(data, str(path)), str(path))

    def backup(self, name: str, data: bytes) -> None:
        """Keep an earlier version. Call it under the lock."""
        write_file(numbered(self.folder / "backups", valid_name(name), ".py"), data)

    def set_aside(self, name: str) -> Path:
        """Move the module out of the way, bytecode too, and say where to. Call it under the lock."""
        return self._move_to(name, "set_aside")

    def archive(self, name: str, digest: str) -> None:
        """Move all that was made from the packaged text with this digest to the backups. Call it under the lock.

        It is not brought back, not even where a person reverts the commit that took it in.
        """
        for file in self._kept(name, digest):
            move_file(Path(file.location), numbered(self.folder / "backups", name, ".py"))
        overlaid = self.read(name)
        if overlaid is not None and not overlaid.is_stale(digest):
            self._move_to(name, "backups")

    def bring_back(self, kept: OverlayFile, name: str) -> None:
        """Put a copy that was set aside into the module's place again. Call it under the lock."""
        write_file(self.path(name), kept.data)

    def _move_to(self, name: str, folder: str) -> Path:
        path = self.path(name)
        target = numbered(self.folder / folder, name, ".py")
        move_file(path, target)
        Path(cache_from_source(path)).unlink(missing_ok=True)
        return target


def stamped(text: str, digest: str) -> str:
    """The text with a stamp, in place of its earlier one or on top."""
    stamp = f"# Healed copy of the packaged module sha256:{digest}; a newer packaged module wins over it.\n"
    return _STAMP.sub(stamp, text, count=1) if _STAMP.search(text) else stamp + text


def unstamped(text: str) -> str:
    return _STAMP.sub("", text)
