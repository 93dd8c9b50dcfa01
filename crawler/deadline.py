"""Deadline: a crawl that was given a time (`--max-time`) ends in good order when it is up."""

from __future__ import annotations

import asyncio

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured

from crawler.session import session_of
from crawler.stopping import hurry

#: Scrapy's reason for the end, and the run's outcome.
TIME_IS_UP = "time is up"


class DeadlineExtension:
    """Closes the spider at the session's `ends_at`, as a signal would (crawler.stopping)."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._session = session_of(crawler)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> DeadlineExtension:
        if session_of(crawler).ends_at is None:
            raise NotConfigured
        extension = cls(crawler)
        crawler.signals.connect(extension._opened, signals.spider_opened)
        crawler.signals.connect(extension._closed, signals.spider_closed)
        return extension

    async def _opened(self) -> None:
        assert self._session.ends_at is not None
        left = (self._session.ends_at - self._session.clock()).total_seconds()
        self._timer = asyncio.get_running_loop().call_later(max(left, 0), self._end)

    async def _closed(self) -> None:
        self._timer.cancel()

    def _end(self) -> None:
        assert self._crawler.engine is not None
        self._session.closing = asyncio.ensure_future(self._crawler.engine.close_spider_async(reason=TIME_IS_UP))
        hurry(self._crawler)
