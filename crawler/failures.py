"""Failures: the name under which a request that came to nothing is counted and recorded."""

from __future__ import annotations

from datetime import timedelta
from typing import NamedTuple

from OpenSSL.SSL import Error as TLSError
from scrapy.exceptions import DownloadCancelledError
from service_identity import VerificationError
from twisted.web._newclient import ParseError
from twisted.web.http import _MalformedChunkedDataError

from archive import schedule
from crawler.guard import Refused
from crawler.recording import HeadLimitError, WireLimitError, causes_of
from crawler.robots import UNREACHABLE, ForbiddenByRobots, RobotsUnreachable

TOO_LARGE = "BodyTooLarge"
CERTIFICATE = "CertificateRefused"
MALFORMED = "MalformedResponse"


class Miss(NamedTuple):
    """Why a page was not answered; `refused` by a rule, and `rest` as `crawler.items.MissedPage` has them."""

    reason: str
    refused: bool = False
    rest: timedelta | None = None


def miss_of(error: BaseException) -> Miss:
    """What the error of a request means for its page.

    What a rule refuses is left alone for long, and so is what went beyond a limit, for it will again; a certificate
    that does not hold is asked about daily; the rest is tried again soon.
    """
    match error:
        case RobotsUnreachable():
            return _miss_of_robots(error.__cause__)
        case ForbiddenByRobots():
            return Miss("robots", refused=True, rest=schedule.REFUSED_REST)
        case Refused():
            return Miss(f"refused: {error.reason}", refused=True, rest=schedule.REFUSED_REST)
        case DownloadCancelledError():
            return Miss(TOO_LARGE, rest=schedule.REFUSED_REST)
        case _:
            return _miss_by_cause(error)


def _miss_of_robots(cause: BaseException | None) -> Miss:
    """A host that is refused as a whole says so; else it is its robots.txt that could not be read."""
    if cause is not None and (miss := miss_of(cause)).reason.startswith(("refused", CERTIFICATE)):
        return miss
    return Miss(UNREACHABLE, rest=schedule.UNREACHABLE_REST)


def _miss_by_cause(error: BaseException) -> Miss:
    causes = [error, *causes_of(error)]
    for kind, miss in _CAUSES.items():
        if any(isinstance(cause, kind) for cause in causes):
            return miss
    return Miss(type(error).__name__)


#: In this order: the first that is among the causes.
_CAUSES: dict[type[BaseException], Miss] = {
    HeadLimitError: Miss("HeadTooLarge", rest=schedule.REFUSED_REST),
    WireLimitError: Miss(TOO_LARGE, rest=schedule.REFUSED_REST),
    VerificationError: Miss(CERTIFICATE, rest=schedule.RETRY_LATER),
    TLSError: Miss(CERTIFICATE, rest=schedule.RETRY_LATER),
    ParseError: Miss(MALFORMED, rest=schedule.RETRY_LATER),
    _MalformedChunkedDataError: Miss(MALFORMED, rest=schedule.RETRY_LATER),
    ValueError: Miss(MALFORMED, rest=schedule.RETRY_LATER),  # a Content-Length
}
