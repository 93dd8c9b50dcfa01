"""Recovery, at the start of every run and idempotent: what a crash left is sealed, known to the store, and ingested.

The home's lock must be held: whatever is claimed or pending then belongs to a run that is gone, or, in a database that
homes share, to a run that shows it is at work (archive.store.runs).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
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
from archive.store import captures, claims, runs
from archive.store.engine import reading, writing
from archive.stored import read_stored
from archive.warc.files import Files
from archive.warc.recovery import RecoveredSegment
from archive.warc.recovery import recover as recover_segments
from archive.warc.segment import has_segment, is_segment_name

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

    def __str__(self) -> str:
        parts = (
            f"{len(self.segments)} segments",
            f"{self.captures} captures",
            f"{self.released} claimed pages",
        )
        return ", ".join(parts) + " of an interrupted run"


def recover(home: Home, engine: Engine, clock: Callable[[], datetime], files: Files | None = None) -> Recovered:
    """Mend what an interrupted run left. Raises ArchiveError or StoreError where that cannot be done."""
    rows = _Rows(engine)
    segments = recover_segments(home.warc, clock=clock, files=files, rows=rows)
    ingested = ingest_pending(home, engine)
    with writing(engine, "freeing what killed runs had claimed") as connection:
        known = runs.unfinished(connection) | claims.claimants(connection)
        gone = known - runs.living(connection, known)
        released = claims.release(connection, gone)
        runs.end_killed(connection, gone, clock())
    return Recovered(tuple(segments), rows.inserted, ingested, released)


class _Rows:
    """The rows of captures in segments that recovery mends."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self.inserted = 0

    def end(self, name: str) -> int:
        with reading(self._engine) as connection:
            return captures.end_in(connection, name)

    def keep(self, name: str, found: Sequence[Capture]) -> None:
        """Give rows to the captures that were written and never acknowledged."""
        with writing(self._engine, "recording recovered captures") as connection:
            known = captures.record_ids_in(connection, name)
            missing = [capture for capture in found if capture.record_id not in known]
            visits.record(connection, visits.visits_of(connection, missing), run_id=None)
        self.inserted += len(missing)


def ingest_pending(home: Home, engine: Engine) -> int:
    """Ingest every capture that is archived and not yet ingested; returns how many. A revisit may stay pending.

    What other runs at work have captured is theirs to ingest, and what other homes hold theirs; but a revisit needs no
    bytes, and may have waited for an original of this home.
    """
    count = 0
    waiting = _pending(engine, None)
    if not waiting:
        return count
    with closing(ReadingPool(1)) as pool:
        while waiting:
            ours = [capture for capture in waiting if not _is_elsewhere(home, engine, capture)]
            changes = store_readings(engine, [_read(home, capture, pool) for capture in ours], visited=True)
            count += sum(change.outcome != "pending" for change in changes)
            waiting = _pending(engine, waiting[-1])
    return count


def _pending(engine: Engine, after: Capture | None) -> list[Capture]:
    with reading(engine) as connection:
        others = runs.living(connection, runs.unfinished(connection))
        return captures.pending(connection, after, BATCH, but_of=others)


def _is_elsewhere(home: Home, engine: Engine, capture: Capture) -> bool:
    """Whether the capture has to be read, and another home that shares the database must hold its segment."""
    name = capture.warc_file
    return (
        capture.record_type != "revisit"
        and runs.is_shared(engine)
        and is_segment_name(name)
        and not has_segment(home.warc, name)
    )


def _read(home: Home, capture: Capture, pool: ReadingPool) -> Reading:
    if capture.record_type == "revisit":
        return Reading(capture, "revisit")
    try:
        record = read_stored(home, capture.warc_file, capture.warc_offset, capture.record_id)
    except ArchiveError as error:
        return failed_reading(capture, type(error).__name__, str(error))
    if record.too_large is not None:
        return failed_reading(capture, "PayloadError", record.too_large)
    return pool.submit(capture, record.block).result()
