"""What the guard refuses: as a function of the address, and in a real crawl with a server that must hear nothing."""

from __future__ import annotations

import pickle
import socket
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any, cast

import pytest
from scrapy.resolver import CachingThreadedResolver
from twisted.internet.base import ReactorBase
from twisted.internet.defer import succeed
from twisted.internet.error import DNSLookupError
from twisted.internet.interfaces import IProtocolFactory

from archive.addresses import refusal, refusal_of_url
from crawler import connect
from crawler.connect import GuardedEndpoint
from crawler.guard import GuardedResolver, Refused
from crawler.routes import Target
from tests.crawler import resolvers
from tests.crawler.crawl_series import crawl
from tests.crawler.odd_responses import plain
from tests.crawler.odd_server import OddServer

REFUSED = {
    "loopback address": [
        "127.0.0.1",
        "127.255.255.254",
        "127.1",
        "127.0.1",
        "0x7f.1",
        "0x7f000001",
        "0177.0.0.1",
        "017700000001",
        "2130706433",
        "127.0.0.1.",
        "127.1..",
        "::1",
        "[::1]",
        "0:0:0:0:0:0:0:1",
        "::ffff:127.0.0.1",
        "[::ffff:7f00:1]",
        "::127.0.0.1",
        "64:ff9b::7f00:1",
        "2002:7f00:1::",
        "１２７.0.0.1",
        "127。0。0。1",
        "%3127.0.0.1",
        "%31%32%37.0.0.1",
        "\u2460\u2461\u2466.0.0.1",  # digits in circles
        "127\uff0e0\uff0e0\uff0e1",
        "127\uff610\uff610\uff611",
        "12\u00ad7.0.0.1",  # a soft hyphen
        "127.0\u200b.0.1",
        "0X7F.0.0.1",
        "0x7f.0.0.0x1",
        "0177.0x0.1",
        "127.0.1.",
        "00000177.0.0.1",
        "[::FFFF:127.0.0.1]",
        "0000:0000:0000:0000:0000:ffff:7f00:0001",
        "64:ff9b:1::7f00:1",
        "2001:0:4136:e378:8000:63bf:80ff:fffe",  # Teredo, of the client 127.0.0.1
        "::1%lo",
    ],
    "loopback name": [
        "localhost",
        "LOCALHOST.",
        "a.localhost",
        "localhost.localdomain",
        "ｌｏｃａｌｈｏｓｔ",
        "\u24db\u24de\u24d2\u24d0\u24db\u24d7\u24de\u24e2\u24e3",
    ],
    "name of a local network": [
        "intranet",
        "printer.local",
        "metadata.google.internal",
        "METADATA.google.Internal.",
        "router.home.arpa",
        "dead",
    ],
    "cloud metadata address": [
        "169.254.169.254",
        "2852039166",
        "0xa9fea9fe",
        "0251.0376.0251.0376",
        "169.254.43518",
        "169.254.169.254.",
        "[::ffff:a9fe:a9fe]",
        "64:ff9b::a9fe:a9fe",
        "[FD00:EC2:0::254]",
        "::ffff:169.254.169.254",
        "fd00:ec2::254",
        "168.63.129.16",
        "100.100.100.200",
    ],
    "private address": [
        "10.0.0.1",
        "172.16.0.1",
        "172.31.255.255",
        "192.168.1.1",
        "0300.0250.1.1",
        "fc00::1",
        "0.1.2.3",
    ],
    "link-local address": ["169.254.1.1", "fe80::1", "fe80::1%eth0", "[fe80::1%25eth0]"],
    "carrier-grade NAT address": ["100.64.0.1", "100.127.255.255"],
    "multicast address": ["224.0.0.1", "239.255.255.250", "ff02::1"],
    "unspecified address": ["0.0.0.0", "0", "::", "[::]", "::ffff:0.0.0.0"],
}
PUBLIC = ["8.8.8.8", "172.32.0.1", "100.128.0.1", "2600:1408::1", "::ffff:8.8.8.8", "192.88.98.1", "134744072"]
NAMES = [
    "www.newsroom.example",
    "localhost.example",
    "internal.example",
    "127.0.0.1.newsroom.example",
    "dead.beef",
    "1.2.3.4.5",
    "256.1.1.1",
    "",
]


