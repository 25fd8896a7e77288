"""Real processes, and files that end them."""

from __future__ import annotations

import asyncio
import logging
import os
import re
import signal
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING
from zipfile import ZipFile

import pytest
import pytest_asyncio

from etl_sentiment.document import DocumentStatus
from etl_sentiment.pdf import pool as pool_module
from etl_sentiment.pdf.limits import Limits
from etl_sentiment.pdf.pool import Pool
from tests.etl_sentiment.pdf import samples

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

ROOT = Path(__file__).parents[3]
LIMITS = Limits(memory_bytes=300 * 2**20, cpu_seconds=20)
ROOM = replace(LIMITS, memory_bytes=2**36)


@pytest_asyncio.fixture
async def pool() -> AsyncIterator[Pool]:
    pool = Pool(2)
    yield pool
    await pool.close()


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("files")
    (folder / "good.pdf").write_bytes(samples.plain())
    (folder / "bomb.pdf").write_bytes(samples.letter_bomb())
    (folder / "flate.pdf").write_bytes(samples.flate_bomb(2**29))
    (folder / "lines.pdf").write_bytes(samples.operator_bomb(10_000_000))
    (folder / "nested.pdf").write_bytes(samples.nested_forms())
    return folder


class Seen(logging.Handler):
    """Which process reads which file, as the log says it."""

    def __init__(self) -> None:
        super().__init__()
        self.files: list[tuple[int, str]] = []
        self.reading = asyncio.Event()

    def emit(self, record: logging.LogRecord) -> None:
        if found := re.search(r"process (\d+) reads .*/(\w+)\.pdf", record.getMessage()):
            self.files.append((int(found[1]), found[2]))
            self.reading.set()


@pytest.fixture
def seen(monkeypatch: pytest.MonkeyPatch) -> Seen:
    handler = Seen()
    logger = logging.getLogger("etl_sentiment.pdf.pool")
    monkeypatch.setattr(logger, "handlers", [handler])
    monkeypatch.setattr(logger, "level", logging.DEBUG)
    logger.manager._clear_cache()  # type: ignore[attr-defined]
    return handler


async def test_files_that_end_their_process_cost_only_themselves(pool: Pool, files: Path) -> None:
    names = ["good", "flate", "good", "bomb", "lines", "good", "nested", "good"]
    found = await asyncio.gather(*(pool.read(files / f"{name}.pdf", LIMITS) for name in names))
    for name, contents in zip(names, found, strict=True):
        if name == "good":
            assert contents.status is DocumentStatus.OK
        else:
            assert (contents.status, contents.reason) == (
                DocumentStatus.TOO_COSTLY,
                "it took more than 300 MB of memory",
            )


@pytest.mark.parametrize(
    ("limits", "reason"),
    [
        (replace(ROOM, cpu_seconds=1), "it took more than 1 s of computing"),
        (replace(ROOM, seconds=0.5), "it took more than 0.5 s"),
    ],
)
async def test_time_is_limited(pool: Pool, files: Path, limits: Limits, reason: str) -> None:
    contents = await pool.read(files / "bomb.pdf", limits)
    assert (contents.status, contents.reason) == (DocumentStatus.TOO_COSTLY, reason)
    assert (await pool.read(files / "good.pdf", LIMITS)).status is DocumentStatus.OK


async def test_the_limit_of_time_is_each_files_own(pool: Pool, files: Path) -> None:
    found = [await pool.read(files / "good.pdf", replace(LIMITS, cpu_seconds=1)) for _ in range(60)]
    assert {contents.status for contents in found} == {DocumentStatus.OK}


async def test_a_process_that_crashes_leaves_a_broken_file(pool: Pool, files: Path, seen: Seen) -> None:
    reading = asyncio.create_task(pool.read(files / "bomb.pdf", ROOM))
    await seen.reading.wait()
    os.kill(seen.files[0][0], signal.SIGSEGV)
    contents = await reading
    assert (contents.status, contents.reason) == (DocumentStatus.BROKEN, "pdfium crashed on it (Segmentation fault)")


