"""How long the page of what healing did takes: ``python -m tests.benchmarks.heal_report [--records N]``.

The store of :mod:`tests.benchmarks.stats`, whose newest 200 changes get stored pages of 60 KB.
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
from tests.benchmarks.stats import SPAN, fill

_PAGE = f"<main><h1 class=old>Water Act</h1><h1 class=new>Press Act</h1>{'<p>In force since 1931.</p>' * 2200}</main>"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=50_000)
    records = parser.parse_args().records
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/healing.db"
        with closing(open_store(url, Path(folder, "snapshots"))) as store:
            engine = Address.of(url, "--url", "healing.db").engine()
            with engine.begin() as connection:
                fill(connection, records)
            engine.dispose()
            for incident in {incident.id for _, incident in store.latest_heals(HEALS)}:
                page = f"{_PAGE}<p>{incident}</p>".encode()
                store.update_incident(incident, before=store.add_snapshot(page), after=store.add_snapshot(page))
            start = time.perf_counter()
            text = html(read(store, Scope(SPAN)), Scope(SPAN))
            seconds = time.perf_counter() - start
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{records:,} records: {seconds:.1f} s, {len(text) / 1e6:.2f} MB of HTML, {memory:.0f} MB of memory at most")


if __name__ == "__main__":
    main()
