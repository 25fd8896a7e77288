"""What one field of a page kind gave in one crawl."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldRun:
    """Counted over the pages of one run; over the rows, for a column of a listing."""

    seen: int = 0
    """Pages (rows) that could have it."""
    filled: int = 0
    length: float | None = None
    """Characters of its values, the median; ``None`` where there was none."""
    newest: str = ""
    """The newest date among its values, in ISO form; empty where it has none."""
    shapes: tuple[tuple[str, int], ...] = ()
    """How its values look (:func:`healing.memory.profile.shape_of`), and how many look so, the commonest first."""

    @property
    def share(self) -> float | None:
        """How often it was there, 0 to 1; ``None`` where nothing could have it."""
        return self.filled / self.seen if self.seen else None
