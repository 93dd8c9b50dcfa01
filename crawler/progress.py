"""What a person sees while a crawl runs: one live line on a terminal, a plain line now and then under cron."""

from __future__ import annotations

import asyncio
import logging
import sys
from datetime import timedelta

from rich.console import Console
from rich.live import Live
from rich.text import Text
from scrapy import signals
from scrapy.crawler import Crawler

from archive.store import claims
from archive.store.engine import reading
from archive.units import human_bytes, human_duration
from crawler.frontier import STORIES
from crawler.session import CrawlSession, session_of

logger = logging.getLogger(__name__)

#: Seconds between two looks of the live line, and between two lines of a log.
LIVE_EVERY = 0.25
LOG_EVERY = 60.0
#: Seconds between two counts of what is left, which asks the database: no further than so many pages, for while it is
#: read SQLite takes no commit.
COUNT_EVERY = 2.0
MOST_COUNTED = 10_000


class ProgressExtension:
    """Says how far the crawl is. On a terminal it owns the last line; elsewhere it writes to the log."""

    def __init__(self, crawler: Crawler) -> None:
        self._session: CrawlSession = session_of(crawler)
        self._started = self._session.clock()
        self._left: int | None = None
        self._tasks: list[asyncio.Task[None]] = []

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> ProgressExtension:
        extension = cls(crawler)
        crawler.signals.connect(extension._opened, signals.spider_opened)
        crawler.signals.connect(extension._closed, signals.spider_closed)
        return extension

    async def _opened(self) -> None:
        shown = [self._log()]
        if sys.stderr.isatty() and not self._session.is_quiet:
            shown += [self._live(), self._keep_counting()]
        self._tasks = [asyncio.ensure_future(one) for one in shown]

    async def _closed(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _live(self) -> None:
        """Never waits for the database: a line that stands still looks like a crawl that does."""
        with Live(Text(""), console=Console(stderr=True), auto_refresh=False, transient=True) as live:
            try:
                while True:
                    self._draw(live)
                    await asyncio.sleep(LIVE_EVERY)
            finally:
                self._draw(live)

    def _draw(self, live: Live) -> None:
        live.update(Text(self._line(), no_wrap=True, overflow="ellipsis"), refresh=True)

    async def _keep_counting(self) -> None:
        while True:
            await self._count()
            await asyncio.sleep(COUNT_EVERY)

    async def _log(self) -> None:
        while True:
            await asyncio.sleep(LOG_EVERY)
            await self._count()
            logger.info(self._line())

    async def _count(self) -> None:
        self._left = await asyncio.to_thread(self._count_due)

    def _count_due(self) -> int:
        session = self._session
        kinds = () if session.media is None or session.media.is_spent else session.media.scope.kinds
        with reading(session.engine) as connection:
            return claims.count_due(
                connection,
                [site.key for site in session.scope.sites],
                session.clock(),
                most=MOST_COUNTED,
                begun=session.begun,
                roles=(*STORIES, *kinds),
                since=session.scope.since,
                again=session.scope.again,
            )

    def _line(self) -> str:
        tally = self._session.tally
        elapsed = self._session.clock() - self._started
        rate = (tally.pages + tally.media) / max(elapsed.total_seconds(), 0.001)
        parts = [
            f"{tally.pages} pages",
            f"{tally.articles} articles",
            "" if self._session.media is None else f"{tally.media} media",
            f"{tally.failed} failures",
            human_bytes(tally.bytes),
            f"{rate:.1f} pages/s",
            self._time_left(rate),
        ]
        return " · ".join(part for part in parts if part)

    def _time_left(self, rate: float) -> str:
        if self._left is None or not rate:
            return ""
        scope, tally = self._session.scope, self._session.tally
        bounds = [(scope.limit, tally.pages), (scope.budget, tally.fetched)]
        left = min([self._left, *(max(most - done, 0) for most, done in bounds if most is not None)])
        wait = human_duration(timedelta(seconds=left / rate))
        return f"over {left} to go, {wait} or more" if left == MOST_COUNTED else f"{left} to go, about {wait}"
