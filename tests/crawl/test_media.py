"""Pictures, sound and film of stories: what a crawl with `--media` fetches, what it leaves, and how both are told."""

from __future__ import annotations

import csv
import io
import json
import shutil
import zipfile
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from archive.warc.reader import read_record
from tests.crawl.picture_paper import CDN, FILES, WWW, PicturePaper
from tests.crawl.rows import Rows, query, rebuilt, rows
from tests.running import DemoCrawls, airchive, crawl, started, wait_for_requests
from tests.site.serve import Server

ALL = ("--media", "images,audio", "--media", "video")
ELSEWHERE = "http://elsewhere.example/ferry.png"


@dataclass(frozen=True)
class Crawled:
    """Two crawls of the paper: pictures within a budget of 50 kB, then everything up to 200 kB a file."""

    home: Path
    settings: dict[str, str]
    printed: tuple[str, str]
    asked: tuple[list[str], list[str]]

    @property
    def database(self) -> str:
        return f"sqlite:///{self.home / 'airchive.db'}"


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Crawled:
    folder = tmp_path_factory.mktemp("paper")
    home = folder / "data"
    with PicturePaper(folder) as paper:
        crawl = ("crawl", "gazette", "--media")
        first = airchive(*crawl, "images", "--media-budget", "50k", home=home, **paper.settings)
        asked = list(paper.asked)
        second = airchive(
            *crawl, "images,audio", "--media", "video", "--media-max", "200k", home=home, **paper.settings
        )
        return Crawled(home, paper.settings, (first.stdout, second.stdout), (asked, list(paper.asked[len(asked) :])))


def _files(crawled: Crawled) -> dict[str, dict[str, Any]]:
    return {row["url"]: row for row in rows(crawled.database, "article_media")}


def test_each_file_is_there_or_says_why_not(crawled: Crawled) -> None:
    assert {url: row["why_not"] for url, row in _files(crawled).items()} == {
        f"{CDN}/bridge.png": None,
        f"{CDN}/bridge.mp3": None,
        f"{CDN}/market.png": None,  # where it had moved to
        f"{WWW}/files/market.mp3": "status 404",
        f"{CDN}/large.png": "cut off: length",  # as its Content-Length says
        f"{CDN}/endless.mp4": "cut off: length",  # as it turned out
        f"{CDN}/page.png": "type text/html",
        f"{CDN}/private/mill.mp3": "robots",
        f"{CDN}/live/master.m3u8": "a stream",
        ELSEWHERE: "no host of the site's media",
    }


@pytest.mark.parametrize(
    ("url", "file"),
    [("bridge.png", "bridge.png"), ("bridge.mp3", "bridge.mp3"), ("market.png", "pictures/market.png")],
)
def test_the_row_leads_to_the_bytes_of_the_file(crawled: Crawled, url: str, file: str) -> None:
    row = _files(crawled)[f"{CDN}/{url}"]
    kind, data = FILES[f"{CDN}/{file}"]
    record = read_record(crawled.home / "warc" / row["warc_file"], row["warc_offset"], record_id=row["record_id"])
    assert record.url == f"{CDN}/{file}"
    assert record.payload() == data
    assert (row["bytes"], row["mime_type"], row["status"]) == (len(data), kind, 200)


def test_what_is_refused_is_not_asked_for_and_a_file_that_is_there_not_again(crawled: Crawled) -> None:
    first, second = crawled.asked
    asked = first + second
    assert not {ELSEWHERE, f"{CDN}/private/mill.mp3", f"{CDN}/live/master.m3u8"} & set(asked)
    assert f"{CDN}/robots.txt" in first
    assert asked.count(f"{CDN}/bridge.png") == asked.count(f"{CDN}/market.png") == 1
    assert not any(url.endswith(("mp3", "mp4")) for url in first)  # only pictures were wanted


def test_a_file_beyond_the_budget_ends_the_media_of_a_run_and_is_the_next_runs(crawled: Crawled) -> None:
    first, second = crawled.printed
    assert "  media      1 files, 30.0 kB\n" in first
    assert "media over --media-budget (" in first
    assert "  media      2 files, 100.0 kB\n" in second
    assert "media larger than --media-max (2)" in second
    assert "media: status 404 (1)" in second
    assert "media: a page in its place (1)" in second
    # The stories were read by the first run, which asked for pictures alone: the stream was none of its business.
    assert "media: no host of the site's media (1)" in first
    assert "a stream" not in first + second
    assert "  failures   none\n" in first
    assert "  failures   none\n" in second


def test_of_a_file_that_is_too_large_no_more_is_kept_than_may_be(crawled: Crawled) -> None:
    sql = f"SELECT url, warc_length FROM captures WHERE truncated = 'length' AND url LIKE '{CDN}/%' ORDER BY url"
    kept = query(crawled.database, sql)
    assert {row["url"] for row in kept} == {f"{CDN}/large.png", f"{CDN}/endless.mp4"}
    assert all(row["warc_length"] < 205 * 1024 for row in kept)


def test_files_are_due_again_only_where_they_were_not_there(crawled: Crawled) -> None:
    sql = "SELECT url FROM pages WHERE role IN ('image', 'audio', 'video') AND due_at IS NOT NULL"
    assert {row["url"] for row in query(crawled.database, sql)} == {
        *(f"{CDN}/{name}" for name in ("large.png", "endless.mp4", "page.png", "private/mill.mp3")),
        f"{WWW}/files/market.mp3",
    }


