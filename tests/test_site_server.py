"""The demo newsroom's server answers as a real one, and badly only where it is asked to."""

from __future__ import annotations

import gzip
import http.client
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.site import newsroom, serve
from tests.site.serve import Server

CHANGED, CLOCKED, NEW, GONE = 75810301, 75810302, 75810308, 75810309
PATHS = {story.id: story.site.host + story.path for story in newsroom.stories(1) + newsroom.stories(2)}
Answered = tuple[http.client.HTTPResponse, bytes]


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with Server() as running:
        yield running


def ask(server: Server, key: str, method: str = "GET", **headers: str) -> Answered:
    host, _, path = key.partition("/")
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=20)
    try:
        sent = {"Host": host} | {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, f"/{path}", headers=sent)
        response = connection.getresponse()
        return response, response.read()
    finally:
        connection.close()


def test_every_page_is_answered_with_its_status_and_bytes(server: Server) -> None:
    for key, page in newsroom.pages(1).items():
        response, body = ask(server, key)
        assert (response.status, body) == (page.status, page.body), key
        assert response.getheader("Location") == page.location


def test_text_is_gzipped_for_those_who_ask_and_plain_for_others(server: Server) -> None:
    key = PATHS[CHANGED]
    response, packed = ask(server, key, Accept_Encoding="gzip, deflate")
    assert response.getheader("Content-Encoding") == "gzip"
    plain_response, plain = ask(server, key)
    assert plain_response.getheader("Content-Encoding") is None
    assert gzip.decompress(packed) == plain


def test_some_pages_come_in_chunks_and_some_with_their_length(server: Server) -> None:
    codings = Counter(ask(server, path)[0].getheader("Transfer-Encoding") for path in PATHS.values())
    assert codings["chunked"] > 5
    assert codings[None] > 5


def test_cookies_come_in_two_lines_of_one_name(server: Server) -> None:
    response, _ = ask(server, PATHS[CHANGED])
    assert len(response.msg.get_all("Set-Cookie")) == 2


@pytest.mark.parametrize(("sent", "received"), [("If_None_Match", "ETag"), ("If_Modified_Since", "Last-Modified")])
def test_a_conditional_request_for_an_unchanged_page_is_answered_304(server: Server, sent: str, received: str) -> None:
    key = PATHS[28510201]
    response, _ = ask(server, key)
    again, body = ask(server, key, **{sent: response.getheader(received) or ""})
    assert (again.status, body) == (304, b"")


def test_validators_of_the_first_edition_hold_in_the_second_save_for_what_changed(server: Server) -> None:
    tags = {key: ask(server, key)[0].getheader("ETag") or "" for key in PATHS.values()}
    server.edition = 2
    try:
        statuses = {number: ask(server, key, If_None_Match=tags[key])[0].status for number, key in PATHS.items()}
    finally:
        server.edition = 1
    unlike = {number: status for number, status in statuses.items() if status != 304}
    assert unlike == {CHANGED: 200, CLOCKED: 200, NEW: 200, GONE: 410}


def test_the_alias_host_serves_the_same_pages_and_a_story_links_to_it(server: Server) -> None:
    path = PATHS[CHANGED].partition("/")[2]
    assert ask(server, f"m.newsroom.example/{path}")[1] == ask(server, f"www.newsroom.example/{path}")[1]
    assert any(b'href="http://m.newsroom.example/' in page.body for page in newsroom.pages(1).values())


def test_escapes_in_an_address_may_be_of_either_case(server: Server) -> None:
    story = next(story for story in newsroom.stories(1) if "%" in story.slug)
    upper = story.site.host + story.path.replace(story.slug, story.slug.upper())
    assert ask(server, upper)[0].status == ask(server, PATHS[story.id])[0].status == 200


def test_an_unknown_address_or_host_is_404_and_another_method_405(server: Server) -> None:
    assert ask(server, "www.newsroom.example/a/1.html")[0].status == 404
    assert ask(server, "unknown.example/")[0].status == 404
    assert ask(server, PATHS[CHANGED], "POST")[0].status == 405


def test_a_head_request_gets_the_headers_alone(server: Server) -> None:
    response, body = ask(server, PATHS[CHANGED], "HEAD")
    assert (response.status, body) == (200, b"")
    assert response.getheader("ETag")


def test_one_connection_carries_many_requests(server: Server) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", server.port)
    sockets = set()
    for key in list(PATHS.values())[:5]:
        host, _, path = key.partition("/")
        connection.request("GET", f"/{path}", headers={"Host": host})
        assert connection.getresponse().read()
        sockets.add(connection.sock)
    connection.close()
    assert len(sockets) == 1


def test_the_log_tells_host_path_headers_and_time() -> None:
    with Server() as server:
        before = time.monotonic()
        ask(server, PATHS[CHANGED], X_Probe="1")
        request = server.log[-1]
    assert request.key == PATHS[CHANGED]
    assert request.header("x-probe") == "1"
    assert before <= request.time <= time.monotonic()


def test_a_cut_answer_promises_more_than_it_sends() -> None:
    path = "/a/28510203.html"
    with Server(faults={path: "cut"}) as server, pytest.raises(http.client.IncompleteRead):
        ask(server, f"www.newsroom.example{path}")


def test_a_reset_answer_breaks_the_connection() -> None:
    with Server() as server, pytest.raises(ConnectionResetError):
        ask(server, "www.newsroom.example/fault/reset/a/28510203.html")


def test_an_unavailable_page_comes_the_second_time() -> None:
    key = PATHS[CHANGED]
    with Server(faults={key: "unavailable"}) as server:
        first, _ = ask(server, key)
        second, body = ask(server, key)
    assert (first.status, first.getheader("Retry-After")) == (503, "1")
    assert (second.status, body) == (200, newsroom.pages(1)[key].body)


def test_a_slow_answer_arrives_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(serve._PAUSES, "slow", 0.05)
    key = PATHS[CHANGED]
    with Server(faults={key: "slow"}, slow=0.01) as server:
        assert ask(server, key)[1] == newsroom.pages(1)[key].body


def test_the_program_says_where_it_listens_and_ends_when_its_stdin_closes() -> None:
    root = Path(__file__).parent.parent
    command = [sys.executable, "-m", "tests.site.serve", "--edition", "2", "--copies", "60"]
    with subprocess.Popen(command, cwd=root, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        first, _, port = process.stdout.readline().strip().rpartition(":")
        assert first == "listening on 127.0.0.1"
        connection = http.client.HTTPConnection("127.0.0.1", int(port))
        connection.request("GET", "/" + PATHS[NEW].partition("/")[2], headers={"Host": "www.newsroom.example"})
        assert connection.getresponse().status == 200
        connection.close()
        process.stdin.close()
        assert process.wait(timeout=20) == 0
