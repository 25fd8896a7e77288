"""``python -m etl_sentiment.demo`` runs the demo; with ``--serve cards`` it only serves the portal in that layout."""

from __future__ import annotations

import argparse
import sys
from threading import Event

from etl_sentiment.demo.layouts import LAYOUTS
from etl_sentiment.demo.portal import Portal
from etl_sentiment.demo.run import main
from etl_sentiment.demo.server import PortalServer


def _serve(layout: str) -> int:
    with PortalServer(Portal(layout=layout)) as server:
        print(f"The bundled portal in its layout {layout!r}: {server.url}/laws (Ctrl-C ends it)", flush=True)
        try:
            Event().wait()
        except KeyboardInterrupt:
            return 0
    return 1


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m etl_sentiment.demo", description=__doc__)
    parser.add_argument("--serve", metavar="LAYOUT", choices=list(LAYOUTS), help=", ".join(LAYOUTS))
    chosen = parser.parse_args().serve
    sys.exit(_serve(chosen) if chosen else main())
