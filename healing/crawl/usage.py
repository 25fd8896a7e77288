"""What a crawl took of the machine."""

from __future__ import annotations

import resource
import shutil
from typing import TYPE_CHECKING

import psutil

from healing.store.records import Usage

if TYPE_CHECKING:
    from pathlib import Path

_KIBIBYTE = 1024


def usage_here(folder: Path) -> Usage:
    """Of this process and the children that it has waited for, so far; ``folder``: whose disk is looked at."""
    cpu = psutil.Process().cpu_times()
    return Usage(
        cpu_seconds=round(cpu.user + cpu.system + cpu.children_user + cpu.children_system, 3),
        memory_bytes=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * _KIBIBYTE,
        disk_bytes=shutil.disk_usage(folder).free,
    )
