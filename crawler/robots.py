"""robots.txt by RFC 9309: what cannot be read forbids everything, what is not there allows everything."""

from __future__ import annotations

from urllib.parse import urljoin

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK
from scrapy.robotstxt import RobotParser
from scrapy.utils.httpobj import urlparse_cached
from scrapy.utils.misc import build_from_crawler

from archive.errors import PayloadError
from archive.warc.http import HttpResponse, payload

#: RFC 9309, 2.5: a parser must take 500 KiB at least.
MAX_ROBOTS = 1024 * 1024
MAX_REDIRECTS = 5


def _decoded(response: Response) -> bytes:
    """The body without its content coding, which is left on for the archive's sake (crawler/settings.py)."""
    codings = tuple((b"Content-Encoding", value) for value in response.headers.getlist("Content-Encoding"))
    return payload(HttpResponse("1.1", response.status, b"", codings, response.body), limit=MAX_ROBOTS)


class ForbiddenByRobots(IgnoreRequest):
    """robots.txt does not allow the page."""


class RobotsUnreachable(ForbiddenByRobots):
    """robots.txt could not be read, and so allows no page for now. Its cause is what the request for it ended with."""


class RobotsMiddleware(RobotsTxtMiddleware):
    """Scrapy's middleware, but for its reading of failure: it fetches where robots.txt answers 500 or not at all.

    RFC 9309, 2.3.1: a 4xx answer allows all; a 5xx answer or no answer ("unreachable") disallows all. A redirect
    without end counts as no answer.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._unreachable: set[str] = set()
        self._causes: dict[str, Exception] = {}  #: why a host's robots.txt gave no answer

    async def _parse_robots(self, response: Response, netloc: str, request: Request) -> None:
        response = await self._followed(response)
        if response.status >= 500 or 300 <= response.status < 400:
            self._forbid_all(netloc)
            return
        try:
            body = b"" if response.status >= 400 else _decoded(response)
        except PayloadError:
            self._forbid_all(netloc)
            return
        await super()._parse_robots(response.replace(body=body), netloc, request)

    async def _followed(self, response: Response) -> Response:
        """The answer at the end of up to five redirects (RFC 9309, 2.3.1.2); they may lead to another host."""
        engine = self.crawler.engine
        assert engine is not None
        for _ in range(MAX_REDIRECTS):
            location = response.headers.get("Location")
            if location is None or not 300 <= response.status < 400:
                break
            target = urljoin(response.url, location.decode("latin-1"))
            request = Request(target, callback=NO_CALLBACK, meta={"dont_obey_robotstxt": True})
            response = await engine.download_async(request)
        return response

    def _robots_error(self, exc: Exception, netloc: str) -> None:
        self._causes[netloc] = exc
        self._forbid_all(netloc)

    def _forbid_all(self, netloc: str) -> None:
        self._unreachable.add(netloc)
        waiting = self._parsers[netloc]
        parser: RobotParser = build_from_crawler(self._parserimpl, self.crawler, b"User-agent: *\nDisallow: /\n")
        self._parsers[netloc] = parser
        waiting.callback(parser)  # type: ignore[union-attr]  # still the Deferred that robot_parser() set

    def process_request_2(self, rp: RobotParser | None, request: Request) -> None:
        try:
            super().process_request_2(rp, request)
        except IgnoreRequest:
            netloc = urlparse_cached(request).netloc
            if netloc in self._unreachable:
                raise RobotsUnreachable("robots.txt could not be read") from self._causes.get(netloc)
            raise ForbiddenByRobots("forbidden by robots.txt") from None
