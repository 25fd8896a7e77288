"""What a crawl took of the machine."""

from __future__ import annotations

import platform
import resource
import shutil
from typing import TYPE_CHECKING

import psutil

from healing.store.records import Usage

if TYPE_CHECKING:
    from pathlib import Path

_UNIT = 1 if platform.system() == "Darwin" else 1024
"""Bytes that the system counts a process's memory in."""


def usage_here(folder: Path) -> Usage:
    """Of this process and the children that it has waited for, so far; ``folder``: whose disk is looked at."""
    cpu = psutil.Process().cpu_times()
    return Usage(
        cpu_seconds=round(cpu.user + cpu.system + cpu.children_user + cpu.children_system, 3),
        memory_bytes=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * _UNIT,
        disk_bytes=shutil.disk_usage(folder).free,
    )
