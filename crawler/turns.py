"""TurnDownloadHandler: a request is sent when its host's turn has come (crawler.hosts)."""

from __future__ import annotations

from scrapy import Request
from scrapy.http import Response

from crawler.session import is_ending, session_of
from crawler.wire import WireDownloadHandler


class TurnDownloadHandler(WireDownloadHandler):
    """The last gate before the wire. Scrapy's slots keep the number of requests at once; the gaps are kept here."""

    async def download_request(self, request: Request) -> Response:
        await session_of(self._crawler).hosts.turn(request, lambda: is_ending(self._crawler))
        return await super().download_request(request)
