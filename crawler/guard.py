"""Guard: which schemes and addresses may be contacted. A page is hostile until proven otherwise: its links, its
redirects and its host's DNS answers may point into the operator's own network.

Only http and https, and only public addresses. An address is judged three times: as written in the URL
(`refusal_of_url`), as resolved (`GuardedResolver`, the setting TWISTED_DNS_RESOLVER), and as connected
(crawler/connect.py, which knows the peer). What the operator routes by CONNECT_TO to a named address is let through.
"""

from __future__ import annotations

import ipaddress
import socket
import unicodedata
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from scrapy.exceptions import IgnoreRequest
from scrapy.resolver import CachingThreadedResolver
from scrapy.utils.datatypes import LocalCache
from twisted.internet.error import DNSLookupError

from crawler.routes import Routes

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Self

    from scrapy.crawler import Crawler
    from twisted.internet.base import ReactorBase
    from twisted.internet.defer import Deferred

SCHEMES = frozenset({"http", "https"})

_Address = ipaddress.IPv4Address | ipaddress.IPv6Address

#: Where clouds answer a machine's questions about itself, credentials among them. Two of them look public or shared.
_METADATA = frozenset(
    ipaddress.ip_address(address)
    for address in (
        "169.254.169.254",
        "169.254.170.2",
        "100.100.100.200",
        "168.63.129.16",
        "192.0.0.192",
        "fd00:ec2::254",
    )
)
_CARRIER_NAT = ipaddress.ip_network("100.64.0.0/10")  # RFC 6598
_NAT64 = (ipaddress.ip_network("64:ff9b::/96"), ipaddress.ip_network("64:ff9b:1::/48"))  # RFC 6052, RFC 8215
_IPV4_COMPATIBLE = ipaddress.ip_network("::/96")  # RFC 4291, deprecated; some stacks still unwrap it


class Refused(IgnoreRequest):
    """A request that the guard does not let out; Scrapy hands it to middlewares and errbacks, and logs no error.

    `target` is what was refused (a URL, a host name or an address), `reason` why.
    """

    def __init__(self, target: str, reason: str) -> None:
        super().__init__(f"{target}: {reason}")
        self.target = target
        self.reason = reason

    def __reduce__(self) -> tuple[type[Refused], tuple[str, str]]:
        return type(self), (self.target, self.reason)


def refusal(address: str) -> str | None:
    """Why an address may not be contacted, or None where it may.

    Takes every form that a resolver would read as an address: `127.1`, `0x7f.1`, `2130706433`, `[::1]`,
    `::ffff:127.0.0.1`, a trailing dot, a zone. A host name is no address and gives None: judge what it resolves to.
    """
    parsed = _parse(address)
    return None if parsed is None else _judge(parsed)


def refusal_of_url(url: str) -> str | None:
    """Why a URL may not be fetched, as far as its writing tells: its scheme, and its host where that is an address."""
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError as error:
        return f"not a URL: {error}"
    if parts.scheme not in SCHEMES:
        return f"scheme {parts.scheme or 'missing'}"
    if not host:
        return "no host"
    return refusal(host)


def _parse(written: str) -> _Address | None:
    # NFKC turns full-width digits and stops into ASCII, as IDNA does; the ideographic stop separates labels too.
    plain = unicodedata.normalize("NFKC", unquote(written)).replace("。", ".").strip().strip("[]").rstrip(".")
    try:
        return ipaddress.ip_address(plain.partition("%")[0])  # %: the zone of a link-local address
    except ValueError:
        return _parse_loose(plain)


def _parse_loose(plain: str) -> ipaddress.IPv4Address | None:
    """The forms of inet_aton(3), which name resolution accepts: fewer than four parts, octal, hexadecimal."""
    try:
        return ipaddress.IPv4Address(socket.inet_aton(plain)) if plain.isascii() else None
    except OSError:
        return None


def _judge(address: _Address) -> str | None:
    inner = _embedded(address)
    if inner is not None:
        return _judge(inner)
    reasons = (
        (address in _METADATA, "cloud metadata address"),
        (address.is_unspecified, "unspecified address"),
        (address.is_loopback, "loopback address"),
        (address.is_link_local, "link-local address"),
        (address.version == 4 and address in _CARRIER_NAT, "carrier-grade NAT address"),
        (address.is_multicast, "multicast address"),
        (address.is_private, "private address"),
        (not address.is_global, "not a public address"),
        (address.is_reserved, "reserved address"),
    )
    return next((reason for applies, reason in reasons if applies), None)


def _embedded(address: _Address) -> ipaddress.IPv4Address | None:
    """The IPv4 address that a gateway or the kernel would take an IPv6 address for."""
    if isinstance(address, ipaddress.IPv4Address):
        return None
    if address.ipv4_mapped or address.sixtofour:
        return address.ipv4_mapped or address.sixtofour
    if address.teredo:
        return address.teredo[1]
    wrapped = any(address in network for network in _NAT64)
    compatible = address in _IPV4_COMPATIBLE and int(address) > 0xFFFF  # not :: or ::1
    return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF) if wrapped or compatible else None


class GuardedResolver(CachingThreadedResolver):
    """Scrapy's resolver (IPv4, cached, with a timeout), less the addresses that may not be contacted.

    To Twisted a refusal looks like a name that does not resolve, since its resolvers have no other failure;
    `find_refusal` says afterwards what it was.
    """

    def __init__(self, reactor: ReactorBase, cache_size: int, timeout: float) -> None:
        super().__init__(reactor, cache_size, timeout)
        self._named: frozenset[str] = frozenset()
        self._refusals: LocalCache[str, Refused] = LocalCache(1000)

    @classmethod
    def from_crawler(cls, crawler: Crawler, reactor: ReactorBase) -> Self:
        resolver = super().from_crawler(crawler, reactor)
        resolver._named = Routes.from_settings(crawler.settings).addresses
        return resolver

    def getHostByName(self, name: str, timeout: Sequence[int] = ()) -> Deferred[str]:  # noqa: N802
        return super().getHostByName(name, timeout).addCallback(self._checked, name)

    def find_refusal(self, name: str) -> Refused | None:
        """Why this name was lately refused, or None."""
        return self._refusals.get(name)

    def _checked(self, address: str, name: str) -> str:
        reason = None if address in self._named else refusal(address)
        if reason is None:
            self._refusals.pop(name, None)
            return address
        self._refusals[name] = Refused(name if name == address else f"{name} ({address})", reason)
        raise DNSLookupError(str(self._refusals[name]))
