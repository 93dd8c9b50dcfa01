"""Wire: a download handler that keeps the bytes as they crossed the wire.

It is Scrapy's own HTTP/1.1 handler with a tee between the socket (above TLS) and Twisted's HTTP client. Whatever
becomes of a request that was sent, its `archive.capture.Exchange` is left in `request.meta["exchange"]`, which is
`response.meta["exchange"]` as well: on success, and on failure with the bytes that came. A request that never found a
connection leaves none. The Response is Scrapy's as ever, unless `request.meta["body_unread"]` says that nobody reads
its body: then that is empty, and the bytes are held once instead of twice.

Settings beyond Scrapy's: CONNECT_TO (crawler/routes.py), SECRETS (crawler/secrets.py) and SECRET_HEADERS, a list of
request headers that must not be archived, besides those of SECRETS, Cookie, Authorization and Proxy-Authorization.

The tee leans on names that these libraries call private, which is why Scrapy is pinned to 2.19; the odd responses of
tests/crawler/test_wire.py are what notices a change in any of them:
- scrapy.core.downloader.handlers.http11: _ScrapyAgent (one is made for each request; _get_agent gives Twisted's agent),
  _LenientHTTP11ClientProtocol, _LenientHTTPClientParser (swapped in as the class of the parser after `request`),
  _LenientHTTP11ClientFactory, and of the handler _pool, _contextFactory, _bind_address, _default_maxsize,
  _default_warnsize, _fail_on_dataloss, _tls_verbose_logging, _crawler;
- twisted.web: Request._construct and _parsedURI; HTTP11ClientProtocol._parser, _currentRequest, _giveUp and
  _finishResponse(rest), where `rest` is what came after the end of the message; the parser's line buffer _buffer;
  Agent._pool, _endpointFactory and what that keeps of its arguments; HTTPConnectionPool._factory; the parser's
  bodyDecoder and its dataCallback, which takes each piece of a body.
"""

from __future__ import annotations

import asyncio
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any
from urllib.parse import urldefrag

from scrapy.core.downloader.handlers.http11 import (
    HTTP11DownloadHandler,
    _LenientHTTP11ClientFactory,
    _LenientHTTP11ClientProtocol,
    _LenientHTTPClientParser,
    _ScrapyAgent,
)
from scrapy.exceptions import CannotResolveHostError
from scrapy.utils._download_handlers import wrap_twisted_exceptions
from scrapy.utils.defer import maybe_deferred_to_future
from scrapy.utils.httpobj import urlparse_cached
from twisted.python.failure import Failure
from twisted.web._newclient import Request as TxRequest
from twisted.web.http_headers import InvalidHeaderName

from archive.addresses import refusal_of_url
from crawler.connect import RoutedEndpointFactory
from crawler.guard import GuardedResolver, Refused
from crawler.recording import SECRET_HEADERS, HeadLimitError, Recording, WireLimitError
from crawler.room import LARGE, ROOM
from crawler.routes import Routes, Target
from crawler.secrets import Secrets
from crawler.stopping import CUTTING, STOPPING, Stopped

if TYPE_CHECKING:
    from collections.abc import Coroutine, Iterator

    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from scrapy.settings import BaseSettings
    from twisted.internet.defer import Deferred
    from twisted.internet.interfaces import IAddress
    from twisted.web.client import Agent, HTTPConnectionPool
    from twisted.web.iweb import IResponse


_DEFAULT_PORTS = {"http": 80, "https": 443}


