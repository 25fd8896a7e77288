"""Where items are stored: Scrapy's feed exports do the writing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from healing.project import home_of

if TYPE_CHECKING:
    from scrapy import Spider


def feed_uri_params(params: dict[str, Any], spider: Spider) -> dict[str, Any]:
    """What a feed's address may name: ``%(home)s``, the folder of the data, beside ``%(time)s`` and Scrapy's others."""
    return {**params, "home": home_of(spider.settings).folder}
