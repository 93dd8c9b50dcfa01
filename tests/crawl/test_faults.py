"""Servers that answer slowly, break off, or say no: the crawl ends, and everything is recorded."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.crawl.rows import query
from tests.running import crawl
from tests.site.serve import FaultKind, Server

PAGE = "www.newsroom.example/a/28510203.html"
URL = "http://" + PAGE


def _crawl_with(fault: FaultKind, home: Path, *, code: int = 0) -> str:
    with Server(edition=1, faults={PAGE: fault}) as server:
        return crawl(home, server, "--site", "demo", code=code)


def _captures(home: Path) -> list[dict[str, object]]:
    sql = f"SELECT captured_at, status, truncated, ingest_state FROM captures WHERE url = '{URL}'"
    return query(f"sqlite:///{home / 'airchive.db'}", sql)


def test_a_slow_answer_is_an_answer(tmp_path: Path) -> None:
    _crawl_with("slow", tmp_path)
    assert [(row["status"], row["truncated"], row["ingest_state"]) for row in _captures(tmp_path)] == [
        (200, None, "ingested")
    ]


def test_a_503_is_archived_and_the_page_fetched_when_the_server_is_ready(tmp_path: Path) -> None:
    printed = _crawl_with("unavailable", tmp_path)
    assert [(row["status"], row["ingest_state"]) for row in _captures(tmp_path)] == [(503, "none"), (200, "ingested")]
    assert "failures   none" in printed


@pytest.mark.long
@pytest.mark.parametrize(("fault", "reason"), [("cut", "disconnect"), ("reset", "disconnect")])
def test_a_body_that_keeps_breaking_off_fails_in_the_end(fault: FaultKind, reason: str, tmp_path: Path) -> None:
    printed = _crawl_with(fault, tmp_path, code=1)
    assert {row["truncated"] for row in _captures(tmp_path)} == {reason}
    assert len(_captures(tmp_path)) == 4  # at once, and after 2, 10 and 60 seconds
    assert "failures   1" in printed or "failures   4" in printed
    pages = query(f"sqlite:///{tmp_path / 'airchive.db'}", f"SELECT attempts, last_error FROM page WHERE url = '{URL}'")
    assert pages[0]["attempts"] == 4
    assert pages[0]["last_error"]


def test_robots_txt_that_answers_with_an_error_forbids_the_host(tmp_path: Path) -> None:
    with Server(edition=1, faults={"ka.newsroom.example/robots.txt": "reset"}) as server:
        printed = crawl(tmp_path, server, "--site", "demo-ka", "--site", "demo-zh")
        asked = {request.path for request in server.log if request.host == "ka.newsroom.example"}
    assert asked == {"/robots.txt"}
    assert "robots (1)" in printed
    sites = query(f"sqlite:///{tmp_path / 'airchive.db'}", "SELECT DISTINCT site FROM articles")
    assert sites == [{"site": "demo-zh"}]
