"""What is crawled: ``sources.yaml``, read and checked before a crawl starts."""

from __future__ import annotations

from etl_sentiment.sources.choosing import check_spiders, choose_sources
from etl_sentiment.sources.errors import SourcesError
from etl_sentiment.sources.model import LOOPBACK, Retry, Source
from etl_sentiment.sources.politeness import Manners, download_slots
from etl_sentiment.sources.reading import load_sources, read_sources

__all__ = [
    "LOOPBACK",
    "Manners",
    "Retry",
    "Source",
    "SourcesError",
    "check_spiders",
    "choose_sources",
    "download_slots",
    "load_sources",
    "read_sources",
]