async def test_a_process_that_had_other_files_before_is_not_blamed_on_the_file(files: Path, seen: Seen) -> None:
    pool = Pool(1)
    for name in ("good", "flate", "good"):
        await pool.read(files / f"{name}.pdf", LIMITS)
    await pool.close()
    assert [name for _, name in seen.files] == ["good", "flate", "flate", "good"]
    assert len({process for process, _ in seen.files}) == 3


async def test_a_process_ends_after_so_many_files(files: Path, seen: Seen, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool_module, "FILES", 2)
    pool = Pool(1)
    for _ in range(5):
        assert (await pool.read(files / "good.pdf", LIMITS)).status is DocumentStatus.OK
    await pool.close()
    assert [seen.files.index(one) for one in seen.files] == [0, 0, 2, 2, 4]


async def test_closing_ends_what_is_being_read(files: Path, seen: Seen) -> None:
    pool = Pool(1)
    reading = asyncio.create_task(pool.read(files / "bomb.pdf", replace(ROOM, cpu_seconds=600)))
    await seen.reading.wait()
    await pool.close()
    reading.cancel()
    await asyncio.gather(reading, return_exceptions=True)
    with pytest.raises(ProcessLookupError):
        os.kill(seen.files[0][0], 0)


async def test_a_reader_that_is_cancelled_frees_its_place(files: Path, seen: Seen) -> None:
    pool = Pool(1)
    reading = asyncio.create_task(pool.read(files / "bomb.pdf", replace(ROOM, cpu_seconds=600)))
    await seen.reading.wait()
    reading.cancel()
    await asyncio.gather(reading, return_exceptions=True)
    assert (await pool.read(files / "good.pdf", LIMITS)).status is DocumentStatus.OK
    await pool.close()


async def test_without_processes_each_file_says_so(
    files: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(sys, "executable", "/no/such/python")
    contents = await Pool(1).read(files / "good.pdf", LIMITS)
    assert contents.status is DocumentStatus.UNREACHABLE
    assert contents.reason.startswith("not read now: no process that reads PDFs can be started")
    assert "/no/such/python" in caplog.text


async def test_a_process_that_is_slow_to_start_is_not_blamed_on_the_file(
    files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pool_module, "START_SECONDS", 0.001)
    pool = Pool(1)
    contents = await pool.read(files / "good.pdf", LIMITS)
    assert (contents.status, contents.reason) == (
        DocumentStatus.UNREACHABLE,
        "not read now: the process that reads PDFs was not ready within 0.001 s",
    )
    monkeypatch.undo()
    assert (await pool.read(files / "good.pdf", LIMITS)).status is DocumentStatus.OK
    await pool.close()


async def test_a_process_that_ends_by_itself_says_why(
    files: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "python").write_text("#!/bin/sh\necho Traceback >&2\necho No module named pypdfium2 >&2\nexit 1\n")
    (tmp_path / "python").chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(tmp_path / "python"))
    contents = await Pool(1).read(files / "good.pdf", LIMITS)
    assert contents.status is DocumentStatus.UNREACHABLE
    assert contents.reason == ("not read now: the process that reads PDFs ended at once: No module named pypdfium2")


async def test_a_deployed_egg_is_read_from(files: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The package is nowhere but in a zip file; a changed line shows that it is that one which runs."""
    egg = tmp_path / "project.egg"
    with ZipFile(egg, "w") as archive:
        for file in (ROOT / "etl_sentiment").rglob("*.py"):
            archive.writestr(
                str(file.relative_to(ROOT)), file.read_text("utf-8").replace("LONGEST = 500", "LONGEST = 3")
            )
    monkeypatch.setattr(sys, "path", [str(egg), *sys.path])
    (tmp_path / "law.pdf").write_bytes(samples.plain(title="The Bees Act"))
    pool = Pool(1)
    contents = await pool.read(tmp_path / "law.pdf", LIMITS)
    await pool.close()
    assert (contents.status, contents.metadata["title"]) == (DocumentStatus.OK, "The")
