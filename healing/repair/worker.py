"""The repair worker: a process of its own that heals one incident at a time, so that it can be killed.

Run as ``python -m healing.repair.worker``. Jobs and answers are pickles, each after its length in 4 bytes (big
endian); they come from and go to the crawl that started the process, and nobody else. It ends when its standard input
is closed.
"""

from __future__ import annotations

import os
import pickle
import sys
from typing import TYPE_CHECKING, BinaryIO

from healing.llm.budget import Budget
from healing.llm.ollama import OllamaProvider
from healing.llm.provider import Model
from healing.repair.broken import with_silent_fields
from healing.repair.healer import heal
from healing.repair.job import LENGTH
from healing.repair.language_model import LanguageModel
from healing.repair.sandbox import limit_cpu

if TYPE_CHECKING:
    from collections.abc import Iterator

    from healing.repair.incident import Verdict
    from healing.repair.job import Job


_FOR_MODELS = 0.8
"""The part of a heal's time that language models may take."""


def main() -> None:
    """Heals until the crawl closes the pipe."""
    jobs, answers = sys.stdin.buffer, os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    # Whatever a library prints must not get between the answers.
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    for job in _jobs(jobs):
        answer = pickle.dumps(_answer(job))
        answers.write(LENGTH.pack(len(answer)) + answer)
        answers.flush()


def _jobs(stream: BinaryIO) -> Iterator[Job]:
    while header := stream.read(LENGTH.size):
        (length,) = LENGTH.unpack(header)
        data = stream.read(length)
        if len(data) < length:
            return  # the crawl was ended in the middle of a job
        yield pickle.loads(data)  # noqa: S301 (from the crawl that started this process)


def _answer(job: Job) -> Verdict:
    with limit_cpu(job.deadline_seconds):
        return heal(with_silent_fields(job.incident), ask=_language_model(job))


def _language_model(job: Job) -> LanguageModel | None:
    """The model of the policy; ``None`` where it says that there is to be none."""
    if job.llm.provider == "none":
        return None
    names = (job.llm.model, *job.llm.models)
    models = [Model(name, job.llm.temperature, job.llm.max_tokens) for name in names]
    # One deadline for all of them, the proposers' time included: what was healed without a model must not be lost.
    seconds = _FOR_MODELS * job.deadline_seconds / len(models)
    budget = Budget(deadline_seconds=seconds, call_seconds=min(job.call_seconds, seconds))
    return LanguageModel(OllamaProvider(job.llm.base_url), models, budget)


if __name__ == "__main__":
    main()
