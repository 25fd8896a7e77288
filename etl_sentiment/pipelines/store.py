"""Where items are stored: in the tables, and by Scrapy's feed exports in files."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any, ClassVar, Self

from scrapy.exceptions import DropItem
from scrapy.extensions.feedexport import FeedExporter

from etl_sentiment.items import LawItem, OpinionItem
from etl_sentiment.pipelines.group_commit import PAUSES, GroupCommit
from etl_sentiment.pipelines.parquet import check_feeds
from etl_sentiment.storage.collection import Outcome
from etl_sentiment.storage.errors import CollectionError
from etl_sentiment.storage.opening import SETTING, collection_of
from etl_sentiment.storage.rows import clean_item
from healing.crawl.addon import QUIET_COMMANDS, command
from healing.errors import ConfigError
from healing.project import home_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scrapy import Spider
    from scrapy.crawler import Crawler

    from etl_sentiment.items import Item
    from etl_sentiment.storage.collection import Collection, Stored
    from etl_sentiment.storage.errors import BusyError

logger = logging.getLogger(__name__)


class Unchanged(DropItem):
    """The tables have this page as it is: it need not go to the feed again."""

    def __init__(self, item: Item) -> None:
        super().__init__(f"unchanged: {item.url}", log_level="DEBUG")


class StorePipeline:
    """Stores laws and opinions in the tables, and lets go on to the feed what is new or changed.

    Counts ``etl/laws/new``, ``changed`` and ``unchanged``, the same of ``etl/opinions``, and ``etl/store/failed``:
    these are in the feed only.
    """

    pauses: ClassVar[Sequence[float]] = PAUSES

    def __init__(self, crawler: Crawler, collection: Collection | None) -> None:
        self.collection = collection
        """``None`` where ``ETL_DATABASE_URL`` names none."""
        self._crawler = crawler
        self._commit: GroupCommit | None = None
        if collection is not None:
            self._commit = GroupCommit(collection.store, on_retry=self._note_retry, pauses=self.pauses)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        try:
            check_feeds(crawler.settings)
            collection = None if command() in QUIET_COMMANDS else collection_of(crawler.settings)
        except (CollectionError, ConfigError) as error:
            # Any other exception would reach people as a traceback below asyncio's "exception was never retrieved".
            raise SystemExit(f"scrapy crawl {getattr(crawler.spidercls, 'name', '')}: {error}") from error
        return cls(crawler, collection)

    async def process_item(self, item: Any) -> Any:
        """The item, once it is durable; dropped where the tables have it already."""
        if not isinstance(item, LawItem | OpinionItem):
            return item
        try:
            self._count("etl/store/replaced_characters", clean_item(item))
            if self._commit is None:
                return item
            stored = await self._commit.store(item)
        except CollectionError as error:
            self._note_failure(error)
            return item
        except Exception as error:  # noqa: BLE001 (whatever it is, the item must not be lost to the feed)
            self._note_failure(error, f"{item.url} could not be stored: {error!r}")
            return item
        self._note(item, stored)
        if stored.outcome is Outcome.UNCHANGED:
            raise Unchanged(item)
        return item

    async def close_spider(self) -> None:
        if self.collection is None or self._commit is None:
            return
        await self._commit.close()
        try:
            self.collection.close()
        except CollectionError as error:
            logger.error("%s. Only the times at which unchanged pages were seen last are lost.", error)  # noqa: TRY400
        failed = self._crawler.stats.get_value("etl/store/failed", 0)
        if failed:
            logger.error("%d items are not in the tables. To bring them in: scrapy etl-load %s", failed, self._feeds())

    def _note(self, item: Item, stored: Stored) -> None:
        name = "opinions" if isinstance(item, OpinionItem) else "laws"
        self._count(f"etl/{name}/{stored.outcome}")
        if isinstance(item, OpinionItem) and stored.duplicate_of:
            item.duplicate_of, item.similarity = stored.duplicate_of, stored.similarity
            self._count("etl/opinions/copies")

    def _note_failure(self, error: Exception, told: str = "") -> None:
        """``told``: what to say of an error that was not made for people; then where it comes from is logged too."""
        is_known = not told and self._crawler.stats.get_value("etl/store/failed")
        level = logging.DEBUG if is_known else logging.ERROR
        self._count("etl/store/failed")
        message = "%s. This item, and others that cannot be stored, are only in the feed; later: scrapy etl-load %s"
        logger.log(level, message, told or error, self._feeds(), exc_info=error if told else None)

    def _note_retry(self, error: BusyError, pause: float) -> None:
        self._count("etl/store/retries")
        logger.warning("%s. Trying again in %g s.", error, pause)

    def _count(self, name: str, count: int = 1) -> None:
        if count:
            self._crawler.stats.inc_value(name, count)

    def _feeds(self) -> str:
        """The files in JSON Lines that this crawl writes."""
        exporter = self._crawler.get_extension(FeedExporter)
        slots = exporter.slots if exporter else []
        found = [slot.uri for slot in slots if slot.format in ("jsonlines", "jsonl", "jl")]
        return " ".join(found) or f"FILE (but no feed of this crawl is in JSON Lines: look at FEEDS and {SETTING})"


def feed_uri_params(params: dict[str, Any], spider: Spider) -> dict[str, Any]:
    """What a feed's address may name: ``%(home)s``, the folder of the data, beside ``%(time)s`` and Scrapy's others."""
    return {**params, "home": home_of(spider.settings).folder}
