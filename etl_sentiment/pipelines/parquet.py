"""Items as Parquet: ``FEEDS = {"%(home)s/laws-%(time)s.parquet": {"format": "parquet"}}``, with the extra ``parquet``.

The columns have the names and types of the tables. One file holds items of one class, as a crawl yields them.
"""

from __future__ import annotations

import logging
import os
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from scrapy.exporters import BaseItemExporter
from scrapy.extensions.feedexport import FileFeedStorage

from etl_sentiment.items import LawItem, OpinionItem
from etl_sentiment.storage.errors import UnstorableError
from healing.errors import ConfigError

if TYPE_CHECKING:
    from scrapy import Spider
    from scrapy.settings import BaseSettings

logger = logging.getLogger(__name__)

FORMAT = "parquet"
_WRITER = "etl_sentiment.storage.parquet_file"
"""Imported where it is needed only: pyarrow is an extra."""


class ParquetItemExporter(BaseItemExporter):
    """Scrapy's exporter for the format ``parquet``."""

    def __init__(self, file: IO[bytes], **options: Any) -> None:
        super().__init__(dont_fail=True, **options)
        self._writer = import_module(_WRITER).ParquetFile(file)

    def export_item(self, item: Any) -> None:
        if not isinstance(item, LawItem | OpinionItem):
            logger.error("A Parquet feed takes laws and opinions only, not a %s", type(item).__name__)
            return
        try:
            self._writer.add(item)
        except UnstorableError as error:
            logger.error("Not in the Parquet feed: %s", error)  # noqa: TRY400 (for people)

    def finish_exporting(self) -> None:
        self._writer.close()


class FeedFile(FileFeedStorage):
    """A file of a feed. One in Parquet gets its name when it is complete: without its last bytes none can be read."""

    def __init__(self, uri: str, *, feed_options: dict[str, Any] | None = None) -> None:
        super().__init__(uri, feed_options=feed_options)
        self._is_whole = (feed_options or {}).get("format") == FORMAT
        if self._is_whole and self.write_mode == "ab" and Path(self.path).exists():
            raise SystemExit(
                f"FEEDS: {self.path} is there already, and a Parquet file cannot be added to: name another one, or"
                " overwrite it (-O, or the option overwrite)"
            )

    def open(self, spider: Spider) -> IO[bytes]:
        if not self._is_whole:
            return super().open(spider)
        self._part.parent.mkdir(parents=True, exist_ok=True)
        return self._part.open("wb")

    def store(self, file: IO[bytes]) -> None:
        if not self._is_whole:
            super().store(file)
            return
        file.flush()
        os.fsync(file.fileno())
        file.close()
        self._part.replace(self.path)

    @property
    def _part(self) -> Path:
        return Path(f"{self.path}.part")


def check_feeds(settings: BaseSettings) -> None:
    """``ConfigError`` where a feed is in Parquet and its library is not installed."""
    feeds = {str(uri): options.get("format") for uri, options in settings.getdict("FEEDS").items()}
    wanted = [uri for uri, name in feeds.items() if name == FORMAT]
    if wanted and find_spec("pyarrow") is None:
        raise ConfigError(f"FEEDS: {wanted[0]} is in Parquet, which needs pyarrow: pip install pyarrow")
