from __future__ import annotations

import os
import pty
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from etl_sentiment.crawling.progress import told

if TYPE_CHECKING:
    from typing import IO

REPOSITORY = Path(__file__).parents[3]


@pytest.mark.parametrize(
    ("stats", "line"),
    [
        ({}, "0 pages, 0 items"),
        (
            {
                "response_received_count": 12,
                "item_scraped_count": 8,
                "scheduler/enqueued": 20,
                "scheduler/dequeued": 13,
            },
            "12 pages, 8 items, 7 requests wait",
        ),
        (
            {"etl/pdf/ok": 5, "etl/pdf/truncated": 1, "etl/pdf/needs_ocr": 2, "etl/pdf/pages": 90},
            "0 pages, 0 items, 8 documents (2 without text)",
        ),
        ({"etl/laws/unchanged": 3, "etl/laws/new": 9}, "0 pages, 0 items, 3 unchanged"),
        ({"healing/incidents": 1, "healing/dead_letters": 2}, "0 pages, 0 items, 1 incidents, 2 dead letters"),
    ],
)
def test_a_line_counts_what_became_of_the_crawl(stats: dict[str, int], line: str) -> None:
    assert told(stats) == line


def crawl(home: Path, stderr: int | IO[str]) -> None:
    """A short crawl of the bundled portal, with its log on ``stderr``."""
    command = [
        "crawl",
        "laws",
        "-a",
        "source=law_portal",
        "-s",
        "CLOSESPIDER_ITEMCOUNT=40",
        "-s",
        "HEALING_LLM_PROVIDER=none",
    ]
    environment = os.environ | {"HEALING_HOME": str(home), "SCRAPY_SETTINGS_MODULE": "settings", "TERM": "xterm"}
    subprocess.run(
        [sys.executable, "-m", "scrapy", *command], cwd=REPOSITORY, env=environment, stderr=stderr, check=True
    )


def test_without_a_terminal_the_log_says_how_it_goes(tmp_path: Path) -> None:
    with (tmp_path / "log").open("w") as log:
        crawl(tmp_path, log)
    text = (tmp_path / "log").read_text()
    assert "0 pages, 0 items (0 pages/min)" in text
    assert "\x1b" not in text


def test_on_a_terminal_one_line_lives_below_the_log(tmp_path: Path) -> None:
    ours, theirs = pty.openpty()
    # Read all the while: a terminal holds only a few kB. Its end is an error to cat.
    reader = subprocess.Popen(["cat"], stdin=ours, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    os.close(ours)
    try:
        crawl(tmp_path, theirs)
    finally:
        os.close(theirs)
    text = reader.communicate()[0].decode()
    assert " pages, " in text
    assert "\x1b[2K" in text  # the line is wiped before a line of the log is written
    assert "Spider closed" in text.splitlines()[-1]
    assert "pages/min" not in text
