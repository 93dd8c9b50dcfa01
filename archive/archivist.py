"""Archivist: the one who writes. It owns the open WARC segment, the crawl's writing connection and the readers.

An exchange becomes a durable WARC record, then a row, then (the commit is the acknowledgement) a Capture; its bytes go
on to a reader, and what that says becomes rows and a Change. What waits together shares one turn: one sync of the
segment, one transaction of the database (group commit). While one turn is on its way to the disk the next gathers, so
that nothing waits for a timer. After a failed write nothing more is written; every order gets the same error. Where the
disk is nearly full nothing more is archived or claimed; what is under way comes to its end and the segment is sealed.

It knows nothing of processes; archive.archivist_process runs it in one of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from queue import Empty, SimpleQueue
from time import monotonic

from archive import visits
from archive.capture import Capture, Exchange
from archive.errands import Errand
from archive.errors import AirchiveError, ArchiveError, DiskNearlyFull, RefusedRecord
from archive.ingest import Change, store_listing, store_small
from archive.orders import Answer, Claim, Missed, Order, Visited, Work, describe
from archive.politeness import HostState
from archive.pool import ReadingPool
from archive.reading import Reading, read_media, read_without_bytes
from archive.store import claims, hosts
from archive.store.engine import Connection, Engine, reading, transact
from archive.warc.record import check_exchange
from archive.warc.writer import ArchiveWriter

#: At most so many captures share a sync; a larger group would keep the first of them waiting.
GROUP_SIZE = 32
#: Readings wait for each other, for nobody waits for them: in a transaction of 32 one costs a third of what it costs in
#: one of 4. They wait so many seconds at most.
READING_WAIT = 0.1
#: Bytes of a block that is kept until a reader is free for it; a larger one is read from the disk again then.
HELD_BLOCK = 1024 * 1024
#: Once no more orders come, readings still under way are waited for so many seconds. Their captures stay pending then,
#: and the next run ingests them. A crawl that comes to its own end has waited for them already.
LAST_READINGS = 3.0


@dataclass(frozen=True, slots=True)
class _Read:
    """What the bytes of an archived visit say, to be stored."""

    reading: Reading


#: An error comes from another thread that works for the archivist, and ends the writing.
_Job = tuple[int, Work | _Read | ArchiveError]
_NO_ORDER = -1


class Archivist:
    """Takes orders from any thread; works and answers in the one that calls `run`."""

    def __init__(
        self,
        engine: Engine,
        writer: ArchiveWriter,
        pool: ReadingPool,
        *,
        run_id: str,
        clock: Callable[[], datetime],
        answer: Callable[[list[Answer]], None],
        check_room: Callable[[], None] = lambda: None,
    ) -> None:
        """`check_room` raises DiskNearlyFull where a turn may be too much for the disk."""
        self._engine = engine
        self._writer = writer
        self._pool = pool
        self._run_id = run_id
        self._clock = clock
        self._answer = answer
        self._check_room = check_room
        self._queue: SimpleQueue[_Job | None] = SimpleQueue()
        self._unstored: set[str] = set()  # record ids of captures on their way to be ingested
        self._readings: list[tuple[int, Reading]] = []  # they gather here
        self._readings_due = 0.0  # on the monotonic clock
        self._finishing = False
        self._ends_by = 0.0  # on the monotonic clock, once it is finishing
        self._error: AirchiveError | None = None

    def take(self, orders: Iterable[Order]) -> None:
        """Put orders into the queue."""
        for order in orders:
            self._queue.put(order)

    def fail(self, error: ArchiveError) -> None:
        """Have the writing end with an error that another thread met, and that is no order's."""
        self._queue.put((_NO_ORDER, error))

    def finish(self) -> None:
        """Say that no more orders come."""
        self._queue.put(None)

    def run(self) -> None:
        """Work until everything ordered is done, then seal the segment. Raises the error that stopped the writing.

        After such an error the segment is left as a crash would leave it: the next run's recovery reads what is whole.
        """
        while not self._is_done():
            jobs = self._next_jobs()
            try:
                self._serve(jobs)
            except AirchiveError as error:
                self._fail(jobs, error)
            except Exception as error:  # noqa: BLE001  # who waits for an answer must get one, and the error its name
                self._fail(jobs, ArchiveError(f"fault of the archivist: {error!r}"))
        if self._error is not None:
            self._writer.abandon()
            raise self._error
        self._writer.close()

    def _is_done(self) -> bool:
        if not self._finishing or not self._queue.empty():
            return False
        return not self._unstored or monotonic() >= self._ends_by

    def _fail(self, jobs: Sequence[_Job], error: AirchiveError) -> None:
        """Tell these, and everyone who comes after them, that nothing more is written."""
        self._error = self._error or error
        numbers = [number for number, _ in (*jobs, *self._readings)]
        self._unstored.clear()
        self._readings.clear()
        self._answer([(number, self._error) for number in numbers])

    def _next_jobs(self) -> list[_Job]:
        """What is to be done in the next turn, up to a group's size and the readings that gathered."""
        waiting = self._wait()
        jobs: list[_Job] = [job for job in waiting if not isinstance(job[1], _Read)]
        arrived = [(number, work.reading) for number, work in waiting if isinstance(work, _Read)]
        if arrived and not self._readings:
            self._readings_due = monotonic() + READING_WAIT
        self._readings += arrived
        if self._finishing or len(self._readings) >= GROUP_SIZE or monotonic() >= self._readings_due:
            jobs += self._ready_readings()
        return jobs

    def _ready_readings(self) -> list[_Job]:
        """The readings that gathered, less the revisits of captures not ingested yet: those wait a turn more."""
        ready: list[_Job] = []
        waiting = []
        for number, read in self._readings:
            if read.capture.refers_to_id in self._unstored:
                waiting.append((number, read))
            else:
                ready.append((number, _Read(read)))
        self._readings = waiting
        self._readings_due = monotonic() + READING_WAIT
        return ready

    def _wait(self) -> list[_Job]:
        """What is queued, at least one; nothing where the readings that gather are due before something comes."""
        waiting: list[_Job] = []
        with suppress(Empty):
            job = self._queue.get(timeout=self._patience())
            while True:
                if job is None:
                    self._finishing, self._ends_by = True, monotonic() + LAST_READINGS
                else:
                    waiting.append(job)
                if len(waiting) >= GROUP_SIZE:
                    break
                job = self._queue.get_nowait()
        return waiting

    def _patience(self) -> float | None:
        """Seconds until something is to be done even if nothing comes."""
        times = [self._readings_due] * bool(self._readings) + [self._ends_by] * self._finishing
        return max(min(times) - monotonic(), 0) if times else None

    def _serve(self, jobs: Sequence[_Job]) -> None:
        if self._error is not None and jobs:
            raise self._error
        for _, work in jobs:
            if isinstance(work, ArchiveError):
                raise work
        jobs = self._that_have_room(jobs)
        visited = [(number, work) for number, work in jobs if isinstance(work, Visited)]
        visited = [(number, work) for number, work in visited if self._is_recordable(number, work.exchange)]
        read = [(number, work.reading) for number, work in jobs if isinstance(work, _Read)]
        small = [(number, one) for number, one in read if one.outcome != "listing"]
        rest = [(number, work) for number, work in jobs if not isinstance(work, Visited | _Read | ArchiveError)]
        captures = self._write([work for _, work in visited])
        answers: list[Answer] = []
        if visited or small or rest:

            def commit(connection: Connection) -> tuple[dict[str, Change], list[Answer]]:
                self._record(connection, [work for _, work in visited], captures)
                hosts.note(connection, _learnt(jobs))
                changes = store_small(connection, [one for _, one in small], visited=True)
                return changes, [(number, self._note(connection, work)) for number, work in rest]

            changes, answers = transact(self._engine, describe(visited, small, rest), commit)
        answers += [(number, capture) for (number, _), capture in zip(visited, captures, strict=True)]
        answers += [(number, changes[one.capture.record_id]) for number, one in small]
        if answers:
            self._answer(answers)
        for (number, work), capture in zip(visited, captures, strict=True):
            self._read(number, capture, work.exchange.response)
        for number, one in read:
            if one.outcome == "listing":
                self._answer([(number, store_listing(self._engine, one, visited=True))])
            self._unstored.discard(one.capture.record_id)

    def _that_have_room(self, jobs: Sequence[_Job]) -> Sequence[_Job]:
        """All of them, but where the disk is nearly full those alone that end what was begun."""
        begun = [(number, work) for number, work in jobs if not isinstance(work, Visited | Claim)]
        if len(begun) == len(jobs):
            return jobs
        try:
            self._check_room()
        except DiskNearlyFull as error:
            self._answer([(number, error) for number, work in jobs if isinstance(work, Visited | Claim)])
            return begun
        return jobs

    def _is_recordable(self, number: int, exchange: Exchange) -> bool:
        """What makes no sound record fails alone, before it could take its group with it."""
        try:
            check_exchange(exchange)
        except RefusedRecord as error:
            self._answer([(number, error)])
            return False
        return True

    def _write(self, visited: Sequence[Visited]) -> list[Capture]:
        """The captures of exchanges, durable in the segment."""
        if not visited:
            return []
        with reading(self._engine) as connection:
            originals = [visits.original_of(connection, one.exchange, one.page) for one in visited]
        return self._writer.write([(one.exchange, known) for one, known in zip(visited, originals, strict=True)])

    def _record(self, connection: Connection, visited: Sequence[Visited], captures: Sequence[Capture]) -> None:
        if not visited:
            return
        made = [
            visits.visit_of(one.exchange, new, one.page, one.permission)
            for one, new in zip(visited, captures, strict=True)
        ]
        visits.record(connection, made, run_id=self._run_id)

    def _note(self, connection: Connection, work: Missed | Claim | Errand) -> object:
        """What the database alone is asked for."""
        if isinstance(work, Missed):
            visits.record_miss(
                connection, work.page, work.reason, self._clock(), rest=work.rest, permission=work.permission
            )
            return None
        if not isinstance(work, Claim):
            return work.run(connection, self._run_id)
        take = partial(
            claims.claim, connection, site=work.site, run_id=self._run_id, now=self._clock(), begun=work.begun
        )
        found = take(roles=work.first, limit=work.limit)
        return found or take(roles=work.second, limit=work.stories, since=work.since, again=work.again)

    def _read(self, number: int, capture: Capture, block: bytes) -> None:
        """Have the bytes read."""
        self._unstored.add(capture.record_id)
        known = read_without_bytes(capture) or read_media(capture, block)
        if known is not None:
            self._queue.put((number, _Read(known)))
        else:
            held = block if len(block) <= HELD_BLOCK else partial(self._writer.read_back, capture)
            self._pool.read_then(capture, held, partial(self._take_reading, number))

    def _take_reading(self, number: int, read: Reading | ArchiveError) -> None:
        self._queue.put((number, read if isinstance(read, ArchiveError) else _Read(read)))


def _learnt(jobs: Iterable[_Job]) -> list[HostState]:
    """What the answers of a turn taught of their hosts, in the order in which they came."""
    return [work.host for _, work in jobs if isinstance(work, Visited | Missed) and work.host is not None]
