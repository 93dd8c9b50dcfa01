"""Re-parse: ingest again, from WARC files or from the captures the store knows, with the present extractor.

Files may be ours or anybody's. Every record is accounted for: ingested, a listing, no article (with the reason), of a
type that captures nothing, or unreadable (with file, offset and reason).
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import Engine

from archive import visits
from archive.capture import Capture
from archive.errors import ArchiveError
from archive.extraction.extract import EXTRACTOR_VERSION
from archive.home import Home
from archive.ingest import Change, preview_readings, resolve_revisits, store_readings
from archive.pool import ReadingPool
from archive.reading import Reading
from archive.store import captures
from archive.store.engine import reading, writing
from archive.stored import read_stored
from archive.warc.reader import Damage, Record, Skipped, read_archive

#: Captures whose rows are written in one transaction, at most, and the bytes they may hold in memory together.
BATCH = 200
BATCH_BYTES = 32 * 1024 * 1024
_ARCHIVES = frozenset({".warc", ".arc", ".wacz", ".wet", ".wat"})

#: Captures that may wait for one worker: enough to keep it busy, few enough to hold in memory.
AHEAD = 16


@dataclass(slots=True)
class FileReport:
    """What became of one file. `records` counts by WARC type, `outcomes` what its captures came to."""

    path: Path
    records: Counter[str] = field(default_factory=Counter)
    outcomes: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)  #: of captures that gave no article
    problems: list[str] = field(default_factory=list)  #: of records that could be read all the same
    damage: list[str] = field(default_factory=list)  #: what could not be read: offset and reason
    unreadable: str | None = None  #: why the file could not be read at all

    @property
    def failed(self) -> bool:
        """Whether something of it is damaged or recorded as failed. A file that never was an archive is neither."""
        lost = self.unreadable is not None and any(part in _ARCHIVES for part in self.path.suffixes)
        return bool(lost or self.damage or self.outcomes["failed"])


@dataclass(slots=True)
class ReparseReport:
    """What became of all files."""

    files: list[FileReport] = field(default_factory=list)
    unresolved: int = 0  #: revisits whose original is not in the archive

    @property
    def outcomes(self) -> Counter[str]:
        return sum((file.outcomes for file in self.files), Counter())

    @property
    def failed(self) -> bool:
        """Whether anything is recorded as failed or could not be read."""
        return bool(self.unresolved or any(file.failed for file in self.files))


@dataclass(frozen=True, slots=True)
class _Item:
    """A capture with its bytes, and the report of the file it stands in."""

    capture: Capture
    block: bytes
    report: FileReport


def reparse_files(
    paths: Iterable[Path],
    home: Home,
    engine: Engine,
    *,
    run_id: str | None,
    workers: int = 1,
    progress: Callable[[FileReport], None] = lambda report: None,
) -> ReparseReport:
    """Ingest every capture of the files; `progress` hears of each file when its last record is stored.

    So many processes read as there are `workers`. Without a `run_id` nothing is written: the report says what would be.
    """
    report = ReparseReport()
    with closing(ReadingPool(workers)) as pool:
        for path in paths:
            file = FileReport(path)
            report.files.append(file)
            for batch in _batches(_items(path, home, file)):
                _ingest(engine, batch, pool, run_id)
            progress(file)
    if run_id is not None:
        report.unresolved = _resolve_revisits(engine)
        _link_pages(engine)
    return report


def _resolve_revisits(engine: Engine) -> int:
    """Give revisits the outcome of their originals, where that was not known when they were read or has changed since.

    A revisit is read in its place among the records, before its original if the files come in that order. How many are
    without an original.
    """
    with writing(engine) as connection:
        captures.reopen_revisits(connection, EXTRACTOR_VERSION)
    return resolve_revisits(engine)


def _link_pages(engine: Engine) -> None:
    after: str | None = ""
    while after is not None:
        with writing(engine) as connection:
            after = visits.link_pages(connection, after)


def reparse_stale(
    home: Home,
    engine: Engine,
    *,
    run_id: str,
    workers: int = 1,
    progress: Callable[[FileReport], None] = lambda report: None,
) -> ReparseReport:
    """Ingest anew the captures that an older extractor read, or failed to read, from wherever their bytes are."""
    files: dict[str, FileReport] = {}
    with closing(ReadingPool(workers)) as pool:
        for batch in _batches(_stale_items(home, engine, files)):
            _ingest(engine, batch, pool, run_id)
    for file in files.values():
        progress(file)
    return ReparseReport(list(files.values()), _resolve_revisits(engine))


def _stale_items(home: Home, engine: Engine, files: dict[str, FileReport]) -> Iterator[_Item]:
    after: captures.Judged | None = None
    while True:
        with reading(engine) as connection:
            stale = captures.stale(connection, EXTRACTOR_VERSION, after, limit=BATCH)
        if not stale:
            return
        after = stale[-1]
        for capture in (judged.capture for judged in stale):
            report = files.setdefault(capture.warc_file, FileReport(home.locate(capture.warc_file)))
            try:
                record = read_stored(home, capture.warc_file, capture.warc_offset, capture.record_id)
            except ArchiveError as error:
                report.damage.append(f"byte {capture.warc_offset}: {error.reason}")
                continue
            report.records[record.type] += 1
            yield _Item(capture, record.block, report)


def _items(path: Path, home: Home, report: FileReport) -> Iterator[_Item]:
    """The captures of a file; everything else goes into the report."""
    name = home.name_of(path)
    try:
        for entry in read_archive(path, name=name):
            match entry:
                case Damage():
                    report.damage.append(f"byte {entry.offset}: {entry.reason}")
                case Skipped():
                    report.outcomes["skipped"] += 1
                    report.reasons[entry.reason] += 1
                case Record():
                    yield from _captured(entry, report)
    except (ArchiveError, OSError) as error:
        report.unreadable = str(error)


def _captured(record: Record, report: FileReport) -> Iterator[_Item]:
    report.records[record.type or "untyped"] += 1
    report.problems.extend(f"byte {record.offset}: {problem}" for problem in record.problems)
    capture = record.capture()
    if capture is None:
        report.outcomes["no capture"] += 1
        return
    yield _Item(capture, record.block, report)


def _batches(items: Iterator[_Item]) -> Iterator[list[_Item]]:
    batch: list[_Item] = []
    size = 0
    for item in items:
        batch.append(item)
        size += len(item.block)
        if len(batch) == BATCH or size > BATCH_BYTES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _ingest(engine: Engine, batch: Sequence[_Item], pool: ReadingPool, run_id: str | None) -> None:
    if run_id is None:
        with reading(engine) as connection:
            changes = preview_readings(connection, list(_read(batch, pool)))
        for item, change in zip(batch, changes, strict=True):
            _count(item.report, change)
        return
    with writing(engine) as connection:
        visits.record(connection, [visits.Visit(item.capture, None) for item in batch], run_id=run_id)
    readings = list(_read(batch, pool))
    for item, change in zip(batch, store_readings(engine, readings), strict=True):
        _count(item.report, change)


def _read(batch: Sequence[_Item], pool: ReadingPool) -> Iterator[Reading]:
    under_way: deque[Future[Reading]] = deque()
    for item in batch:
        under_way.append(pool.submit(item.capture, item.block))
        if len(under_way) >= AHEAD * pool.workers:
            yield under_way.popleft().result()
    for future in under_way:
        yield future.result()


def _count(report: FileReport, change: Change) -> None:
    report.outcomes[change.outcome] += 1
    if change.reason:
        report.reasons[f"{change.outcome}: {change.reason}"] += 1
