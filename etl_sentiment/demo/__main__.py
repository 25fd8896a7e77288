"""``python -m etl_sentiment.demo`` runs the demo; with ``--serve cards`` it only serves the portal in that layout.

``--serve ab`` serves each page in one of two layouts, by its address; ``--serve staged`` ever more pages in a new one;
``--serve newspaper:magazine`` the newspaper in that layout.
"""

from __future__ import annotations

import argparse
import sys
from threading import Event
from typing import TYPE_CHECKING

from etl_sentiment.demo.layouts import LAYOUTS
from etl_sentiment.demo.newspaper.layouts import LAYOUTS as NEWSPAPER_LAYOUTS
from etl_sentiment.demo.newspaper.site import Newspaper
from etl_sentiment.demo.portal import Portal
from etl_sentiment.demo.run import main
from etl_sentiment.demo.server import SiteServer

if TYPE_CHECKING:
    from etl_sentiment.demo.site import Site

_LIVE = {"ab": {0: "classic|cards"}, "staged": {20: "cards/200"}}
"""Several layouts at once, as redesigns by the number of pages after which they begin."""
_PAPER = "newspaper:"
_LOOKS = (*LAYOUTS, *_LIVE, *(_PAPER + name for name in NEWSPAPER_LAYOUTS))
_INTERRUPTED = 130
"""The exit code of a program that Ctrl-C ended."""


def _serve(looks: str) -> None:
    if looks.startswith(_PAPER):
        _serve_until_stopped("newspaper", Newspaper(layout=looks.removeprefix(_PAPER)), looks, "/")
    else:
        portal = Portal(switch_after=_LIVE[looks]) if looks in _LIVE else Portal(layout=looks)
        _serve_until_stopped("portal", portal, looks, "/laws")


def _serve_until_stopped(name: str, site: Site, looks: str, path: str) -> None:
    with SiteServer(site) as server:
        print(f"The bundled {name} ({looks}): {server.url}{path} (Ctrl-C ends it)", flush=True)
        Event().wait()


def _run() -> int:
    parser = argparse.ArgumentParser(prog="python -m etl_sentiment.demo", description=__doc__)
    parser.add_argument("--serve", metavar="LAYOUT", choices=_LOOKS, help=", ".join(_LOOKS))
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
