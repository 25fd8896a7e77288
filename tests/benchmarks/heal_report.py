"""How long the page of what healing did takes: ``python -m tests.benchmarks.heal_report [--incidents N]``.

A store as in :mod:`tests.benchmarks.stats`, with three verdicts an incident; the incidents of the newest changes get
stored pages of 60 KB. Memory is that of the whole process; what the empty process takes is told, too.
"""

from __future__ import annotations

import argparse
import resource
import tempfile
import time
from contextlib import closing
from pathlib import Path

from healing.reporting.report import Scope
from healing.reporting.webpage.page import html
from healing.reporting.webpage.reading import HEALS, read
from healing.store.address import Address
from healing.store.opening import open_store
from tests.benchmarks.stats import SPAN, fill_with

_EACH = {"incidents": 1.0, "heals": 3.0, "parked": 5.0, "llm_calls": 1.0, "runs": 0.5, "kind_runs": 0.5}
"""Records for each incident."""
_PAGE = f"<main><h1 class=old>Water Act</h1><h1 class=new>Press Act</h1>{'<p>In force since 1931.</p>' * 2200}</main>"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--incidents", type=int, default=5_000)
    incidents = parser.parse_args().incidents
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/healing.db"
        with closing(open_store(url, Path(folder, "snapshots"))) as store:
            engine = Address.of(url, "--url", "healing.db").engine()
            with engine.begin() as connection:
                fill_with(connection, {name: int(incidents * each) for name, each in _EACH.items()})
            engine.dispose()
            for incident in {incident.id for _, incident in store.latest_heals(HEALS, accepted=True)}:
                page = f"{_PAGE}<p>{incident}</p>".encode()
                store.update_incident(incident, before=store.add_snapshot(page), after=store.add_snapshot(page))
            before = _memory()
            start = time.perf_counter()
            text = html(read(store, Scope(SPAN)), Scope(SPAN))
            seconds = time.perf_counter() - start
    told = f"{incidents:,} incidents, {incidents * 3:,} verdicts: {seconds:.1f} s, {len(text) / 1e6:.2f} MB of HTML"
    print(f"{told}, {_memory():.0f} MB of memory at most ({before:.0f} MB before)")


def _memory() -> float:
    """The most that was resident, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
