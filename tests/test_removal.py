"""Absences: which answers show an article to be gone, and what tombstones a re-parse makes of them, in any order."""

from __future__ import annotations

from datetime import timedelta
from itertools import permutations
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from archive import discovery, reparse
from archive.article import article_id
from archive.home import Home
from archive.reading import read_capture
from archive.removal import missing_article
from archive.store import runs
from archive.store.engine import reading, writing
from tests.site import newsroom
from tests.store.builders import NOON, make_capture
from tests.warc.samples import exchange, writer

STORY = "www.newsroom.example/a/28510203.html"
URL = f"http://{STORY}"
KEY = article_id("demo", "28510203", URL)
HTML = b"Content-Type: text/html; charset=utf-8\r\n\r\n"
SOFT_404 = newsroom.not_found("www.newsroom.example", "/a/28510203.html").body
TITLED = b"<html><head><title>%b | The Paper</title></head><body><h1>%b</h1></body></html>"
PRESENT = b"HTTP/1.1 200 OK\r\n" + HTML + newsroom.pages(1)[STORY].body
ABSENT = [
    b"HTTP/1.1 404 Not Found\r\n\r\n",
    b"HTTP/1.1 302 Found\r\nLocation: /\r\n\r\n",
    b"HTTP/1.1 200 OK\r\n" + HTML + SOFT_404,
]


def missing(status: int = 200, *, url: str = URL, location: str | None = None, body: bytes = b"") -> str | None:
    capture = make_capture(1, url=url, status=status, location=location)
    return missing_article(read_capture(capture, b"HTTP/1.1 %d X\r\n" % status + HTML + body))


@pytest.mark.parametrize("url", [URL, "http://www.newsroom.example/a/slug/28510203.html"])
def test_what_shows_an_article_to_be_gone(url: str) -> None:
    assert missing(404, url=url) == missing(410, url=url) == missing(body=SOFT_404, url=url) == KEY
    for front in (
        "http://www.newsroom.example/",
        "http://m.newsroom.example",
        "http://ru.newsroom.example/?utm_source=x",
    ):
        assert missing(302, url=url, location=front) == KEY, front


@pytest.mark.parametrize(
    ("status", "url", "location", "body"),
    [
        (503, URL, None, b""),
        (403, URL, None, b""),
        (301, URL, "http://www.newsroom.example/a/another/28510203.html", b""),
        (302, URL, "http://www.newsroom.example/z/17", b""),
        (302, URL, "http://www.newsroom.example/?login=1", b""),
        (302, URL, "http://www.elsewhere.example/", b""),
        (302, URL, "http://[broken/", b""),
        (200, URL, None, newsroom.pages(1)[STORY].body),
        (200, URL, None, TITLED % (b"Access denied", b"Access denied")),
        (404, "http://www.newsroom.example/amp/28510203.html", None, b""),
        (404, "http://www.newsroom.example/z/17", None, b""),
        (404, "http://www.newsroom.example/sitemap_8_3.xml.gz", None, b""),
        (404, "http://www.undescribed.example/a/28510203.html", None, b""),
    ],
)
def test_what_shows_nothing_of_the_kind(status: int, url: str, location: str | None, body: bytes) -> None:
    assert missing(status, url=url, location=location, body=body) is None


@pytest.mark.parametrize("title", ["Page not found", "404", "Страница не найдена", "Error 404: no such page"])
def test_a_title_says_that_there_is_no_page(title: str) -> None:
    page = TITLED % (title.encode(), title.encode())
    found = read_capture(make_capture(1, url="https://paper.example/story"), b"HTTP/1.1 200 OK\r\n" + HTML + page)
    assert found.not_found


@pytest.mark.parametrize("title", ["Access denied", "503 Service Unavailable", "Just a moment...", "Error 500"])
def test_a_gate_before_a_page_is_no_absence_of_it(title: str) -> None:
    page = TITLED % (title.encode(), title.encode())
    found = read_capture(make_capture(1, url="https://paper.example/story"), b"HTTP/1.1 200 OK\r\n" + HTML + page)
    assert (found.outcome, found.not_found) == ("not_article", False)


def test_a_reparse_makes_the_same_tombstone_in_any_order(tmp_path: Path, database: Engine) -> None:
    """Seen, gone, gone again, back, gone, gone: the tombstone is that of the fifth."""
    home = Home(tmp_path / "data")
    home.create()
    answers = [PRESENT, ABSENT[0], ABSENT[1], PRESENT, ABSENT[2], ABSENT[0]]
    with writer(home.warc, max_segment_bytes=1) as archive:
        made = [archive.write([(exchange(answer, URL, started_at=NOON + number * timedelta(hours=2)), None)])[0]
                for number, answer in enumerate(answers)]  # fmt: skip
    files = sorted(home.warc.glob("*.warc.gz"))
    with writing(database) as connection:
        discovery.make_sites_known(connection)
        runs.start(connection, "run", kind="reparse", arguments={}, version="0", now=NOON)
    for order in list(permutations(files))[:: 720 // 5]:
        with writing(database) as connection:
            for table in (
                "signal",
                "requisite",
                "link",
                "image",
                "media",
                "article_tag",
                "article_person",
                "revision",
                "article",
                "capture",
            ):
                connection.execute(text(f"DELETE FROM {table}"))
        assert not reparse.reparse_files(order, home, database, run_id="run").failed
        with reading(database) as connection:
            (row,) = connection.execute(text("SELECT removed_at, removed_record_id, last_seen_at FROM articles"))
        assert row == ("2026-11-23T20:00:00.000Z", made[4].record_id, "2026-11-23T18:00:00.000Z")
