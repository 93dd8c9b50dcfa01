"""Addresses: which hosts may be contacted. A page is hostile until proven otherwise: its links, its redirects and its
host's DNS answers may point into the operator's own network.

Only http and https on their own ports, and only public addresses, in whatever form they are written. Pure: names are
judged by their writing alone; what they resolve to is judged where they are resolved (crawler/guard.py).

Sources: the IANA registries of special-purpose addresses, which `ipaddress` knows; RFC 6761 and RFC 6762 and ICANN's
resolution of 2024 on `.internal` for names; the clouds' own documents for their metadata services.
"""

from __future__ import annotations

import ipaddress
import socket
import unicodedata
from urllib.parse import unquote, urlsplit

SCHEMES = frozenset({"http", "https"})
#: A host's other ports are other services: mail, databases, consoles.
PORTS = frozenset({80, 443})

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
#: Names that are the machine's own or its network's, by their last labels.
_INNER_NAMES = {
    "localhost": "loopback name",
    "localdomain": "loopback name",
    "local": "name of a local network",
    "internal": "name of a local network",
    "home.arpa": "name of a local network",
}


def refusal(address: str) -> str | None:
    """Why an address may not be contacted, or None where it may.

    Takes every form that a resolver would read as an address: `127.1`, `0x7f.1`, `2130706433`, `[::1]`,
    `::ffff:127.0.0.1`, a trailing dot, a zone. A host name gives None unless no public host can have it: judge what it
    resolves to.
    """
    plain = _plain(address)
    parsed = _parse(plain)
    return _refusal_of_name(plain) if parsed is None else _judge(parsed)


def refusal_of_url(url: str) -> str | None:
    """Why a URL may not be fetched, as far as its writing tells: its scheme, its host and its port."""
    try:
        parts = urlsplit(url.replace("\\", "/"))  # as every browser reads them: `//inside\\@outside/`
        host, port = parts.hostname, parts.port
    except ValueError as error:
        return f"not a URL: {error}"
    if parts.scheme not in SCHEMES:
        return f"scheme {parts.scheme or 'missing'}"
    if not host:
        return "no host"
    inside = refusal(host)
    if inside is None and port is not None and port not in PORTS:
        return "no port of the web"
    return inside


def _plain(written: str) -> str:
    # As IDNA reads a host (UTS 46): NFKC turns full-width digits and stops into ASCII, the ideographic stop separates
    # labels too, and what is invisible (a soft hyphen, a joiner) does not count.
    folded = unicodedata.normalize("NFKC", unquote(written)).replace("。", ".").lower()
    seen = (letter for letter in folded if not letter.isspace() and unicodedata.category(letter) != "Cf")
    return "".join(seen).strip("[]").rstrip(".")


def _refusal_of_name(name: str) -> str | None:
    for ending, reason in _INNER_NAMES.items():
        if name == ending or name.endswith(f".{ending}"):
            return reason
    return "name of a local network" if name and "." not in name else None


def _parse(plain: str) -> _Address | None:
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
