"""Stopping: a crawl that is told to end ends within ten seconds, whatever servers, readers and the disk do meanwhile.

at once           nothing more is sent; pages that wait for their turn are let go, and stay due as they were
after GRACE       answers still under way are cut off, and archived as far as they came; what is being read is ingested
                  by the next run
after LONGEST     only where the disk or the database hangs: the archivist is killed, as a crash would, exit code 4

The downloader's delays lean on names that Scrapy calls private, as does crawler/wire.py.
"""

from __future__ import annotations

import asyncio
import logging
import os
import signal
from threading import Timer
from typing import NoReturn

from scrapy.crawler import AsyncCrawlerProcess, Crawler

from archive.errors import AirchiveError
from crawler.session import session_of

logger = logging.getLogger(__name__)

#: Signals of Scrapy's kind: send nothing more; cut off what is under way.
STOPPING, CUTTING = object(), object()
#: Seconds after the word to stop.
GRACE, LONGEST = 3.0, 9.0


class Stopped(Exception):
    """The crawl ends before this page's answer has come. It is no failure of the page's."""


def stop(crawler: Crawler, error: AirchiveError) -> None:
    """End the crawl because of an error that makes every further page futile."""
    session = session_of(crawler)
    if session.error is None:
        session.error = error
        closing = crawler.engine.close_spider_async(reason=type(error).__name__)
        session.closing = asyncio.ensure_future(closing)
        hurry(crawler)


def hurry(crawler: Crawler) -> None:
    """Let the spider, which is closing, come to its end soon. In the event loop's thread."""
    crawler.signals.send_catch_log(STOPPING)
    _drop_delays(crawler)
    asyncio.get_running_loop().call_later(GRACE, _cut, crawler)


def _drop_delays(crawler: Crawler) -> None:
    """What waits in the downloader goes to its handler now, which lets it go."""
    downloader = crawler.engine.downloader if crawler.engine else None
    if downloader is None:
        return
    downloader._delay = 0
    downloader.per_slot_settings = {
        key: {**settings, "delay": 0} for key, settings in downloader.per_slot_settings.items()
    }
    for slot in downloader.slots.values():
        slot.delay = 0
        if slot.latercall is not None:
            slot.latercall.cancel()
            slot.latercall = None
        downloader._process_queue(slot)


def _cut(crawler: Crawler) -> None:
    crawler.signals.send_catch_log(CUTTING)
    session_of(crawler).archivist.give_up_changes()


class StoppableProcess(AsyncCrawlerProcess):
    """Scrapy's process, but that a signal bounds its end as well as begins it."""

    def crawl_one(self, crawler: Crawler, **options: object) -> asyncio.Task[None]:
        self._crawler = crawler
        return self.crawl(crawler, **options)

    def _signal_shutdown(self, signum: int, frame: object) -> None:
        from twisted.internet import reactor

        last = Timer(LONGEST, _end_at_once, [session_of(self._crawler).archivist.pid])
        last.daemon = True
        last.start()
        super()._signal_shutdown(signum, frame)
        reactor.callFromThread(hurry, self._crawler)


def _end_at_once(archivist: int | None) -> NoReturn:
    """The promise is kept even where the event loop hangs: in a thread of its own."""
    if archivist is not None:
        os.kill(archivist, signal.SIGKILL)
    logger.error(
        "disk or database did not answer for %.0f seconds after the signal; the next run recovers what was written",
        LONGEST,
    )
    os._exit(4)
