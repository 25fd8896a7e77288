"""``make bench-etl``: the pipelines stage by stage, each in a process of its own, then all of them in a crawl.

Items a second, CPU of the process, and the most memory that it held early and in the end: where the two are alike,
memory does not grow with the items. ``--database URL`` adds the tables in another database, such as PostgreSQL.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys

from rich.console import Console
from rich.table import Table

from tests.benchmarks import pdf
from tests.benchmarks.etl.stages import STAGES, Measured

_TOLD = {
    "make": "making the items (in all below)",
    "clean": "clean",
    "sign": "signatures (opinions)",
    "store": "tables alone, 100 a transaction",
    "crawl": "crawl: all pipelines, tables, JSON Lines",
    "understand": "sentiment and links, a tenth as many laws",
}


def main() -> None:
    """Measure and print; nothing is asserted about the figures."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.etl", description=__doc__)
    parser.add_argument("--items", type=int, default=50_000, help="items a stage (default: %(default)s)")
    parser.add_argument(
        "--database", action="append", default=[], help="one more database to store in; may be given again"
    )
    options = parser.parse_args()
    if options.items < 5:
        parser.error("--items must be at least 5")
    table = Table("stage", "items", "items/s", "CPU s", "MB at a fifth", "MB at most", title="Pipelines")
    for name in STAGES:
        for database in ["", *options.database] if name in ("store", "crawl", "understand") else [""]:
            print(f"{name} ...", file=sys.stderr, flush=True)
            _add(
                table,
                _TOLD[name] + (f" ({database.partition(':')[0]})" if database else ""),
                measure(name, options.items, database),
            )
    Console().print(table)
    pdf.main([])


def _add(table: Table, name: str, took: Measured) -> None:
    rate = took.items / took.seconds
    table.add_row(
        name,
        f"{took.items:,}",
        f"{rate:,.0f}",
        f"{took.cpu_seconds:.1f}",
        f"{took.early_mb:.0f}",
        f"{took.peak_mb:.0f}",
    )


def measure(stage: str, items: int, database: str = "") -> Measured:
    """One stage in a process of its own."""
    command = [sys.executable, "-m", "tests.benchmarks.etl.stages", stage, f"--items={items}", f"--database={database}"]
    told = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return Measured(**json.loads(told.splitlines()[-1]))


if __name__ == "__main__":
    main()
