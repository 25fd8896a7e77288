"""``python -m etl_sentiment.demo`` runs the demo; with ``--serve cards`` it only serves the portal in that layout.

``--serve ab`` serves each page in one of two layouts, by its address; ``--serve staged`` ever more pages in a new one.
"""

from __future__ import annotations

import argparse
import sys
from threading import Event

from etl_sentiment.demo.layouts import LAYOUTS
from etl_sentiment.demo.portal import Portal
from etl_sentiment.demo.run import main
from etl_sentiment.demo.server import PortalServer

_LIVE = {"ab": {0: "classic|cards"}, "staged": {20: "cards/200"}}
"""Several layouts at once, as redesigns by the number of pages after which they begin."""
_INTERRUPTED = 130
"""The exit code of a program that Ctrl-C ended."""


def _serve(looks: str) -> None:
    portal = Portal(switch_after=_LIVE[looks]) if looks in _LIVE else Portal(layout=looks)
    with PortalServer(portal) as server:
        print(f"The bundled portal ({looks}): {server.url}/laws (Ctrl-C ends it)", flush=True)
        Event().wait()


def _run() -> int:
    parser = argparse.ArgumentParser(prog="python -m etl_sentiment.demo", description=__doc__)
    known = [*LAYOUTS, *_LIVE]
    parser.add_argument("--serve", metavar="LAYOUT", choices=known, help=", ".join(known))
    chosen = parser.parse_args().serve
    try:
        if not chosen:
            return main()
        _serve(chosen)
    except KeyboardInterrupt:
        print("\nStopped.", flush=True)
    return 0 if chosen else _INTERRUPTED


if __name__ == "__main__":
    sys.exit(_run())
