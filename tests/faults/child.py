"""One run of recovery and archivist on the newsroom, without Scrapy and without a socket: a crawl for faults to strike.

It does to home and database what a crawl does: recover, note the run, claim pages, archive answers, ingest them, seal,
note the end. The answers are the newsroom's own. What it is told is acknowledged it says on a pipe, at once.
"""

from __future__ import annotations

import os
import signal
import uuid
from collections import deque
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from multiprocessing.connection import Connection as Pipe
from pathlib import Path
from socket import gethostname
from typing import Any, cast
from urllib.parse import urlsplit

from archive import discovery
from archive.archivist import Archivist
from archive.capture import Capture, Exchange
from archive.errors import AirchiveError
from archive.home import Home
from archive.ingest import Change
from archive.orders import Answer, Claim, Missed, Visited
from archive.pool import ReadingPool
from archive.reading import Reading, read_capture
from archive.recovery import recover
from archive.sites.registry import load
from archive.store import claims, runs
from archive.store.engine import Engine, open_database, writing
from archive.store.listings import list_pages
from archive.store.pages import DuePage
from archive.warc.writer import ArchiveWriter
from tests.faults.plan import Fault, FaultyFiles, FaultySteps, Trouble
from tests.site.answers import Answerer, Request

SITES = ("demo-ka", "demo-zh")
LISTINGS = ("sitemap", "feed", "shard")
STORIES = ("article",)
#: Visits that are under way at once: several turns, each a group.
BATCH = 5
SEGMENT_BYTES = 24_000


@dataclass(frozen=True, slots=True)
class Task:
    """What a run works on, and the fault that strikes it; or at which point from its start it is killed.

    `work` is a function of a module that does something else than a crawl.
    """

    home: Path
    database: str
    fault: Fault | None = None
    kill_at: int = 0
    work: Callable[[Task, Trouble], None] | None = None


def serve(task: Task, pipe: Pipe) -> None:
    """The process: tells ("ack", record id), ("struck", fault), ("end", (exit code, message))."""
    signal.signal(signal.SIGTERM, signal.SIG_DFL)  # as a process has it that was not forked from one that ran already
    trouble = Trouble(task.fault, lambda point, number: _tell(task, pipe, point, number), task.kill_at)
    try:
        if task.work is not None:
            task.work(task, trouble)
        else:
            run(task, trouble, lambda capture: pipe.send(("ack", capture.record_id)))
    except AirchiveError as error:
        pipe.send(("end", (error.exit_code, str(error))))
    else:
        pipe.send(("end", (0, "")))


def _tell(task: Task, pipe: Pipe, point: str, number: int) -> None:
    if task.fault is not None and (point, number) == (task.fault.point, task.fault.occurrence):
        pipe.send(("struck", None))


def run(task: Task, trouble: Trouble, acknowledge: Callable[[Capture], None], files: Any = None) -> None:
    """One run. Raises the error that ended it, as a crawl does."""
    files = files or FaultyFiles(trouble)
    home = Home(task.home)
    home.create()
    with home.locked("a run for faults", _now()), ExitStack() as cleanup:
        engine = open_database(task.database, steps=FaultySteps(trouble))
        cleanup.callback(engine.dispose)
        recover(home, engine, _now, files)
        run_id = str(uuid.uuid4())
        cleanup.enter_context(runs.at_work(engine, run_id))
        _note_start(engine, run_id)
        error = _archive(engine, home, run_id, files, acknowledge)
        _note_end(engine, run_id, error)
        if error is not None:
            raise error


def _note_start(engine: Engine, run_id: str) -> None:
    registry, now = load(), _now()
    with writing(engine, "noting the run's start") as connection:
        discovery.make_sites_known(connection)
        runs.start(
            connection, run_id, kind="crawl", arguments={}, version="1", now=now, host=gethostname(), pid=os.getpid()
        )
        list_pages(connection, discovery.seeds([registry.site(key) for key in SITES]), now)
        claims.make_due(connection, SITES, (*LISTINGS, *STORIES), now)


def _note_end(engine: Engine, run_id: str, error: AirchiveError | None) -> None:
    code, outcome = (0, "done") if error is None else (error.exit_code, f"stopped: {error}")
    with writing(engine, "noting the run's end") as connection:
        claims.release(connection, [run_id])
        runs.finish(connection, run_id, counts={}, exit_code=code, outcome=outcome, now=_now())