@pytest.mark.parametrize(
    ("address", "reason"), [(address, reason) for reason, addresses in REFUSED.items() for address in addresses]
)
def test_an_address_inside_is_refused_in_every_form(address: str, reason: str) -> None:
    assert refusal(address) == reason


@pytest.mark.parametrize("address", ["255.255.255.255", "240.0.0.1", "198.18.0.1", "192.0.2.1", "2001:db8::1"])
def test_an_address_of_no_network_is_refused(address: str) -> None:
    assert refusal(address)


@pytest.mark.parametrize("address", PUBLIC)
def test_a_public_address_is_allowed(address: str) -> None:
    assert refusal(address) is None


@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_left_to_the_resolver(name: str) -> None:
    assert refusal(name) is None


@pytest.mark.parametrize("scheme", ["file", "ftp", "data", "javascript", "gopher", "s3", "ws"])
def test_only_http_and_https_are_fetched(scheme: str) -> None:
    assert refusal_of_url(f"{scheme}://www.newsroom.example/a") == f"scheme {scheme}"


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("http://127.1:8080/a", "loopback address"),
        ("https://user:secret@[::1]/a", "loopback address"),
        ("http://2130706433/", "loopback address"),
        ("HTTP://169.254.169.254/latest/meta-data/", "cloud metadata address"),
        ("//www.newsroom.example/a", "scheme missing"),
        ("http:///a", "no host"),
        ("http://[::1/a", "not a URL: Invalid IPv6 URL"),
        ("http://www.newsroom.example@127.0.0.1/a", "loopback address"),
        ("http://www.newsroom.example:80@127.0.0.1:80/a", "loopback address"),
        ("http://127.0.0.1\\@www.newsroom.example/a", "loopback address"),
        ("http:\\\\127.0.0.1\\a", "loopback address"),
        ("http://www.newsroom.example:22/a", "no port of the web"),
        ("http://www.newsroom.example:6379/a", "no port of the web"),
        ("http://www.newsroom.example:99999/a", "not a URL: Port out of range 0-65535"),
    ],
)
def test_a_url_is_judged_by_its_writing(url: str, reason: str) -> None:
    assert refusal_of_url(url) == reason


def test_an_ordinary_url_is_let_through() -> None:
    assert refusal_of_url("https://www.newsroom.example:443/a/1.html?p=127.0.0.1") is None


def test_a_refusal_crosses_process_borders_whole() -> None:
    refused = pickle.loads(pickle.dumps(Refused("127.1", "loopback address")))
    assert (refused.target, refused.reason, str(refused)) == ("127.1", "loopback address", "127.1: loopback address")


@pytest.fixture
def server() -> Iterator[OddServer]:
    with OddServer({"/routed": [(plain(),)], "/inside": [(plain(),)]}) as server:
        yield server


#: Hosts of the crawl, and what the refusal names. The last is a route to a name, refused once that is resolved.
HOSTS = {
    "127.0.0.1": "loopback address",
    "127.1": "loopback address",
    "2130706433": "loopback address",
    "0x7f.1": "loopback address",
    "127.0.0.1.": "loopback address",
    "[::1]": "loopback address",
    "[::ffff:127.0.0.1]": "loopback address",
    "0.0.0.0": "unspecified address",
    "localhost": "loopback name",
    "by-name.example": "loopback address",
}


def _crawl(server: OddServer, hosts: list[str], **settings: Any) -> dict[str, dict[str, Any]]:
    """Ask each host for /inside, with a route to a name (which gives no leave) among them."""
    series = [[{"id": host, "url": f"http://{host}:{server.port}/inside"}] for host in hosts]
    routes = {"by-name.example:*": f"localhost:{server.port}"} | settings.pop("CONNECT_TO", {})
    routed = [[{"id": "routed", "url": "http://www.newsroom.example/routed"}]]
    return crawl(series + routed, {"CONNECT_TO": routes, **settings})


def _assert_refused(outcome: dict[str, Any], reason: str) -> None:
    assert (outcome["error"], outcome["reason"], outcome["exchange"]) == ("Refused", reason, None)


