from __future__ import annotations

import asyncio
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from etl_sentiment.document import DocumentStatus
from etl_sentiment.pdf import reader as reader_module
from etl_sentiment.pdf.contents import Contents
from etl_sentiment.pdf.limits import Limits, Recognition
from etl_sentiment.pdf.reader import DocumentReader

if TYPE_CHECKING:
    import pytest

A, B, SCAN = Path("a.pdf"), Path("b.pdf"), Path("scan.pdf")


class CountingPool:
    """Notes what it is asked for."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, Path]] = []
        self.closed = False

    async def read(self, path: Path, limits: Limits) -> Contents:
        self.asked.append(("read", path))
        await asyncio.sleep(0)
        status = DocumentStatus.NEEDS_OCR if path == SCAN else DocumentStatus.OK
        return Contents(status, pages=("x" * 10,))

    async def recognise(self, path: Path, known: Contents, limits: Limits, how: Recognition) -> Contents:
        self.asked.append(("recognise", path))
        return Contents(DocumentStatus.OCR)

    async def close(self) -> None:
        self.closed = True


def reader(pool: CountingPool, how: Recognition | None = None) -> DocumentReader:
    stands_in: Any = pool
    return DocumentReader(stands_in, Limits(), lambda: how)


async def test_a_file_is_read_once() -> None:
    pool = CountingPool()
    documents = reader(pool)
    first = await asyncio.gather(documents.read(A), documents.read(B), documents.read(A))
    assert await documents.read(A) == first[0]
    assert pool.asked == [("read", A), ("read", B)]


async def test_what_memory_cannot_hold_is_read_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader_module, "KEPT_CHARACTERS", 15)
    pool = CountingPool()
    documents = reader(pool)
    for path in (A, B, B, A):
        await documents.read(path)
    assert pool.asked == [("read", A), ("read", B), ("read", A)]


async def test_documents_without_text_are_not_kept_without_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader_module, "KEPT_DOCUMENTS", 1)
    pool = CountingPool()
    documents = reader(pool)
    for path in (A, B, B, A):
        await documents.read(path)
    assert pool.asked == [("read", A), ("read", B), ("read", A)]


async def test_what_could_not_be_read_now_is_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    pool = CountingPool()
    documents = reader(pool)

    async def fails(path: Path, limits: Limits) -> Contents:
        return Contents(DocumentStatus.UNREACHABLE, "not read now: no process")

    with monkeypatch.context() as patched:
        patched.setattr(pool, "read", fails)
        assert (await documents.read(A)).status is DocumentStatus.UNREACHABLE
    assert (await documents.read(A)).status is DocumentStatus.OK


async def test_scans_are_recognised_where_that_can_be_done() -> None:
    pool = CountingPool()
    assert (await reader(pool).read(SCAN)).status is DocumentStatus.NEEDS_OCR
    assert (await reader(pool, Recognition("tesseract", "eng")).read(SCAN)).status is DocumentStatus.OCR
    assert pool.asked == [("read", SCAN), ("read", SCAN), ("recognise", SCAN)]


async def test_closing_closes_the_pool_and_what_runs() -> None:
    pool = CountingPool()
    documents = reader(pool)
    waiting = asyncio.create_task(documents.read(A))
    await asyncio.sleep(0)
    await documents.close()
    assert pool.closed
    assert isinstance((await asyncio.gather(waiting, return_exceptions=True))[0], asyncio.CancelledError)


async def test_a_file_whose_process_died_is_identified(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(b"a bomb")
    contents = await reader(CountingPool()).read(path)
    assert (contents.size, contents.sha256) == (6, sha256(b"a bomb").hexdigest())
