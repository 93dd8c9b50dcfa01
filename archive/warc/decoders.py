"""Decoders of the compressed forms that archives come in, one object for one member (or frame) of a file."""

from __future__ import annotations

import bz2
import io
import struct
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import zstandard
from fastwarc.stream_io import Lz4Reader

from archive.warc.inflate import INFLATE_ERRORS, check_header, new_inflater

#: At most this much comes out of one step of a gzip, bzip2 or LZ4 decoder.
OUTPUT_STEP = 1024 * 1024
#: Bytes of input for one step of a gzip decoder: it copies what follows the member.
_GZIP_INPUT_STEP = 32 * 1024
#: A zstd decoder knows no bound on its output. Four bytes of a frame give at most 128 KiB, these at most 16 MiB.
_ZSTD_INPUT_STEP = 512
_LZ4_MAX_FRAME = 64 * 1024 * 1024
MAX_DICTIONARY = 16 * 1024 * 1024
_ZSTD_SKIPPABLE = range(0x184D2A50, 0x184D2A60)
_ZSTD_DICTIONARY = 0x184D2A5D
_ZSTD_MAX_WINDOW = 1 << 27

#: What a decoder raises for bytes that are not its own.
DECODING_ERRORS: tuple[type[Exception], ...] = (*INFLATE_ERRORS, zstandard.ZstdError, OSError, EOFError, ValueError)

Bytes = bytes | memoryview


class Decoder(Protocol):
    """Undoes one member. `eof` once the member has ended, its checksum included."""

    eof: bool

    def decode(self, data: Bytes) -> tuple[bytes, Bytes]:
        """Some output, and the input that is left over. One of DECODING_ERRORS for broken input."""


@dataclass(frozen=True, slots=True)
class Codec:
    """A compressed form: how its members begin, and for each file what makes a new decoder for each of its members."""

    name: str
    magics: tuple[bytes, ...]
    decoders: Callable[[], Callable[[], Decoder]]
    input_step: int = 64 * 1024  #: bytes of input that suit its decoder: each call copies what it leaves over

    def may_begin(self, start: bytes) -> bool:
        """Whether these bytes can be the start of a member: they decode without an error."""
        try:
            self.decoders()().decode(memoryview(start))
        except DECODING_ERRORS:
            return False
        return True


class _Gzip:
    __slots__ = ("_begun", "_decoder", "eof")

    def __init__(self) -> None:
        self._decoder = new_inflater()
        self._begun = False
        self.eof = False

    def decode(self, data: Bytes) -> tuple[bytes, Bytes]:
        decoder = self._decoder
        if not self._begun:
            check_header(data)
            self._begun = True
        piece = data[:_GZIP_INPUT_STEP]
        output = decoder.decompress(piece, OUTPUT_STEP)
        self.eof = decoder.eof
        left = len(decoder.unused_data if self.eof else decoder.unconsumed_tail)
        return output, data[len(piece) - left :]


class _Bzip2:
    __slots__ = ("_decoder", "eof")

    def __init__(self) -> None:
        self._decoder = bz2.BZ2Decompressor()
        self.eof = False

    def decode(self, data: Bytes) -> tuple[bytes, Bytes]:
        decoder = self._decoder
        rest: Bytes = b""
        if not decoder.needs_input:
            rest, data = data, b""
        output = decoder.decompress(data, OUTPUT_STEP)
        if decoder.eof:
            self.eof = True
            return output, decoder.unused_data + rest
        return output, rest


class _Zstd:
    """A zstd frame, or a skippable one, which holds nothing for a reader."""

    __slots__ = ("_decompressor", "_frame", "_head", "_to_skip", "eof")

    def __init__(self, decompressor: zstandard.ZstdDecompressor) -> None:
        self._decompressor = decompressor
        self._frame: zstandard.ZstdDecompressionObj | None = None
        self._head = b""
        self._to_skip = -1
        self.eof = False

    def decode(self, data: Bytes) -> tuple[bytes, Bytes]:
        if self._frame is None and self._to_skip < 0:
            self._head += data
            if len(self._head) < 8:
                return b"", b""
            data, self._head = self._head, b""
            magic, size = struct.unpack_from("<II", data)
            if magic in _ZSTD_SKIPPABLE:
                self._to_skip = 8 + size
            else:
                self._frame = self._decompressor.decompressobj()
        if self._frame is None:
            return self._skip(data)
        output = self._frame.decompress(data[:_ZSTD_INPUT_STEP])
        rest = data[_ZSTD_INPUT_STEP:]
        if self._frame.eof:
            self.eof = True
            return output, self._frame.unused_data + rest
        return output, rest

    def _skip(self, data: Bytes) -> tuple[bytes, Bytes]:
        passed = min(self._to_skip, len(data))
        self._to_skip -= passed
        self.eof = self._to_skip == 0
        return b"", data[passed:]