def test_the_ledger_counts_media_apart(crawled: Crawled) -> None:
    counted = query(crawled.database, "SELECT arguments, counts FROM run ORDER BY started_at")
    counts = [json.loads(str(row["counts"])) for row in counted]
    assert sorted((one["media"], one["media_bytes"]) for one in counts) == [(1, 30_000), (2, 100_000)]
    arguments = [json.loads(str(row["arguments"])) for row in counted]
    assert {(one["media"], one["media_budget"]) for one in arguments} == {
        ("images", 50 * 1024),
        ("images,audio,video", 1024**3),
    }


def test_a_rebuild_from_the_files_gives_the_same_rows(crawled: Crawled, tmp_path: Path) -> None:
    home = tmp_path / "data"
    shutil.copytree(crawled.home / "warc", home / "warc")
    airchive("reparse", home=home, **crawled.settings)
    database = f"sqlite:///{home / 'airchive.db'}"
    again = rebuilt(database)
    for table, found in rebuilt(crawled.database).items():
        assert again[table] == found, table
    forbidden = f"{CDN}/private/mill.mp3"  # what robots.txt said is the crawl's knowledge
    told, again_told = _told(crawled.database, forbidden), _told(database, forbidden)
    assert told == again_told
    assert len(told) == 9


def _told(database: str, without: str) -> Rows:
    return query(database, f"SELECT * FROM article_media WHERE url <> '{without}'")


def test_the_archive_is_whole_and_a_package_of_the_site_holds_its_files(crawled: Crawled, tmp_path: Path) -> None:
    airchive("verify", home=crawled.home, **crawled.settings)
    package = tmp_path / "gazette.wacz"
    airchive("package", "--to", package, "--site", "gazette", home=crawled.home, **crawled.settings)
    with zipfile.ZipFile(package) as opened:
        packed = b"".join(opened.read(name) for name in opened.namelist() if name.endswith(".warc.gz"))
    assert FILES[f"{CDN}/bridge.png"][1] in packed  # stored, for it does not compress


def test_an_article_is_shown_with_its_files(crawled: Crawled) -> None:
    shown = airchive("show", f"{WWW}/market", home=crawled.home, **crawled.settings).stdout
    assert f"\nmedia\n  image  {CDN}/market.png\n    30.0 kB, image/png: airchive-" in shown
    assert f"  audio  {WWW}/files/market.mp3\n    status 404: airchive-" in shown


def test_the_report_counts_media_apart(crawled: Crawled) -> None:
    said = airchive("report", home=crawled.home, **crawled.settings)
    assert "; media: 10 named, 3 archived" in said.stderr
    assert "cut off: length (2)" in said.stdout.replace("\n", " ")
    told = airchive("report", "--format", "csv", home=crawled.home, **crawled.settings).stdout
    days = list(csv.DictReader(io.StringIO(told)))
    assert (sum(int(day["media"]) for day in days), sum(int(day["media_archived"]) for day in days)) == (10, 3)
    reasons = Counter[str]()
    for day in days:
        reasons.update(json.loads(day["media_reasons"]))
    assert reasons == Counter(row["why_not"] for row in _files(crawled).values() if row["why_not"] is not None)


def test_a_report_of_stories_without_files_has_no_columns_of_them(demo_home: Path) -> None:
    said = airchive("report", "--since", "2010-01-01", home=demo_home)
    assert "media" not in said.stdout
    assert "; media: " in said.stderr


@pytest.fixture(scope="module")
def copied(demo: DemoCrawls, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home whose crawls asked for no media, to be crawled for them."""
    return shutil.copytree(demo.home, tmp_path_factory.mktemp("media") / "data")


def _database(home: Path) -> str:
    return f"sqlite:///{home / 'airchive.db'}"


DEMO = "SELECT url, kind, status, bytes, payload_digest, why_not FROM article_media"


@pytest.mark.long
@pytest.mark.parametrize("requests", [8, 30, 55])
def test_after_a_kill_the_next_crawl_fetches_the_rest(requests: int, copied: Path, tmp_path: Path) -> None:
    home = shutil.copytree(copied, tmp_path / "data")
    with Server(edition=2) as server:
        with started(home, server, words=ALL) as process:
            wait_for_requests(server, requests, process)
            process.kill()
        crawl(home, server, *ALL)
    undisturbed = shutil.copytree(copied, tmp_path / "undisturbed")
    with Server(edition=2) as server:
        crawl(undisturbed, server, *ALL)
    assert query(_database(home), DEMO) == query(_database(undisturbed), DEMO)
    assert query(_database(home), "SELECT url FROM page WHERE claimed_by IS NOT NULL") == []
    airchive("verify", home=home)


def test_media_that_no_crawl_has_asked_for_are_known_and_fetched_by_one_that_does(copied: Path) -> None:
    reasons = "SELECT DISTINCT why_not FROM article_media"
    assert query(_database(copied), reasons) == [{"why_not": "not fetched yet"}]
    with Server(edition=2) as server:
        printed = crawl(copied, server, *ALL)
        asked = {request.key for request in server.log if request.host.startswith(("gdb", "av"))}
    assert "media: status 404 (1)" in printed
    found = query(_database(copied), DEMO)
    assert {row["kind"] for row in found if row["why_not"] is None} == {"image", "audio", "video"}
    assert {row["why_not"] for row in found} == {None, "robots", "status 404"}
    assert {"gdb.newsroom.example/robots.txt", "av.newsroom.example/robots.txt"} < asked
    assert not any("/clips/ZH/" in key for key in asked)
