"""What the store takes on the disk, and what is left there."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from rich.filesize import decimal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from healing.home import Home


@dataclass(frozen=True, slots=True)
class Disk:
    """In bytes."""

    store: int | None
    """The database; ``None`` where it is on a server."""
    snapshots: int
    free: int
    total: int

    def __str__(self) -> str:
        database = "on its server" if self.store is None else decimal(self.store)
        share = self.free / self.total if self.total else 0.0
        return (
            f"database {database}, stored pages {decimal(self.snapshots)}; "
            f"{decimal(self.free)} free on this disk ({share:.0%})"
        )


def disk_of(home: Home, store_url: str) -> Disk:
    """Measured now."""
    file = home.store_file(store_url)
    usage = shutil.disk_usage(home.folder)
    return Disk(
        store=None if file is None else sum(_size(Path(f"{file}{suffix}")) for suffix in ("", "-wal", "-shm")),
        snapshots=sum(_sizes(home.snapshots(store_url))),
        free=usage.free,
        total=usage.total,
    )


def _size(path: Path) -> int:
    return path.stat().st_size if path.is_file() else 0


def _sizes(folder: Path) -> Iterator[int]:
    """Of all files in a folder and the folders in it; none where it is not there."""
    for parent, _, names in os.walk(folder):
        yield from (_size(Path(parent, name)) for name in names)
