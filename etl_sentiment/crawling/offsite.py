"""Keeps each source to its own domains."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrapy.downloadermiddlewares.offsite import OffsiteMiddleware
from scrapy.utils.httpobj import urlparse_cached
from scrapy.utils.url import url_is_from_any_domain

from etl_sentiment.addresses import ascii_host
from etl_sentiment.source_spider import SourceSpider
from etl_sentiment.sources.politeness import domains_of

if TYPE_CHECKING:
    from scrapy import Request, Spider


class SourceOffsiteMiddleware(OffsiteMiddleware):
    """In place of Scrapy's, which would let a source lead to the hosts of all others that are crawled with it.

    So a page of the web cannot send the crawl to a site on this machine because a bundled source is crawled as well.
    Redirects come by here too: they keep the ``meta`` of the request that was redirected.
    """

    def should_follow(self, request: Request, spider: Spider) -> bool:
        source = spider.manners.source_of(request) if isinstance(spider, SourceSpider) else None
        if source is None:
            return super().should_follow(request, spider)
        address = urlparse_cached(request)
        # The rules of a host that a source starts at, and does not follow links to, are to be known as well.
        domains = domains_of(source) if address.path == "/robots.txt" else source.allowed_domains
        return url_is_from_any_domain(f"//{ascii_host(address.hostname or '')}", domains)
