"""The repair worker: a process of its own that heals one incident at a time, so that it can be killed.

Run as ``python -m healing.repair.worker``. Messages and answers are pickles, each after its length in 4 bytes (big
endian); they come from and go to the crawl that started the process, and nobody else. It ends when its standard input
is closed.
"""

from __future__ import annotations

import os
import pickle
import sys
from typing import TYPE_CHECKING, BinaryIO

from healing.repair.asking import Asker, load_in_background
from healing.repair.broken import with_silent_fields
from healing.repair.healer import heal
from healing.repair.job import LENGTH, Job
from healing.repair.sandbox import limit_cpu

if TYPE_CHECKING:
    from collections.abc import Iterator

    from healing.repair.incident import Verdict
    from healing.repair.job import Message


def main() -> None:
    """Heals until the crawl closes the pipe."""
    messages, answers = sys.stdin.buffer, os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    # Whatever a library prints must not get between the answers.
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    for message in _messages(messages):
        if isinstance(message, Job):
            answer = pickle.dumps(_answer(message))
            answers.write(LENGTH.pack(len(answer)) + answer)
            answers.flush()
        else:
            load_in_background(message)


def _messages(stream: BinaryIO) -> Iterator[Message]:
    while header := stream.read(LENGTH.size):
        (length,) = LENGTH.unpack(header)
        data = stream.read(length)
        if len(data) < length:
            return  # the crawl was ended in the middle of a message
        yield pickle.loads(data)  # noqa: S301 (from the crawl that started this process)


def _answer(job: Job) -> Verdict:
    ask = None if job.llm.provider == "none" else Asker(job)
    with limit_cpu(job.deadline_seconds):
        return heal(with_silent_fields(job.incident), ask=ask)


if __name__ == "__main__":
    main()
