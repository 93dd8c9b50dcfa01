"""TurnDownloadHandler: a request is sent when its host's turn has come (crawler.hosts)."""

from __future__ import annotations

from scrapy import Request
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response

from crawler.recording import truncation
from crawler.session import session_of
from crawler.stopping import Stopped
from crawler.wire import WireDownloadHandler


class TurnDownloadHandler(WireDownloadHandler):
    """The last gate before the wire. Scrapy's slots queue the requests of a host; without a delay of their own they may
    let out more at once than they are told (its tasks start later than it counts), so that is kept here as well.

    What an answer teaches of its host is learnt here too, before the slot sends what comes next. It is left in the
    request's meta, to be kept with the capture.
    """

    async def download_request(self, request: Request) -> Response:
        hosts = session_of(self._crawler).hosts
        async with hosts.turn(request, lambda: self._stopping):
            try:
                response = await super().download_request(request)
            except (IgnoreRequest, Stopped):  # not sent, or not waited for
                raise
            except Exception as error:
                if truncation(error) != "length":  # a large answer says nothing of its host
                    request.meta["host"] = hosts.failed(request, error)
                raise
            request.meta["host"] = hosts.answered(request, response.status, request.meta["exchange"])
            return response
