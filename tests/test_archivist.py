"""Archivist: what it answers, and in which order."""

from __future__ import annotations

import io
import uuid
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from threading import Thread
from typing import Any, cast

from archive.archivist import Archivist
from archive.archivist_process import _take_orders
from archive.capture import Capture, Exchange
from archive.discovery import make_sites_known
from archive.errors import AirchiveError, ArchiveError, RefusedRecord, WriteFailed
from archive.frames import pack
from archive.ingest import Change
from archive.orders import Answer, Missed, Visited
from archive.pool import ReadingPool
from archive.reading import Reading, read_capture
from archive.store import captures, pages, runs
from archive.store.engine import Engine, open_database, reading, writing
from archive.store.listings import PageListing, list_pages
from archive.store.pages import DuePage
from archive.warc.files import SystemFiles
from archive.warc.writer import ArchiveWriter

URL = "http://www.newsroom.example/sitemap.xml"
NOW = datetime(2026, 11, 25, tzinfo=UTC)
LISTING = b'<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"></urlset>'


class _HeldReader:
    """A pool of one reader that reads when the test says so."""

    def __init__(self) -> None:
        self.held: list[Callable[[], None]] = []

    def read_then(self, capture: Capture, block: bytes, then: Callable[[Reading], None]) -> None:
        self.held.append(lambda: then(read_capture(capture, block)))


class _FullDisk(SystemFiles):
    full = False

    def write(self, descriptor: int, data: bytes) -> int:
        if self.full:
            raise OSError(28, "No space left on device")
        return super().write(descriptor, data)


class _Desk:
    """An archivist in a thread, and its answers as they come."""

    def __init__(self, url: str, folder: Path, pool: ReadingPool | None = None) -> None:
        self.engine: Engine = open_database(url)
        run_id = str(uuid.uuid4())
        with writing(self.engine) as connection:
            make_sites_known(connection)
            runs.start(connection, run_id, kind="crawl", arguments={}, version="1", now=NOW)
            list_pages(connection, [PageListing(url=URL, site="demo", role="sitemap", listed_in=None)], NOW)
        self.reader = _HeldReader()
        self.files = _FullDisk()
        self.answers: list[Answer] = []
        writer = ArchiveWriter(
            folder, run_id=run_id, software="test/1", clock=_now, new_id=lambda: str(uuid.uuid4()), files=self.files
        )
        pool = pool or cast(ReadingPool, self.reader)
        self.archivist = Archivist(self.engine, writer, pool, run_id=run_id, clock=_now, answer=self.answers.extend)
        self.ended: AirchiveError | None = None
        self._thread = Thread(target=self._run, daemon=True)
        self._thread.start()

    def _run(self) -> None:
        try:
            self.archivist.run()
        except AirchiveError as error:
            self.ended = error

    def page(self) -> DuePage:
        with reading(self.engine) as connection:
            found = pages.find_due(connection, [URL]).get(URL)
        assert found is not None
        return found

    def wait_for(self, count: int) -> None:
        for _ in range(3000):
            if len(self.answers) >= count or not self._thread.is_alive():
                break
            self._thread.join(0.01)
        assert len(self.answers) >= count

    def finish(self) -> None:
        self.archivist.finish()
        self._thread.join(30)
        assert not self._thread.is_alive()
        self.engine.dispose()

    def of(self, number: int) -> list[Any]:
        return [answer for to, answer in self.answers if to == number]


def _now() -> datetime:
    return datetime.now(UTC)


def _exchange(status: bytes, body: bytes = b"", url: str = URL) -> Exchange:
    head = b"HTTP/1.1 %s\r\nContent-Type: application/xml\r\nContent-Length: %d\r\n\r\n" % (status, len(body))
    return Exchange(url, b"GET /sitemap.xml HTTP/1.1\r\nHost: www.newsroom.example\r\n\r\n", head + body, _now())


def test_the_capture_comes_before_the_change_and_is_in_the_database_by_then(sqlite_url: str, tmp_path: Path) -> None:
    desk = _Desk(sqlite_url, tmp_path)
    desk.archivist.take([(7, Visited(_exchange(b"200 OK", LISTING), desk.page()))])
    desk.wait_for(1)
    (capture,) = desk.of(7)
    assert isinstance(capture, Capture)
    with reading(desk.engine) as connection:
        assert captures.find(connection, capture.record_id) == capture
    desk.reader.held.pop()()
    desk.finish()
    assert desk.ended is None
    assert [type(answer) for answer in desk.of(7)] == [Capture, Change]
    assert desk.of(7)[1].outcome == "listing"


