"""CaptureMiddleware: archives every exchange before anything else in Scrapy sees the response."""

from __future__ import annotations

import asyncio

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response

from archive.capture import Capture, Exchange
from archive.errors import AirchiveError, RefusedRecord
from crawler.session import session_of, stop


class CaptureMiddleware:
    """Nearest the downloader. A page whose bytes are not durable goes no further: the error ends the crawl."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> CaptureMiddleware:
        return cls(crawler)

    async def process_response(self, request: Request, response: Response) -> Response:
        exchange: Exchange = request.meta.pop("exchange")
        request.meta["capture"] = await self._archive(request, exchange)
        request.meta["block"] = exchange.response
        return response

    async def process_exception(self, request: Request, exception: Exception) -> None:
        """An answer that broke off is archived as far as it came; the failure itself goes on to the spider."""
        exchange: Exchange | None = request.meta.pop("exchange", None)
        if exchange is not None and exchange.response:
            request.meta["capture"] = await self._archive(request, exchange)

    async def _archive(self, request: Request, exchange: Exchange) -> Capture:
        session = session_of(self._crawler)
        session.tally.fetched += 1
        session.tally.bytes += len(exchange.response)
        try:
            capture = await asyncio.wrap_future(session.archivist.archive(exchange, request.meta.get("page")))
        except RefusedRecord:
            raise  # of this page alone
        except AirchiveError as error:
            stop(self._crawler, error)
            raise IgnoreRequest(str(error)) from error
        session.tally.archived += 1
        return capture
