"""The contract of crawler/wire.py: what is kept is what crossed the wire. One real crawl serves all the cases."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest

from archive.errors import UsageError
from crawler.recording import without_headers
from crawler.routes import Routes, Target
from tests.crawler.certificate import server_context, write_certificate
from tests.crawler.crawl_series import crawl
from tests.crawler.odd_responses import ACCEPTED, BROKEN, CASES, HTML, MAXSIZE, REFUSED, TIMEOUT, Case, plain
from tests.crawler.odd_server import Act, OddServer, Script

SECRETS = {"Cookie": "session=hush", "Authorization": "Basic aHVzaA==", "X-Api-Key": "hush", "X-Open": "seen"}

#: Further scripts, by path: several answers of one connection, a stale connection, a request with a body.
FURTHER: dict[str, list[Script]] = {
    "/turn/1": [(plain(b"X-Turn: 1", body=b"one"),)],
    "/turn/2": [(b"HTTP/1.1 100 Continue\r\n\r\n" + plain(b"X-Turn: 2", body=b"second"),)],
    "/turn/3": [(plain(b"X-Turn: 3", status=b"HTTP/1.1 304 Not Modified", body=b""),)],
    "/turn/4": [(plain(b"X-Turn: 4", body=b"the fourth"),)],
    "/garbage": [(plain(body=b"short") + b"HTTP/1.1 200 OK\r\nX-Forged: yes\r\nContent-Length: 6\r\n\r\nforged",)],
    "/after-garbage": [(plain(body=b"genuine"),)],
    "/stale/1": [(plain(body=b"first"),)],
    "/stale/2": [(Act.CLOSE,), (plain(body=b"afresh"),)],
    "/secrets": [(plain(),)],
    "/post": [(plain(),)],
    "/copied": [(plain(),)],
    "/partial": [(b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n" + HTML, Act.CLOSE)],
}
TLS_SCRIPTS: dict[str, list[Script]] = {
    "/tls": [(b"HTTP/1.1 100 Continue\r\n\r\n" + plain(b"X-oDD: caf\xe9"),)],
    "/tls-cut": [(b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n" + HTML, Act.RESET)],
}


@dataclass(frozen=True, slots=True)
class Crawled:
    """What the crawl reported by request id, and the servers that it met."""

    outcomes: dict[str, dict[str, Any]]
    plain: OddServer
    tls: OddServer
    began: datetime
    ended: datetime

    def exchange(self, key: str) -> dict[str, Any]:
        exchange = self.outcomes[key]["exchange"]
        assert exchange is not None, self.outcomes[key]
        return dict(exchange)


def _url(path: str, host: str | None = None) -> str:
    return f"http://{host or path.strip('/').replace('/', '-').replace('_', '-')}.odd.example{path}"


def _request(path: str, host: str | None = None, **fields: Any) -> dict[str, Any]:
    return {"id": path, "url": _url(path, host), **fields}


def _case_request(case: Case) -> dict[str, Any]:
    timeout = TIMEOUT if case.truncated == "time" else 60
    return _request(f"/{case.name}", method=case.method, meta={"download_timeout": timeout})


def _series(dead_port: int) -> list[list[dict[str, Any]]]:
    return [
        *([_case_request(case)] for case in CASES),
        [_request(f"/turn/{n}", "turn") for n in (1, 2, 3, 4)],
        [_request("/garbage", "garbage"), _request("/after-garbage", "garbage")],
        [_request("/stale/1", "stale"), _request("/stale/2", "stale")],
        [_request("/secrets", headers=SECRETS)],
        [_request("/post", method="POST", body="name=value&body=\r\nCookie: in the body\r\n")],
        [_request("/copied", meta={"exchange": "of another request"})],
        [_request("/partial", meta={"download_fail_on_dataloss": False})],
        [{"id": "/unreachable", "url": f"http://unreachable.example:{dead_port}/", "meta": {"exchange": "old"}}],
        [
            {"id": "/tls", "url": "https://tls.odd.example/tls"},
            {"id": "/tls-cut", "url": "https://tls.odd.example/tls-cut"},
        ],
        [{"id": "/tls-wrong-name", "url": "https://other.odd.example/tls"}],
    ]


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crawled]:
    certificate = write_certificate("tls.odd.example", tmp_path_factory.mktemp("tls") / "server.pem")
    scripts = {f"/{case.name}": [case.script] for case in CASES} | FURTHER
    with (
        OddServer(scripts) as server,
        OddServer(TLS_SCRIPTS, server_context(certificate)) as tls,
        socket.socket() as dead,
    ):
        dead.bind(("127.0.0.1", 0))  # bound and not listening: connections are refused
        dead_port = dead.getsockname()[1]
        settings = {
            "CONNECT_TO": {
                "*.odd.example:80": f"127.0.0.1:{server.port}",
                "*.odd.example:443": f"127.0.0.1:{tls.port}",
                f"unreachable.example:{dead_port}": f"127.0.0.1:{dead_port}",
            },
            "SECRET_HEADERS": ["X-Api-Key"],
            "DOWNLOAD_MAXSIZE": MAXSIZE,
        }
        began = datetime.now(UTC)
        outcomes = crawl(_series(dead_port), settings, {**os.environ, "SSL_CERT_FILE": str(certificate)})
        yield Crawled(outcomes, server, tls, began, datetime.now(UTC))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_exchange_holds_the_bytes_of_the_wire(crawled: Crawled, case: Case) -> None:
    exchange = crawled.exchange(f"/{case.name}")
    kept = exchange["response"].encode("latin-1")
    if case.prefix:
        assert case.sent.startswith(kept)
        assert case.fate == "refused" or kept.startswith(case.expected)
    else:
        assert kept == case.expected
    assert exchange["truncated"] == case.truncated
    assert exchange["request"].encode("latin-1") == crawled.plain.requests[f"/{case.name}"][-1]
    assert exchange["url"] == _url(f"/{case.name}")
    assert exchange["ip_address"] == "127.0.0.1"
    assert crawled.began <= datetime.fromisoformat(exchange["started_at"]) <= crawled.ended


@pytest.mark.parametrize("case", ACCEPTED, ids=lambda case: case.name)
def test_scrapy_still_gets_its_response(crawled: Crawled, case: Case) -> None:
    outcome = crawled.outcomes[f"/{case.name}"]
    assert (outcome["status"], outcome["body"].encode("latin-1")) == (case.status, case.body)


@pytest.mark.parametrize("case", BROKEN + REFUSED, ids=lambda case: case.name)
def test_what_breaks_off_or_is_refused_is_a_failure_as_before(crawled: Crawled, case: Case) -> None:
    assert crawled.outcomes[f"/{case.name}"]["error"] == (case.error or "DownloadFailedError")


def test_the_table_has_the_odd_responses_and_names_what_is_refused() -> None:
    assert len(CASES) == len({case.name for case in CASES}) >= 24
    assert [case.name for case in CASES if case.fate == "refused"] == [case.name for case in REFUSED]


def test_each_response_of_a_kept_connection_has_its_own_bytes(crawled: Crawled) -> None:
    kept = [crawled.exchange(f"/turn/{n}") for n in (1, 2, 3, 4)]
    sent = [FURTHER[f"/turn/{n}"][0][0] for n in (1, 2, 3, 4)]
    interim = b"HTTP/1.1 100 Continue\r\n\r\n"
    assert [k["response"].encode() for k in kept] == [s.removeprefix(interim) for s in sent if isinstance(s, bytes)]
    assert [k["request"].encode() for k in kept] == [crawled.plain.requests[f"/turn/{n}"][0] for n in (1, 2, 3, 4)]
    assert len({tuple(crawled.plain.connections[f"/turn/{n}"]) for n in (1, 2, 3, 4)}) == 1


def test_bytes_after_a_message_never_pass_for_the_next_response(crawled: Crawled) -> None:
    assert crawled.exchange("/garbage")["response"].encode() == plain(body=b"short")
    assert crawled.exchange("/after-garbage")["response"].encode() == plain(body=b"genuine")
    assert crawled.plain.connections["/garbage"] != crawled.plain.connections["/after-garbage"]


def test_a_request_sent_again_on_a_fresh_connection_is_kept_once(crawled: Crawled) -> None:
    assert len(crawled.plain.requests["/stale/2"]) == 2
    exchange = crawled.exchange("/stale/2")
    assert exchange["request"].encode() == crawled.plain.requests["/stale/2"][1]
    assert (exchange["response"].encode(), exchange["truncated"]) == (plain(body=b"afresh"), None)


def test_secret_headers_are_sent_and_not_kept(crawled: Crawled) -> None:
    sent, kept = crawled.plain.requests["/secrets"][0], crawled.exchange("/secrets")["request"].encode()
    assert all(f"{name}: {value}\r\n".encode() in sent for name, value in SECRETS.items())
    for name in ("Cookie", "Authorization", "X-Api-Key"):
        sent = sent.replace(f"{name}: {SECRETS[name]}\r\n".encode(), b"")
    assert kept == sent
    assert b"hush" not in kept


def test_a_request_body_is_kept_as_sent(crawled: Crawled) -> None:
    sent, kept = crawled.plain.requests["/post"][0], crawled.exchange("/post")["request"].encode()
    assert kept == sent
    assert kept.endswith(b"\r\n\r\nname=value&body=\r\nCookie: in the body\r\n")


def test_an_exchange_copied_with_the_meta_of_another_request_is_replaced(crawled: Crawled) -> None:
    assert crawled.exchange("/copied")["url"] == _url("/copied")


def test_a_request_that_never_connected_leaves_no_exchange(crawled: Crawled) -> None:
    outcome = crawled.outcomes["/unreachable"]
    assert outcome["error"] == "DownloadConnectionRefusedError"
    assert outcome["exchange"] is None


def test_a_response_that_scrapy_passes_on_although_it_broke_off_is_marked(crawled: Crawled) -> None:
    outcome = crawled.outcomes["/partial"]
    assert outcome["flags"] == ["dataloss"]
    assert outcome["exchange"]["truncated"] == "disconnect"


def test_the_tee_sits_above_tls(crawled: Crawled) -> None:
    exchange = crawled.exchange("/tls")
    assert exchange["response"].encode("latin-1") == plain(b"X-oDD: caf\xe9")
    assert exchange["request"].encode() == crawled.tls.requests["/tls"][0]
    assert (exchange["url"], exchange["ip_address"]) == ("https://tls.odd.example/tls", "127.0.0.1")
    assert crawled.tls.connections["/tls"] == crawled.tls.connections["/tls-cut"]


def test_a_tls_connection_torn_in_the_body_is_a_disconnect(crawled: Crawled) -> None:
    exchange = crawled.exchange("/tls-cut")
    assert exchange["response"].encode("latin-1") == TLS_SCRIPTS["/tls-cut"][0][0]
    assert exchange["truncated"] == "disconnect"


def test_a_routed_connection_must_still_prove_the_name_of_the_url(crawled: Crawled) -> None:
    outcome = crawled.outcomes["/tls-wrong-name"]
    assert "error" in outcome
    assert len(crawled.tls.requests["/tls"]) == 1


def test_header_names_are_compared_without_case_and_the_body_is_left_alone() -> None:
    request = b"POST / HTTP/1.1\r\nHOST: a\r\ncOOkie: x\r\n\r\nCookie: y\r\n\r\nCookie: z"
    kept = b"POST / HTTP/1.1\r\nHOST: a\r\n\r\nCookie: y\r\n\r\nCookie: z"
    assert without_headers(request, frozenset({b"cookie"})) == kept


def test_the_first_route_that_matches_wins() -> None:
    routes = Routes.parse({"a.example:80": "127.0.0.1:1", "*.example:80": "[::1]:2", "*:443": "mirror.example:3"})
    assert routes.find("A.example.", 80) == Target("127.0.0.1", 1)
    assert routes.find("b.example", 80) == Target("::1", 2)
    assert routes.find("b.example", 8080) is None
    assert routes.find("any.where", 443) == Target("mirror.example", 3)


@pytest.mark.parametrize("target", ["127.0.0.1", ":80", "127.0.0.1:", "host:http", ""])
def test_a_route_to_nowhere_is_a_usage_error(target: str) -> None:
    with pytest.raises(UsageError, match="not host:port"):
        Routes.parse({"a:80": target})
