"""Re-parse: ingest again, from WARC files or from the captures the store knows, with the present extractor.

Files may be ours or anybody's. Every record is accounted for: ingested, a listing, no article (with the reason), of a
type that captures nothing, or unreadable (with file, offset and reason).
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

from sqlalchemy import Connection, Engine

from archive import known, visits
from archive.account import FileReport, ReparseReport
from archive.capture import Capture
from archive.errors import ArchiveError
from archive.extraction.extract import EXTRACTOR_VERSION
from archive.home import Home
from archive.ingest import preview_readings, resolve_revisits, store_readings
from archive.pool import ReadingPool
from archive.reading import Reading, failed_reading
from archive.store import captures
from archive.store.engine import reading, writing
from archive.stored import read_stored
from archive.warc.entry import other_id
from archive.warc.reader import Damage, Record, Skipped, read_archive

#: Captures whose rows are written in one transaction, at most, and the bytes they may hold in memory together.
BATCH = 200
BATCH_BYTES = 8 * 1024 * 1024
#: Captures that may wait for one worker: enough to keep it busy, few enough to hold in memory.
AHEAD = 16


@dataclass(frozen=True, slots=True)
class _Item:
    """A capture with its bytes, and the report of the file it stands in."""

    capture: Capture
    block: bytes
    report: FileReport
    too_large: str | None = None  #: why `block` is not the whole of it
    renamed: bool = False  #: the capture has an id of `other_id`


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
                _ingest(engine, home, batch, pool, run_id)
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
    with writing(engine, "reopening revisits") as connection:
        captures.reopen_revisits(connection, EXTRACTOR_VERSION)
    return resolve_revisits(engine)


def _link_pages(engine: Engine) -> None:
    after: str | None = ""
    while after is not None:
        with writing(engine, "linking pages") as connection:
            after = visits.link_pages(connection, after)


def reparse_stale(
    home: Home,
    engine: Engine,
    *,
    run_id: str | None,
    workers: int = 1,
    progress: Callable[[FileReport], None] = lambda report: None,
) -> ReparseReport:
    """Ingest anew the captures that an older extractor read, or failed to read, from wherever their bytes are.

    `run_id` as `reparse_files` takes it.
    """
    files: dict[str, FileReport] = {}
    with closing(ReadingPool(workers)) as pool:
        for batch in _batches(_stale_items(home, engine, files)):
            _ingest(engine, home, batch, pool, run_id)
    for file in files.values():
        progress(file)
    return ReparseReport(list(files.values()), 0 if run_id is None else _resolve_revisits(engine))


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
                report.damage.add(f"byte {capture.warc_offset}: {error.reason}")
                continue
            report.count_record(record.type)
            yield _Item(capture, record.block, report, record.too_large)


def _items(path: Path, home: Home, report: FileReport) -> Iterator[_Item]:
    """The captures of a file; everything else goes into the report."""
    name = home.name_of(path)
    try:
        for entry in read_archive(path, name=name):
            match entry:
                case Damage():
                    report.damage.add(f"{_place(entry)}: {entry.reason}")
                case Skipped():
                    report.note("skipped", entry.reason)
                case Record():
                    yield from _captured(entry, report)
            del entry  # it may hold many megabytes while the next is read
    except (ArchiveError, OSError) as error:
        report.unreadable = str(error)


def _captured(record: Record, report: FileReport) -> Iterator[_Item]:
    report.count_record(record.type)
    for problem in record.problems:
        report.problems.add(f"{_place(record)}: {problem}")
    capture = record.capture()
    if capture is None:
        report.note("no capture")
        return
    yield _Item(capture, record.block, report, record.too_large)


def _place(entry: Record | Damage) -> str:
    """Where in a file an entry begins: of a WACZ the file in it, and the byte there."""
    _, _, member = entry.file.partition("!")
    return f"{member!r}, byte {entry.offset}" if member else f"byte {entry.offset}"


def _batches(items: Iterator[_Item]) -> Iterator[list[_Item]]:
    """Items in groups of so many and so many bytes. One group is in memory: it is emptied when it is done."""
    batch: list[_Item] = []
    size = 0
    for item in items:
        if batch and (len(batch) == BATCH or size + len(item.block) > BATCH_BYTES):
            yield batch
            batch.clear()
            size = 0
        batch.append(item)
        size += len(item.block)
        del item
    if batch:
        yield batch


def _ingest(engine: Engine, home: Home, batch: Sequence[_Item], pool: ReadingPool, run_id: str | None) -> None:
    if run_id is None:
        with reading(engine) as connection:
            batch, _ = _sort_out(connection, home, batch)
            changes = preview_readings(connection, list(_read(batch, pool)))
    else:
        with writing(engine, "recording captures") as connection:
            batch, moved = _sort_out(connection, home, batch)
            captures.relocate(connection, moved)
            visits.record(connection, [visits.Visit(item.capture, None) for item in batch], run_id=run_id)
        changes = store_readings(engine, list(_read(batch, pool)))
    for item, change in zip(batch, changes, strict=True):
        item.report.note(change.outcome, f"{change.outcome}: {change.reason}" if change.reason else "")


def _sort_out(connection: Connection, home: Home, batch: Sequence[_Item]) -> tuple[list[_Item], list[Capture]]:
    """The items that are to be ingested, and those captures of them whose bytes have moved; copies are counted."""
    taken: list[_Item] = []
    moved: list[Capture] = []
    collided: list[_Item] = []
    for item, (standing, owner) in zip(batch, _judge(connection, home, batch), strict=True):
        if standing == "copy" or (standing == "collision" and item.renamed):  # that id is made of the block as well
            item.report.note("copy", f"copy: the same record is in {owner.warc_file}")
        elif standing == "collision":
            collided.append(_renamed(item, owner))
        else:
            taken.append(item)
            moved += [item.capture] if standing == "moved" else []
    if collided:
        more, also_moved = _sort_out(connection, home, collided)
        return taken + more, moved + also_moved
    return taken, moved


def _judge(connection: Connection, home: Home, batch: Sequence[_Item]) -> list[tuple[known.Standing, Capture]]:
    found = [item.capture for item in batch]
    return known.judge(home, captures.find_all(connection, (one.record_id for one in found)), found)


def _renamed(item: _Item, owner: Capture) -> _Item:
    """An item whose id is that of another record, under an id of its own, by which it is found again."""
    capture = item.capture
    new = replace(capture, record_id=other_id(capture, item.block))
    item.report.renamed += 1
    place = f"{owner.warc_file} at byte {owner.warc_offset}"
    item.report.problems.add(
        f"byte {capture.warc_offset}: its id is that of a record in {place}; kept as {new.record_id}"
    )
    return replace(item, capture=new, renamed=True)


def _read(batch: Sequence[_Item], pool: ReadingPool) -> Iterator[Reading]:
    under_way: deque[Future[Reading]] = deque()
    for item in batch:
        under_way.append(_submit(pool, item))
        if len(under_way) >= AHEAD * pool.workers:
            yield under_way.popleft().result()
    for future in under_way:
        yield future.result()


def _submit(pool: ReadingPool, item: _Item) -> Future[Reading]:
    known_reading = _unread(item)
    if known_reading is None:
        return pool.submit(item.capture, item.block)
    future: Future[Reading] = Future()
    future.set_result(known_reading)
    return future


def _unread(item: _Item) -> Reading | None:
    return None if item.too_large is None else failed_reading(item.capture, "PayloadError", item.too_large)
