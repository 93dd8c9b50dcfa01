"""BroadcasterSpider: crawls the sites of a broadcaster from their page rows.

The frontier makes the requests; discovery is what ingest finds in sitemaps and feeds. A subclass says whose sites it
crawls and, where a broadcaster needs it, overrides `prepare`.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from scrapy import Spider
from scrapy.http import Response
from twisted.python.failure import Failure

from archive import schedule
from archive.media import KINDS
from crawler.failures import TOO_LARGE, Miss, miss_of
from crawler.hosts import HostRests
from crawler.items import ArchivedPage, GivenBackPage, MissedPage
from crawler.media_budget import OVER_BUDGET
from crawler.session import CrawlSession
from crawler.stopping import Stopped


class BroadcasterSpider(Spider):
    """Required: `name`, which the broadcasters in the registry name as their spider."""

    session: CrawlSession
    #: Read the deep sitemaps without being asked: right for a site so small that its listings are all there is.
    backfill: bool = False
    #: The sites are other people's, who want to know who crawls them.
    is_foreign: bool = True

    @classmethod
    @contextmanager
    def prepare(cls, session: CrawlSession) -> Iterator[dict[str, Any]]:
        """Around the crawl: what has to stand before it. Gives settings of its own. Override with anything."""
        yield {}

    async def start(self) -> AsyncIterator[Any]:
        """Nothing to start from: the frontier holds the pages."""
        nothing: tuple[Any, ...] = ()
        for request in nothing:
            yield request

    def parse(self, response: Response, **_: Any) -> Iterator[ArchivedPage]:
        meta = response.meta
        yield ArchivedPage(meta["page"], meta["capture"], meta["change"])

    def failed(self, failure: Failure) -> Iterator[MissedPage | GivenBackPage]:
        """A page without an answer."""
        meta = failure.request.meta  # type: ignore[attr-defined]
        page, error = meta["page"], failure.value
        assert error is not None
        if isinstance(error, Stopped):
            return  # the run's end makes it due as it was
        if isinstance(error, HostRests):
            yield GivenBackPage(page)
        else:
            miss = miss_of(error)
            if miss.reason == TOO_LARGE and page.role in KINDS and self.session.media is not None:
                miss = _miss_of_file(self.session.media.overrun(page.url))
            yield MissedPage(page, *miss, permission=meta.get("permission"), host=meta.get("host"))


def _miss_of_file(reason: str) -> Miss:
    """A file that is too large will be so again; what the budget did not suffice for is the next run's."""
    return Miss(reason, refused=True, rest=timedelta(0) if reason == OVER_BUDGET else schedule.REFUSED_REST)
