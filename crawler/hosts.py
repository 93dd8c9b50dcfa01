"""Hosts: who may be asked, and when. Every request of a crawl waits for its turn here, robots.txt and redirects too.

A host is asked only under a lease, in its window of hours, when it is not to be left alone, and no sooner than the
delay in force after the last request. The rules are archive.politeness; leases and what is learnt live in the database.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from time import monotonic

from scrapy import Request
from scrapy.exceptions import IgnoreRequest
from scrapy.utils.httpobj import urlparse_cached

from archive import politeness, visits
from archive.capture import Exchange
from archive.errands import LeaseHosts
from archive.errors import AirchiveError
from archive.politeness import Answer, HostState
from archive.sites.registry import site_for
from archive.sites.site import Site
from archive.sites.window import Window
from crawler.archivist import Archivist

#: A run waits for what may be asked, or is due, so soon; what comes later is a later run's.
PATIENCE = timedelta(seconds=90)
#: But the delay between two requests it waits for up to so many seconds: it would be as long in any other run.
LONGEST_GAP = 3600.0
#: Seconds by which a page may be handed out before its host's turn comes.
AHEAD = 2.0
#: Seconds after which hosts that another run holds are asked for again.
LEASE_AGAIN = 20.0
#: Between two requests to a host that no row describes (the target of a robots.txt's redirect), in seconds.
DEFAULT_DELAY = 1.0
#: A request that waits for its turn looks up so often, in seconds: the crawl may have been told to end.
_LOOK_UP = 0.5
_NEVER = timedelta(days=10_000)
#: A page that was not asked for is looked at again after so long at the latest.
_LONGEST_POSTPONED = timedelta(hours=1)


class HostRests(IgnoreRequest):
    """The host is not to be asked before `until`; nothing was sent."""

    def __init__(self, host: str, reason: str, until: datetime) -> None:
        super().__init__(f"{host}: {reason}")
        self.reason = reason
        self.until = until


@dataclass(slots=True)
class _Host:
    """One host. `next_at` and `booked_to` are on the monotonic clock."""

    state: HostState
    floor: float
    seats: asyncio.Semaphore  #: one for each request at once
    timezone: str = "UTC"
    windows: tuple[Window, ...] = ()
    leased: bool = False
    held: bool = False  #: another run had the lease when it was asked for last
    closed_until: datetime | None = None  #: this run asks it for nothing before, for the reason beside
    closed_why: str = ""
    next_at: float = 0.0  #: the next request may be sent
    booked_to: float = 0.0  #: pages are handed out for the time until then

    @property
    def delay(self) -> float:
        return self.state.delay_with(self.floor)

    def rest(self, now: datetime) -> tuple[timedelta, str]:
        """How long the host is not to be asked at all, and why; not for the delay between requests."""
        if not self.leased:
            return _NEVER, "held by another run" if self.held else ""
        opens = max((window.opens_at(now, self.timezone) for window in self.windows), default=now)
        if opens > now:
            return opens - now, "outside the crawl window"
        if self.state.not_before is not None and self.state.not_before > now:
            return self.state.not_before - now, f"backing off: {self.state.reason}"
        if self.closed_until is not None and self.closed_until > now:
            return self.closed_until - now, f"backing off: {self.closed_why}"
        return timedelta(0), ""


class Hosts:
    """The hosts of a crawl, by name. Lives in the thread of the event loop."""

    def __init__(
        self,
        sites: Iterable[Site],
        archivist: Archivist,
        clock: Callable[[], datetime],
        window: Window | None = None,
        *,
        media: bool = False,
    ) -> None:
        """`window` is the operator's; it holds beside those of the sites, by their clocks.

        `media`: with the hosts that the sites name for their media.
        """
        self._archivist = archivist
        self._clock = clock
        self._window = window
        named = tuple(sites)
        self._hosts = {site.host: _host_of(site, window) for site in named}
        for site in named if media else ():
            for name in site.media_hosts:
                host = self._hosts.setdefault(name, _host_of(replace(site, host=name), window))
                host.floor = max(host.floor, site.delay)  # several sites may name it
        self._leasing: asyncio.Task[None] | None = None
        self._leased_at = 0.0

    async def lease(self, names: Iterable[str]) -> None:
        """Try to get the leases of hosts. Raises the archivist's error."""
        wanted = tuple(name for name in names if not self._hosts[name].leased)
        granted = await self._archivist.run(LeaseHosts(wanted))
        for name in wanted:
            self._hosts[name].held = name not in granted
        for name, state in granted.items():
            host = self._hosts[name]
            host.state, host.leased = state, True
            if state.last_request_at is not None:  # by an earlier run
                ago = self._clock() - state.last_request_at
                host.next_at = monotonic() - ago.total_seconds() + host.delay

    def lease_all(self, then: Callable[[AirchiveError | None], None]) -> None:
        """Ask for the leases that are wanting, now and then; `then` is called when an answer has come."""
        wanting = [name for name, host in self._hosts.items() if not host.leased]
        if not wanting or self.is_leasing or (self._leased_at and monotonic() - self._leased_at < LEASE_AGAIN):
            return
        self._leased_at = monotonic()
        self._leasing = asyncio.ensure_future(self.lease(wanting))
        self._leasing.add_done_callback(lambda task: then(_archive_error(task)))

    @property
    def is_leasing(self) -> bool:
        return self._leasing is not None and not self._leasing.done()

    def wait(self, name: str) -> float:
        """Seconds until a page of the host may be handed out; 0: now."""
        host = self._find(name)
        rest, _ = host.rest(self._clock())
        ahead = max(host.booked_to, host.next_at) - monotonic() - AHEAD
        return max(rest.total_seconds(), ahead, 0.0)

    def is_worth_waiting(self, name: str) -> bool:
        """Whether the host may be asked while a run waits for it."""
        host = self._find(name)
        return host.rest(self._clock())[0] <= PATIENCE and host.next_at - monotonic() <= LONGEST_GAP

    def book(self, name: str) -> None:
        """A page of the host is handed out."""
        host = self._find(name)
        host.booked_to = max(host.booked_to, host.next_at, monotonic()) + host.delay

    def give_back(self, name: str) -> None:
        """A page that was handed out is not asked for: another may have its time."""
        host = self._find(name)
        host.booked_to -= host.delay

    @asynccontextmanager
    async def turn(self, request: Request, is_ending: Callable[[], bool]) -> AsyncIterator[None]:
        """The time in which the request may be sent and answered; it begins when its turn has come.

        Raises HostRests where that is not soon. A crawl that is ending waits for no turn.
        """
        name = _name(request)
        host = self._find(name)
        async with host.seats:
            if not host.leased:
                await self.lease([name])
            await self._wait_for(host, is_ending)
            host.next_at = monotonic() + host.delay
            request.meta["asked_at"] = self._clock()
            yield

    async def _wait_for(self, host: _Host, is_ending: Callable[[], bool]) -> None:
        while True:
            now = self._clock()
            rest, reason = host.rest(now)
            gap = host.next_at - monotonic()
            if is_ending():  # the request goes on to be let go
                return
            if rest > PATIENCE or gap > LONGEST_GAP:
                raise HostRests(
                    host.state.host, reason or "delay between requests", now + min(rest, _LONGEST_POSTPONED)
                )
            wait = max(rest.total_seconds(), gap)
            if wait <= 0:
                return
            await asyncio.sleep(min(wait, _LOOK_UP))

    def _find(self, name: str) -> _Host:
        """The host; one that is not of this crawl's sites becomes known, as its own site's row has it."""
        if name not in self._hosts:
            site = site_for(name)
            stranger = _Host(HostState(name), DEFAULT_DELAY, asyncio.Semaphore(1))
            self._hosts[name] = stranger if site is None else _host_of(replace(site, host=name), self._window)
        return self._hosts[name]

    def set_crawl_delay(self, name: str, seconds: float | None) -> None:
        """What robots.txt asks for; a site's row may ask for more."""
        if seconds is not None and name in self._hosts:
            host = self._hosts[name]
            host.next_at += max(seconds - host.floor, 0.0)
            host.floor = max(host.floor, seconds)

    def close(self, name: str, until: datetime, why: str) -> None:
        """Ask the host for nothing before then: its pages wait with it, each of them would come to the same."""
        host = self._find(name)
        host.closed_until, host.closed_why = until, why

    def answered(self, request: Request, status: int, exchange: Exchange) -> HostState:
        """Learn from an answer; the state to keep with it."""
        outcome = politeness.outcome_of(status)
        wait = visits.retry_after(exchange) if outcome != "fine" else None
        return self._learn(request, outcome, f"status {status}", wait, exchange.started_at)

    def failed(self, request: Request, error: Exception) -> HostState:
        """Learn from a request that got no whole answer; the state to keep."""
        return self._learn(request, "failing", type(error).__name__)

    def _learn(
        self,
        request: Request,
        outcome: politeness.Outcome,
        reason: str,
        wait: timedelta | None = None,
        asked_at: datetime | None = None,
    ) -> HostState:
        host = self._hosts[_name(request)]
        now, latency = self._clock(), request.meta.pop("download_latency", None)
        answer = Answer(outcome, asked_at or request.meta["asked_at"], now, latency, wait, reason)
        host.state = politeness.after(host.state, answer, host.floor)
        # From when it was really sent, connecting included, and with what was learnt.
        host.next_at = max(host.next_at, monotonic() - (now - answer.asked_at).total_seconds() + host.delay)
        return host.state

    def left_alone(self) -> Counter[str]:
        """How many hosts are not to be asked now, by reason."""
        reasons = (host.rest(self._clock())[1] for host in self._hosts.values())
        return Counter(f"hosts {reason}" for reason in reasons if reason)


def _host_of(site: Site, window: Window | None) -> _Host:
    windows = tuple(one for one in (site.window, window) if one is not None)
    return _Host(HostState(site.host), site.delay, asyncio.Semaphore(site.concurrency), site.timezone, windows)


def _name(request: Request) -> str:
    return urlparse_cached(request).hostname or ""


def _archive_error(task: asyncio.Task[None]) -> AirchiveError | None:
    error = None if task.cancelled() else task.exception()
    assert error is None or isinstance(error, AirchiveError)
    return error
