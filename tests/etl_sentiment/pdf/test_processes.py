"""Whatever ends a crawl, the processes that read its documents end with it."""

from __future__ import annotations

import os
import re
import select
import signal
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest

from tests.etl_sentiment.pdf import samples
from tests.etl_sentiment.pdf.crawling import Project
from tests.etl_sentiment.pdf.site import File, served, site_of
from tests.limits import TIME_LIMIT

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="waits for processes as only Linux can")


@contextmanager
def reading(folder: Path, **limits: Any) -> Iterator[tuple[Project, subprocess.Popen[str], int]]:
    """A crawl whose one document is being read until the limits end it, and a handle of the process that reads it."""
    with served(site_of({"bomb": File(samples.letter_bomb())}, ["bomb"])) as site:
        project = Project(folder, site.url, {"bomb": ["/files/bomb.pdf"]}, {"PDF_MAX_MEMORY": 2**36})
        with project.started(LOG_LEVEL="DEBUG", **limits) as crawl:
            handle = os.pidfd_open(int(line_of(crawl, r"process (\d+) reads")))
            try:
                yield project, crawl, handle
            finally:
                os.close(handle)


def line_of(crawl: subprocess.Popen[str], pattern: str) -> str:
    """Waits for a line of the log, and gives what the pattern finds in it."""
    assert crawl.stdout is not None
    return next(found[found.lastindex or 0] for line in crawl.stdout if (found := re.search(pattern, line)))


def has_ended(handle: int) -> bool:
    """Whether a process ends within the time that a crawl may take."""
    return bool(select.select([handle], [], [], TIME_LIMIT)[0])


def test_ctrl_c_waits_for_what_is_being_read(tmp_path: Path) -> None:
    with reading(tmp_path, PDF_MAX_CPU_SECONDS=3) as (project, crawl, reader):
        crawl.send_signal(signal.SIGINT)
        log, _ = crawl.communicate(timeout=TIME_LIMIT)
        assert has_ended(reader)
        assert project.left(crawl.returncode, log).statuses("bomb") == ["too_costly"]


def test_ctrl_c_twice_waits_for_nothing(tmp_path: Path) -> None:
    with reading(tmp_path, PDF_MAX_CPU_SECONDS=600, PDF_MAX_SECONDS=600) as (_, crawl, reader):
        crawl.send_signal(signal.SIGINT)
        line_of(crawl, "Received SIGINT")
        crawl.send_signal(signal.SIGINT)
        assert has_ended(reader)
        crawl.communicate(timeout=TIME_LIMIT)


def test_a_crawl_that_is_killed_leaves_no_process_behind(tmp_path: Path) -> None:
    with reading(tmp_path, PDF_MAX_CPU_SECONDS=600, PDF_MAX_SECONDS=600) as (_, crawl, reader):
        crawl.kill()
        assert has_ended(reader)