class WireDownloadHandler(HTTP11DownloadHandler):
    """Scrapy's HTTP/1.1 handler which also leaves the Exchange; for http and https in DOWNLOAD_HANDLERS.

    Raises Stopped while the crawl comes to its end (crawler/stopping.py), and Refused, before or upon connecting, for
    what crawler/guard.py does not let out.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._pool._factory = _TeeFactory
        self._pool.maxPersistentPerHost = _most_connections(crawler.settings)
        self._routes = Routes.from_settings(crawler.settings)
        self._secrets: Secrets = crawler.settings.get("SECRETS") or Secrets()
        named = crawler.settings.getlist("SECRET_HEADERS")
        self._unkept = SECRET_HEADERS | self._secrets.names | {str(name).strip().lower().encode() for name in named}
        self._stopping = False
        self._under_way: set[asyncio.Task[Response]] = set()
        crawler.signals.connect(self._stop, STOPPING)
        crawler.signals.connect(self._cut, CUTTING)

    async def download_request(self, request: Request) -> Response:
        if self._stopping:
            raise Stopped("it was not asked for")
        request.meta.pop("exchange", None)  # meta is copied from request to request
        self._refuse_unwanted(request)
        recording = Recording(
            request.meta.get("download_maxsize", self._default_maxsize), alone=request.meta.get("body_unread", False)
        )
        recording.secrets = self._secrets.of(urlparse_cached(request).hostname)
        with _Keeping(recording, request, self._unkept), _room_for(recording):
            response = await self._until_cut(self._download(request, recording))
            if recording.beyond is not None:
                raise recording.beyond
            recording.note(response.flags)
            return response

    async def _until_cut(self, download: Coroutine[Any, Any, Response]) -> Response:
        task = asyncio.ensure_future(download)
        self._under_way.add(task)
        try:
            return await task
        except asyncio.CancelledError:
            raise Stopped("its answer was cut off") from None
        finally:
            self._under_way.discard(task)

    def _stop(self) -> None:
        self._stopping = True

    def _cut(self) -> None:
        for task in self._under_way:
            task.cancel()

    def _refuse_unwanted(self, request: Request) -> None:
        reason = None if self._route(request) else refusal_of_url(request.url)
        if reason:
            raise Refused(request.url, reason)

    def _route(self, request: Request) -> Target | None:
        parts = urlparse_cached(request)
        return self._routes.find(parts.hostname or "", parts.port or _DEFAULT_PORTS.get(parts.scheme, 0))

    async def _download(self, request: Request, recording: Recording) -> Response:
        agent = _WireAgent(
            recording,
            self._routes,
            contextFactory=self._contextFactory,
            bindAddress=self._bind_address,
            pool=self._pool,
            maxsize=self._default_maxsize,
            warnsize=self._default_warnsize,
            fail_on_dataloss=self._fail_on_dataloss,
            crawler=self._crawler,
            tls_verbose_logging=self._tls_verbose_logging,
        )
        route = self._route(request)
        resolved = urlparse_cached(request).hostname or "" if route is None else route.host
        with _refusals_named(resolved), wrap_twisted_exceptions():
            return await maybe_deferred_to_future(agent.download_request(request))


def _most_connections(settings: BaseSettings) -> int:
    """Connections to a host that may stay open. Scrapy would close those beyond its default, and open them anew."""
    slots = settings.getdict("DOWNLOAD_SLOTS").values()
    known = (int(slot["concurrency"]) for slot in slots if "concurrency" in slot)
    return max(settings.getint("CONCURRENT_REQUESTS_PER_DOMAIN"), *known, 1)


@contextmanager
def _room_for(recording: Recording) -> Iterator[None]:
    try:
        yield
    finally:
        ROOM.leave(recording)


@contextmanager
def _refusals_named(host: str) -> Iterator[None]:
    """Tell a name that the resolver refused from one that does not exist."""
    from twisted.internet import reactor

    try:
        yield
    except CannotResolveHostError as error:
        resolver = getattr(reactor, "resolver", None)
        refused = resolver.find_refusal(host) if isinstance(resolver, GuardedResolver) else None
        if refused is None:
            raise
        raise refused from error


class _Keeping:
    """Leaves the Exchange in the request's meta, however its block ends."""

    def __init__(self, recording: Recording, request: Request, secrets: frozenset[bytes]) -> None:
        self._recording = recording
        self._request = request
        self._secrets = secrets

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: object, error: BaseException | None, traceback: object) -> None:
        if self._recording.begun:
            url = urldefrag(self._request.url)[0]
            self._request.meta["exchange"] = self._recording.close(url, self._secrets, error)


class _WireAgent(_ScrapyAgent):
    """Scrapy's agent, with connections routed, checked and recorded."""

    def __init__(self, recording: Recording, routes: Routes, **options: Any) -> None:
        super().__init__(**options)
        self._recording = recording
        self._routes = routes

    def _get_agent(self, request: Request, timeout: float) -> Agent:
        agent = super()._get_agent(request, timeout)
        standard = agent._endpointFactory
        agent._endpointFactory = RoutedEndpointFactory(
            standard._reactor, standard._policyForHTTPS, timeout, standard._bindAddress, self._routes
        )
        agent._pool = _RecordingPool(agent._pool, self._recording)  # type: ignore[assignment]
        return agent


