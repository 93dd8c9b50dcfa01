"""Decoded bytes of an archive file, read forward in bounded memory, with the places where its members begin."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO

from archive.errors import DamagedRecord
from archive.warc.decoders import DECODING_ERRORS, Codec, Decoder
from archive.warc.expansion import Expansion, Rereading
from archive.warc.zipped import Source, ZippedFile

CHUNK = 64 * 1024
#: What a record begins with: a WARC version line, or a line with a URL, a date and a length (ARC).
WARC_START = re.compile(rb"WARC/\d", re.IGNORECASE)
_ARC_SCHEME = re.compile(rb"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_ARC_DATE = re.compile(rb" \d{8,20} ")
_ARC_LINE_END = re.compile(rb"[\w-]\r?\Z")
_LINE_START = re.compile(
    rb"(?<=\n)(?:WARC/\d+\.\d+[ \t]*\r?\n|[a-z][a-z0-9+.-]{1,15}:[^\s]* [0-9a-fA-F.:-]{1,45} \d{14} )",
    re.IGNORECASE,
)
HEAD_END = re.compile(rb"\n[ \t\r]*\n")
_BLANK = b"\r\n"
#: The longest beginning of a record that resynchronisation must see at once.
_OVERLAP = 4096
_SEARCH_WINDOW = 64 * 1024


@dataclass(slots=True)
class Block:
    """The block of a record as far as it could be read."""

    data: bytes  #: its first bytes, up to what the caller wanted kept
    length: int  #: bytes that were there
    broken: DamagedRecord | None = None  #: why it ends early
    spans: bool = False  #: it runs over several compressed members


def begins_record(start: bytes) -> bool:
    return WARC_START.match(start) is not None or begins_arc_record(start)


def begins_arc_record(start: bytes) -> bool:
    """Whether a line with a URL, a date and a length stands there; in time that is linear, whatever the line is."""
    line, line_end, _ = start.partition(b"\n")
    scheme = _ARC_SCHEME.match(line) if line_end else None
    if scheme is None:
        return False
    if scheme[0].lower() == b"filedesc:":
        return True
    return _ARC_DATE.search(line, scheme.end()) is not None and _ARC_LINE_END.search(line, len(line) - 2) is not None


def _joined(pieces: list[bytes]) -> bytes:
    """The pieces as one, each let go as it is copied: a block of 50 MiB is never in memory twice."""
    if len(pieces) == 1:
        return pieces[0]
    whole = BytesIO()
    pieces.reverse()
    while pieces:
        whole.write(pieces.pop())
    return whole.getvalue()


class Stream:
    """Members of a file, decoded. A plain file is one member. All methods raise DamagedRecord for broken coding."""

    def __init__(self, file: Source, name: str, codec: Codec | None, offset: int = 0) -> None:
        """`file` stands at `offset`, where a member begins."""
        self.codec = codec
        self.member_offset = offset
        self.fresh = True  #: no record has been read from this member yet
        self.broken = False  #: the coding is broken: nothing more comes from this member
        self._file = file
        self._name = name
        self._new_decoder = codec.decoders() if codec else None
        self._decoder: Decoder | None = self._new_decoder() if self._new_decoder else None
        self._expansion = Expansion()
        self._rereading = Rereading(offset)
        self._decoded = offset  # how far the file has been decoded at most
        self._taken = offset  # bytes of the file that were read
        self._input = b""  # read, not decoded yet
        self._buffer = b""  # decoded, not consumed from _position on
        self._position = 0

    @property
    def offset(self) -> int:
        """Where the next decoded byte stands: in a plain file exactly, else where its member begins."""
        if self.codec is None:
            return self._taken - len(self._buffer) + self._position
        return self.member_offset

    @property
    def consumed(self) -> int:
        """Bytes of the file that have been decoded: where the next member begins, once this one has ended."""
        return self.offset if self.codec is None else self._taken - len(self._input)

    def damaged(self, reason: str) -> DamagedRecord:
        return DamagedRecord(reason, self._name, self.offset)

    def more(self) -> bool:
        """Decode some more of this member into the buffer; False where it has ended."""
        if self.broken:
            raise self.damaged("its coding is broken")
        if self._decoder is None:
            data = self._read()
            self._append(data)
            return bool(data)
        while not self._decoder.eof:
            at_end = not self._input and not self._take()
            size = len(self._input)
            self._decoded = max(self._decoded, self._taken - size)
            try:
                output, self._input = self._decoder.decode(self._input)
            except DECODING_ERRORS as error:
                self.broken = True
                raise self.damaged(f"broken {self._codec_name} coding: {error}") from error
            if self._expansion.is_bomb(size - len(self._input), len(output)):
                self.broken = True
                raise self.damaged(f"a {self._codec_name} member that unpacks to more than it may: a bomb")
            if output:
                self._append(output)
                return True
            if at_end and not self._decoder.eof:
                self.broken = True
                raise self.damaged(f"the file ends inside a {self._codec_name} member")
        return False

    @property
    def _codec_name(self) -> str:
        return self.codec.name if self.codec else "plain"

    def _read(self) -> bytes:
        try:
            data = self._file.read(self.codec.input_step if self.codec else CHUNK)
        except zipfile.BadZipFile as error:
            self.broken = True
            raise self.damaged(f"broken zip: {error}") from error
        self._rereading.note(self._taken, self._taken + len(data))
        self._taken += len(data)
        return data

    def _take(self) -> bool:
        self._input = self._read()
        return bool(self._input)

    def _append(self, data: bytes) -> None:
        self._buffer = self._buffer[self._position :] + data if self._position < len(self._buffer) else data
        self._position = 0

    def next_member(self) -> bool:
        """Go on to the next member; False at the end of the file. The buffer is empty when this is called."""
        if self.codec is None:
            return False
        while len(self._input) < 4:
            data = self._read()
            if not data:
                break
            self._input += data
        if not self._input:
            return False
        self.member_offset = self._taken - len(self._input)
        self.fresh = True
        if not self._input.startswith(self.codec.magics):
            self.broken = True
            raise self.damaged(f"bytes that begin no {self.codec.name} member")
        self._decoder = self._new_decoder() if self._new_decoder else None
        self._expansion.begin_member()
        self._buffer = b""
        self._position = 0
        return True

    def whole_member(self) -> bytes | None:
        """What is in the next member, where one step decodes all of it; nothing of it is consumed."""
        if self._decoder is None:
            return None
        if self._decoder.eof and not self.fresh and self._position == len(self._buffer):
            self.next_member()
        if self._position or not self.fresh:
            return None
        if not self._buffer and not self.more():
            return None
        return self._buffer if self._decoder.eof and not self._position else None

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

    def block(self, length: int, keep: int) -> Block:
        """The next `length` bytes, of which the first `keep` are kept; short where they are not there."""
        block = Block(b"", 0)
        pieces: list[bytes] = []
        try:
            while block.length < length:
                if self._position == len(self._buffer) and not self.more() and not self._continue(block):
                    break
                piece = self._buffer[self._position : self._position + length - block.length]
                self._position += len(piece)
                if block.length < keep:
                    pieces.append(piece[: keep - block.length])
                block.length += len(piece)
        except DamagedRecord as error:
            block.broken = error
        block.data = _joined(pieces)
        return block

    def _continue(self, block: Block) -> bool:
        """Whether the block goes on in the next member: only where no record begins there."""
        offset, fresh = self.member_offset, self.fresh
        if not self.next_member():
            return False
        start = self.peek(_OVERLAP)
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
                start = _LINE_START.search(self._buffer, self._position)
                end = start.start() if start else max(self._position, len(self._buffer) - _OVERLAP)
                ended = start is None and not self._more_after(end, block, pieces, keep)
                if start is not None or ended:
                    self._move(end if start else len(self._buffer), block, pieces, keep)
                    break
        except DamagedRecord as error:
            self._move(len(self._buffer), block, pieces, keep)
            block.broken = error
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
        if self.codec is None:
            return False
        try:
            return self._find_member(self.codec)
        except zipfile.BadZipFile:
            return False  # the zip breaks before the next one

    def _find_member(self, codec: Codec) -> bool:
        for offset in self._candidates(codec, self.member_offset + 1):
            if offset < self._decoded and not self._rereading.is_allowed():
                continue
            self._restart(offset)
            try:
                if begins_record(self.peek(_OVERLAP)):
                    return True
            except DamagedRecord:
                continue
        return False

    def _restart(self, offset: int) -> None:
        self._seek(offset)
        self._expansion.begin_member()
        self._taken = self.member_offset = offset
        self._input = self._buffer = b""
        self._position = 0
        self.fresh = True
        self.broken = False
        self._decoder = self._new_decoder() if self._new_decoder else None

    def _candidates(self, codec: Codec, offset: int) -> Iterator[int]:
        """Where members may begin from `offset` on; the file may be moved between two of them."""
        magic = codec.magics[0]
        while True:
            self._seek(offset)
            window = self._file.read(_SEARCH_WINDOW + _OVERLAP)
            found = window.find(magic)
            while 0 <= found < _SEARCH_WINDOW:
                if codec.may_begin(window[found : found + _OVERLAP]):
                    yield offset + found
                found = window.find(magic, found + 1)
            if len(window) <= _SEARCH_WINDOW:
                return
            offset += _SEARCH_WINDOW

    def _seek(self, offset: int) -> None:
        if isinstance(self._file, ZippedFile) and offset < self._file.tell():
            self._rereading.note(0, offset)
        self._file.seek(offset)
