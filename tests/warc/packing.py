"""Records packed in every form that archive files come in, by the compressors of others."""

from __future__ import annotations

import bz2
import gzip
import io
import re
import struct
import zipfile
from collections.abc import Callable, Sequence

import zstandard
from fastwarc.stream_io import Lz4Writer

#: A file of records out of pieces, of which each is packed by itself.
Packer = Callable[[Sequence[bytes]], bytes]

ZSTD_DICTIONARY_FRAME = 0x184D2A5D
_DICTIONARY = zstandard.ZstdCompressionDict(
    b"WARC/1.1\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:WARC-Date: 2020-01-01T00:00:00ZContent-Length: "
)
_RECORD_START = re.compile(rb"(?=^WARC/\d)", re.MULTILINE)


def plain(pieces: Sequence[bytes]) -> bytes:
    return b"".join(pieces)


def gzip_members(pieces: Sequence[bytes]) -> bytes:
    return b"".join(gzip.compress(piece, 1, mtime=0) for piece in pieces)


def one_gzip(pieces: Sequence[bytes]) -> bytes:
    return gzip.compress(b"".join(pieces), 1, mtime=0)


def gzip_of_pieces(pieces: Sequence[bytes], size: int = 200) -> bytes:
    """Members that end in the middle of records."""
    whole = b"".join(pieces)
    return gzip_members([whole[start : start + size] for start in range(0, len(whole), size)])


def zstd_frames(pieces: Sequence[bytes]) -> bytes:
    return b"".join(zstandard.ZstdCompressor(1).compress(piece) for piece in pieces)


def zstd_with_dictionary(
    pieces: Sequence[bytes], dictionary: zstandard.ZstdCompressionDict = _DICTIONARY, *, packed: bool = True
) -> bytes:
    """The dictionary in a skippable frame, then the records (the specification of .warc.zst)."""
    content = dictionary.as_bytes()
    content = zstandard.ZstdCompressor().compress(content) if packed else content
    frames = (zstandard.ZstdCompressor(1, dict_data=dictionary).compress(piece) for piece in pieces)
    return skippable_frame(content, ZSTD_DICTIONARY_FRAME) + b"".join(frames)


def skippable_frame(content: bytes, magic: int = 0x184D2A50) -> bytes:
    return struct.pack("<II", magic, len(content)) + content


def lz4_frames(pieces: Sequence[bytes]) -> bytes:
    output = io.BytesIO()
    coder = Lz4Writer(output)
    for piece in pieces:
        coder.write(piece)
        coder.finish()
        coder.flush()
    return output.getvalue()


def bzip2_members(pieces: Sequence[bytes]) -> bytes:
    return b"".join(map(bz2.compress, pieces))


def wacz(pieces: Sequence[bytes], pack: Packer = gzip_members, method: int = zipfile.ZIP_STORED) -> bytes:
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w", method) as archive:
        archive.writestr(zipfile.ZipInfo("archive/data.warc.gz"), pack(pieces), method)
        archive.writestr(zipfile.ZipInfo("datapackage.json"), b'{"profile": "data-package"}')
    return output.getvalue()


def deflated_wacz(pieces: Sequence[bytes]) -> bytes:
    return wacz(pieces, plain, zipfile.ZIP_DEFLATED)


PACKERS: tuple[Packer, ...] = (
    plain,
    gzip_members,
    one_gzip,
    gzip_of_pieces,
    zstd_frames,
    zstd_with_dictionary,
    lz4_frames,
    bzip2_members,
    wacz,
    deflated_wacz,
)


def records_of(content: bytes) -> list[bytes]:
    """The bytes cut where records begin, as far as that can be seen."""
    return [piece for piece in _RECORD_START.split(content) if piece] or [content]