class _RecordingPool:
    """The shared pool as one request sees it: whichever connection it gives knows where to record."""

    def __init__(self, pool: HTTPConnectionPool, recording: Recording) -> None:
        self._pool = pool
        self._recording = recording
        self.persistent = pool.persistent

    def getConnection(self, key: Any, endpoint: Any) -> Deferred[_RecordedConnection]:  # noqa: N802
        connecting: Deferred[Any] = self._pool.getConnection(key, endpoint)
        return connecting.addCallback(_RecordedConnection, self._recording)


class _RecordedConnection:
    """A pooled connection, or Twisted's wrapper which retries once on a fresh one.

    The recording travels on the request, so that it reaches whichever connection sends it in the end.
    """

    def __init__(self, connection: Any, recording: Recording) -> None:
        self._connection = connection
        self._recording = recording

    def request(self, request: TxRequest) -> Deferred[IResponse]:
        headers = request.headers.copy()
        for name, value in self._recording.secrets:
            headers.setRawHeaders(name, [value])
        recorded = _RecordedRequest._construct(  # type: ignore[no-untyped-call]
            request.method,
            request.uri,
            headers,
            request.bodyProducer,
            request.persistent,
            request._parsedURI,
        )
        recorded.recording = self._recording
        sending: Deferred[IResponse] = self._connection.request(recorded)
        return sending


class _RecordedRequest(TxRequest):
    recording: Recording

    def writeTo(self, transport: Any) -> Any:  # noqa: N802
        self.recording.begin(transport.getPeer().host)
        return super().writeTo(_TeeTransport(transport, self.recording))  # type: ignore[no-untyped-call]


class _TeeTransport:
    """A transport that also records what is written."""

    def __init__(self, transport: Any, recording: Recording) -> None:
        self._transport = transport
        self._recording = recording

    def write(self, data: bytes) -> None:
        self._recording.sent(data)
        self._transport.write(data)

    def writeSequence(self, pieces: list[bytes]) -> None:  # noqa: N802
        self.write(b"".join(pieces))

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)


class _TeeParser(_LenientHTTPClientParser):
    """Scrapy's parser, which tells of interim heads and refuses what Twisted would drop without a word."""

    def headerReceived(self, name: bytes, value: bytes) -> None:  # noqa: N802
        # A name that is no token ("X-Ключ", a space before the colon) costs the line, as in browsers, not the page.
        with suppress(InvalidHeaderName):
            super().headerReceived(name, value)  # type: ignore[no-untyped-call]

    def allHeadersReceived(self) -> None:  # noqa: N802
        interim = 100 <= self.response.code < 200
        super().allHeadersReceived()  # type: ignore[no-untyped-call]
        if interim:
            self.request.recording.drop_interim(self._buffer)
            return
        recording = self.request.recording
        recording.end_head()
        if recording.alone and self.bodyDecoder is not None:
            self.bodyDecoder.dataCallback = recording.body_received

    def lineLengthExceeded(self, line: bytes) -> None:  # noqa: N802
        raise HeadLimitError(f"a line of more than {self.MAX_LENGTH} bytes in the head")


class _TeeProtocol(_LenientHTTP11ClientProtocol):
    """Scrapy's protocol, which records the bytes of each response as they arrive."""

    _recording: Recording | None = None

    def request(self, request: TxRequest) -> Deferred[IResponse]:
        sending = super().request(request)
        assert isinstance(request, _RecordedRequest)
        assert self._parser is not None
        self._parser.__class__ = _TeeParser  # as Scrapy does, and as safe: no state is added
        self._recording = request.recording
        return sending

    def dataReceived(self, data: bytes) -> None:  # noqa: N802
        try:
            if self._recording is not None:
                self._recording.received(data)
            super().dataReceived(data)  # type: ignore[no-untyped-call]
            if self._recording is not None:
                self._recording.check_head()
                if (size := self._recording.size) > LARGE:
                    ROOM.enter(self._recording, size if self._recording.alone else 2 * size, self.transport)  # type: ignore[arg-type]  # it is connected
        except WireLimitError:
            self._giveUp(Failure())  # type: ignore[no-untyped-call]

    def _finishResponse(self, rest: bytes) -> None:  # noqa: N802
        if self._recording is not None:
            self._recording.finish(len(rest))
            self._recording = None
        if rest and self._currentRequest is not None:
            # What follows a message unasked would be taken for the start of the next one: give the connection up.
            self._currentRequest.persistent = False
        super()._finishResponse(rest)


class _TeeFactory(_LenientHTTP11ClientFactory):
    def buildProtocol(self, addr: IAddress | None) -> _TeeProtocol:  # noqa: N802
        return _TeeProtocol(self._quiescentCallback)  # type: ignore[no-untyped-call]
