"""A strict walk over one stream of records: every byte ends up in a record, in damage, or in a stretch left out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from archive.errors import DamagedRecord
from archive.warc.beginnings import LONGEST_START, WARC_START, begins_arc_record
from archive.warc.entry import Damage, Entry, Record, Skipped
from archive.warc.hashing import RunningDigests
from archive.warc.head import MAX_HEAD, Head, parse_any_warc_head, parse_arc_line, parse_warc_head, usual_warc_head
from archive.warc.stream import HEAD_END, Block, Stream

_BLOCK_END = b"\r\n\r\n"


@dataclass(slots=True)
class _Place:
    """Where a record began, and whether its member had held another one before."""

    offset: int
    first_in_member: bool


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept of a block: so many of its first bytes, and of a longer one the digests, if they are wanted."""

    bytes: int
    digests: bool = False


class Walk:
    """Reads the entries of one stream. `size` is that of the file.

    A file holds records of WARC or of ARC, as the first of them says; `is_arc` says so where the walk begins elsewhere.
    """

    def __init__(self, stream: Stream, name: str, size: int, kept: Kept, is_arc: bool | None = None) -> None:
        self._stream = stream
        self._name = name
        self._size = size
        self._keep = kept.bytes
        self._is_arc = is_arc
        self._take_digests = kept.digests
        self._ended = False
        self._garbage: int | None = None  # offset of bytes after a record that begin no other

    def entries(self) -> Iterator[Entry]:
        stream = self._stream
        while not self._ended:
            try:
                while (record := self._read_usual()) is not None:
                    yield record
            except DamagedRecord as error:
                yield self._damage(error.offset if error.offset is not None else stream.offset, error.reason)
                continue
            place = _Place(stream.offset, stream.fresh)
            try:
                if stream.skip_blank():
                    yield self._next_entry()
                    if self._garbage is not None:
                        yield self._damage(self._garbage, "bytes that begin no record")
                        self._garbage = None
                    continue
                if stream.fresh and stream.codec:
                    yield Skipped(self._name, stream.member_offset, f"an empty {stream.codec.name} member")
                if not stream.next_member():
                    return
            except DamagedRecord as error:
                yield self._damage(error.offset if error.offset is not None else place.offset, error.reason)

    def _read_usual(self) -> Record | None:
        """The record of a member that is decoded whole and holds one record in order: what nearly all members do.

        It only saves time: `_next_entry` would give the same.
        """
        stream = self._stream
        data = stream.whole_member()
        if data is None or self._is_arc or not data.endswith(_BLOCK_END):
            return None
        head, start = usual_warc_head(data) or _any_warc_head(data)
        size = len(data) - start - len(_BLOCK_END)
        if head.length != size or size > self._keep:
            return None
        self._is_arc = False
        place = stream.member_offset
        stream.pass_member()
        length = stream.member_end - place
        return Record(
            head.version, head.type, head.headers, data[start:-4], size, self._name, place, length, head.problems
        )

    def _next_entry(self) -> Entry:
        stream = self._stream
        place = _Place(stream.offset, stream.fresh)
        try:
            head = self._read_head()
        except DamagedRecord as error:
            return self._damage(place.offset, error.reason, self._headless(place), step=True)
        self._is_arc = head.version.startswith("ARC/")
        stream.fresh = False
        return self._read_block(place, head)

    def _read_head(self) -> Head:
        stream = self._stream
        if not self._begins_record():
            raise stream.damaged("bytes that begin no record")
        if WARC_START.match(stream.peek(6)):
            return parse_warc_head(stream.head(MAX_HEAD))
        return parse_arc_line(stream.line(LONGEST_START))

    def _begins_record(self) -> bool:
        if not self._is_arc and WARC_START.match(self._stream.peek(6)):
            return True
        return self._is_arc is not False and begins_arc_record(self._stream.peek(LONGEST_START))

    def _headless(self, place: _Place) -> Record | None:
        """What there is of a WARC record whose head has no end."""
        start = self._stream.unread(MAX_HEAD)
        if not WARC_START.match(start):
            return None
        return self._record(place, parse_warc_head(start), Block(b"", 0), len(start))

    def _read_block(self, place: _Place, head: Head) -> Entry:
        stream = self._stream
        left = self._size - stream.offset if stream.codec is None else None
        if head.length is None or (left is not None and head.length > left):
            block = stream.until_record(self._keep)
        else:
            is_long = self._take_digests and head.length > self._keep
            taken = RunningDigests(head.headers, head.type) if is_long else None
            block = stream.block(head.length, self._keep, taken)
        length = stream.offset - place.offset
        if block.broken or (head.length is not None and block.length < head.length):
            return self._torn(place, head, block, self._record(place, head, block, length))
        return self._finish(place, head, block, length)

    def _torn(self, place: _Place, head: Head, block: Block, record: Record) -> Damage:
        if block.broken is not None and self._stream.broken:
            reason = block.broken
        else:
            reason = f"a block of {block.length} bytes, where Content-Length says {head.length}"
        return self._damage(place.offset, reason, record)

    def _finish(self, place: _Place, head: Head, block: Block, length: int) -> Entry:
        """The record, once what follows its block has been looked at: line ends, and the checksum of its member."""
        stream = self._stream
        problems = list(head.problems)
        try:
            problems += self._line_end_problems(head, block)
            more = stream.skip_blank()
            if more and not self._begins_record():
                problems.append("bytes that begin no record follow it: its length may be wrong")
                self._pass_garbage()
        except DamagedRecord as error:
            return self._damage(place.offset, error.reason, self._record(place, head, block, length))
        if block.spans:
            problems.append("it runs over several compressed members")
        if stream.codec is not None:
            shared = more or not place.first_in_member
            length = (self._size if shared else stream.member_end) - place.offset
            if shared:
                problems.append("its compressed member holds other records too")
        if block.length > len(block.data) and block.taken is None:
            problems.append(f"only the first {len(block.data)} bytes of its block were kept")
        return self._record(place, head, block, length, tuple(problems))

    def _record(self, place: _Place, head: Head, block: Block, length: int, problems: tuple[str, ...] = ()) -> Record:
        return Record(
            version=head.version,
            type=head.type,
            headers=head.headers,
            block=block.data,
            block_length=block.length,
            file=self._name,
            offset=place.offset,
            length=length,
            problems=problems,
            taken=block.taken,
        )

    def _line_end_problems(self, head: Head, block: Block) -> list[str]:
        """Two line ends follow a WARC block; one follows an ARC block, or ends it."""
        if self._is_arc:
            sound = self._stream.peek(1) in (b"\r", b"\n", b"") or block.data.endswith(b"\n")
            return [] if sound else ["its block is not followed by a line end"]
        sound = head.length is None or self._stream.peek(4) == b"\r\n\r\n"
        return [] if sound else ["its block is not followed by two line ends"]

    def _pass_garbage(self) -> None:
        """Pass over it now: where the coding breaks in it, the record before it is not sound either."""
        offset = self._stream.offset
        broken = self._stream.until_record(0).broken
        if broken is not None:
            raise self._stream.damaged(broken)
        self._garbage = offset

    def _damage(self, offset: int, reason: str, partial: Record | None = None, *, step: bool = False) -> Damage:
        """Pass over what cannot be read, and say where reading goes on; `step` off what looked like a beginning."""
        resumed = self._resume(step)
        self._ended = resumed is None
        return Damage(self._name, offset, reason, partial, resumed)

    def _resume(self, step: bool) -> int | None:
        stream = self._stream
        try:
            if step and not stream.broken:
                stream.block(1, 0)
                stream.until_record(0)
            if not stream.broken and (stream.skip_blank() or stream.next_member()):
                return stream.offset
        except DamagedRecord:
            pass  # the damage goes on
        return stream.offset if stream.broken and stream.find_member() else None


def _any_warc_head(data: bytes) -> tuple[Head, int]:
    """The head that `data` begins with, and its length; one without a length where no record begins."""
    end = HEAD_END.search(data, 0, MAX_HEAD) if WARC_START.match(data) else None
    return (parse_any_warc_head(data[: end.end()]), end.end()) if end else (Head("", "", (), None), 0)
