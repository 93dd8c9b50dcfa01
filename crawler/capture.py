"""CaptureMiddleware: archives every exchange before anything else in Scrapy sees the response."""

from __future__ import annotations

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response

from archive.capture import Exchange
from archive.errors import AirchiveError, RefusedRecord
from archive.media import KINDS
from archive.orders import Visited
from archive.store.pages import DuePage
from crawler.room import ROOM
from crawler.session import session_of
from crawler.stopping import stop


class CaptureMiddleware:
    """Nearest the downloader. A page whose bytes are not durable goes no further: the error ends the crawl."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> CaptureMiddleware:
        return cls(crawler)

    async def process_response(self, request: Request, response: Response) -> Response:
        exchange: Exchange = request.meta.pop("exchange")
        await self._archive(request, exchange)
        return response

    async def process_exception(self, request: Request, exception: Exception) -> None:
        """An answer that broke off is archived as far as it came; the failure itself goes on to the spider."""
        exchange: Exchange | None = request.meta.pop("exchange", None)
        if exchange is not None and exchange.response:
            await self._archive(request, exchange)

    async def _archive(self, request: Request, exchange: Exchange) -> None:
        """On return the exchange is durable, and on its way to ingest: `change` is what comes of that."""
        session = session_of(self._crawler)
        session.tally.fetched += 1
        session.tally.bytes += len(exchange.response)
        meta = request.meta
        page: DuePage | None = meta.get("page")
        if page is not None and page.role in KINDS and session.media is not None:
            session.media.used += len(exchange.response)
        visited = Visited(exchange, page, meta.get("permission"), meta.get("host"))
        ROOM.hold(request, len(exchange.response))
        archived = session.archivist.archive(visited)
        try:
            request.meta["capture"] = await archived.capture
        except RefusedRecord:
            raise  # of this page alone
        except AirchiveError as error:
            stop(self._crawler, error)
            raise IgnoreRequest(str(error)) from error
        finally:
            ROOM.leave(request)
        session.tally.archived += 1
        request.meta["change"] = archived.change
