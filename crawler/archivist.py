"""Archivist: the one thread that writes. It owns the open WARC segment and the crawl's writing connection.

What waits together shares one sync and one commit (group commit): while one group is on its way to the disk the next
gathers, so that nothing waits for a timer. A caller's future is answered after the commit, never before: the commit is
the acknowledgement. After a failed write nothing more is written; every caller gets the same error.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from queue import Empty, SimpleQueue
from threading import Thread
from time import monotonic
from typing import Any, Generic, TypeVar

from archive import visits
from archive.capture import Capture, Exchange
from archive.errors import AirchiveError, ArchiveError, RefusedRecord
from archive.ingest import Change, store_readings
from archive.reading import Reading
from archive.store.engine import Engine, reading, writing
from archive.store.pages import DuePage
from archive.warc.record import check_exchange
from archive.warc.writer import ArchiveWriter

logger = logging.getLogger(__name__)

#: At most so many captures share a sync; a larger group would keep the first of them waiting.
GROUP_SIZE = 32
#: Readings wait for each other, for nobody waits for them: in a transaction of 32 one costs a third of what it costs in
#: one of 4. They wait so many seconds at most.
READING_WAIT = 0.1

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class _Job(Generic[T]):
    """Something to be made durable, and who waits for it."""

    work: T
    done: Future[Any] = field(default_factory=Future)


@dataclass(frozen=True, slots=True)
class Visited:
    """An exchange to archive, and the page it was made for (None: robots.txt)."""

    exchange: Exchange
    page: DuePage | None


@dataclass(frozen=True, slots=True)
class Missed:
    """A page that could not be fetched, and why; `rest` as archive.visits.record_miss takes it."""

    page: DuePage
    reason: str
    rest: timedelta | None = None


class Archivist:
    """Takes exchanges, readings and misses from any thread; answers with futures."""

    def __init__(self, engine: Engine, writer: ArchiveWriter, *, run_id: str, clock: Callable[[], datetime]) -> None:
        self._engine = engine
        self._writer = writer
        self._run_id = run_id
        self._clock = clock
        self._queue: SimpleQueue[_Job[Any] | None] = SimpleQueue()
        self._readings: list[_Job[Any]] = []  # they gather here
        self._readings_due = 0.0  # on the monotonic clock
        self._error: AirchiveError | None = None
        self._thread = Thread(target=self._run, name="archivist")
        self._files: dict[str, None] = {}

    def start(self) -> None:
        self._thread.start()

    def archive(self, exchange: Exchange, page: DuePage | None) -> Future[Capture]:
        """Make the exchange durable and its page done. The future raises ArchiveError or StoreError."""
        return self._put(Visited(exchange, page))

    def store(self, reading: Reading) -> Future[Change]:
        return self._put(reading)

    def miss(self, missed: Missed) -> Future[None]:
        return self._put(missed)

    @property
    def files(self) -> tuple[str, ...]:
        """The segments that captures of this run stand in, in order."""
        return tuple(self._files)

    def close(self) -> None:
        """Finish what is queued and seal the segment. Raises the error that stopped the writing, if one did.

        After such an error the segment is left as a crash would leave it: the next run's recovery reads what is whole.
        """
        self._queue.put(None)
        self._thread.join()
        if self._error is not None:
            self._writer.abandon()
            raise self._error
        self._writer.close()

    def _put(self, work: Any) -> Future[Any]:
        job: _Job[Any] = _Job(work)
        self._queue.put(job)
        return job.done

    def _run(self) -> None:
        closing = False
        while not closing:
            group, closing = self._next_group()
            try:
                self._serve(group)
            except AirchiveError as error:
                self._fail(group, error)
            except Exception as error:  # noqa: BLE001  # a thread that died in silence would leave its callers waiting
                self._fail(group, ArchiveError(f"fault of the archivist: {error!r}"))

    def _fail(self, group: Sequence[_Job[Any]], error: AirchiveError) -> None:
        """Tell the group, and everyone who comes after it, that nothing more is written."""
        if self._error is None:
            self._error = error
            logger.error("nothing more is written: %s", error)
        for job in group:
            if not job.done.done():
                job.done.set_exception(error)

    def _next_group(self) -> tuple[list[_Job[Any]], bool]:
        """What is to be done now, up to the group's size, and whether the end was among it."""
        waiting = self._wait()
        closing = None in waiting
        jobs = [job for job in waiting if job is not None]
        readings = [job for job in jobs if isinstance(job.work, Reading)]
        group = [job for job in jobs if not isinstance(job.work, Reading)]
        if readings and not self._readings:
            self._readings_due = monotonic() + READING_WAIT
        self._readings += readings
        if closing or len(self._readings) >= GROUP_SIZE or monotonic() >= self._readings_due:
            group += self._readings
            self._readings = []
        return group, closing

    def _wait(self) -> list[_Job[Any] | None]:
        """What is queued, at least one; nothing where the readings that gather are due before something comes."""
        waiting: list[_Job[Any] | None] = []
        with suppress(Empty):
            timeout = max(self._readings_due - monotonic(), 0) if self._readings else None
            waiting.append(self._queue.get(timeout=timeout))
            while len(waiting) < GROUP_SIZE:
                waiting.append(self._queue.get_nowait())
        return waiting

    def _serve(self, group: Sequence[_Job[Any]]) -> None:
        if self._error is not None and group:
            raise self._error
        self._archive([job for job in group if isinstance(job.work, Visited)])
        self._store([job for job in group if isinstance(job.work, Reading)])
        self._miss([job for job in group if isinstance(job.work, Missed)])

    def _archive(self, jobs: Sequence[_Job[Visited]]) -> None:
        jobs = [job for job in jobs if self._is_recordable(job)]
        if not jobs:
            return
        with reading(self._engine) as connection:
            originals = [visits.original_of(connection, job.work.exchange, job.work.page) for job in jobs]
        captures = self._writer.write(
            [(job.work.exchange, original) for job, original in zip(jobs, originals, strict=True)]
        )
        with writing(self._engine) as connection:
            visits.record(
                connection,
                [
                    visits.visit_of(job.work.exchange, capture, job.work.page)
                    for job, capture in zip(jobs, captures, strict=True)
                ],
                run_id=self._run_id,
            )
        self._files.update(dict.fromkeys(capture.warc_file for capture in captures))
        for job, capture in zip(jobs, captures, strict=True):
            job.done.set_result(capture)

    @staticmethod
    def _is_recordable(job: _Job[Visited]) -> bool:
        """What makes no sound record fails alone, before it could take its group with it."""
        try:
            check_exchange(job.work.exchange)
        except RefusedRecord as error:
            job.done.set_exception(error)
            return False
        return True

    def _store(self, jobs: Sequence[_Job[Reading]]) -> None:
        if not jobs:
            return
        changes = store_readings(self._engine, [job.work for job in jobs])
        for job, change in zip(jobs, changes, strict=True):
            job.done.set_result(change)

    def _miss(self, jobs: Sequence[_Job[Missed]]) -> None:
        if not jobs:
            return
        with writing(self._engine) as connection:
            for job in jobs:
                visits.record_miss(connection, job.work.page, job.work.reason, self._clock(), rest=job.work.rest)
        for job in jobs:
            job.done.set_result(None)