def test_what_the_operator_named_is_reached_by_its_route_alone(server: OddServer) -> None:
    outcomes = _crawl(server, list(HOSTS), CONNECT_TO={"www.newsroom.example:80": f"127.0.0.1:{server.port}"})
    assert outcomes["routed"]["status"] == 200
    for host, reason in HOSTS.items():
        _assert_refused(outcomes[host], reason)
    assert "/inside" not in server.requests


def test_a_name_that_resolves_to_the_inside_is_refused_by_the_resolver(server: OddServer) -> None:
    outcome = _crawl(server, ["by-name.example"])["by-name.example"]
    _assert_refused(outcome, "loopback address")
    assert outcome["message"] == "localhost (127.0.0.1): loopback address"
    assert server.accepted == []


def test_the_resolver_gives_no_address_of_the_inside(monkeypatch: pytest.MonkeyPatch) -> None:
    """By itself, whatever is judged after it."""
    found = {"inside.example": "127.0.0.1", "outside.example": resolvers.PUBLIC}
    monkeypatch.setattr(CachingThreadedResolver, "getHostByName", lambda _, name, __=(): succeed(found[name]))
    resolver = GuardedResolver(cast(ReactorBase, None), 0, 1.0)
    told: list[Any] = []
    for name in found:
        resolver.getHostByName(name).addBoth(told.append)
    refused, given = told
    assert refused.check(DNSLookupError)
    assert given == resolvers.PUBLIC
    assert str(resolver.find_refusal("inside.example")) == "inside.example (127.0.0.1): loopback address"
    assert resolver.find_refusal("outside.example") is None


@pytest.mark.parametrize("resolver", ["scrapy.resolver.CachingThreadedResolver", "tests.crawler.resolvers.Rebinding"])
def test_an_address_is_judged_again_before_it_is_connected_to(server: OddServer, resolver: str) -> None:
    """A resolver without a guard, and one that tells the guard another address than it gives to the connection."""
    outcome = _crawl(server, ["by-name.example"], TWISTED_DNS_RESOLVER=resolver)["by-name.example"]
    _assert_refused(outcome, "loopback address")
    assert server.accepted == []


def test_the_peer_of_the_connected_socket_is_judged_before_a_byte_is_sent(server: OddServer) -> None:
    """Whatever was looked up: this socket is connected to the inside."""
    endpoint = GuardedEndpoint(None, Target("www.newsroom.example", server.port), 1.0, None, routed=False)
    with socket.create_connection(("127.0.0.1", server.port)) as connected:
        transport = _Transport(connected)
        with pytest.raises(Refused, match="loopback address"):
            endpoint._check_peer(SimpleNamespace(transport=transport))
        assert transport.aborted
        allowed = GuardedEndpoint(None, Target("127.0.0.1", server.port), 1.0, None, routed=True)
        protocol = SimpleNamespace(transport=_Transport(connected))
        assert allowed._check_peer(protocol) is protocol


def test_every_connection_goes_past_the_judge_of_its_peer(server: OddServer, monkeypatch: pytest.MonkeyPatch) -> None:
    """The address is public; where it leads, as translated on the way, is inside."""
    with socket.create_connection(("127.0.0.1", server.port)) as connected:
        transport = _Transport(connected)
        translated = SimpleNamespace(connect=lambda _: succeed(SimpleNamespace(transport=transport)))
        monkeypatch.setattr(connect, "TCP4ClientEndpoint", lambda *_: translated)
        reactor = SimpleNamespace(resolve=lambda _: succeed(resolvers.PUBLIC))
        told: list[Any] = []
        endpoint = GuardedEndpoint(reactor, Target("www.newsroom.example", 80), 1.0, None, routed=False)
        endpoint.connect(cast(IProtocolFactory, None)).addBoth(told.append)
        assert told[0].check(Refused)
        assert str(told[0].value) == "www.newsroom.example (127.0.0.1): loopback address"
        assert transport.aborted


class _Transport:
    """What Twisted's TCP transport is to the endpoint."""

    def __init__(self, connected: socket.socket) -> None:
        self._socket = connected
        self.aborted = False

    def getHandle(self) -> socket.socket:  # noqa: N802
        return self._socket

    def abortConnection(self) -> None:  # noqa: N802
        self.aborted = True