def _archive(
    engine: Engine, home: Home, run_id: str, files: Any, acknowledge: Callable[[Capture], None]
) -> AirchiveError | None:
    writer = ArchiveWriter(
        home.warc,
        run_id=run_id,
        software="test/1",
        clock=_now,
        new_id=lambda: str(uuid.uuid4()),
        max_segment_bytes=SEGMENT_BYTES,
        files=files,
    )
    crawl = _Crawl(acknowledge)
    reader = cast(ReadingPool, _Reader())
    archivist = Archivist(engine, writer, reader, run_id=run_id, clock=_now, answer=crawl.take)
    signal.signal(signal.SIGTERM, lambda *_: crawl.stop())
    crawl.begin(archivist)
    try:
        archivist.run()
    except AirchiveError as error:
        return error
    return None


class _Reader:
    """Reads on the spot."""

    def read_then(self, capture: Capture, block: bytes, then: Callable[[Reading], None]) -> None:
        then(read_capture(capture, block))


@dataclass
class _Crawl:
    """Gives the archivist its orders, and the next ones when answers come. All in the archivist's thread."""

    acknowledge: Callable[[Capture], None]
    waiting: deque[DuePage] = field(default_factory=deque)
    asked: dict[int, DuePage | None] = field(default_factory=dict)  # without an answer that ends the order
    unwritten: set[int] = field(default_factory=set)  # of them, visits without their capture
    sites: deque[str] = field(default_factory=lambda: deque(SITES))  # that may have something due
    stopped: bool = False
    finished: bool = False
    number: int = 0
    begun: datetime = field(default_factory=lambda: datetime.now(UTC))
    answerer: Answerer = field(default_factory=Answerer)

    def begin(self, archivist: Archivist) -> None:
        self.archivist = archivist
        self._go_on()

    def stop(self) -> None:
        """No more orders, as after a signal; the answers of those that are out end the run."""
        self.stopped = True

    def take(self, answers: list[Answer]) -> None:
        for number, answer in answers:
            if isinstance(answer, Capture):
                self.acknowledge(answer)
                self.unwritten.discard(number)
                continue
            self.asked.pop(number, None)
            self.unwritten.discard(number)
            if isinstance(answer, AirchiveError):
                self.stopped = True
            elif isinstance(answer, Change):
                self._look_at(*answer.replenished)
            elif isinstance(answer, list):
                self._claimed(answer)
        self._go_on()

    def _claimed(self, found: list[DuePage]) -> None:
        self.waiting.extend(found)
        if found:
            self._look_at(found[0].site)

    def _look_at(self, *sites: str) -> None:
        self.sites.extend(site for site in sites if site in SITES and site not in self.sites)

    def _go_on(self) -> None:
        """Visit what is claimed, a batch at a time; then claim; then finish."""
        if self.finished or self.unwritten:
            return
        if self.waiting and not self.stopped:
            for _ in range(min(BATCH, len(self.waiting))):
                self._visit(self.waiting.popleft())
        elif self.asked:
            return
        elif self.sites and not self.stopped:
            self._order(Claim(self.sites.popleft(), self.begun, LISTINGS, 64, STORIES, 64, None), None)
        else:
            self.finished = True
            self.archivist.finish()

    def _visit(self, page: DuePage) -> None:
        if page.role == "article" and page.attempts == 0 and page.url.endswith("3.html"):
            self._order(Missed(page, "ConnectionLost", timedelta(0)), page)
            return
        number = self._order(Visited(self._fetch(page), page), page)
        self.unwritten.add(number)

    def _order(self, work: Visited | Missed | Claim, page: DuePage | None) -> int:
        self.number += 1
        self.asked[self.number] = page
        self.archivist.take([(self.number, work)])
        return self.number

    def _fetch(self, page: DuePage) -> Exchange:
        parts = urlsplit(page.url)
        target = parts.path + (f"?{parts.query}" if parts.query else "")
        known = {"If-None-Match": page.etag, "If-Modified-Since": page.last_modified} if page.record_id else {}
        lines = [f"GET {target} HTTP/1.1", f"Host: {parts.netloc}", *(f"{n}: {v}" for n, v in known.items() if v)]
        head = ("\r\n".join(lines) + "\r\n\r\n").encode()
        answer = self.answerer.answer(Request.parse(head, 0), 1, 0)
        return Exchange(page.url, head, answer.head() + answer.body, _now(), "127.0.0.1")


def _now() -> datetime:
    return datetime.now(UTC)
