"""Where Chromium is. Nothing is downloaded: it is the one that the system has."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

PROGRAMS = ("chromium", "chromium-browser", "google-chrome")


def chromium(named: str | None = None) -> Path | None:
    """The browser's program: ``named`` (the setting ``RENDERING_CHROMIUM``), or the first of ``PROGRAMS`` in PATH."""
    found = shutil.which(named) if named else next(filter(None, map(shutil.which, PROGRAMS)), None)
    return Path(found) if found else None


def arguments() -> list[str]:
    """The flags of a browser that talks to nobody: what its pages may load, Scrapy downloads for them.

    No name and no address leads anywhere, not even one of this machine, and nothing goes past the proxy, which there
    is none of. https://peter.sh/experiments/chromium-command-line-switches/
    """
    return [
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--host-resolver-rules=MAP * ~NOTFOUND",
        # WebRTC goes past the rules above. Chromium has had both names, and overlooks the one it does not know.
        "--webrtc-ip-handling-policy=disable_non_proxied_udp",
        "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
        # A page that fills the memory ends itself, not the crawl.
        "--js-flags=--max-old-space-size=512",
    ]


def may_be_sandboxed() -> bool:
    """Chromium refuses to start its sandbox as root."""
    return not hasattr(os, "geteuid") or os.geteuid() != 0
