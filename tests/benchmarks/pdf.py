"""How fast documents are read: ``python -m tests.benchmarks.pdf``.

Made-up laws, small and large, through the pool that the crawl uses, with one process and with two. Memory is the most
that any of the processes held.
"""

from __future__ import annotations

import argparse
import asyncio
import resource
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import TYPE_CHECKING

from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.platypus import Paragraph, SimpleDocTemplate
from rich.console import Console
from rich.table import Table

from etl_sentiment.pdf.limits import Limits
from etl_sentiment.pdf.pool import Pool

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reportlab.pdfgen.canvas import Canvas

    from etl_sentiment.pdf.contents import Contents

_SYLLABLES = ("ba", "den", "for", "gra", "hil", "kel", "lor", "men", "nau", "or", "pel", "ras", "tem", "und", "vel")
_WORDS = 80
"""Of a paragraph; about nine of them fill a page."""


@dataclass(frozen=True, slots=True)
class Took:
    """What reading the files took."""

    files: int
    pages: int
    characters: int
    seconds: float
    cpu_seconds: float
    """Of the processes, their start included."""
    peak_mb: float


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print; nothing is asserted about the figures."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.pdf", description=__doc__)
    parser.add_argument("--files", type=int, default=200, help="files of a few pages each (default: %(default)s)")
    options = parser.parse_args(arguments)
    if options.files < 1:
        parser.error("--files must be at least 1")
    table = Table(
        "processes", "files", "pages", "files/s", "pages/s", "characters/s", "ms CPU a page", "MB at most", title="PDFs"
    )
    with TemporaryDirectory(prefix="bench-pdf-") as folder:
        paths = _written(Path(folder), options.files)
        for processes in (1, 2):
            took = asyncio.run(_read(paths, processes))
            rates = (took.files / took.seconds, took.pages / took.seconds, took.characters / took.seconds)
            table.add_row(
                str(processes),
                f"{took.files:,}",
                f"{took.pages:,}",
                *(f"{rate:,.0f}" for rate in rates),
                f"{1000 * took.cpu_seconds / took.pages:.1f}",
                f"{took.peak_mb:.0f}",
            )
    Console().print(table)


def _written(folder: Path, count: int) -> list[Path]:
    """Laws of 1 to 8 pages, and one of about 100."""
    paths = [folder / f"{number}.pdf" for number in range(count + 1)]
    for number, path in enumerate(paths):
        path.write_bytes(_law(number, 900 if number == count else 9 * (number % 8 + 1)))
    return paths


def _law(number: int, paragraphs: int) -> bytes:
    """A law with a header and page numbers."""
    random, style = Random(number), getSampleStyleSheet()["Normal"]  # noqa: S311 - texts, nothing secret
    texts = (" ".join(_word(random) for _ in range(_WORDS)) for _ in range(paragraphs))
    story = [Paragraph(f"({place}) {text}.", style) for place, text in enumerate(texts, 1)]
    buffer = BytesIO()
    SimpleDocTemplate(buffer, pagesize=A4).build(story, onFirstPage=_edges, onLaterPages=_edges)
    return buffer.getvalue()


def _edges(canvas: Canvas, template: SimpleDocTemplate) -> None:
    canvas.drawString(72, 800, "Official Gazette No. 12")
    canvas.drawRightString(520, 40, f"Page {template.page}")


def _word(random: Random) -> str:
    return "".join(random.choices(_SYLLABLES, k=random.randint(1, 3)))


async def _read(paths: Sequence[Path], processes: int) -> Took:
    pool, limits, cpu = Pool(processes), Limits(), _cpu_of_children()
    await asyncio.gather(*(pool.read(paths[0], limits) for _ in range(processes)))  # they are started by then
    start = perf_counter()
    found: list[Contents] = await asyncio.gather(*(pool.read(path, limits) for path in paths))
    seconds, peak = perf_counter() - start, _peak_mb()
    await pool.close()
    pages, characters = sum(len(one.pages) for one in found), sum(one.characters for one in found)
    return Took(len(found), pages, characters, seconds, _cpu_of_children() - cpu, peak)


def _cpu_of_children() -> float:
    """Seconds, of those that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _peak_mb() -> float:
    """The most memory that any child of this process held, in MB; 0 where the system does not say (it is not Linux)."""
    children = Path("/proc/self/task").glob("*/children")
    numbers = [number for file in children for number in file.read_text("ascii").split()]
    statuses = (Path(f"/proc/{number}/status").read_text("ascii").splitlines() for number in numbers)
    peaks = (int(line.split()[1]) / 1024 for lines in statuses for line in lines if line.startswith("VmHWM:"))
    return max(peaks, default=0.0)


if __name__ == "__main__":
    main()
