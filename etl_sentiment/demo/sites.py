"""The sites that come with the project, by the name that ``bundled`` has in ``sources.yaml``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from etl_sentiment.demo.newspaper.site import Newspaper
from etl_sentiment.demo.portal import Portal

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from etl_sentiment.demo.site import Site

SITES: dict[str, Callable[[Mapping[int, str]], Site]] = {
    "law_portal": lambda redesigns: Portal(switch_after=redesigns),
    "newspaper": lambda redesigns: Newspaper(switch_after=redesigns),
}
"""Makes a site by its redesigns: the layouts, by the number of pages after which each begins."""
