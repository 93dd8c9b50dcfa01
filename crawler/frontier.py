"""Frontier: Scrapy's scheduler over the page table.

The table is the queue: pages are claimed from it in small batches and are done when their capture is committed, so a
kill at any moment leaves every unfinished page to the next run. Redirects, retries and newly listed pages are rows as
well; nothing is kept in memory that the table does not know. A host with a long delay must not fill the downloader with
its waiting requests, so each site has only so many pages out at a time.
"""

from __future__ import annotations

import asyncio
from collections import Counter, deque
from collections.abc import Iterable
from datetime import datetime, timedelta

from scrapy import Request, Spider, signals
from scrapy.core.scheduler import BaseScheduler
from scrapy.crawler import Crawler

from archive.archivist import Claim
from archive.errors import AirchiveError
from archive.sites.site import Site
from archive.store import pages
from archive.store.engine import Connection, reading
from archive.store.pages import DuePage
from crawler.items import ArchivedPage, MissedPage
from crawler.session import session_of, stop, wake

#: Pages claimed at once for a site.
BATCH = 64
#: Pages of a site that may be out (asked for, or being ingested) for each request that its host takes at once.
OUT_PER_CONNECTION = 16
#: A run waits for pages that become due so soon (retries); what is due later is a later run's.
PATIENCE = timedelta(seconds=90)
#: A site that had nothing due is asked again after so long, or as soon as a listing brings it something.
RECHECK = timedelta(seconds=1)

DISCOVERY = ("sitemap", "feed")
DEEP_DISCOVERY = (*DISCOVERY, "shard")
STORIES = ("article",)


class _Desk:
    """What is claimed and what is out, of one site."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.claimed: deque[DuePage] = deque()
        self.out: Counter[str] = Counter()  # by role
        self.dry_since: datetime | None = None
        self.asked = False  # more pages are on their way here
        self.stirred = False  # since they were asked for, more may have become due

    @property
    def has_room(self) -> bool:
        return self.out.total() < self.site.concurrency * OUT_PER_CONNECTION

    def stir(self) -> None:
        """Something may have become due: an answer that finds nothing no longer counts."""
        self.dry_since = None
        self.stirred = True

    def wants_more(self, now: datetime) -> bool:
        dry = self.dry_since is not None and now - self.dry_since < RECHECK
        return not self.asked and not dry and len(self.claimed) < BATCH // 2


class Frontier(BaseScheduler):
    """Hands out due pages, the sites in turn; of a site first what lists pages, then stories, the newest first."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._session = session_of(crawler)
        self._scope = self._session.scope
        self._desks = {site.key: _Desk(site) for site in self._scope.sites}
        self._turn = deque(self._desks.values())
        self._stories_left = self._scope.limit
        self._discovery = DEEP_DISCOVERY if self._scope.backfill else DISCOVERY

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Frontier:
        frontier = cls(crawler)
        for end in (signals.item_scraped, signals.item_error, signals.item_dropped):
            crawler.signals.connect(frontier._ended, end)
        return frontier

    def open(self, spider: Spider) -> None:
        self._spider = spider

    def enqueue_request(self, request: Request) -> bool:
        """No component of a crawl makes requests of its own: pages come from the table."""
        raise NotImplementedError(f"{request.url}: list it as a page instead")

    def next_request(self) -> Request | None:
        now = self._session.clock()
        for _ in range(len(self._turn)):
            desk = self._turn[0]
            self._turn.rotate(-1)
            if not desk.has_room:
                continue
            if desk.wants_more(now):
                self._ask(desk)
            if desk.claimed:
                return self._hand_out(desk)
        return None

    def has_pending_requests(self) -> bool:
        """Asked when nothing is under way: whether anything is claimed, or due now or soon."""
        for desk in self._desks.values():
            desk.out.clear()  # nothing is under way, whatever the count says
        if any(desk.claimed or desk.asked for desk in self._desks.values()):
            return True
        now = self._session.clock()
        try:
            with reading(self._session.engine) as connection:
                due = self._next_due(connection)
        except AirchiveError as error:
            stop(self._crawler, error)
            return False
        return due is not None and due <= now + PATIENCE

    def replenish(self, sites: Iterable[str]) -> None:
        """A listing brought pages to these sites."""
        for key in sites:
            if desk := self._desks.get(key):
                desk.stir()

    def _next_due(self, connection: Connection) -> datetime | None:
        """When something is due: discovery of any age, stories within the scope."""
        sites = list(self._desks)
        times = [pages.next_due(connection, sites, roles=self._discovery)]
        if self._stories_left != 0:
            times.append(pages.next_due(connection, sites, roles=STORIES, since=self._scope.since))
        return min((time for time in times if time is not None), default=None)

    def _ask(self, desk: _Desk) -> None:
        """Ask for more pages of a site, before those at hand run out: the archivist claims them in its next turn."""
        listing = any(desk.out[role] for role in self._discovery)
        listing = listing or any(page.role in self._discovery for page in desk.claimed)
        # Stories wait until the listings are read: only then is the newest known.
        stories = 0 if listing else BATCH if self._stories_left is None else min(BATCH, self._stories_left)
        if self._stories_left is not None:
            self._stories_left -= stories
        desk.asked, desk.stirred = True, False
        wanted = Claim(desk.site.key, self._discovery, BATCH, STORIES, stories, self._scope.since)
        found = self._session.archivist.claim(wanted)
        found.add_done_callback(lambda done: self._take(desk, stories, done))

    def _take(self, desk: _Desk, stories: int, claimed: asyncio.Future[list[DuePage]]) -> None:
        desk.asked = False
        error = claimed.exception()
        if error is not None:
            assert isinstance(error, AirchiveError)
            stop(self._crawler, error)
            return
        found = claimed.result()
        desk.claimed.extend(found)
        desk.dry_since = None if found or desk.stirred else self._session.clock()
        if self._stories_left is not None:
            self._stories_left += stories - sum(page.role in STORIES for page in found)
        wake(self._crawler)

    def _hand_out(self, desk: _Desk) -> Request:
        page = desk.claimed.popleft()
        desk.out[page.role] += 1
        headers = {}
        if page.record_id is not None:  # a 304 is worth something only beside the payload it confirms
            headers = {"If-None-Match": page.etag, "If-Modified-Since": page.last_modified}
        return Request(
            page.url,
            callback=self._spider.parse,
            errback=self._spider.failed,  # type: ignore[attr-defined]  # every spider here is a BroadcasterSpider
            headers={name: value for name, value in headers.items() if value},
            meta={"page": page, "handle_httpstatus_all": True, "body_unread": True},
        )

    def _ended(self, item: ArchivedPage | MissedPage) -> None:
        desk = self._desks[item.page.site]
        if desk.out[item.page.role] > 0:
            desk.out[item.page.role] -= 1
        if item.page.role in self._discovery and not any(desk.out[role] for role in self._discovery):
            desk.stir()  # its listings are read: now its stories may come
