"""Re-parse rebuilds the rows of the crawl, in either database, in any order, with any number of workers."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest

from tests.crawl.rows import query, rebuilt
from tests.running import ROOT, DemoCrawls, airchive

FOREIGN = ROOT.parent / "shared" / "data" / "warcs"


def _reparse(demo: DemoCrawls, database: str, *words: str | Path) -> str:
    return airchive("reparse", *words, "--database", database, home=demo.home).stderr


def test_a_fresh_database_of_either_kind_gets_the_crawls_own_rows(demo: DemoCrawls, database_url: str) -> None:
    _reparse(demo, database_url)
    again = rebuilt(database_url)
    for table, rows in rebuilt(demo.database).items():
        assert again[table] == rows, table


def test_twice_is_as_once(demo: DemoCrawls, sqlite_url: str) -> None:
    _reparse(demo, sqlite_url)
    assert "0 new, 0 revised" in _reparse(demo, sqlite_url)
    assert rebuilt(sqlite_url) == rebuilt(demo.database)


def test_the_order_of_the_files_and_the_number_of_workers_do_not_matter(demo: DemoCrawls, sqlite_url: str) -> None:
    _reparse(demo, sqlite_url, "--workers", "2", *reversed(_files(demo)))
    assert rebuilt(sqlite_url) == rebuilt(demo.database)


def test_a_dry_run_says_what_would_change_and_changes_nothing(demo: DemoCrawls, sqlite_url: str) -> None:
    said = _reparse(demo, sqlite_url, "--dry-run")
    assert "47 new, 0 revised, 0 unchanged" in said  # a dry run compares each page with the store alone
    assert query(sqlite_url, "SELECT count(*) AS n FROM capture") == [{"n": 0}]
    assert "0 new, 0 revised, 47 unchanged" in _reparse(demo, demo.database, "--dry-run")


def test_stale_only_reads_what_an_older_extractor_read(demo: DemoCrawls, sqlite_url: str) -> None:
    _reparse(demo, sqlite_url)
    assert "0 files, 0 records" in _reparse(demo, sqlite_url, "--stale-only")
    with sqlite3.connect(sqlite_url.removeprefix("sqlite:///")) as database:
        database.execute("UPDATE capture SET extractor_version = 0 WHERE url LIKE '%ru.newsroom%'")
    tried = _reparse(demo, sqlite_url, "--stale-only", "--dry-run")
    assert "0 new, 0 revised, 8 unchanged" in tried
    assert query(sqlite_url, "SELECT count(*) AS n FROM run WHERE kind = 'reparse'") == [{"n": 2}]  # it left no trace
    said = _reparse(demo, sqlite_url, "--stale-only")
    assert "0 new, 0 revised, 8 unchanged" in said
    assert "0 files, 0 records" in _reparse(demo, sqlite_url, "--stale-only")


def test_stale_only_takes_no_files(demo: DemoCrawls) -> None:
    done = airchive("reparse", "--stale-only", *_files(demo), home=demo.home, code=2)
    assert "it takes no files" in done.stderr


def _files(demo: DemoCrawls) -> list[Path]:
    return sorted((demo.home / "warc").glob("*.warc.gz"))


def test_a_torn_file_is_read_as_far_as_it_goes_and_named(demo: DemoCrawls, tmp_path: Path) -> None:
    whole = _files(demo)[0].read_bytes()
    torn = tmp_path / "torn.warc.gz"
    torn.write_bytes(whole[:-20])
    done = airchive("reparse", "--json", torn, home=tmp_path / "data", code=1)
    (report,) = json.loads(done.stdout)
    assert len(report["damage"]) == 1
    assert report["damage"][0].startswith("byte ")
    assert report["outcomes"]["new"] >= 40


def test_what_is_no_archive_is_said_to_be_none(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "notes.txt").write_text("no records here, only words, and a good many of them")
    (report,) = json.loads(airchive("reparse", "--json", tmp_path / "in", home=tmp_path / "data").stdout)
    assert "no WARC, ARC or WACZ" in report["unreadable"]
    assert "no such file" in airchive("reparse", tmp_path / "none.warc", home=tmp_path / "data", code=2).stderr


@pytest.mark.long
@pytest.mark.skipif(not FOREIGN.is_dir(), reason="../shared/data/warcs is not here")
def test_files_of_twenty_other_tools_are_accounted_for(tmp_path: Path) -> None:
    report = json.loads(airchive("reparse", "--json", FOREIGN, home=tmp_path / "data", code=1).stdout)
    files = [path for path in FOREIGN.rglob("*") if path.is_file()]
    assert {entry["file"] for entry in report} == {str(path) for path in files}
    for entry in report:
        # Each record came to something: a capture to its outcome, any other to "no capture".
        assert sum(entry["records"].values()) <= sum(entry["outcomes"].values()), entry["file"]
    database = f"sqlite:///{tmp_path / 'data' / 'airchive.db'}"
    assert query(database, "SELECT count(*) AS n FROM capture WHERE ingest_state = 'pending'") == [{"n": 0}]