def _zstd_codec(dictionary: zstandard.ZstdCompressionDict | None = None) -> Codec:
    def decoders() -> Callable[[], Decoder]:
        # One decompressor for all frames of a file, one at a time: it takes longer to make than to use on a small one.
        decompressor = zstandard.ZstdDecompressor(dict_data=dictionary, max_window_size=_ZSTD_MAX_WINDOW)
        return lambda: _Zstd(decompressor)

    return Codec("zstd", _ZSTD_MAGICS, decoders, 8 * _ZSTD_INPUT_STEP)


class _Lz4:
    """An LZ4 frame (lz4 frame format 1.6): its end is found by walking the block sizes, FastWARC decodes it."""

    __slots__ = ("_frame", "_reader", "_walked", "eof")

    def __init__(self) -> None:
        self._frame = bytearray()
        self._walked = 0  # where the next block begins, as far as is known
        self._reader: Lz4Reader | None = None
        self.eof = False

    def decode(self, data: Bytes) -> tuple[bytes, Bytes]:
        if self._reader is None:
            self._frame += data
            self._walked, ended = _walk_lz4_frame(self._frame, self._walked)
            if not ended:
                if len(self._frame) > _LZ4_MAX_FRAME:
                    raise ValueError(f"an LZ4 frame of more than {_LZ4_MAX_FRAME} bytes")
                return b"", b""
            self._reader = Lz4Reader(io.BytesIO(self._frame[: self._walked]))
            data = bytes(self._frame[self._walked :])
            self._frame.clear()
        output: bytes = self._reader.read(OUTPUT_STEP)
        self.eof = not output
        return output, data


def _walk_lz4_frame(frame: bytearray, position: int) -> tuple[int, bool]:
    """Go on from the block at `position` (0: from the head) as far as the bytes reach; whether the frame ends there."""
    if len(frame) < 7:
        return 0, False
    flags = frame[4]
    position = position or 7 + (8 if flags & 0x08 else 0) + (4 if flags & 0x01 else 0)
    while position + 4 <= len(frame):
        size = int.from_bytes(frame[position : position + 4], "little") & 0x7FFFFFFF
        if size == 0:
            end = position + 4 + (4 if flags & 0x04 else 0)
            return (end, True) if end <= len(frame) else (position, False)
        position += 4 + size + (4 if flags & 0x10 else 0)
    return position, False


GZIP = Codec("gzip", (b"\x1f\x8b\x08",), lambda: _Gzip)
BZIP2 = Codec("bzip2", (b"BZh",), lambda: _Bzip2)
LZ4 = Codec("LZ4", (b"\x04\x22\x4d\x18",), lambda: _Lz4)
_ZSTD_MAGICS = (b"\x28\xb5\x2f\xfd", *(struct.pack("<I", magic) for magic in _ZSTD_SKIPPABLE))
ZSTD = _zstd_codec()
CODECS = (GZIP, ZSTD, LZ4, BZIP2)


def zstd_with_dictionary(frame: bytes) -> Codec:
    """The codec of a `.warc.zst` whose first, skippable frame holds the dictionary, plain or compressed.

    One of DECODING_ERRORS where it cannot be read.
    """
    content = frame[8:]
    if content.startswith(_ZSTD_MAGICS[0]):
        with zstandard.ZstdDecompressor(max_window_size=_ZSTD_MAX_WINDOW).stream_reader(content) as packed:
            content = packed.read(MAX_DICTIONARY + 1)
        if len(content) > MAX_DICTIONARY:
            raise ValueError(f"it unpacks to more than {MAX_DICTIONARY} bytes")
    return _zstd_codec(zstandard.ZstdCompressionDict(content))


def codec_of(start: bytes) -> Codec | None:
    """The compressed form that a file beginning with `start` has; None for a plain one."""
    for codec in CODECS:
        if start.startswith(codec.magics):
            return codec
    return None


def is_zstd_dictionary(start: bytes) -> bool:
    return start[:4] == struct.pack("<I", _ZSTD_DICTIONARY)
