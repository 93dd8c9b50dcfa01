"""Connect: Twisted endpoints that follow CONNECT_TO, and to which no connection stands whose peer may not be contacted.

The address that a name resolved to is judged before it is connected to, and there is no second look-up between the two;
the peer of the connected socket is judged again before a byte is sent.

Leans on twisted.web.client._StandardEndpointFactory, of which it keeps the arguments.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from twisted.internet.endpoints import TCP4ClientEndpoint, wrapClientTLS
from twisted.web.client import URI, _StandardEndpointFactory

from archive.addresses import refusal
from crawler.guard import Refused
from crawler.routes import Target

if TYPE_CHECKING:
    from twisted.internet.defer import Deferred
    from twisted.internet.interfaces import IProtocol, IProtocolFactory
    from twisted.web.iweb import IPolicyForHTTPS

    from crawler.routes import Routes


class GuardedEndpoint:
    """A TCP endpoint over IPv4. `routed` says that the operator named the target: its address needs no leave."""

    def __init__(
        self, reactor: Any, target: Target, timeout: float, bind_address: tuple[str, int] | None, *, routed: bool
    ) -> None:
        self._reactor = reactor
        self._target = target
        self._timeout = timeout
        self._bind_address = bind_address
        self._allowed = target.host if routed else None

    def __repr__(self) -> str:
        return f"<guarded {self._target.host}:{self._target.port}>"

    def connect(self, factory: IProtocolFactory) -> Deferred[IProtocol]:
        """Fails with Refused for an address, or a peer, that may not be contacted."""
        resolving: Deferred[Any] = self._reactor.resolve(self._target.host)
        return resolving.addCallback(self._connect, factory)

    def _connect(self, address: str, factory: IProtocolFactory) -> Deferred[IProtocol]:
        self._judge(address)
        endpoint = TCP4ClientEndpoint(self._reactor, address, self._target.port, self._timeout, self._bind_address)
        connecting: Deferred[IProtocol] = endpoint.connect(factory)
        return connecting.addCallback(self._check_peer)

    def _check_peer(self, protocol: Any) -> Any:
        """The protocol of a connection with a peer that may be contacted; what it wrote already has not left yet."""
        try:
            self._judge(protocol.transport.getHandle().getpeername()[0])
        except (Refused, OSError):  # OSError: the peer is gone again
            protocol.transport.abortConnection()
            raise
        return protocol

    def _judge(self, address: str) -> None:
        reason = None if address == self._allowed else refusal(address)
        if reason is not None:
            name = self._target.host
            raise Refused(name if name == address else f"{name} ({address})", reason)


class RoutedEndpointFactory(_StandardEndpointFactory):
    """Endpoints for http and https, routed by CONNECT_TO and guarded."""

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
        host = uri.host.decode("latin-1")
        route = self._routes.find(host, uri.port)
        endpoint = GuardedEndpoint(
            self._reactor,
            route or Target(host, uri.port),
            self._connectTimeout,
            self._bindAddress,
            routed=route is not None,
        )
        if uri.scheme == b"http":
            return endpoint
        # The name in the URL, not the route's, is what the certificate must answer for.
        return wrapClientTLS(self._policyForHTTPS.creatorForNetloc(uri.host, uri.port), endpoint)  # type: ignore[arg-type]
