"""Frontier: Scrapy's scheduler over the page table.

The table is the queue: pages are claimed from it in small batches and are done when their capture is committed, so a
kill at any moment leaves every unfinished page to the next run. Redirects, retries and newly listed pages are rows as
well; nothing is kept in memory that the table does not know. A page is handed out when its host's turn is near
(crawler.hosts), so that no requests gather that could not be sent; and each site has only so many pages out at a time.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Iterable
from datetime import datetime
from functools import partial

from scrapy import Request, Spider, signals
from scrapy.core.scheduler import BaseScheduler
from scrapy.crawler import Crawler
from scrapy.utils.httpobj import urlparse_cached

from archive.errors import AirchiveError
from archive.media import KINDS
from archive.orders import Claim
from archive.store import claims, runs
from archive.store.engine import Connection, reading
from archive.store.pages import DuePage
from crawler.desk import BATCH, Desk
from crawler.hosts import LONGEST_GAP, PATIENCE
from crawler.items import Item
from crawler.media import MediaQueue
from crawler.session import Scope, session_of, wake
from crawler.stopping import stop

#: Sitemaps and feeds that may be out, of all sites together: one lists up to 50,000 pages, which take memory until they
#: are rows, and the archivist a second or more.
LISTINGS_OUT = 4
DISCOVERY = ("policy", "sitemap", "feed")
DEEP_DISCOVERY = (*DISCOVERY, "section", "shard")
STORIES = ("article",)
#: Those that may list very many pages.
_LONG_LISTS = ("sitemap", "feed", "shard")


def discovery_roles(scope: Scope) -> tuple[str, ...]:
    """The roles of pages that a crawl reads for what they list. Sections count where a site's row names some."""
    if scope.backfill:
        return DEEP_DISCOVERY
    return (*DISCOVERY, "section") if any(site.sections for site in scope.sites) else DISCOVERY


