"""The crawl's end of the repair worker: starts the process, sends it incidents, kills it when time is up."""

from __future__ import annotations

import asyncio
import os
import pickle
import sys
from contextlib import suppress
from typing import TYPE_CHECKING

from healing.errors import HealingError
from healing.repair.job import LENGTH

if TYPE_CHECKING:
    from asyncio.subprocess import Process

    from healing.repair.incident import Verdict
    from healing.repair.job import Job, Message, WarmUp

GRACE_SECONDS = 5
"""So much longer than the heal's own deadline the crawl waits before it kills the worker."""

_STREAM_LIMIT = 2**26


class WorkerError(HealingError):
    """The worker process did not answer; what it was doing is lost, the crawl is not."""


class Worker:
    """One worker process, started when it is first needed and again after it died."""

    def __init__(self) -> None:
        self._process: Process | None = None
        self._turn = asyncio.Lock()

    async def heal(self, job: Job) -> Verdict:
        """The verdict on one incident. ``WorkerError`` where the process died or overran its deadline."""
        async with self._turn:
            process = await self._started()
            try:
                async with asyncio.timeout(job.deadline_seconds + GRACE_SECONDS):
                    return await _exchange(process, job)
            except TimeoutError:
                await self._killed()
                raise WorkerError(f"the repair worker gave no answer within {job.deadline_seconds:g} s") from None
            except (asyncio.IncompleteReadError, ConnectionError):
                code = await self._ended()
                raise WorkerError(f"the repair worker died (exit code {code}) while it judged the pages") from None
            except asyncio.CancelledError:
                await self._killed()
                raise

    async def close(self) -> None:
        """Kills the process, whatever it does."""
        await self._killed()

    async def warm_up(self, loading: WarmUp | None = None) -> None:
        """Starts the process, so that it is ready when the evidence is, and has it load the language model.

        ``WorkerError`` where it cannot be started.
        """
        async with self._turn:
            process = await self._started()
            if loading is not None:
                with suppress(ConnectionError):  # it died: the heal starts another one
                    await _sent(process, loading)

    async def _started(self) -> Process:
        if self._process is None or self._process.returncode is not None:
            # The path as it is now: a deployed project's egg is on it, and nowhere else.
            environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
            try:
                self._process = await _spawned(environment)
            except OSError as error:
                raise WorkerError(f"the repair worker cannot be started: {error}") from error
        return self._process

    async def _ended(self) -> int | None:
        """The exit code of a process that has closed its output."""
        if self._process is not None:
            with suppress(TimeoutError):
                async with asyncio.timeout(GRACE_SECONDS):
                    await self._process.wait()
        return await self._killed()

    async def _killed(self) -> int | None:
        process, self._process = self._process, None
        if process is None:
            return None
        if process.returncode is None:
            process.kill()
        return await process.wait()


async def _spawned(environment: dict[str, str]) -> Process:
    # A session of its own: Ctrl-C is for the crawl, which ends the worker itself.
    return await asyncio.create_subprocess_exec(
        sys.executable, "-m", "healing.repair.worker",
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
        env=environment, limit=_STREAM_LIMIT, start_new_session=True,
    )  # fmt: skip


async def _exchange(process: Process, job: Job) -> Verdict:
    assert process.stdout is not None
    await _sent(process, job)
    (length,) = LENGTH.unpack(await process.stdout.readexactly(LENGTH.size))
    verdict: Verdict = pickle.loads(await process.stdout.readexactly(length))  # noqa: S301 (our own process)
    return verdict


async def _sent(process: Process, message: Message) -> None:
    assert process.stdin is not None
    data = pickle.dumps(message)
    process.stdin.write(LENGTH.pack(len(data)) + data)
    await process.stdin.drain()
