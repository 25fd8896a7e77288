"""The crawl's end of the processes that read PDFs: starts them, hands out files, ends those that go too far."""

from __future__ import annotations

import asyncio
import json
import logging
import os
import signal
import sys
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from etl_sentiment.document import DocumentStatus
from etl_sentiment.pdf.contents import Contents, from_json, to_json
from etl_sentiment.pdf.worker import LENGTH, memory_reason

if TYPE_CHECKING:
    from asyncio.subprocess import Process

    from etl_sentiment.pdf.limits import Limits, Recognition

logger = logging.getLogger(__name__)

START_SECONDS = 60.0
"""Within so long a new process must be ready; it takes about 0.2 s on an idle machine."""
FILES = 200
"""Files that one process reads: then another takes its place, so that what leaks cannot add up."""
_LONGEST_ANSWER = 2**28
_GRACE_SECONDS = 5.0
"""So much longer than its own limit the crawl waits for recognition, which keeps to it by itself."""
_KEPT = ("PATH", "LANG", "LC_ALL", "LC_CTYPE", "TESSDATA_PREFIX")
"""What a process is told of the crawl's environment: what tesseract is found by. No secrets."""
_OUT_OF_MEMORY = frozenset({signal.SIGABRT, signal.SIGILL, signal.SIGTRAP, signal.SIGKILL})
"""How pdfium ends its process where it gets no memory; the last is how Linux does."""


class _StartError(Exception):
    """There is no process that could read anything; the message says why."""


class _DeadError(Exception):
    """The process ended before it answered."""

    def __init__(self, returncode: int, said: str) -> None:
        super().__init__(said)
        self.returncode = returncode


@dataclass(frozen=True, slots=True)
class _Task:
    path: Path
    limits: Limits
    known: Contents | None = None
    how: Recognition | None = None

    @property
    def seconds(self) -> float:
        return self.limits.seconds if self.how is None else self.how.seconds + _GRACE_SECONDS

    def to_json(self) -> bytes:
        known = None if self.known is None else to_json(self.known).decode()
        how = None if self.how is None else asdict(self.how)
        return json.dumps({"path": str(self.path), "limits": asdict(self.limits), "known": known, "how": how}).encode()


class Pool:
    """``processes`` processes, started when they are first needed. A file that ends one costs only itself.

    So many files are read at once; further callers wait their turn, and hold nothing but their path meanwhile.
    """

    def __init__(self, processes: int) -> None:
        self._all = [_Worker() for _ in range(processes)]
        self._free: asyncio.LifoQueue[_Worker] = asyncio.LifoQueue()
        for worker in self._all:
            self._free.put_nowait(worker)
        # Recognition takes minutes: where there are several processes, one is left for files that have their text.
        self._recognisers = asyncio.Semaphore(max(1, processes - 1))

    async def read(self, path: Path, limits: Limits) -> Contents:
        """The text of a file, or why there is none."""
        return await self._run(_Task(path, limits))

    async def recognise(self, path: Path, known: Contents, limits: Limits, how: Recognition) -> Contents:
        """``known``, the contents of a scanned file, with the text of its pages where it was recognised."""
        async with self._recognisers:
            found = await self._run(_Task(path, limits, known, how))
        if found.status.has_text or found.status is DocumentStatus.NEEDS_OCR:
            return found
        return _without_text(known, f"recognising its text: {found.reason}")

    async def close(self) -> None:
        """Ends the processes, whatever they do."""
        await asyncio.gather(*(worker.end() for worker in self._all))

    async def _run(self, task: _Task) -> Contents:
        worker = await self._free.get()
        try:
            return await worker.run(task)
        finally:
            self._free.put_nowait(worker)


def _without_text(known: Contents, reason: str) -> Contents:
    return Contents(
        known.status, f"{known.reason}; {reason}", known.size, known.sha256, known.page_count, (), known.metadata
    )


