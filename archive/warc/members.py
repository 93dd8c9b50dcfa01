"""The members of an archive file, found and decoded one after another in bounded memory."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator

from archive.errors import DamagedRecord
from archive.warc.decoders import DECODING_ERRORS, Bytes, Codec, Decoder
from archive.warc.expansion import Expansion, Rereading
from archive.warc.zipped import Source, ZippedFile

CHUNK = 64 * 1024
#: So much of a file is searched at once for the next member, and so much of what follows tells whether it is one.
_SEARCH_WINDOW = 64 * 1024
_LOOK_AHEAD = 4096


class Members:
    """Decodes the members of a file. A plain file is one member. All methods raise DamagedRecord for broken coding."""

    def __init__(self, file: Source, name: str, codec: Codec | None, offset: int = 0) -> None:
        """`file` stands at `offset`, where a member begins."""
        self.codec = codec
        self.member_offset = offset
        self._file = file
        self._name = name
        self._new_decoder = codec.decoders() if codec else None
        self._decoder: Decoder | None = self._new_decoder() if self._new_decoder else None
        self._failure: str | None = None
        self._expansion = Expansion()
        self._rereading = Rereading(offset)
        self._decoded = offset  # how far the file had been decoded when a member was searched for
        self._taken = offset  # bytes of the file that were read
        self._input: Bytes = b""  # read, not decoded yet

    @property
    def offset(self) -> int:
        """Where what is read next stands: in a compressed file where its member begins."""
        return self.member_offset

    @property
    def broken(self) -> bool:
        """The coding is broken: nothing more comes from this member."""
        return self._failure is not None

    @property
    def member_end(self) -> int:
        """Bytes of the file that have been decoded: where the next member begins, once this one has ended."""
        return self._taken - len(self._input)

    def damaged(self, reason: str) -> DamagedRecord:
        return DamagedRecord(reason, self._name, self.offset)

    def _break(self, reason: str) -> DamagedRecord:
        self._failure = reason
        return self.damaged(reason)

    def _decode(self) -> bytes:
        """Some more of this member; nothing where it has ended."""
        if self._failure is not None:
            raise self.damaged(self._failure)
        decoder = self._decoder
        if decoder is None or self.codec is None:
            return self._read()
        while not decoder.eof:
            at_end = not self._input and not self._take()
            size = len(self._input)
            try:
                output, rest = decoder.decode(self._input)
            except DECODING_ERRORS as error:
                raise self._break(f"broken {self.codec.name} coding: {error}") from error
            self._input = rest
            if self._expansion.is_bomb(size - len(rest), len(output)):
                raise self._break(f"a {self.codec.name} member that unpacks to more than it may: a bomb")
            if output:
                return output
            if at_end and not decoder.eof:
                raise self._break(f"the file ends inside a {self.codec.name} member")
        return b""

    def _read(self) -> bytes:
        try:
            data = self._file.read(self.codec.input_step if self.codec else CHUNK)
        except zipfile.BadZipFile as error:
            raise self._break(f"broken zip: {error}") from error
        self._rereading.note(self._taken, self._taken + len(data))
        self._taken += len(data)
        return data

    def _take(self) -> bool:
        self._input = memoryview(self._read())
        return bool(self._input)

    def _begin_next(self) -> bool:
        """Go on to the next member; False at the end of the file."""
        if self.codec is None:
            return False
        while len(self._input) < 4:
            data = self._read()
            if not data:
                break
            self._input = memoryview(bytes(self._input) + data)
        if not self._input:
            return False
        self.member_offset = self._taken - len(self._input)
        if not bytes(self._input[:4]).startswith(self.codec.magics):
            raise self._break(f"bytes that begin no {self.codec.name} member")
        self._begin_member()
        return True

    def _begin_at(self, offset: int) -> None:
        self._seek(offset)
        self._taken = self.member_offset = offset
        self._input = b""
        self._failure = None
        self._begin_member()

    def _begin_member(self) -> None:
        self._decoder = self._new_decoder() if self._new_decoder else None
        self._expansion.begin_member()

    def _beginnings(self) -> Iterator[int]:
        """Where members may begin after the beginning of this one; the file may be moved between two of them.

        Raises BadZipFile where the zip breaks before the next one.
        """
        if self.codec is None:
            return
        self._decoded = max(self._decoded, self.member_end)
        for offset in self._candidates(self.codec, self.member_offset + 1):
            if offset >= self._decoded or self._rereading.is_allowed():
                yield offset

    def _candidates(self, codec: Codec, offset: int) -> Iterator[int]:
        magic = codec.magics[0]
        while True:
            self._seek(offset)
            window = self._file.read(_SEARCH_WINDOW + _LOOK_AHEAD)
            found = window.find(magic)
            while 0 <= found < _SEARCH_WINDOW:
                if codec.may_begin(window[found : found + _LOOK_AHEAD]):
                    yield offset + found
                found = window.find(magic, found + 1)
            if len(window) <= _SEARCH_WINDOW:
                return
            offset += _SEARCH_WINDOW

    def _seek(self, offset: int) -> None:
        if isinstance(self._file, ZippedFile) and offset < self._file.tell():
            self._rereading.note(0, offset)
        self._file.seek(offset)
