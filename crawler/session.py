"""CrawlSession: what the parts of one crawl share. The command makes it, the spider carries it to them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from scrapy.crawler import Crawler

from archive.errors import AirchiveError
from archive.home import Home
from archive.sites.site import Site
from archive.sites.window import Window
from archive.store.engine import Engine
from crawler.archivist import Archivist
from crawler.hosts import Hosts
from crawler.media_budget import MediaBudget, MediaScope
from crawler.tally import Tally


@dataclass(frozen=True, slots=True)
class Scope:
    """What a crawl is asked to fetch."""

    sites: tuple[Site, ...]
    limit: int | None = None  #: article pages at most
    since: datetime | None = None  #: only stories listed as published since then; where no date is listed, changed
    again: bool = False  #: and those of the archive, of any age, that are due for another look
    budget: int | None = None  #: requests for pages of any kind at most
    backfill: bool = False  #: read the deep sitemaps too, and take stories of any age
    window: Window | None = None  #: hours by each site's clock, beside those of the sites' rows
    media: MediaScope | None = None  #: pictures, sound and film beside the stories


@dataclass(slots=True)
class CrawlSession:
    """The parts one crawl shares, and the error that ended it, if one did."""

    run_id: str
    home: Home
    scope: Scope
    engine: Engine
    archivist: Archivist
    clock: Callable[[], datetime]
    begun: datetime  #: what falls due by its age from then on is a later run's
    hosts: Hosts
    tally: Tally = field(default_factory=Tally)
    error: AirchiveError | None = None
    ends_at: datetime | None = None  #: when its time is up
    is_quiet: bool = False  #: nobody wants to see how far it is
    is_spent: bool = False  #: the budget is used up: what is left is the next run's
    media: MediaBudget | None = None  #: what it may still take in of media
    closing: asyncio.Future[None] | None = None  #: kept, or the loop would forget the task


def session_of(crawler: Crawler) -> CrawlSession:
    """The session that the crawler's spider carries."""
    session: CrawlSession = crawler.spider.session  # type: ignore[union-attr]
    return session


def wake(crawler: Crawler) -> None:
    """Let Scrapy ask the frontier for requests now. It does so by itself when a request ends, else every 5 seconds."""
    slot = crawler.engine._slot if crawler.engine else None  # private, as are the names that crawler/wire.py leans on
    if slot is not None and slot.closing is None:
        slot.nextcall.schedule()
