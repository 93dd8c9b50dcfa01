"""IngestPipeline: waits for what ingest makes of captures, and hands pages that failed to the frontier."""

from __future__ import annotations

import logging

from scrapy.crawler import Crawler
from scrapy.exceptions import DropItem

from archive.errands import GiveBack
from archive.errors import AirchiveError
from archive.orders import Missed
from crawler.items import ArchivedPage, Item, MissedPage
from crawler.session import session_of
from crawler.stopping import stop

logger = logging.getLogger(__name__)


class IngestPipeline:
    """Counts what came of each page, once its rows are there."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._session = session_of(crawler)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> IngestPipeline:
        return cls(crawler)

    async def process_item(self, item: Item) -> Item:
        try:
            if isinstance(item, ArchivedPage):
                await self._ingest(item)
            elif isinstance(item, MissedPage):
                await self._miss(item)
            else:
                await self._session.archivist.run(GiveBack(item.page.url))
        except AirchiveError as error:
            stop(self._crawler, error)
            raise DropItem(str(error)) from error
        return item

    async def _ingest(self, item: ArchivedPage) -> None:
        change = await item.change
        wanted = () if self._session.media is None else self._session.media.scope.kinds
        self._session.tally.count_change(change, item.page, item.capture.status, wanted)
        if reason := self._session.tally.failing.get(item.page.url):
            logger.info("failed: %s: %s", item.page.url, reason)
        self._crawler.engine.scheduler.replenish(change.replenished)  # type: ignore[union-attr]  # it is our Frontier

    async def _miss(self, item: MissedPage) -> None:
        await self._session.archivist.miss(Missed(item.page, item.reason, item.rest, item.permission, item.host))
        self._session.tally.count_miss(item.page, item.reason, refused=item.refused)
        if item.refused:  # a rule may leave out a large part of a site
            logger.debug("left out: %s: %s", item.page.url, item.reason)
        else:
            logger.info("failed: %s: %s", item.page.url, item.reason)
