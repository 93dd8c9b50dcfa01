"""Hosts: a request is sent in its host's turn, or given back. The clock is the test's."""

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any, cast

import pytest
from scrapy import Request

from archive.capture import Exchange
from archive.errands import LeaseHosts
from archive.politeness import HostState
from archive.sites.site import Site
from archive.sites.window import Window
from crawler.archivist import Archivist
from crawler.hosts import HostRests, Hosts

NOW = datetime(2026, 11, 26, 5, 59, 30, tzinfo=UTC)
SITE = Site("a", "a", "A", "a.example", "en", "generic", delay=0, window=Window.parse("01:00-06:00"))
URL = "https://a.example/a/1.html"


class _Leases:
    """Grants every lease, with what an earlier run has left."""

    def __init__(self, *states: HostState) -> None:
        self._states = {state.host: state for state in states}

    def run(self, errand: LeaseHosts) -> asyncio.Future[Any]:
        answer = asyncio.get_running_loop().create_future()
        answer.set_result({name: self._states.get(name, HostState(name)) for name in errand.hosts})
        return answer


class _Crawl:
    def __init__(self, *states: HostState, site: Site = SITE) -> None:
        self.now = NOW
        self.hosts = Hosts([site], cast(Archivist, _Leases(*states)), lambda: self.now)

    async def ask(self, url: str = URL, status: int = 200, head: bytes = b"") -> HostState:
        request = Request(url)
        async with self.hosts.turn(request, lambda: False):
            response = b"HTTP/1.1 %d X\r\n%s\r\n" % (status, head)
            return self.hosts.answered(request, status, Exchange(url, b"", response, self.now))


def test_when_the_window_closes_what_waits_is_given_back() -> None:
    async def crawl() -> None:
        crawl = _Crawl()
        await crawl.hosts.lease(["a.example"])
        await crawl.ask()
        crawl.now += timedelta(seconds=30)
        with pytest.raises(HostRests, match="outside the crawl window") as resting:
            await crawl.ask()
        assert resting.value.until == crawl.now + timedelta(hours=1)
        assert not crawl.hosts.is_worth_waiting("a.example")
        assert crawl.hosts.left_alone() == Counter({"hosts outside the crawl window": 1})

    asyncio.run(crawl())


def test_a_refusal_gives_back_what_waits_and_an_earlier_run_s_is_kept() -> None:
    async def crawl() -> None:
        crawl = _Crawl()
        await crawl.hosts.lease(["a.example"])
        state = await crawl.ask(status=429, head=b"Retry-After: 600\r\n")
        with pytest.raises(HostRests, match="backing off: status 429") as resting:
            await crawl.ask()
        assert resting.value.until == crawl.now + timedelta(minutes=10)
        later = _Crawl(state)
        await later.hosts.lease(["a.example"])
        with pytest.raises(HostRests):
            await later.ask()

    asyncio.run(crawl())


def test_a_host_that_no_row_describes_is_leased_when_it_is_asked() -> None:
    async def crawl() -> None:
        crawl = _Crawl()
        both = await asyncio.gather(
            crawl.ask("https://b.example/robots.txt"), crawl.ask("https://b.example/robots.txt")
        )
        assert {state.host for state in both} == {"b.example"}

    asyncio.run(crawl())


def test_without_a_lease_nothing_is_asked() -> None:
    class Held(_Leases):
        def run(self, errand: LeaseHosts) -> asyncio.Future[Any]:
            answer = asyncio.get_running_loop().create_future()
            answer.set_result({})
            return answer

    async def crawl() -> None:
        hosts = Hosts([SITE], cast(Archivist, Held()), lambda: NOW)
        assert not hosts.left_alone()  # nobody has asked yet
        with pytest.raises(HostRests, match="held by another run"):
            async with hosts.turn(Request(URL), lambda: False):
                pytest.fail("it was let through")
        assert hosts.left_alone() == Counter({"hosts held by another run": 1})

    asyncio.run(crawl())


def test_a_closed_host_is_asked_for_nothing_until_its_time() -> None:
    async def crawl() -> None:
        crawl = _Crawl()
        await crawl.hosts.lease(["a.example"])
        crawl.hosts.close("a.example", NOW + timedelta(seconds=20), "no robots.txt")
        assert crawl.hosts.wait("a.example") == 20
        assert crawl.hosts.left_alone() == Counter({"hosts backing off: no robots.txt": 1})
        crawl.now += timedelta(seconds=20)
        assert crawl.hosts.wait("a.example") == 0
        await crawl.ask()

    asyncio.run(crawl())


def test_the_time_of_a_page_that_is_not_asked_for_is_another_s() -> None:
    async def crawl() -> None:
        crawl = _Crawl(site=Site("a", "a", "A", "a.example", "en", "generic", delay=5))
        await crawl.hosts.lease(["a.example"])
        for _ in range(2):
            crawl.hosts.book("a.example")
        assert 7 < crawl.hosts.wait("a.example") <= 8  # handed out two seconds ahead
        crawl.hosts.give_back("a.example")
        assert 2 < crawl.hosts.wait("a.example") <= 3

    asyncio.run(crawl())


def test_crawl_delay_is_a_floor_that_a_row_may_raise() -> None:
    async def crawl() -> None:
        site = Site("a", "a", "A", "a.example", "en", "generic", delay=5)
        crawl = _Crawl(site=site)
        await crawl.hosts.lease(["a.example"])
        await crawl.ask()
        for asked, kept in ((2, 5), (60, 60), (4000, 4000)):
            crawl.hosts.set_crawl_delay("a.example", asked)
            assert kept - 3 < crawl.hosts.wait("a.example") <= kept - 2  # handed out two seconds ahead
        with pytest.raises(HostRests, match="delay between requests"):  # more than an hour is the next run's
            await crawl.ask()

    asyncio.run(crawl())
