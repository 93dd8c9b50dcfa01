"""Recovery, at the start of every run and idempotent: what a crash left is sealed, known to the store, and ingested.

The home's lock must be held: whatever is claimed or pending then belongs to a run that is gone.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine

from archive import visits
from archive.capture import Capture
from archive.errors import ArchiveError
from archive.home import Home
from archive.ingest import store_readings
from archive.pool import ReadingPool
from archive.reading import Reading, failed_reading
from archive.store import captures, pages, runs
from archive.store.engine import reading, writing
from archive.stored import read_stored
from archive.warc.recovery import RecoveredSegment
from archive.warc.recovery import recover as recover_segments

#: Captures read and ingested in one go.
BATCH = 100


@dataclass(frozen=True, slots=True)
class Recovered:
    """What recovery found: segments sealed, captures that had no row, captures ingested, pages freed."""

    segments: tuple[RecoveredSegment, ...] = ()
    captures: int = 0
    ingested: int = 0
    released: int = 0

    def __bool__(self) -> bool:
        return bool(self.segments or self.captures or self.ingested or self.released)


def recover(home: Home, engine: Engine, clock: Callable[[], datetime]) -> Recovered:
    """Mend what an interrupted run left. Raises ArchiveError or StoreError where that cannot be done."""
    segments = recover_segments(home.warc, clock=clock)
    inserted = sum(_insert_missing(engine, segment) for segment in segments)
    ingested = ingest_pending(home, engine)
    with writing(engine) as connection:
        released = pages.release_stale(connection, ())
        runs.end_killed(connection, clock())
    return Recovered(tuple(segments), inserted, ingested, released)


def _insert_missing(engine: Engine, segment: RecoveredSegment) -> int:
    """Give rows to the captures of a segment that were written and never acknowledged."""
    with writing(engine) as connection:
        known = captures.record_ids_in(connection, segment.file)
        missing = [capture for capture in segment.captures if capture.record_id not in known]
        visits.record(connection, visits.visits_of(connection, missing), run_id=None)
    return len(missing)


def ingest_pending(home: Home, engine: Engine) -> int:
    """Ingest every capture that is archived and not yet ingested; returns how many. A revisit may stay pending."""
    count = 0
    waiting = _pending(engine, None)
    if not waiting:
        return count
    with closing(ReadingPool(1)) as pool:
        while waiting:
            changes = store_readings(engine, [_read(home, capture, pool) for capture in waiting])
            count += sum(change.outcome != "pending" for change in changes)
            waiting = _pending(engine, waiting[-1])
    return count


def _pending(engine: Engine, after: Capture | None) -> list[Capture]:
    with reading(engine) as connection:
        return captures.pending(connection, after, BATCH)


def _read(home: Home, capture: Capture, pool: ReadingPool) -> Reading:
    try:
        record = read_stored(home, capture.warc_file, capture.warc_offset, capture.record_id)
    except ArchiveError as error:
        return failed_reading(capture, type(error).__name__, str(error))
    return pool.submit(capture, record.block).result()
