"""Decoded bytes of an archive file, read forward in bounded memory, with the places where its members begin."""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass
from io import BytesIO

from archive.errors import DamagedRecord
from archive.warc.beginnings import LINE_START, LONGEST_START, begins_record
from archive.warc.decoders import Codec
from archive.warc.hashing import RunningDigests
from archive.warc.members import Members
from archive.warc.zipped import Source

HEAD_END = re.compile(rb"\n[ \t\r]*\n")
_BLANK = b"\r\n"
#: Members up to this size are decoded whole before they are looked at.
_USUAL_MEMBER = 1024 * 1024


@dataclass(slots=True)
class Block:
    """The block of a record as far as it could be read."""

    data: bytes  #: its first bytes, up to what the caller wanted kept
    length: int  #: bytes that were there
    broken: str | None = None  #: why it ends early; no exception: that would hold the frame that holds the block
    spans: bool = False  #: it runs over several compressed members
    taken: RunningDigests | None = None  #: digests of all its bytes


def _joined(pieces: list[bytes]) -> bytes:
    """The pieces as one, each let go as it is copied: a block of 50 MiB is never in memory twice."""
    if len(pieces) == 1:
        return pieces[0]
    whole = BytesIO()
    pieces.reverse()
    while pieces:
        whole.write(pieces.pop())
    return whole.getvalue()


