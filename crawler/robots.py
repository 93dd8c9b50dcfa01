"""robots.txt by RFC 9309: what cannot be read forbids everything, what is not there allows everything."""

from __future__ import annotations

from scrapy import Request
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from scrapy.robotstxt import RobotParser
from scrapy.utils.misc import build_from_crawler


class ForbiddenByRobots(IgnoreRequest):
    """robots.txt does not allow the page, or could not be read and so allows none."""


class RobotsMiddleware(RobotsTxtMiddleware):
    """Scrapy's middleware, but for its reading of failure: where robots.txt answers 500 or not at all it fetches.

    RFC 9309, 2.3.1: a 4xx answer allows all; a 5xx answer or no answer ("unreachable") disallows all.
    """

    async def _parse_robots(self, response: Response, netloc: str, request: Request) -> None:
        if response.status >= 500:
            self._forbid_all(netloc)
            return
        if response.status >= 400:
            response = response.replace(body=b"")
        await super()._parse_robots(response, netloc, request)

    def _robots_error(self, exc: Exception, netloc: str) -> None:
        self._forbid_all(netloc)

    def _forbid_all(self, netloc: str) -> None:
        waiting = self._parsers[netloc]
        parser: RobotParser = build_from_crawler(self._parserimpl, self.crawler, b"User-agent: *\nDisallow: /\n")
        self._parsers[netloc] = parser
        waiting.callback(parser)  # type: ignore[union-attr]  # still the Deferred that robot_parser() set

    def process_request_2(self, rp: RobotParser | None, request: Request) -> None:
        try:
            super().process_request_2(rp, request)
        except IgnoreRequest:
            raise ForbiddenByRobots("forbidden by robots.txt") from None
