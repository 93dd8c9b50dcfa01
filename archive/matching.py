"""The rows of one file, met by its records in order: each side is read once, forward, a page of rows at a time."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import replace

from sqlalchemy import Engine

from archive.capture import Capture
from archive.known import is_same_record
from archive.store import places
from archive.store.engine import reading
from archive.store.places import Placed
from archive.store.types import storable
from archive.warc.entry import other_id
from archive.warc.verify import Finding, Kind

#: Rows read, and records looked up, at a time.
PAGE = 500
#: What a row must say as its record does.
_COMPARED = ("record_type", "url", "captured_at", "warc_length")
_DIGESTS = ("block_digest", "payload_digest")


class Rows:
    """What the database says of one file. `meet` takes its sound captures in the order of the file, `rest` the end."""

    def __init__(self, engine: Engine, file: str, is_there: Callable[[str], bool]) -> None:
        """`is_there` tells whether a file that rows name can be read."""
        self.file = file
        self.count = 0  #: rows read so far
        self._engine = engine
        self._is_there = is_there
        self._ahead: deque[Placed] = deque()
        self._last: Placed | None = None
        self._ended = False
        self._offset = -1
        self._here: dict[str, Placed] = {}  # rows at the present offset that no record has met
        #: Records that no row has met, not looked up yet, each with the id that it has where another has its own.
        self._rowless: list[tuple[Capture, str]] = []
        self._alone: set[str] = set()  # rows that no record met
        self._early: dict[str, Capture] = {}  # records that stand before the place their row names

    @property
    def is_known(self) -> bool:
        """Whether any row names the file."""
        self._load()
        return self.count > 0

    def meet(self, capture: Capture, block: bytes) -> Iterator[Finding]:
        """What the rows up to this record's place say, and its own. Findings name it by the id its row has."""
        if capture.warc_offset != self._offset:
            yield from self._pass_to(capture.warc_offset)
        if self._here and capture.record_id not in self._here:
            own = other_id(capture, block)
            capture = replace(capture, record_id=own) if own in self._here else capture
        row = self._here.pop(capture.record_id, None)
        if row is not None and _is_same(row.capture, capture):
            yield from _compare(row, capture)
            return
        if row is not None:
            yield self._judge_alone(row, "a record with other bytes has its place and its id")
            return
        self._rowless.append((capture, other_id(capture, block)))
        if len(self._rowless) == PAGE:
            yield from self._look_up()

    def rest(self) -> Iterator[Finding]:
        """The rows behind the last record, and the records that have no row."""
        yield from self._pass_to(None)
        yield from self._look_up()

    def _pass_to(self, offset: int | None) -> Iterator[Finding]:
        """Judge the rows before an offset, for no record can meet them any more, and fetch those at it."""
        for left in self._here.values():
            yield self._judge_alone(left)
        self._here = {}
        while (row := self._next()) is not None:
            if offset is not None and row.capture.warc_offset > offset:
                self._ahead.appendleft(row)
                break
            if row.capture.warc_offset == offset:
                self._here[row.capture.record_id] = row
            else:
                yield self._judge_alone(row)
        self._offset = -1 if offset is None else offset

    def _next(self) -> Placed | None:
        self._load()
        return self._ahead.popleft() if self._ahead else None

    def _load(self) -> None:
        """See to it that the next row is there, if there is one."""
        if not self._ahead and not self._ended:
            with reading(self._engine) as connection:
                self._ahead.extend(places.placed_in(connection, self.file, self._last, PAGE))
            self._ended = len(self._ahead) < PAGE
            self._last = self._ahead[-1] if self._ahead else None
            self.count += len(self._ahead)

    def _judge_alone(self, row: Placed, words: str = "no whole and sound record with this id begins there") -> Finding:
        record_id = row.capture.record_id
        self._alone.add(record_id)
        if (early := self._early.pop(record_id, None)) is not None:
            return _misplaced(row, early)
        if row.lost_at is not None:
            return _of(row.capture, "lost", f"its bytes were found lost on {row.lost_at:%Y-%m-%d}")
        return _of(row.capture, "row_without_record", words)

    def _look_up(self) -> Iterator[Finding]:
        """Where the rows of records are that none at their own place met."""
        with reading(self._engine) as connection:
            found = places.find_placed(
                connection, [name for one, own in self._rowless for name in (one.record_id, own)]
            )
        owners = {record_id: row.capture for record_id, row in found.items()}
        for stated, own in self._rowless:
            owner = owners.setdefault(stated.record_id, stated)
            is_owner = is_same_record(owner, stated) and not self._is_taken(owner, stated)
            one = stated if is_owner else replace(stated, record_id=own)
            row = found.get(one.record_id)
            if row is None:
                yield _of(one, "record_without_row", "no row names this record")
            elif row.capture.warc_file != self.file:
                if not self._is_there(row.capture.warc_file):  # else it is a copy
                    yield _misplaced(row, one)
            elif one.record_id in self._alone:
                yield _misplaced(row, one)
            elif row.capture.warc_offset > one.warc_offset:
                self._early[one.record_id] = one
        self._rowless = []

    def _is_taken(self, owner: Capture, record: Capture) -> bool:
        """Whether a record before this one met the id's row, and no digest tells the two apart (see archive.known)."""
        is_before = owner.warc_file == self.file and owner.warc_offset < record.warc_offset
        return is_before and owner.record_id not in self._alone and not (record.payload_digest or record.block_digest)


def _is_same(said: Capture, capture: Capture) -> bool:
    """Whether a record has the bytes that the row was made from, as far as digests tell."""
    return all(getattr(said, name) == _stored(getattr(capture, name)) for name in _DIGESTS)


def _stored(value: object) -> object:
    return storable(value) if isinstance(value, str) else value


def _compare(row: Placed, capture: Capture) -> Iterator[Finding]:
    if row.lost_at is not None:
        yield _of(capture, "found", f"it was noted as lost on {row.lost_at:%Y-%m-%d}, and is there")
    for name in _COMPARED:
        said, is_so = getattr(row.capture, name), getattr(capture, name)
        if said != _stored(is_so):
            yield _of(capture, "row_differs", f"the row's {name} is {said}, the record's {is_so}")


def _misplaced(row: Placed, capture: Capture) -> Finding:
    where = f"byte {row.capture.warc_offset:,} of {row.capture.warc_file}"
    return _of(capture, "row_differs", f"the record is here, its row names {where}")


def _of(capture: Capture, kind: Kind, words: str) -> Finding:
    return Finding(
        kind,
        capture.warc_file,
        words,
        capture.warc_offset,
        record_id=capture.record_id,
        url=capture.url,
    )
