from __future__ import annotations

import signal
import subprocess
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING
from urllib.parse import urljoin
from urllib.request import urlopen

import pytest

from tests.limits import TIME_LIMIT

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def serving(looks: str) -> Iterator[str]:
    """The address that is told of a site in this layout; afterwards it was ended by Ctrl-C, without a complaint."""
    command = [sys.executable, "-m", "etl_sentiment.demo", "--serve", looks]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            yield process.stdout.readline().split()[-4]
            process.send_signal(signal.SIGINT)
            out, errors = process.communicate(timeout=TIME_LIMIT)
        finally:
            process.kill()
    assert (process.returncode, out, errors) == (0, "\nStopped.\n", "")


def read(address: str) -> bytes:
    body: bytes = urlopen(address).read()  # noqa: S310 - the server of this test
    return body


@pytest.mark.parametrize(("looks", "marks"), [("cards", {b"gz-card"}), ("ab", {b"gz-card", b"pager"})])
def test_the_portal_is_served_until_ctrl_c(looks: str, marks: set[bytes]) -> None:
    with serving(looks) as address:
        bodies = [read(f"{address}?page={number}") for number in range(1, 11)]
    assert {mark for mark in (b"gz-card", b"pager") if any(mark in body for body in bodies)} == marks


@pytest.mark.parametrize(
    ("looks", "mark"), [("newspaper:broadsheet", b"li class=story"), ("newspaper:magazine", b"card")]
)
def test_the_newspaper_is_served(looks: str, mark: bytes) -> None:
    with serving(looks) as address:
        assert mark in read(urljoin(address, "/politics")).replace(b'"', b"")
        assert b"<html" in read(address)
