"""Lets scrapy-splash be imported with today's Scrapy: the one place that knows of it.

scrapy-splash 0.11.1 imports ``canonicalize_url`` from where Scrapy 2.16 no longer has it; it has always been w3lib's.
The name is lent for the import and taken back. What else no longer works there is not used: slots of the downloader
are given by :mod:`etl_sentiment.rendering.resources`, and arguments are not kept between requests.

tests/etl_sentiment/rendering/test_splash_compat.py fails when this file is no longer needed.
"""

from __future__ import annotations

import scrapy.utils.url
from w3lib.url import canonicalize_url

_NAME = "canonicalize_url"
_is_lent = not hasattr(scrapy.utils.url, _NAME)
if _is_lent:
    setattr(scrapy.utils.url, _NAME, canonicalize_url)

from scrapy_splash.middleware import SplashMiddleware  # noqa: E402 - only now it can be imported
from scrapy_splash.request import SplashRequest  # noqa: E402

if _is_lent:
    delattr(scrapy.utils.url, _NAME)

__all__ = ["SplashMiddleware", "SplashRequest"]
