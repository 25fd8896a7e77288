"""The audit log: every change of selectors as one line of JSON, only ever added to."""

from __future__ import annotations

import json
import logging
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from healing.selectors.files import append_line, read_file

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from healing.model import KindSelectors, Selectors
    from healing.selectors.change import AppliedChange

logger = logging.getLogger(__name__)

ROLLBACK = "rollback"
"""Who takes a change back: it brings selectors that somebody else vouched for."""


class History:
    """The log in one file; it is made when first written to."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def append(self, change: AppliedChange) -> None:
        """Write down a change: which fields, before, after, and the reason. Call it under the overlay's lock."""
        entry = {
            "source": change.source,
            "page_kind": change.page_kind,
            "before": {name: change.before[name] for name in change.changed},
            "after": change.changed,
            "file": str(change.path),
            **asdict(change.reason),
        }
        append_line(self._path, json.dumps(entry))

    def earlier(self, source: str, page_kind: str, now: KindSelectors) -> dict[str, Selectors]:
        """Selectors that fields had, by field, newest first; none that they have ``now``."""
        seen: dict[str, list[str]] = {}
        for entry in self._entries():
            if (entry["source"], entry["page_kind"]) == (source, page_kind):
                for name, texts in (*entry["before"].items(), *entry["after"].items()):
                    seen.setdefault(name, []).extend(reversed(texts))
        found = {name: _newest_first(texts, now, name) for name, texts in seen.items()}
        return {name: texts for name, texts in found.items() if texts}

    def confidences(self, source: str, page_kind: str) -> dict[str, dict[str, float]]:
        """By field, the selectors that repairs brought, each with the confidence (0 to 1) of the newest that did."""
        found: dict[str, dict[str, float]] = {}
        for entry in self._entries():
            if (entry["source"], entry["page_kind"]) == (source, page_kind) and entry.get("who") != ROLLBACK:
                for name, texts in entry["after"].items():
                    brought = [text for text in texts if text not in entry["before"].get(name, ())]
                    found.setdefault(name, {}).update(dict.fromkeys(brought, float(entry.get("confidence") or 0)))
        return found

    def _entries(self) -> Iterator[dict[str, Any]]:
        """All entries, the oldest first; lines that a crash or a person damaged are left out, with a warning."""
        for number, line in enumerate((read_file(self._path) or b"").splitlines(), start=1):
            try:
                entry = json.loads(line)
            except ValueError:
                entry = None
            if isinstance(entry, dict) and entry.keys() >= {"source", "page_kind", "before", "after"}:
                yield entry
            else:
                logger.warning("%s:%d: not an entry of the audit log: left out", self._path, number)


def _newest_first(seen: list[str], now: KindSelectors, name: str) -> Selectors:
    try:
        present = now.of(name)
    except KeyError:  # a person has removed the field since
        present = ()
    return tuple(text for text in dict.fromkeys(reversed(seen)) if text not in present)
