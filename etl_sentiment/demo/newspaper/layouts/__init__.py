"""The looks of the newspaper. A layout renders the same views; a redesign is a change of layout."""

from __future__ import annotations

from typing import TYPE_CHECKING

from etl_sentiment.demo.newspaper.layouts.broadsheet import BROADSHEET
from etl_sentiment.demo.newspaper.layouts.compact import COMPACT
from etl_sentiment.demo.newspaper.layouts.hashed import HASHED
from etl_sentiment.demo.newspaper.layouts.magazine import GLOSSY, MAGAZINE

if TYPE_CHECKING:
    from etl_sentiment.demo.newspaper.layouts.layout import Layout

LAYOUTS: dict[str, Layout] = {layout.name: layout for layout in (BROADSHEET, COMPACT, MAGAZINE, HASHED, GLOSSY)}
"""By name; ``broadsheet`` is the one that the bundled selectors were written for."""
