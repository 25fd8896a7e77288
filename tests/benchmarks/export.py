"""How long heal-export takes, and how much memory: ``python -m tests.benchmarks.export [--incidents N]...``.

Each export runs in a process of its own: what it has resident at most, over what it had when its modules were loaded.
"""

from __future__ import annotations

import argparse
import importlib
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

from healing.reporting.report import Scope
from healing.reporting.research.export import FORMATS, export
from healing.store.address import Address
from healing.store.opening import open_store
from tests.benchmarks.stats import SPAN, fill_with


@dataclass(frozen=True, slots=True)
class Measured:
    """One export."""

    seconds: float
    more_bytes: int
    """Resident at most, over what the loaded modules took."""
    written_bytes: int
    rows: int


def made(folder: Path, incidents: int) -> str:
    """The URL of a store with so many incidents, 3 verdicts on each, and what crawls leave beside them."""
    url = f"sqlite:///{folder}/healing.db"
    open_store(url, folder / "snapshots").close()
    engine = Address.of(url, "--url", "healing.db").engine()
    counts = {
        "runs": max(1, incidents // 5), "incidents": incidents, "heals": 3 * incidents, "llm_calls": incidents,
        "parked": 5 * incidents, "kind_runs": incidents // 5,
    }  # fmt: skip
    with engine.begin() as connection:
        fill_with(connection, counts)
    engine.dispose()
    return url


def measured(url: str, folder: Path, formats: tuple[str, ...]) -> Measured:
    """In a new process."""
    with ProcessPoolExecutor(1, get_context("spawn")) as pool:
        return pool.submit(_measure, url, folder, formats).result()


def _measure(url: str, folder: Path, formats: tuple[str, ...]) -> Measured:
    if "parquet" in formats:
        importlib.import_module("pyarrow.parquet")
    with closing(open_store(url, folder / "snapshots")) as store:
        before, start = _resident(), time.perf_counter()
        done = export(store, Scope(SPAN), folder / "-".join(formats), formats, lambda *_: None)
        seconds = time.perf_counter() - start
    return Measured(seconds, _resident() - before, sum(done.sizes.values()), sum(done.rows.values()))


def _resident() -> int:
    """The most so far, by Linux's own account: getrusage begins a new process with what its parent had."""
    (line,) = (line for line in Path("/proc/self/status").read_text("ascii").splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) * 1024


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--incidents", type=int, nargs="+", default=[5_000, 50_000])
    options = parser.parse_args()
    print(
        f"{'incidents':>9} {'verdicts':>8} {'formats':12} {'seconds':>7} {'MB more':>7} {'MB written':>10} {'rows':>9}"
    )
    for incidents in options.incidents:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            url = made(folder, incidents)
            for formats in (("csv",), FORMATS):
                one = measured(url, folder, formats)
                print(
                    f"{incidents:9,} {3 * incidents:8,} {','.join(formats):12} {one.seconds:7.1f}"
                    f" {one.more_bytes / 1e6:7.0f} {one.written_bytes / 1e6:10.1f} {one.rows:9,}",
                    flush=True,
                )


if __name__ == "__main__":
    main()
