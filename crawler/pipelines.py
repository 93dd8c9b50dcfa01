"""IngestPipeline: hands captures to ingest, and pages that failed to the frontier."""

from __future__ import annotations

import asyncio
from concurrent.futures.process import BrokenProcessPool

from scrapy.crawler import Crawler
from scrapy.exceptions import DropItem

from archive.errors import AirchiveError
from archive.reading import Reading, read_capture
from crawler.archivist import Missed
from crawler.items import ArchivedPage, MissedPage
from crawler.session import session_of, stop


class IngestPipeline:
    """Reads a capture in a worker process, stores what it says, counts what came of it."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._session = session_of(crawler)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> IngestPipeline:
        return cls(crawler)

    async def process_item(self, item: ArchivedPage | MissedPage) -> ArchivedPage | MissedPage:
        try:
            if isinstance(item, ArchivedPage):
                await self._ingest(item)
            else:
                await self._miss(item)
        except AirchiveError as error:
            stop(self._crawler, error)
            raise DropItem(str(error)) from error
        return item

    async def _ingest(self, item: ArchivedPage) -> None:
        reading = await self._read(item)
        change = await asyncio.wrap_future(self._session.archivist.store(reading))
        self._session.tally.count_change(change, item.page, item.capture.status)
        self._crawler.engine.scheduler.replenish(change.replenished)  # type: ignore[union-attr]  # it is our Frontier

    async def _read(self, item: ArchivedPage) -> Reading:
        pool = self._session.pool
        try:
            return await asyncio.wrap_future(pool.submit(item.capture, item.block))
        except BrokenProcessPool:
            return await asyncio.to_thread(pool.read_alone, item.capture, item.block)

    async def _miss(self, item: MissedPage) -> None:
        if item.capture is not None:  # of an answer that broke off: quickly read, for nothing is made of it
            await asyncio.wrap_future(self._session.archivist.store(read_capture(item.capture, b"")))
        await asyncio.wrap_future(self._session.archivist.miss(Missed(item.page, item.reason, item.rest)))
        self._session.tally.count_miss(item.page, item.reason, refused=item.refused)
