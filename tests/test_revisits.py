"""Revisits after a new extractor: they say what their originals now say, whichever of the two was read first."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine

from archive import discovery, ingest, reparse
from archive.capture import Capture
from archive.extraction import extract
from archive.home import Home
from archive.reading import Reading, read_capture
from archive.store import articles, captures, runs
from archive.store.engine import reading, writing
from archive.store.types import format_capture_time
from tests.site import newsroom
from tests.store.builders import NOON
from tests.warc.samples import NOT_MODIFIED, exchange, writer

STORY = "www.newsroom.example/a/28510203.html"
URL = f"http://{STORY}"
NEW = extract.EXTRACTOR_VERSION


@pytest.fixture
def home(tmp_path: Path) -> Home:
    home = Home(tmp_path / "data")
    home.create()
    return home


def archive_story_and_revisit(home: Home) -> tuple[Capture, Capture]:
    """A story and the 304 of a day later, each in a file of its own."""
    page = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + newsroom.pages(1)[STORY].body
    with writer(home.warc, max_segment_bytes=1) as archive:
        (original,) = archive.write([(exchange(page, URL), None)])
        later = original.captured_at + timedelta(days=1)
        (revisit,) = archive.write([(exchange(NOT_MODIFIED, URL, started_at=later), original)])
    assert revisit.record_type == "revisit"
    return original, revisit


class ReadsHere:
    """A pool that reads in this process."""

    def __init__(self, workers: int) -> None:
        self.workers = workers

    def submit(self, capture: Capture, block: bytes) -> Future[Reading]:
        future: Future[Reading] = Future()
        future.set_result(read_capture(capture, block))
        return future

    def close(self) -> None:
        pass


def read_with_an_older_extractor(home: Home, engine: Engine, patch: pytest.MonkeyPatch) -> None:
    with patch.context() as older:
        for module in (extract, ingest, reparse):
            older.setattr(module, "EXTRACTOR_VERSION", NEW - 1)
        older.setattr(reparse, "ReadingPool", ReadsHere)  # other processes would have the new version
        with writing(engine) as connection:
            discovery.make_sites_known(connection)
            runs.start(connection, "run", kind="reparse", arguments={}, version="0", now=NOON)
        assert not reparse.reparse_files(files(home), home, engine, run_id="run").failed


def files(home: Home) -> list[Path]:
    return sorted(home.warc.glob("*.warc.gz"))


def read_what_is_stale(home: Home, engine: Engine) -> reparse.ReparseReport:
    return reparse.reparse_stale(home, engine, run_id="run")


def read_revisits_first(home: Home, engine: Engine) -> reparse.ReparseReport:
    return reparse.reparse_files(reversed(files(home)), home, engine, run_id="run")


@pytest.mark.parametrize("read_anew", [read_what_is_stale, read_revisits_first])
def test_a_revisit_says_what_a_new_extractor_makes_of_its_original(
    read_anew: Callable[[Home, Engine], reparse.ReparseReport],
    home: Home,
    database: Engine,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    original, revisit = archive_story_and_revisit(home)
    read_with_an_older_extractor(home, database, monkeypatch)
    with reading(database) as connection:
        before = captures.find_outcome(connection, revisit.record_id)
    assert before is not None
    assert before.extractor_version == NEW - 1
    assert not read_anew(home, database).failed
    with reading(database) as connection:
        first, second = (captures.find_outcome(connection, one.record_id) for one in (original, revisit))
        history = articles.history(connection, str(before.article_id))
    assert first is not None
    assert second is not None
    assert (second.state, second.extractor_version) == ("ingested", NEW)
    assert second.revision_id == first.revision_id != before.revision_id
    (standing,) = [row for row in history if row["is_current"]]
    assert standing["revision_id"] == first.revision_id
    assert standing["last_seen_at"] == format_capture_time(revisit.captured_at)


def test_a_revisit_whose_original_is_lost_stands_as_it_was(
    home: Home, database: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    original, revisit = archive_story_and_revisit(home)
    read_with_an_older_extractor(home, database, monkeypatch)
    home.locate(original.warc_file).unlink()
    with reading(database) as connection:
        before = captures.find_outcome(connection, revisit.record_id)
    report = read_what_is_stale(home, database)
    assert (report.failed, report.unresolved) == (
        True,
        0,
    )  # the lost file is named; the revisit is no failure of its own
    with reading(database) as connection:
        assert captures.find_outcome(connection, revisit.record_id) == before
        assert captures.pending(connection) == []


def test_a_revisit_of_what_a_living_run_has_yet_to_read_goes_on_waiting(home: Home, database: Engine) -> None:
    original, revisit = archive_story_and_revisit(home)
    with writing(database) as connection:
        discovery.make_sites_known(connection)
        runs.start(connection, "living", kind="crawl", arguments={}, version="0", now=NOON)
        captures.insert(connection, [original, revisit], run_id="living")
    assert ingest.resolve_revisits(database) == 0
    with reading(database) as connection:
        assert captures.pending(connection) == [original, revisit]


def test_a_revisit_whose_original_is_nowhere_fails(home: Home, database: Engine) -> None:
    _, revisit = archive_story_and_revisit(home)
    with writing(database) as connection:
        discovery.make_sites_known(connection)
        runs.start(connection, "run", kind="crawl", arguments={}, version="0", now=NOON)
        captures.insert(connection, [revisit], run_id="run")
    assert ingest.resolve_revisits(database) == 1
    with reading(database) as connection:
        assert captures.pending(connection) == []
