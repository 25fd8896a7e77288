"""The looks of the portal. A layout renders the same views; a redesign is a change of layout."""

from __future__ import annotations

from typing import TYPE_CHECKING

from etl_sentiment.demo.layouts.cards import CARDS, HASHED
from etl_sentiment.demo.layouts.tables import CLASSIC, RENAMED, TRIMMED

if TYPE_CHECKING:
    from etl_sentiment.demo.layouts.layout import Layout

LAYOUTS: dict[str, Layout] = {layout.name: layout for layout in (CLASSIC, RENAMED, CARDS, HASHED, TRIMMED)}
"""By name; ``classic`` is the one that the bundled selectors were written for."""