def test_a_revisit_waits_until_its_original_is_ingested(sqlite_url: str, tmp_path: Path) -> None:
    desk = _Desk(sqlite_url, tmp_path)
    desk.archivist.take([(1, Visited(_exchange(b"200 OK", LISTING), desk.page()))])
    desk.wait_for(1)
    desk.archivist.take([(2, Visited(_exchange(b"304 Not Modified"), desk.page()))])
    desk.wait_for(2)
    assert desk.of(2)[0].refers_to_id == desk.of(1)[0].record_id
    desk.archivist.finish()
    desk.reader.held.pop()()
    desk.finish()
    assert [(number, type(answer)) for number, answer in desk.answers[2:]] == [(1, Change), (2, Change)]
    assert desk.of(2)[1].outcome == "none"  # and not "pending"


def test_what_makes_no_sound_record_fails_alone(sqlite_url: str, tmp_path: Path) -> None:
    desk = _Desk(sqlite_url, tmp_path)
    false = Visited(_exchange(b"200 OK", url="http://www.newsroom.example/a\r\nb"), None)
    robots = Visited(_exchange(b"404 Not Found", url="http://www.newsroom.example/robots.txt"), None)
    desk.archivist.take([(1, false), (2, robots), (3, Missed(desk.page(), "ConnectionLost"))])
    desk.finish()
    assert desk.ended is None
    assert [type(answer) for answer in desk.of(1)] == [RefusedRecord]
    assert [type(answer) for answer in desk.of(2)] == [Capture, Change]
    assert desk.of(3) == [None]
    assert desk.page().attempts == 1


def test_after_a_failed_write_every_order_gets_the_same_error(sqlite_url: str, tmp_path: Path) -> None:
    desk = _Desk(sqlite_url, tmp_path)
    desk.archivist.take([(1, Visited(_exchange(b"200 OK", LISTING), desk.page()))])
    desk.wait_for(1)
    desk.files.full = True
    desk.reader.held.pop()()  # what was read gathers while the next order comes
    desk.archivist.take([(2, Visited(_exchange(b"200 OK", LISTING), replace(desk.page(), record_id=None)))])
    desk.wait_for(3)
    desk.archivist.take([(3, Missed(desk.page(), "ConnectionLost"))])
    desk.finish()
    assert isinstance(desk.ended, WriteFailed)
    assert desk.of(2) == desk.of(3) == [desk.ended]
    assert len(desk.of(1)) == 2
    assert desk.page().attempts == 0
    assert len(list(tmp_path.glob("*.open"))) == 1  # left to recovery


def test_where_nobody_can_read_the_writing_ends_and_what_is_archived_waits_for_the_next_run(
    sqlite_url: str, tmp_path: Path
) -> None:
    with closing(ReadingPool(1, read=lambda capture, block: read_capture(capture, block))) as pool:  # cannot be sent
        desk = _Desk(sqlite_url, tmp_path, pool)
        desk.archivist.take([(1, Visited(_exchange(b"200 OK", LISTING), desk.page()))])
        desk.wait_for(2)
        desk.archivist.take([(2, Missed(desk.page(), "ConnectionLost"))])
        desk.finish()
    assert isinstance(desk.ended, ArchiveError)
    assert "fault of the readers' pool" in str(desk.ended)
    assert desk.of(1)[1] == desk.of(2)[0] == desk.ended
    engine = open_database(sqlite_url)
    with reading(engine) as connection:
        assert [capture.record_id for capture in captures.pending(connection)] == [desk.of(1)[0].record_id]
    engine.dispose()


def test_orders_that_cannot_be_read_end_the_writing(sqlite_url: str, tmp_path: Path) -> None:
    desk = _Desk(sqlite_url, tmp_path)
    spoilt = bytearray(pack([(1, "order")]))
    spoilt[-4:] = b"\xff" * 4
    _take_orders(io.BytesIO(bytes(spoilt)), desk.archivist)
    desk.finish()
    assert isinstance(desk.ended, ArchiveError)
    assert str(desk.ended).startswith("fault of the archivist: ")
