"""Servers that answer slowly, break off, or say no: the crawl ends, and everything is recorded."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from tests.crawl.rows import query, rebuilt
from tests.running import Once, airchive, crawl
from tests.site import newsroom
from tests.site.serve import FaultKind, Server
from tests.warc.judges import assert_approved

PAGE = "www.newsroom.example/a/28510203.html"
URL = "http://" + PAGE


def _crawl_with(fault: FaultKind, home: Path, *, code: int = 0) -> str:
    with Server(edition=1, faults={PAGE: fault}) as server:
        return crawl(home, server, "--site", "demo", code=code)


def _database(home: Path) -> str:
    return f"sqlite:///{home / 'airchive.db'}"


def _captures(home: Path) -> list[dict[str, object]]:
    sql = f"SELECT captured_at, status, truncated, ingest_state FROM captures WHERE url = '{URL}'"
    return query(_database(home), sql)


@pytest.mark.long
def test_a_slow_answer_is_an_answer(tmp_path: Path) -> None:
    _crawl_with("slow", tmp_path)
    assert [(row["status"], row["truncated"], row["ingest_state"]) for row in _captures(tmp_path)] == [
        (200, None, "ingested")
    ]


def test_a_503_is_archived_and_the_page_fetched_when_the_server_is_ready(tmp_path: Path) -> None:
    printed = _crawl_with("unavailable", tmp_path)
    assert [(row["status"], row["ingest_state"]) for row in _captures(tmp_path)] == [(503, "none"), (200, "ingested")]
    assert "failures   none" in printed


@pytest.mark.parametrize("fault", ["cut", pytest.param("reset", marks=pytest.mark.long)])
def test_a_body_that_broke_off_once_is_kept_and_the_page_fetched_whole(
    fault: FaultKind, tmp_path: Path, sqlite_url: str
) -> None:
    with Server(edition=1, faults=Once({PAGE: fault})) as server:
        printed = crawl(tmp_path, server, "--site", "demo")
    assert "failures   none" in printed
    assert [(row["status"], row["truncated"], row["ingest_state"]) for row in _captures(tmp_path)] == [
        (200, "disconnect", "none"),
        (200, None, "ingested"),
    ]
    (path,) = (tmp_path / "warc").glob("*.warc.gz")
    assert_approved(path)
    airchive("reparse", "--database", sqlite_url, home=tmp_path)
    assert rebuilt(sqlite_url) == rebuilt(_database(tmp_path))


@pytest.mark.long
@pytest.mark.parametrize(("fault", "reason"), [("cut", "disconnect"), ("reset", "disconnect")])
def test_a_body_that_keeps_breaking_off_fails_in_the_end(fault: FaultKind, reason: str, tmp_path: Path) -> None:
    printed = _crawl_with(fault, tmp_path, code=1)
    assert {row["truncated"] for row in _captures(tmp_path)} == {reason}
    assert len(_captures(tmp_path)) == 4  # at once, and after 2, 10 and 60 seconds
    assert "failures   1: " in printed
    pages = query(_database(tmp_path), f"SELECT attempts, last_error FROM page WHERE url = '{URL}'")
    assert pages[0]["attempts"] == 4
    assert pages[0]["last_error"]


@pytest.mark.parametrize("fault", [pytest.param("reset", marks=pytest.mark.long), "unavailable"])
def test_a_robots_txt_that_cannot_be_read_forbids_the_host_for_now(fault: FaultKind, tmp_path: Path) -> None:
    with Server(edition=1, faults=Once({"ka.newsroom.example/robots.txt": fault})) as server:
        printed = crawl(tmp_path, server, "--site", "demo-ka", "--site", "demo-zh", code=1)
        asked = {request.path for request in server.log if request.host == "ka.newsroom.example"}
        assert asked == {"/robots.txt"}
        assert "failures   4: robots.txt unreachable (4)" in printed  # its sitemap, front page and policies
        assert query(_database(tmp_path), "SELECT DISTINCT site FROM articles") == [{"site": "demo-zh"}]
        assert "failures   none" in crawl(tmp_path, server, "--site", "demo-ka")
    articles = query(_database(tmp_path), "SELECT count(*) AS n FROM articles WHERE site = 'demo-ka'")
    assert articles == [{"n": sum(story.site.host == "ka.newsroom.example" for story in newsroom.stories(1))}]


def test_pages_wait_an_hour_where_robots_txt_cannot_be_read_and_a_month_where_it_forbids(tmp_path: Path) -> None:
    with Server(edition=1) as server:
        crawl(tmp_path, server, "--site", "demo")
        server.edition = 2
        server.faults = Once({"www.newsroom.example/robots.txt": "unavailable"})
        # A story that is due already, whatever the listings would say.
        with sqlite3.connect(tmp_path / "airchive.db") as database:
            database.execute(f"UPDATE page SET due_at = first_listed_at WHERE url = '{URL}'")
            database.execute("UPDATE robots SET fetched_at = '2026-01-01T00:00:00.000Z'")  # read longer than a day ago
        assert "robots.txt unreachable" in crawl(tmp_path, server, "--site", "demo", code=1)
    sql = "SELECT last_error, julianday(due_at) - julianday('now') AS days FROM page WHERE last_error LIKE 'robots%'"
    waits = {row["last_error"]: row["days"] for row in query(_database(tmp_path), sql)}
    assert 0 < waits["robots.txt unreachable"] < 1 / 23
    assert 29 < waits["robots"] < 31
    [story] = query(_database(tmp_path), f"SELECT attempts, last_error, due_at FROM page WHERE url = '{URL}'")
    assert (story["attempts"], story["last_error"]) == (0, None)  # it was not at hand, and waits with its host
    assert story["due_at"] is not None
