from __future__ import annotations

import signal
import subprocess
import sys
from urllib.request import urlopen

import pytest

from tests.limits import TIME_LIMIT


@pytest.mark.parametrize(("looks", "marks"), [("cards", {b"gz-card"}), ("ab", {b"gz-card", b"pager"})])
def test_the_portal_is_served_until_ctrl_c(looks: str, marks: set[bytes]) -> None:
    command = [sys.executable, "-m", "etl_sentiment.demo", "--serve", looks]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            address = process.stdout.readline().split()[-4]
            pages = [f"{address}?page={number}" for number in range(1, 11)]
            bodies = [urlopen(page).read() for page in pages]  # noqa: S310 - the server of this test
            process.send_signal(signal.SIGINT)
            out, errors = process.communicate(timeout=TIME_LIMIT)
        finally:
            process.kill()
    assert {mark for mark in (b"gz-card", b"pager") if any(mark in body for body in bodies)} == marks
    assert (process.returncode, out, errors) == (0, "\nStopped.\n", "")
