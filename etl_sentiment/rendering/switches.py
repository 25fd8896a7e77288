"""The sources whose pages turned out to need their scripts: written down, so that the next crawl knows from the start.

``data/rendering.json`` in the project's home: by source, the renderer that helped, since when, and the page that showed
it. It holds for sources with ``rendering: auto`` only; take an entry away to have its source tried without again.
"""

from __future__ import annotations

import json
import logging
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from healing.errors import HealingError
from healing.selectors.files import locked, read_file, write_file

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

logger = logging.getLogger(__name__)

FILE = "data/rendering.json"


@dataclass(frozen=True, slots=True)
class Switch:
    """One source's."""

    renderer: str
    since: str
    """ISO 8601, UTC."""
    url: str
    """The page that gave its values once it was rendered."""
    reason: str
    """What it was without."""


class Switches:
    """Read when a crawl begins; what cannot be read is told, and is as if nothing was written."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._known = dict(_read(path))

    def get(self, source: str) -> Switch | None:
        return self._known.get(source)

    def add(self, source: str, switch: Switch) -> None:
        """Written at once, beside what other crawls have written meanwhile. ``HealingError`` where that cannot be."""
        self._known[source] = switch
        with locked(self._path.parent):
            told = {**_read(self._path), source: switch}
            written = json.dumps({name: asdict(one) for name, one in told.items()}, indent=1, sort_keys=True)
            write_file(self._path, f"{written}\n".encode())


def _read(path: Path) -> Mapping[str, Switch]:
    try:
        told = json.loads(read_file(path) or b"{}")
        return {name: Switch(**{key: str(value) for key, value in one.items()}) for name, one in told.items()}
    except (HealingError, ValueError, TypeError, AttributeError) as error:
        logger.warning("%s cannot be read, and is not used: %s", path, error)
        return {}
