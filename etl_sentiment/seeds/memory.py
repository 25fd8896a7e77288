"""How many links each feed and sitemap named the last time that it named any: ``data/seeds.json``."""

from __future__ import annotations

import json
import logging
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, TypedDict

from healing.errors import HealingError
from healing.selectors.files import locked, read_file, write_file

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

logger = logging.getLogger(__name__)


class Noted(TypedDict):
    """The last time that there were links."""

    links: int
    day: str
    """ISO 8601, UTC."""


def _today() -> str:
    return datetime.now(UTC).date().isoformat()


class SeedMemory:
    """Read when a crawl begins, written when it ends; what another crawl wrote meanwhile stays."""

    def __init__(self, path: Path, today: Callable[[], str] = _today) -> None:
        self._path = path
        self._today = today
        self._known = self._read()
        self._new: dict[str, Noted] = {}

    def last(self, url: str) -> Noted | None:
        """When it last had links; ``None`` where it never had any."""
        return self._known.get(url)

    def note(self, url: str, links: int) -> None:
        if links:
            self._new[url] = {"links": links, "day": self._today()}

    def save(self) -> None:
        """A folder that cannot be written costs the memory, not the crawl."""
        if not self._new:
            return
        try:
            with locked(self._path.parent):
                written = json.dumps({**self._read(), **self._new}, indent=1, sort_keys=True)
                write_file(self._path, f"{written}\n".encode())
        except HealingError as error:
            logger.warning("how many links feeds and sitemaps had is not remembered: %s", error)

    def _read(self) -> dict[str, Noted]:
        try:
            data: Any = json.loads(read_file(self._path) or b"{}")
            return {str(url): {"links": int(one["links"]), "day": str(one["day"])} for url, one in data.items()}
        except (HealingError, ValueError, TypeError, KeyError, AttributeError) as error:
            logger.warning("%s cannot be read and is begun anew: %s", self._path, error)
            return {}
