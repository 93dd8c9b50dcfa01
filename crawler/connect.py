"""Connect: Twisted endpoints that follow CONNECT_TO and let no connection stand whose peer the guard refuses.

Leans on twisted.web.client._StandardEndpointFactory, which holds the rules for http and https.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from twisted.internet.endpoints import wrapClientTLS
from twisted.web.client import URI, _StandardEndpointFactory

from crawler.guard import Refused, refusal

if TYPE_CHECKING:
    from twisted.internet.defer import Deferred
    from twisted.internet.interfaces import IProtocol, IProtocolFactory
    from twisted.web.iweb import IPolicyForHTTPS

    from crawler.routes import Routes


class CheckedEndpoint:
    """An endpoint whose connections are dropped, before a request goes out, where the guard refuses the peer.

    `allowed` is the one address that needs no leave: the one that a CONNECT_TO entry named.
    """

    def __init__(self, endpoint: Any, allowed: str | None) -> None:
        self._endpoint = endpoint
        self._allowed = allowed

    def __repr__(self) -> str:
        return f"<checked {self._endpoint!r}>"

    def connect(self, factory: IProtocolFactory) -> Deferred[IProtocol]:
        connecting: Deferred[IProtocol] = self._endpoint.connect(factory)
        return connecting.addCallback(self._check)

    def _check(self, protocol: Any) -> Any:
        address = protocol.transport.getPeer().host
        reason = None if address == self._allowed else refusal(address)
        if reason is None:
            return protocol
        protocol.transport.abortConnection()
        raise Refused(address, reason)


class RoutedEndpointFactory(_StandardEndpointFactory):
    """Twisted's endpoints for http and https, routed by CONNECT_TO and checked."""

    def __init__(
        self,
        reactor: Any,
        policy: IPolicyForHTTPS,
        timeout: float,
        bind_address: tuple[str, int] | None,
        routes: Routes,
    ) -> None:
        super().__init__(reactor, policy, timeout, bind_address)  # type: ignore[no-untyped-call]
        self._routes = routes

    def endpointForURI(self, uri: URI) -> Any:  # noqa: N802
        target = self._routes.find(uri.host.decode("latin-1"), uri.port)
        host, port = (uri.host, uri.port) if target is None else (target.host.encode(), target.port)
        plain = URI(b"http", b"", host, port, b"", b"", b"", b"")  # type: ignore[no-untyped-call]
        endpoint = CheckedEndpoint(super().endpointForURI(plain), None if target is None else target.host)
        if uri.scheme == b"http":
            return endpoint
        # The name in the URL, not the route's, is what the certificate must answer for.
        return wrapClientTLS(self._policyForHTTPS.creatorForNetloc(uri.host, uri.port), endpoint)  # type: ignore[arg-type]
