"""The process that reads PDFs: ``python -m etl_sentiment.pdf.worker``, started by :mod:`etl_sentiment.pdf.pool`.

Standard input: one JSON object a line. Standard output: for each of them the length of the answer (8 bytes), then the
answer as JSON; an empty answer first, once the process is ready. It sets its own limits, which the operating system
enforces by ending it, and ends itself when its input does.
"""

from __future__ import annotations

import json
import os
import resource
import signal
import sys
from contextlib import suppress
from math import ceil
from pathlib import Path
from queue import SimpleQueue
from struct import Struct
from threading import Thread
from time import process_time
from typing import TYPE_CHECKING, Any, BinaryIO

from etl_sentiment.document import DocumentStatus
from etl_sentiment.pdf.contents import Contents, from_json, to_json
from etl_sentiment.pdf.limits import Limits, Recognition
from etl_sentiment.pdf.ocr import recognise
from etl_sentiment.pdf.reading import read_pdf

if TYPE_CHECKING:
    from collections.abc import Iterator

LENGTH = Struct("!Q")
"""What stands before each answer."""


def main() -> None:
    """Answers one task after the other."""
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    # Whatever a library prints must not get between the answers.
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    for what in (resource.RLIMIT_FSIZE, resource.RLIMIT_CORE):
        _set_limit(what, 0)
    _send(answers, b"")
    for task in _tasks():
        _send(answers, to_json(_answer(task)))


def _tasks() -> Iterator[dict[str, Any]]:
    """What the crawl asks for. The input is read by a thread: its end must be seen while pdfium works."""
    lines: SimpleQueue[bytes] = SimpleQueue()
    Thread(target=_listen, args=(lines,), daemon=True).start()
    while True:
        yield json.loads(lines.get())


def _listen(lines: SimpleQueue[bytes]) -> None:
    for line in sys.stdin.buffer:
        lines.put(line)
    _end()


def _end() -> None:
    """The crawl is gone: end this process, and what it has started."""
    if os.getpgrp() == os.getpid():
        os.killpg(os.getpid(), signal.SIGKILL)
    os._exit(0)


def _answer(task: dict[str, Any]) -> Contents:
    limits, path = Limits(**task["limits"]), Path(task["path"])
    how = Recognition(**task["how"]) if task["how"] else None
    seconds = limits.cpu_seconds if how is None else ceil(how.seconds)
    _set_limit(resource.RLIMIT_AS, limits.memory_bytes)
    _set_limit(resource.RLIMIT_CPU, int(process_time()) + 1 + seconds)
    try:
        if how is None:
            return read_pdf(path, limits)
        return recognise(path, from_json(task["known"].encode()), limits, how)
    except MemoryError:
        return Contents(DocumentStatus.TOO_COSTLY, memory_reason(limits))


def memory_reason(limits: Limits) -> str:
    return f"it took more than {limits.memory_bytes / 2**20:,.0f} MB of memory"


def _set_limit(what: int, most: int) -> None:
    """The soft limit, whose default action ends the process; a handler in Python would wait for pdfium to return."""
    _, hard = resource.getrlimit(what)
    with suppress(ValueError):  # macOS does not know all of them
        resource.setrlimit(what, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))


def _send(answers: BinaryIO, data: bytes) -> None:
    answers.write(LENGTH.pack(len(data)) + data)
    answers.flush()


if __name__ == "__main__":
    main()
