"""Media: pictures, sound and film beside the stories, where `--media` asks for them, within a budget.

They are pages of the table with roles of their own, and go out when no story can. Each site has a desk of them; which
of what lies there goes out is told by the hosts, for the files of many sites stand on few.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.utils.httpobj import urlparse_cached

from archive.media import KINDS, refusal
from archive.sites.site import Site
from archive.store.pages import DuePage
from crawler.desk import Desk
from crawler.guard import Refused
from crawler.hosts import Hosts
from crawler.media_budget import MediaBudget

#: A site without files that are due is asked again after so long, or as soon as a story of it has been read.
RECHECK = timedelta(seconds=15)
#: Seconds that a file may take, from the connection to its last byte.
TIMEOUT = 600


class MediaQueue:
    """The desks of media. `ask` has more pages claimed for one."""

    def __init__(self, sites: tuple[Site, ...], hosts: Hosts, budget: MediaBudget, ask: Callable[[Desk], None]) -> None:
        self.budget = budget
        self.desks = {site.key: Desk(site, RECHECK) for site in sites}
        self._turn = list(self.desks.values())
        self._hosts = hosts
        self._ask = ask

    def next(self, now: datetime, waits: list[float]) -> Request | None:
        """The request for the next file whose host's turn has come; else `waits` gets the seconds until then."""
        if self.budget.is_spent:
            return None
        for place, desk in enumerate(self._turn):
            if not desk.claimed and desk.wants_more(now):
                self._ask(desk)
            page = next(self._ready(desk, waits), None)
            if page is None:
                continue
            allowed = self.budget.hold(page.url)
            if allowed is None:
                return None
            self._turn = [*self._turn[place + 1 :], *self._turn[: place + 1]]
            desk.claimed.remove(page)
            desk.out[page.role] += 1
            return _request(page, allowed)
        return None

    def _ready(self, desk: Desk, waits: list[float]) -> Iterator[DuePage]:
        for page in desk.claimed:
            wait = self._hosts.wait(host_of(page))
            if wait <= 0:
                yield page
            else:
                waits.append(wait)

    def end(self, page: DuePage) -> None:
        """A file that was out has come to its end."""
        self.budget.release(page.url)
        self.desks[page.site].end(page.role)

    def clear(self) -> None:
        """Nothing is out, whatever the counts say."""
        self.budget.clear()
        for desk in self.desks.values():
            desk.out.clear()

    def stir(self, site: str) -> None:
        """A story of the site was read, which may lead to files."""
        self.desks[site].stir()

    @property
    def is_worth_waiting(self) -> bool:
        """Whether something that is claimed may go out while the run waits for it, or more is on its way."""
        if self.budget.is_spent:
            return False
        desks = self.desks.values()
        return any(
            desk.asked or any(self._hosts.is_worth_waiting(host_of(page)) for page in desk.claimed) for desk in desks
        )


def host_of(page: DuePage) -> str:
    return urlparse_cached(Request(page.url)).hostname or ""


def _request(page: DuePage, allowed: int) -> Request:
    """Without callbacks: the frontier sets them."""
    return Request(
        page.url,
        headers={"Accept": "*/*"},
        meta={"page": page, "download_maxsize": allowed, "download_timeout": TIMEOUT},
    )


class MediaGate:
    """Lets out no file that its site's declaration does not allow by now, whatever was allowed when it was listed."""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> MediaGate:
        return cls()

    def process_request(self, request: Request) -> None:
        page: DuePage | None = request.meta.get("page")
        if page is not None and page.role in KINDS and (reason := refusal(page.site, request.url)):
            raise Refused(request.url, reason)
