"""What the guard refuses: as a function of the address, and in a real crawl with a server that must hear nothing."""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from typing import Any

import pytest

from crawler.guard import Refused, refusal, refusal_of_url
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
    ],
    "cloud metadata address": [
        "169.254.169.254",
        "2852039166",
        "0xa9fea9fe",
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
NAMES = ["www.newsroom.example", "localhost", "127.0.0.1.newsroom.example", "dead.beef", "1.2.3.4.5", "256.1.1.1", ""]


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
    ],
)
def test_a_url_is_judged_by_its_writing(url: str, reason: str) -> None:
    assert refusal_of_url(url) == reason


def test_an_ordinary_url_is_let_through() -> None:
    assert refusal_of_url("https://www.newsroom.example:8443/a/1.html?p=127.0.0.1") is None


def test_a_refusal_crosses_process_borders_whole() -> None:
    refused = pickle.loads(pickle.dumps(Refused("127.1", "loopback address")))
    assert (refused.target, refused.reason, str(refused)) == ("127.1", "loopback address", "127.1: loopback address")


@pytest.fixture(scope="module")
def server() -> Iterator[OddServer]:
    with OddServer({"/routed": [(plain(),)], "/inside": [(plain(),)]}) as server:
        yield server


#: Hosts of the crawl, and what the refusal names. The last two are names, refused once resolved or connected.
HOSTS = {
    "127.0.0.1": "loopback address",
    "127.1": "loopback address",
    "2130706433": "loopback address",
    "0x7f.1": "loopback address",
    "127.0.0.1.": "loopback address",
    "[::1]": "loopback address",
    "[::ffff:127.0.0.1]": "loopback address",
    "0.0.0.0": "unspecified address",
    "localhost": "loopback address",
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
    outcomes = _crawl(server, ["localhost", "by-name.example"])
    for host in ("localhost", "by-name.example"):
        _assert_refused(outcomes[host], "loopback address")
        assert outcomes[host]["message"] == "localhost (127.0.0.1): loopback address"


def test_the_peer_is_checked_where_the_resolver_did_not_refuse(server: OddServer) -> None:
    plain_resolver = "scrapy.resolver.CachingThreadedResolver"
    outcome = _crawl(server, ["localhost"], TWISTED_DNS_RESOLVER=plain_resolver)["localhost"]
    _assert_refused(outcome, "loopback address")
    assert outcome["message"] == "127.0.0.1: loopback address"
    assert "/inside" not in server.requests
