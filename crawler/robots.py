"""RobotsMiddleware: what robots.txt says of every request, by RFC 9309.

What cannot be read (5xx, 429, no answer, a redirect without end) forbids everything for now, what is not there (4xx)
allows everything. A file is read once a day, for all runs: the database keeps it, a conditional request confirms it.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from urllib.parse import urljoin

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK
from scrapy.utils.httpobj import urlparse_cached

from archive import schedule
from archive.errands import FindRobots, KeepRobots
from archive.errors import AirchiveError, PayloadError
from archive.politeness import Permission
from archive.robots import Robots, decode
from archive.store.pages import DuePage
from archive.store.robots import RobotsFile
from archive.warc.http import HttpResponse, payload
from crawler.guard import Refused
from crawler.hosts import HostRests
from crawler.session import session_of
from crawler.stopping import Stopped, stop

#: The product token that groups of a robots.txt name us by.
AGENT = "airchive"
MAX_REDIRECTS = 5
#: RFC 9309, 2.4: a file is not used for longer.
FRESH = timedelta(hours=24)
#: Bytes that a file may have without its content coding; 500 KiB of them are read.
MAX_BODY = 16 * 1024 * 1024
_LONGEST_RULE = 300
#: Why pages fail, and their host is left alone.
UNREACHABLE = "robots.txt unreachable"
_OUR_OWN = "is_robots"


class ForbiddenByRobots(IgnoreRequest):
    """robots.txt does not allow the page."""


class RobotsUnreachable(ForbiddenByRobots):
    """robots.txt could not be read, and so allows no page for now. Its cause is what the request for it ended with."""


@dataclass(frozen=True, slots=True)
class _Read:
    """What an origin's robots.txt says; `robots` is None where it could not be read."""

    robots: Robots | None
    record_id: str | None
    until: datetime  #: it holds so long
    cause: BaseException | None = None  #: what the request for it ended with, where that was no answer

    def permission(self, url: str) -> Permission:
        if self.robots is None:
            return Permission(False, None, self.record_id)
        decision = self.robots.decide(AGENT, url)
        rule = None if decision.rule is None else f"line {decision.rule.line}: {decision.rule.text}"[:_LONGEST_RULE]
        return Permission(decision.allowed, rule, self.record_id)


class RobotsMiddleware:
    """Asks for an origin's robots.txt before its first page, and lets out what it allows."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._session = session_of(crawler)
        self._reading: dict[str, asyncio.Task[_Read]] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> RobotsMiddleware:
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        if _OUR_OWN in request.meta:
            return
        parts = urlparse_cached(request)
        try:
            read = await self._read(f"{parts.scheme}://{parts.netloc}/robots.txt")
        except AirchiveError as error:
            stop(self._crawler, error)
            raise IgnoreRequest(str(error)) from error
        except HostRests as error:  # it may be another host, which robots.txt is redirected to
            self._session.hosts.close(parts.hostname or "", error.until, UNREACHABLE)
            raise
        permission = request.meta["permission"] = read.permission(request.url)
        if read.robots is None:
            if not isinstance(read.cause, Refused):  # a refusal by its address is each page's own, and costs no time
                self._session.hosts.close(parts.hostname or "", read.until, UNREACHABLE)
            raise RobotsUnreachable(UNREACHABLE) from read.cause
        if not permission.allowed:
            self._session.hosts.give_back(parts.hostname or "")
            raise ForbiddenByRobots("forbidden by robots.txt")

    async def _read(self, url: str) -> _Read:
        """The file as it holds now. Who asks while it is on its way waits for the same answer."""
        task = self._reading.get(url)
        if task is None or (task.done() and not self._still_holds(task)):
            task = self._reading[url] = asyncio.ensure_future(self._find(url))
        return await asyncio.shield(task)

    def _still_holds(self, task: asyncio.Task[_Read]) -> bool:
        failed = task.cancelled() or task.exception() is not None
        return not failed and self._session.clock() < task.result().until

    async def _find(self, url: str) -> _Read:
        known, page = await self._session.archivist.run(FindRobots(url))
        now = self._session.clock()
        if known is None or now - known.fetched_at >= FRESH:
            try:
                known = await self._fetch(url, known, page)
            except _Unreachable as error:
                return _Read(None, error.record_id, now + schedule.UNREACHABLE_REST, _bare(error.__cause__))
            await self._session.archivist.run(KeepRobots(known))
        robots = Robots.of_text(known.content)
        self._session.hosts.set_crawl_delay(urlparse_cached(Request(url)).hostname or "", robots.crawl_delay(AGENT))
        return _Read(robots, known.record_id, known.fetched_at + FRESH)

    async def _fetch(self, url: str, known: RobotsFile | None, page: DuePage | None) -> RobotsFile:
        """The file of the answer. Raises _Unreachable where that forbids everything."""
        now = self._session.clock()
        confirmable = known is not None and page is not None and known.record_id == page.record_id is not None
        headers = {"If-None-Match": page.etag, "If-Modified-Since": page.last_modified} if page and confirmable else {}
        response = await self._followed(url, {name: value for name, value in headers.items() if value}, page)
        record_id = _record_id(response)
        if response.status == 304 and confirmable and known is not None:
            return replace(known, fetched_at=now)
        if response.status == 429 or not (200 <= response.status < 300 or 400 <= response.status < 500):
            raise _Unreachable(record_id)
        try:
            content = decode(_decoded(response)) if response.status < 300 else ""
        except PayloadError as error:
            raise _Unreachable(record_id) from error
        return RobotsFile(url, now, response.status, record_id, content)

    async def _followed(self, url: str, headers: dict[str, str], page: DuePage | None) -> Response:
        """The answer at the end of up to five redirects (RFC 9309, 2.3.1.2); they may lead to another host."""
        response = await self._download(url, headers, page)
        for _ in range(MAX_REDIRECTS):
            location = response.headers.get("Location")
            if location is None or not 300 <= response.status < 400:
                break
            response = await self._download(urljoin(response.url, location.decode("latin-1")), {}, None)
        return response

    async def _download(self, url: str, headers: dict[str, str], page: DuePage | None) -> Response:
        engine = self._crawler.engine
        assert engine is not None
        try:
            request = Request(url, headers=headers, callback=NO_CALLBACK, meta={_OUR_OWN: True, "page": page})
            return await engine.download_async(request)
        except (HostRests, Stopped, AirchiveError):
            raise
        except Exception as error:  # whatever kept the answer from coming, it did not come
            raise _Unreachable(None) from error


class _Unreachable(Exception):
    def __init__(self, record_id: str | None) -> None:
        super().__init__("robots.txt could not be read")
        self.record_id = record_id


def _bare(error: BaseException | None) -> BaseException | None:
    """The error without the frames that it came through: kept for hours, they would hold what had been received."""
    one = error
    while one is not None:
        one.__traceback__ = None
        one = one.__cause__ or one.__context__
    return error


def _record_id(response: Response) -> str | None:
    capture = response.meta.get("capture")
    return None if capture is None else capture.record_id


def _decoded(response: Response) -> bytes:
    """The body without its content coding, which is left on for the archive's sake (crawler/settings.py)."""
    codings = tuple((b"Content-Encoding", value) for value in response.headers.getlist("Content-Encoding"))
    return payload(HttpResponse("1.1", response.status, b"", codings, response.body), limit=MAX_BODY)