class _Worker:
    """One place for a process, and the process that has it."""

    def __init__(self) -> None:
        self._process: Process | None = None
        self._files = 0

    async def run(self, task: _Task) -> Contents:
        """The answer; where there is none, what became of the process says what the file is."""
        if self._files >= FILES:
            await self.end()
        try:
            try:
                return await self._asked(task)
            except _DeadError:
                if self._files <= 1:
                    raise
                # It had read other files before, whose remains may be to blame.
                return await self._asked(task)
        except _StartError as error:
            logger.error("no process that reads PDFs can be started: %s", error)  # noqa: TRY400 - for people
            # Not the file's fault: with this status it is read again by the next crawl.
            return Contents(DocumentStatus.UNREACHABLE, f"not read now: {error}")
        except _DeadError as died:
            return _verdict(died, task.limits)

    async def end(self) -> None:
        """Kills the process and what it has started."""
        process, self._process, self._files = self._process, None, 0
        if process is not None:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            await process.wait()

    async def _asked(self, task: _Task) -> Contents:
        """``_DeadError`` where the process ended by itself; the number of its files is then still known."""
        process = await self._ready()
        self._files += 1
        try:
            logger.debug("process %d reads %s", process.pid, task.path)
            async with asyncio.timeout(task.seconds):
                return from_json(await _exchange(process, task.to_json() + b"\n"))
        except TimeoutError:
            await self.end()
            return Contents(DocumentStatus.TOO_COSTLY, f"it took more than {task.seconds:g} s")
        except (asyncio.IncompleteReadError, ConnectionError):
            raise await self._death() from None
        except ValueError as error:
            await self.end()
            return Contents(DocumentStatus.BROKEN, f"what was read of it makes no sense: {error}")
        except BaseException:
            await self.end()
            raise

    async def _ready(self) -> Process:
        """``_StartError`` where the process cannot be started, is not ready in time, or ends before it is."""
        try:
            async with asyncio.timeout(START_SECONDS):
                return await self._started()
        except TimeoutError:
            await self.end()
            raise _StartError(f"the process that reads PDFs was not ready within {START_SECONDS:g} s") from None
        except (asyncio.IncompleteReadError, ConnectionError):
            raise _StartError(f"the process that reads PDFs ended at once: {await self._death()}") from None
        except (OSError, ValueError) as error:
            await self.end()
            raise _StartError(f"no process that reads PDFs can be started: {error}") from error
        except BaseException:
            await self.end()
            raise

    async def _started(self) -> Process:
        """The process, once it says that it is ready."""
        if self._process is None:
            self._files = 0
            self._process = await _spawned()
            await _answer(self._process)
        return self._process

    async def _death(self) -> _DeadError:
        process, self._process = self._process, None
        if process is None:
            return _DeadError(0, "it was ended")
        assert process.stderr is not None
        said = b""
        with suppress(TimeoutError, ProcessLookupError):
            async with asyncio.timeout(_GRACE_SECONDS):
                said = await process.stderr.read()
                await process.wait()
        # What it has started may be alive, or it may have closed its output only.
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        return _DeadError(await process.wait(), said.decode(errors="replace").strip().rpartition("\n")[2][-300:])


async def _spawned() -> Process:
    # The path as it is now: a deployed project's egg is on it, and nowhere else.
    path = os.pathsep.join(str(Path(entry).absolute()) for entry in sys.path)
    environment = {name: os.environ[name] for name in _KEPT if name in os.environ} | {"PYTHONPATH": path}
    pipe = asyncio.subprocess.PIPE
    # A session of its own: Ctrl-C is for the crawl, which ends the process itself, with what that has started.
    return await asyncio.create_subprocess_exec(
        sys.executable, "-P", "-m", "etl_sentiment.pdf.worker",
        stdin=pipe, stdout=pipe, stderr=pipe, env=environment, start_new_session=True,
    )  # fmt: skip


async def _exchange(process: Process, task: bytes) -> bytes:
    assert process.stdin is not None
    process.stdin.write(task)
    await process.stdin.drain()
    return await _answer(process)


async def _answer(process: Process) -> bytes:
    """``ValueError`` where it is longer than any answer can be."""
    assert process.stdout is not None
    (length,) = LENGTH.unpack(await process.stdout.readexactly(LENGTH.size))
    if length > _LONGEST_ANSWER:
        raise ValueError(f"{length:,} bytes")
    return await process.stdout.readexactly(length)


def _verdict(died: _DeadError, limits: Limits) -> Contents:
    """What a file is that ended its process."""
    if died.returncode == -signal.SIGXCPU:
        return Contents(DocumentStatus.TOO_COSTLY, f"it took more than {limits.cpu_seconds} s of computing")
    if -died.returncode in _OUT_OF_MEMORY:
        return Contents(DocumentStatus.TOO_COSTLY, memory_reason(limits))
    if died.returncode < 0:
        return Contents(DocumentStatus.BROKEN, f"pdfium crashed on it ({signal.strsignal(-died.returncode)})")
    logger.error("the process that reads PDFs ended by itself (exit code %d): %s", died.returncode, died)
    return Contents(DocumentStatus.BROKEN, f"the process that read it ended: {died}")