class Frontier(BaseScheduler):
    """Hands out due pages, the sites in turn; of a site first what lists pages, then stories, the newest first.

    Media go out where no story can.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._session = session_of(crawler)
        self._scope = self._session.scope
        self._desks = {site.key: Desk(site) for site in self._scope.sites}
        self._turn = deque(self._desks.values())
        self._stories_left = self._scope.limit
        self._budget = self._scope.budget
        self._discovery = discovery_roles(self._scope)
        self._hosts = self._session.hosts
        self._alarm: asyncio.TimerHandle | None = None
        budget = self._session.media
        self._media = None if budget is None else MediaQueue(self._scope.sites, self._hosts, budget, self._ask_media)

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
        if self._session.is_spent:
            return None
        now = self._session.clock()
        self._hosts.lease_all(self._leased)
        waits: list[float] = []
        for _ in range(len(self._turn)):
            desk = self._turn[0]
            self._turn.rotate(-1)
            if not desk.has_room:
                continue
            wait = self._hosts.wait(desk.site.host)
            if wait > 0:
                waits.append(wait)
                continue
            if desk.wants_more(now):
                self._ask(desk)
            if desk.claimed and self._may_go_out(desk.claimed[0]):
                return self._hand_out(desk)
        if self._media is not None and (request := self._media.next(now, waits)) is not None:
            return self._sent_out(request)
        self._wake_in(min(waits, default=0.0))
        return None

    def _may_go_out(self, page: DuePage) -> bool:
        if page.role not in _LONG_LISTS:
            return True
        return sum(desk.out[role] for desk in self._desks.values() for role in _LONG_LISTS) < LISTINGS_OUT

    def _wake_in(self, seconds: float) -> None:
        """Come back when the first host's turn is near."""
        if self._alarm is not None:
            self._alarm.cancel()
            self._alarm = None
        if 0 < seconds <= LONGEST_GAP:
            self._alarm = asyncio.get_running_loop().call_later(seconds, wake, self._crawler)

    def _leased(self, error: AirchiveError | None) -> None:
        if error is not None:
            stop(self._crawler, error)
        else:
            wake(self._crawler)

    def has_pending_requests(self) -> bool:
        """Asked when nothing is under way: whether anything is claimed, or due now or soon."""
        for desk in self._desks.values():
            desk.out.clear()  # nothing is under way, whatever the count says
        if self._media is not None:
            self._media.clear()
        if self._session.is_spent:
            return False
        if self._hosts.is_leasing:
            return True
        desks = [desk for desk in self._desks.values() if self._hosts.is_worth_waiting(desk.site.host)]
        if any(desk.claimed or desk.asked for desk in desks):
            return True
        if self._media is not None and self._media.is_worth_waiting:
            return True
        now = self._session.clock()
        try:
            with reading(self._session.engine) as connection:
                sites = [desk.site.key for desk in desks]
                if self._next_due(connection, sites, now + PATIENCE) is None and not self._has_media(connection, now):
                    return self._others_list(connection, sites)
        except AirchiveError as error:
            stop(self._crawler, error)
            return False
        return True

    def replenish(self, sites: Iterable[str]) -> None:
        """A listing brought pages to these sites."""
        for key in sites:
            if desk := self._desks.get(key):
                desk.stir()
                if self._media is not None:
                    self._media.stir(key)

    def _next_due(self, connection: Connection, sites: list[str], until: datetime) -> datetime | None:
        """When something of these sites is due, if it is until then: discovery of any age, stories within the scope."""
        scope, find = self._scope, partial(claims.next_due, connection, sites, until=until, begun=self._session.begun)
        times = [find(roles=self._discovery)]
        if self._stories_left != 0:
            times.append(find(roles=STORIES, since=scope.since, again=scope.again))
        return min((time for time in times if time is not None), default=None)

    def _has_media(self, connection: Connection, now: datetime) -> bool:
        """Whether files are due that nobody has claimed; what is claimed here waits for hosts that may not be asked."""
        if self._media is None or self._media.budget.is_spent:
            return False
        sites = [key for key, desk in self._media.desks.items() if not desk.claimed]
        kinds, scope, begun = self._media.budget.scope.kinds, self._scope, self._session.begun
        due = claims.next_due(
            connection, sites, roles=kinds, until=now + PATIENCE, begun=begun, since=scope.since, again=scope.again
        )
        return due is not None

    def _others_list(self, connection: Connection, sites: list[str]) -> bool:
        """Whether runs at work on the same database read listings of these sites, which may bring pages."""
        listing = claims.claimants(connection, sites, self._discovery) - {self._session.run_id}
        return bool(runs.living(connection, listing))

    def _ask(self, desk: Desk) -> None:
        """Ask for more pages of a site, before those at hand run out: the archivist claims them in its next turn."""
        listing = any(desk.out[role] for role in self._discovery)
        listing = listing or any(page.role in self._discovery for page in desk.claimed)
        # Stories wait until the listings are read: only then is the newest known.
        stories = 0 if listing else BATCH if self._stories_left is None else min(BATCH, self._stories_left)
        if self._stories_left is not None:
            desk.starved = not listing and stories == 0
            self._stories_left -= stories
        scope, begun = self._scope, self._session.begun
        wanted = Claim(desk.site.key, begun, self._discovery, BATCH, STORIES, stories, scope.since, scope.again)
        self._claim(desk, wanted, stories)

    def _ask_media(self, desk: Desk) -> None:
        assert self._media is not None
        kinds, scope, begun = self._media.budget.scope.kinds, self._scope, self._session.begun
        self._claim(desk, Claim(desk.site.key, begun, (), 0, kinds, BATCH, scope.since, scope.again))

    def _claim(self, desk: Desk, wanted: Claim, stories: int = 0) -> None:
        desk.ask()
        found = self._session.archivist.claim(wanted)
        found.add_done_callback(lambda done: self._take(desk, stories, done))

    def _take(self, desk: Desk, stories: int, claimed: asyncio.Future[list[DuePage]]) -> None:
        error = claimed.exception()
        if error is not None:
            desk.asked = False
            assert isinstance(error, AirchiveError)
            stop(self._crawler, error)
            return
        found = claimed.result()
        desk.take(found, self._session.clock())
        self._give_back(stories - sum(page.role in STORIES for page in found))
        wake(self._crawler)

    def _give_back(self, stories: int) -> None:
        """So many stories that the limit allows were asked for and not found; another site may have them."""
        if self._stories_left is None or stories == 0:
            return
        self._stories_left += stories
        for desk in self._desks.values():
            if desk.starved:
                desk.starved = False
                desk.stir()

    def _hand_out(self, desk: Desk) -> Request:
        page = desk.claimed.popleft()
        desk.out[page.role] += 1
        headers = {}
        if page.record_id is not None:  # a 304 is worth something only beside the payload it confirms
            headers = {"If-None-Match": page.etag, "If-Modified-Since": page.last_modified}
        known = {name: value for name, value in headers.items() if value}
        return self._sent_out(Request(page.url, headers=known, meta={"page": page}))

    def _sent_out(self, request: Request) -> Request:
        """The request, booked and counted, and whose answer the spider takes."""
        self._hosts.book(urlparse_cached(request).hostname or "")
        if self._budget is not None:
            self._budget -= 1
            self._session.is_spent = self._budget == 0
        request.meta["body_unread"] = True
        errback = self._spider.failed  # type: ignore[attr-defined]  # every spider here is a BroadcasterSpider
        return request.replace(callback=self._spider.parse, errback=errback)

    def _ended(self, item: Item) -> None:
        page = item.page
        if page.role in KINDS:
            assert self._media is not None
            self._media.end(page)
            return
        desk = self._desks[page.site]
        desk.end(page.role)
        if page.role in STORIES and self._media is not None:
            self._media.stir(page.site)
        if page.role in self._discovery and not any(desk.out[role] for role in self._discovery):
            desk.stir()  # its listings are read: now its stories may come