class Stream(Members):
    """Members of a file, decoded. A plain file is one member. All methods raise DamagedRecord for broken coding."""

    def __init__(self, file: Source, name: str, codec: Codec | None, offset: int = 0) -> None:
        """`file` stands at `offset`, where a member begins."""
        super().__init__(file, name, codec, offset)
        self.fresh = True  #: no record has been read from this member yet
        self._buffer = b""  # decoded, not consumed from _position on
        self._position = 0

    @property
    def offset(self) -> int:
        """Where the next decoded byte stands: in a plain file exactly, else where its member begins."""
        if self.codec is None:
            return self._taken - len(self._buffer) + self._position
        return self.member_offset

    def more(self) -> bool:
        """Decode some more of this member into the buffer; False where it has ended."""
        data = self._decode()
        self._buffer = self._buffer[self._position :] + data if self._position < len(self._buffer) else data
        self._position = 0
        return bool(data)

    def next_member(self) -> bool:
        """Go on to the next member; False at the end of the file. The buffer is empty when this is called."""
        if not self._begin_next():
            return False
        self._empty()
        return True

    def _empty(self) -> None:
        self._buffer = b""
        self._position = 0
        self.fresh = True

    def whole_member(self) -> bytes | None:
        """What is in the next member, where that is sound to its end and not large; nothing of it is consumed."""
        try:
            if not self.fresh and self._position == len(self._buffer) and self._decoder and self._decoder.eof:
                self.next_member()
            decoder = self._decoder
            if decoder is None or self._position or not self.fresh:
                return None
            while not decoder.eof and len(self._buffer) < _USUAL_MEMBER and self.more():
                pass
        except DamagedRecord:
            return None  # whoever reads on meets it, and what stands before it
        return self._buffer if decoder.eof else None

    def pass_member(self) -> None:
        """Consume what `whole_member` gave."""
        self._position = len(self._buffer)
        self.fresh = False

    def skip_blank(self) -> bool:
        """Pass over line ends; False where the member ends with them."""
        while True:
            rest = self._buffer[self._position : self._position + 64].lstrip(_BLANK)
            if rest:
                self._position = self._position + min(64, len(self._buffer) - self._position) - len(rest)
                return True
            self._position = min(self._position + 64, len(self._buffer))
            if self._position == len(self._buffer) and not self.more():
                return False

    def peek(self, size: int) -> bytes:
        """The next bytes of this member, not consumed; fewer where it ends."""
        while len(self._buffer) - self._position < size and self.more():
            pass
        return self._buffer[self._position : self._position + size]

    def head(self, limit: int) -> bytes:
        """Everything up to and with the first blank line."""
        searched = self._position
        while True:
            end = HEAD_END.search(self._buffer, searched)
            if end is not None:
                head = self._buffer[self._position : end.end()]
                self._position = end.end()
                return head
            if len(self._buffer) - self._position > limit:
                raise self.damaged(f"a head of more than {limit} bytes")
            last_line = max(0, self._buffer.rfind(b"\n", self._position) - self._position)
            if not self.more():
                raise self.damaged("the head has no end")
            searched = self._position + last_line

    def unread(self, size: int) -> bytes:
        """What has been decoded and not consumed, up to `size` bytes."""
        return self._buffer[self._position : self._position + size]

    def line(self, limit: int) -> bytes:
        """One line with its end."""
        while (end := self._buffer.find(b"\n", self._position)) < 0:
            if len(self._buffer) - self._position > limit:
                raise self.damaged(f"a line of more than {limit} bytes")
            if not self.more():
                raise self.damaged("the line has no end")
        line = self._buffer[self._position : end + 1]
        self._position = end + 1
        return line

    def block(self, length: int, keep: int, taken: RunningDigests | None = None) -> Block:
        """The next `length` bytes, of which the first `keep` are kept; short where they are not there.

        `taken` is handed all of them.
        """
        block = Block(b"", 0, taken=taken)
        pieces: list[bytes] = []
        try:
            while block.length < length:
                if self._position == len(self._buffer) and not self.more() and not self._continue(block):
                    break
                piece = self._buffer[self._position : self._position + length - block.length]
                self._position += len(piece)
                if taken is not None:
                    taken.update(piece)
                if block.length < keep:
                    pieces.append(piece[: keep - block.length])
                block.length += len(piece)
        except DamagedRecord as error:
            block.broken = error.reason
        block.data = _joined(pieces)
        return block

    def _continue(self, block: Block) -> bool:
        """Whether the block goes on in the next member: only where no record begins there."""
        offset, fresh = self.member_offset, self.fresh
        if not self.next_member():
            return False
        start = self.peek(LONGEST_START)
        if begins_record(start):
            return False
        self.member_offset, self.fresh = offset, fresh
        block.spans = True
        return bool(start)

    def until_record(self, keep: int) -> Block:
        """Everything up to the next line that a record begins with, or to the end of the member."""
        block = Block(b"", 0)
        pieces: list[bytes] = []
        try:
            while True:
                start = LINE_START.search(self._buffer, self._position)
                end = start.start() if start else max(self._position, len(self._buffer) - LONGEST_START)
                ended = start is None and not self._more_after(end, block, pieces, keep)
                if start is not None or ended:
                    self._move(end if start else len(self._buffer), block, pieces, keep)
                    break
        except DamagedRecord as error:
            self._move(len(self._buffer), block, pieces, keep)
            block.broken = error.reason
        block.data = _joined(pieces)
        return block

    def _more_after(self, end: int, block: Block, pieces: list[bytes], keep: int) -> bool:
        self._move(end, block, pieces, keep)
        return self.more()

    def _move(self, end: int, block: Block, pieces: list[bytes], keep: int) -> None:
        """Consume up to `end` of the buffer into `block`."""
        piece = self._buffer[self._position : end]
        if block.length < keep:
            pieces.append(piece[: keep - block.length])
        block.length += len(piece)
        self._position = end

    def find_member(self) -> bool:
        """After broken coding: go on at the next member that a record begins in; False where there is none."""
        try:
            for offset in self._beginnings():
                self._begin_at(offset)
                self._empty()
                if self._begins_record():
                    return True
        except zipfile.BadZipFile:
            pass  # the zip breaks before the next one
        return False

    def _begins_record(self) -> bool:
        try:
            return begins_record(self.peek(LONGEST_START))
        except DamagedRecord:
            return False
