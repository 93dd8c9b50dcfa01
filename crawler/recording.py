"""Recording: the bytes of one exchange while they cross the wire, and the Exchange that is left of them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from scrapy.exceptions import (
    DownloadCancelledError,
    DownloadFailedError,
    DownloadTimeoutError,
    ResponseDataLossError,
)
from twisted.internet.error import ConnectionClosed
from twisted.web.client import ResponseFailed

from archive.capture import Exchange

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from twisted.python.failure import Failure

    from archive.capture import Truncation

#: Header lines that never reach a file, whatever the operator names besides.
SECRET_HEADERS = frozenset({b"cookie", b"authorization", b"proxy-authorization"})


#: Bytes of a response's head, interim heads before it included.
LONGEST_HEAD = 256 * 1024
#: Pieces of a body. Each chunk is one, and costs time whatever its size.
MOST_PIECES = 64 * 1024


class WireLimitError(Exception):
    """A response that goes on for too long: the body, its pieces, or the bytes that came over the wire for it."""


class HeadLimitError(WireLimitError):
    """A head, interim heads included, is longer than LONGEST_HEAD, or a line of it longer than Twisted takes."""


class Recording:
    """What one request sent and got back. Fed by crawler/wire.py, empty until the request goes out.

    `maxsize` bounds the body in bytes, and what comes over the wire for it (0: neither). `alone` says that nothing else
    takes the body in.
    """

    def __init__(self, maxsize: int = 0, *, alone: bool = False) -> None:
        self.alone = alone
        self.secrets: tuple[tuple[bytes, bytes], ...] = ()  #: headers that the request gets when it is written
        self.beyond: WireLimitError | None = None  #: where the client may take a body without a length for whole
        self._sent: list[bytes] = []
        self._received: list[bytes] = []
        self._size = 0  #: bytes received, those of interim heads included
        self._maxsize = maxsize
        # Twice the body for small chunks, and 1 MiB for heads and their like.
        self._limit = 2 * maxsize + 2**20 if maxsize else 0
        self._in_head = True
        self._body = 0
        self._pieces = 0
        self._started_at: datetime | None = None
        self._ip_address: str | None = None
        self._noted: Truncation | None = None
        self._closed = False

    @property
    def size(self) -> int:
        """Bytes received so far."""
        return self._size

    @property
    def begun(self) -> bool:
        """Whether any byte of the request was sent."""
        return self._started_at is not None

    def begin(self, ip_address: str | None) -> None:
        """A connection to that peer takes the request; a second one after a stale connection starts over."""
        self._sent.clear()
        self._received.clear()
        self._size = 0
        self._in_head = True
        self._ip_address = ip_address
        self._started_at = datetime.now(UTC)

    def sent(self, data: bytes) -> None:
        self._sent.append(data)

    def received(self, data: bytes) -> None:
        """Keep a piece of the response; raises WireLimitError where it would be too much."""
        if self._closed:
            return
        self._received.append(data)
        self._size += len(data)
        if self._limit and self._size > self._limit:
            raise self._beyond(f"{self._size} bytes over the wire, limit {self._limit}")

    def body_received(self, piece: bytes) -> None:
        """Count a piece of the body, less its transfer coding; raises WireLimitError where it would be too much."""
        self._body += len(piece)
        self._pieces += 1
        if self._maxsize and self._body > self._maxsize:
            raise self._beyond(f"a body of more than {self._maxsize} bytes")
        if self._pieces > MOST_PIECES:
            raise self._beyond(f"a body of more than {MOST_PIECES} pieces")

    def _beyond(self, message: str) -> WireLimitError:
        self.beyond = WireLimitError(message)
        return self.beyond

    def end_head(self) -> None:
        """The head has ended; what comes is the body."""
        self._in_head = False

    def check_head(self) -> None:
        """After what was received has been parsed: raises HeadLimitError where the head goes on for too long."""
        if self._in_head and self._size > LONGEST_HEAD:
            raise HeadLimitError(f"a head of more than {LONGEST_HEAD} bytes")

    def drop_interim(self, rest: bytes) -> None:
        """An interim head ended: of what was received only `rest` belongs to the response."""
        self._received[:] = [rest] if rest else []

    def finish(self, surplus: int) -> None:
        """The message ended `surplus` bytes before the last byte received."""
        while surplus > 0 and self._received:
            last = self._received.pop()
            if len(last) > surplus:
                self._received.append(last[:-surplus])
            surplus -= len(last)

    def note(self, flags: Iterable[str]) -> None:
        """Flags of a response that Scrapy gives although it broke off."""
        known: tuple[tuple[str, Truncation], ...] = (("dataloss", "disconnect"), ("download_stopped", "unspecified"))
        self._noted = next((why for flag, why in known if flag in flags), None)

    def close(self, url: str, secrets: frozenset[bytes], error: BaseException | None) -> Exchange:
        """The bytes as a value, and what broke the response off, if anything. Only for a recording that has begun.

        Bytes that arrive later, while the connection is torn down, are not kept.
        """
        assert self._started_at is not None
        truncated = truncation(error) or self._noted
        self._closed = True
        response = b"".join(self._received if truncated is None else self._start())
        self._received.clear()
        return Exchange(
            url=url,
            request=without_headers(b"".join(self._sent), secrets),
            response=response,
            started_at=self._started_at,
            ip_address=self._ip_address,
            truncated=truncated,
        )

    def _start(self) -> Iterator[bytes]:
        """As many bytes as a body may have, from the first one."""
        room = self._maxsize or self._size
        for piece in self._received:
            yield piece[:room]
            room -= min(len(piece), room)


def without_headers(request: bytes, names: frozenset[bytes]) -> bytes:
    """The request without the header lines of those (lower-case) names; everything else byte for byte."""
    head, blank, body = request.partition(b"\r\n\r\n")
    lines = [line for line in head.split(b"\r\n") if line.partition(b":")[0].strip().lower() not in names]
    return b"\r\n".join(lines) + blank + body


def truncation(error: BaseException | None) -> Truncation | None:
    """Why a response broke off, from the error that the download ended with (None: it did not break off)."""
    match error:
        case None:
            return None
        case DownloadTimeoutError():
            return "time"
        case DownloadCancelledError() | WireLimitError():
            return "length"
        case _:
            return _from_causes(error)


def _from_causes(error: BaseException) -> Truncation:
    causes = causes_of(error)
    if any(isinstance(cause, WireLimitError) for cause in causes):
        return "length"
    if any(isinstance(cause, ConnectionClosed) for cause in causes):
        return "disconnect"
    # The client gave up on a malformed head or chunk; or a TLS peer went away without saying so.
    return "unspecified"


def causes_of(error: BaseException) -> list[BaseException]:
    """What Twisted gave as the reasons of a download that failed."""
    failed = error.__cause__ if isinstance(error, ResponseDataLossError | DownloadFailedError) else error
    reasons: list[Failure] = list(failed.reasons) if isinstance(failed, ResponseFailed) else []
    return [reason.value for reason in reasons if reason.value is not None]
