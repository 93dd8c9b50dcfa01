"""Files made to break a reader: each a few kilobytes to a few megabytes, with what has to be said of it.

Every file ends with a sound record, unless its case says that nothing can be read after the fault.
"""

from __future__ import annotations

import bz2
import gzip
import io
import struct
import uuid
import warnings
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass

import brotli
import zstandard

from tests.warc.packing import (
    gzip_members,
    lz4_frames,
    one_gzip,
    skippable_frame,
    wacz,
    zstd_frames,
    zstd_with_dictionary,
)
from tests.warc.samples import PAGE, warc_record

#: The URL of the sound record at the end of each file.
SOUND_URL = "http://news.example/7"
SOUND = warc_record(PAGE, number=7)
_MEGABYTE = 1024 * 1024


@dataclass(frozen=True)
class Hostile:
    """One file. `says` stands in a damage, a problem, a skip, a payload's error or the refusal of the file."""

    build: Callable[[], bytes]
    says: str | None
    goes_on: bool = True  #: the sound record at its end is read


def _with(old: bytes, new: bytes, count: int = 1) -> bytes:
    """A record in which something is replaced, before a sound one."""
    record = warc_record(PAGE)
    assert old in record
    return record.replace(old, new, count) + SOUND


def _length(stated: bytes) -> bytes:
    return _with(b"Content-Length: %d" % len(PAGE), b"Content-Length: " + stated)


def _coded(codings: bytes, body: bytes) -> bytes:
    """A response whose body claims content codings, before a sound record; both in gzip."""
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: %s\r\n\r\n" % codings
    return gzip_members([warc_record(head + body), SOUND])


def _zeros(megabytes: int) -> bytes:
    return bytes(megabytes * _MEGABYTE)


def _deflated_zeros(megabytes: int, wbits: int) -> bytes:
    coder = zlib.compressobj(1, zlib.DEFLATED, wbits)
    piece = bytes(_MEGABYTE)
    return b"".join(coder.compress(piece) for _ in range(megabytes)) + coder.flush()


def _record_of_zeros(megabytes: int) -> bytes:
    """The beginning of a record with a block of so many megabytes, without the block."""
    return warc_record(b"").replace(b"Content-Length: 0", b"Content-Length: %d" % (megabytes * _MEGABYTE))[:-4]


def _gzip_bomb(megabytes: int) -> bytes:
    coder = zlib.compressobj(9, zlib.DEFLATED, zlib.MAX_WBITS | 16)
    head = coder.compress(_record_of_zeros(megabytes)) + coder.flush(zlib.Z_FULL_FLUSH)
    # A megabyte packs to the same bytes each time; the checksum after them is false, and nobody comes as far.
    packed = coder.compress(bytes(_MEGABYTE)) + coder.flush(zlib.Z_FULL_FLUSH)
    return head + packed * megabytes + coder.flush()


def _zstd_bomb(megabytes: int) -> bytes:
    coder = zstandard.ZstdCompressor(1).compressobj()
    packed = [coder.compress(_record_of_zeros(megabytes))]
    piece = bytes(_MEGABYTE)
    packed += [coder.compress(piece) for _ in range(megabytes)]
    return b"".join(packed) + coder.compress(b"\r\n\r\n") + coder.flush()


def _overlapping_members(count: int) -> bytes:
    """Members of which each quotes the head of the next in a stored block: all of them run on to the same end."""
    head = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03"
    start = b"WARC/1.0\r\nX: y\r\n"
    stored = [b"\x00" + struct.pack("<HH", len(data), 0xFFFF ^ len(data)) for data in (start, head)]
    return (head + stored[0] + start + stored[1]) * count + b"\xff" * 20 + gzip_members([SOUND])


def _nested_gzip(depth: int) -> bytes:
    data = _zeros(4)
    for _ in range(depth):
        data = gzip.compress(data, 9, mtime=0)
    return data


def _zip(*files: tuple[str, bytes], method: int = zipfile.ZIP_STORED) -> bytes:
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w", method) as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # a name that is there already
        for name, data in files:
            archive.writestr(zipfile.ZipInfo(name), data, method)
    return output.getvalue()


def _zip_with_symlink() -> bytes:
    link = zipfile.ZipInfo("archive/link.warc")
    link.external_attr = 0o120777 << 16
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w") as archive:
        archive.writestr(link, "/etc/passwd")
        archive.writestr("archive/data.warc", SOUND)
    return output.getvalue()


def _zip_with_overlap() -> bytes:
    """Two entries of the directory for the same bytes."""
    data = bytearray(_zip(("archive/a.warc", warc_record(b"a" * 3000)), ("archive/b.warc", SOUND), ("c.warc", SOUND)))
    directory = data.index(b"PK\x01\x02")
    second = data.index(b"PK\x01\x02", directory + 4)
    struct.pack_into("<I", data, second + 42, struct.unpack_from("<I", data, directory + 42)[0] + 60)
    return bytes(data)


def _zip_bomb() -> bytes:
    record = _record_of_zeros(1100)
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        with archive.open(zipfile.ZipInfo("archive/bomb.warc"), "w", force_zip64=True) as bomb:
            bomb.write(record)
        archive.writestr("archive/data.warc", SOUND)
    data = bytearray(output.getvalue())
    # What the directory says of its size is what a reader has to go by.
    struct.pack_into("<I", data, data.index(b"PK\x01\x02") + 24, 0x7FFFFFFF)
    return bytes(data)


def _zip_encrypted() -> bytes:
    data = bytearray(_zip(("archive/secret.warc", SOUND), ("archive/data.warc", SOUND)))
    flags = data.index(b"PK\x01\x02") + 8
    data[flags] |= 1
    return bytes(data)


def _zip_with_directory(size: int) -> bytes:
    data = bytearray(_zip(("archive/data.warc", SOUND)))
    struct.pack_into("<I", data, data.rindex(b"PK\x05\x06") + 12, size)
    return bytes(data)


def _revisit(number: int, refers_to: int) -> bytes:
    record = warc_record(b"HTTP/1.1 304 Not Modified\r\n\r\n", number=number, record_type="revisit")
    field = b"WARC-Refers-To: <urn:uuid:%s>\r\nContent-Type" % str(uuid.UUID(int=refers_to)).encode()
    return record.replace(b"Content-Type", field, 1)


_FOREIGN_DICTIONARY = zstandard.ZstdCompressionDict(zstandard.train_dictionary(
    1500, [warc_record(b"<p>%d another sample of news %d</p>" % (n, n * 7), number=n % 8 + 1) for n in range(300)]
).as_bytes())  # fmt: skip


def _wrong_dictionary() -> bytes:
    """The dictionary of the frame is not the one that the records were packed with."""
    other = skippable_frame(_FOREIGN_DICTIONARY.as_bytes(), 0x184D2A5D)
    mine = zstandard.ZstdCompressionDict(
        zstandard.train_dictionary(1500, [b"%d other words, so %d" % (n, n * 3) * 9 for n in range(300)]).as_bytes()
    )
    return other + zstandard.ZstdCompressor(dict_data=mine).compress(warc_record(PAGE)) + zstd_frames([SOUND])


def _missing_dictionary() -> bytes:
    packed = zstandard.ZstdCompressor(dict_data=_FOREIGN_DICTIONARY).compress(warc_record(PAGE))
    return packed + zstd_frames([SOUND])


_ENDLESS = b"X: " + b"y" * 1000 + b"\r\n"

#: By name, which is that of the file.
CASES: dict[str, Hostile] = {
    # lengths
    "length-of-thirty-digits.warc": Hostile(lambda: _length(b"1" + b"0" * 30), "no number in Content-Length"),
    "length-beyond-the-file.warc": Hostile(lambda: _length(b"999999999999"), "where Content-Length says 999999999999"),
    "length-beyond-the-member.warc.gz": Hostile(
        lambda: gzip_members([_length(b"999999")[: -len(SOUND)], SOUND]), "where Content-Length says 999999"
    ),
    "length-negative.warc": Hostile(lambda: _length(b"-5"), "no number in Content-Length: '-5'"),
    "length-in-other-digits.warc": Hostile(lambda: _length("\u0663\u0663".encode()), "no number in Content-Length"),
    "length-in-hexadecimal.warc": Hostile(lambda: _length(b"0x20"), "no number in Content-Length: '0x20'"),
    "length-in-exponents.warc": Hostile(lambda: _length(b"1e3"), "no number in Content-Length: '1e3'"),
    "length-with-a-sign.warc": Hostile(lambda: _length(b"+12"), "no number in Content-Length: '+12'"),
    "length-twice.warc": Hostile(
        lambda: _with(b"Content-Length", b"Content-Length: 3\r\nContent-Length"), "Content-Length is given twice"
    ),
    "length-missing.warc": Hostile(
        lambda: _with(b"Content-Length: %d\r\n" % len(PAGE), b""), "no Content-Length: its block is taken to run"
    ),
    "length-too-short.warc": Hostile(lambda: _length(b"3"), "its length may be wrong"),
    # heads
    "carriage-returns-in-a-field.warc": Hostile(
        lambda: _with(b"Content-Type", b"X: a\rContent-Length: 3\r\nContent-Type"), "a control character in a header"
    ),
    "nul-in-the-url.warc": Hostile(
        lambda: _with(b"http://news.example/1", b"http://news.example/\x00"), "a control character in a header"
    ),
    "nul-for-a-file.warc": Hostile(lambda: bytes(200_000) + b"\n" + SOUND, "bytes that begin no record"),
    "line-without-a-colon.warc": Hostile(
        lambda: _with(b"Content-Type", b"no colon here\r\nContent-Type"), "a header line without a colon"
    ),
    "head-without-an-end.warc": Hostile(
        lambda: b"WARC/1.0\r\n" + _ENDLESS * 3000 + b"\r\n" + SOUND, "a head of more than"
    ),
    "head-of-one-line.warc": Hostile(
        lambda: b"WARC/1.0\r\nX: " + b"y" * 3 * _MEGABYTE + b"\r\n\r\n" + SOUND, "a head of more than"
    ),
    "arc-line-without-an-end.arc": Hostile(
        lambda: b"filedesc:" + b" 20200101000000 a" * 20_000 + b"\n\n" + SOUND, "bytes that begin no record"
    ),
    "version-unknown.warc": Hostile(lambda: _with(b"WARC/1.0", b"WARC/77.7"), "an unknown version"),
    "date-impossible.warc": Hostile(lambda: _with(b"2020-02-02T03:04:05Z", b"9999-99-99T99:99:99Z"), None),
    "id-of-a-hundred-kilobytes.warc": Hostile(
        lambda: _with(b"<urn:uuid:00000000-0000-0000-0000-000000000001>", b"<" + b"i" * 100_000 + b">"), None
    ),
    "url-of-half-a-megabyte.warc": Hostile(
        lambda: _with(b"http://news.example/1", b"http://news.example/" + b"u" * 500_000), None
    ),
    "type-unknown.warc": Hostile(lambda: _with(b"response\r\n", b"confession\r\n"), None),
    "type-that-the-block-is-not.warc": Hostile(lambda: _with(b"HTTP/1.1 200 OK", b"\x89PNG\r\n\x1a\n......."), None),
    "ten-thousand-types.warc": Hostile(
        lambda: b"".join(warc_record(b"", number=n + 10, record_type=f"t{n}") for n in range(10_000)) + SOUND, None
    ),
    # records among each other
    "one-id-for-all.warc": Hostile(
        lambda: b"".join(warc_record(b"HTTP/1.1 200 OK\r\n\r\n%d" % n, number=9) for n in range(200)) + SOUND, None
    ),
    "revisit-of-itself.warc": Hostile(lambda: _revisit(21, 21) + SOUND, None),
    "revisits-in-a-circle.warc": Hostile(lambda: _revisit(22, 23) + _revisit(23, 22) + SOUND, None),
    "revisit-before-its-original.warc": Hostile(lambda: _revisit(24, 7) + SOUND, None),
    # members
    "million-empty-members.warc.gz": Hostile(
        lambda: gzip.compress(b"", mtime=0) * 60_000 + gzip_members([SOUND]), "an empty gzip member"
    ),
    "million-empty-frames.warc.zst": Hostile(
        lambda: zstd_frames([b""]) * 40_000 + zstd_frames([SOUND]), "an empty zstd member"
    ),
    "tiny-records-in-one-member.warc.gz": Hostile(
        lambda: one_gzip([warc_record(b"", number=8, record_type="metadata")] * 20_000 + [SOUND]),
        "its compressed member holds other records too",
    ),
    "members-that-overlap.warc.gz": Hostile(lambda: _overlapping_members(10_000), "broken gzip coding"),
    "false-magics.warc.gz": Hostile(
        lambda: gzip_members([warc_record(PAGE)])[:-9] + b"\x1f\x8b\x08\x00" * 250_000 + gzip_members([SOUND]),
        "gzip",
    ),
    # bombs
    "bomb.warc.gz": Hostile(lambda: _gzip_bomb(1200) + gzip_members([SOUND]), "a bomb"),
    "bomb.warc.zst": Hostile(lambda: _zstd_bomb(1200) + zstd_frames([SOUND]), "a bomb"),
    "large-block.warc.bz2": Hostile(
        lambda: bz2.compress(_record_of_zeros(100) + _zeros(100) + b"\r\n\r\n") + bz2.compress(SOUND), "were kept"
    ),
    "lz4-frame-that-breaks-off.warc.lz4": Hostile(
        lambda: lz4_frames([SOUND]) + lz4_frames([warc_record(PAGE)])[:-9], "the file ends inside a LZ4 member"
    ),
    "body-bomb-gzip.warc.gz": Hostile(
        lambda: _coded(b"gzip", _deflated_zeros(100, zlib.MAX_WBITS | 16)), "gzip unpack to more than"
    ),
    "body-bomb-deflate.warc.gz": Hostile(
        lambda: _coded(b"deflate", _deflated_zeros(100, zlib.MAX_WBITS)), "deflate unpack to more than"
    ),
    "body-bomb-br.warc.gz": Hostile(
        lambda: _coded(b"br", brotli.compress(_zeros(100), quality=1)), "br unpack to more than"
    ),
    "body-bomb-zstd.warc.gz": Hostile(
        lambda: _coded(b"zstd", zstandard.ZstdCompressor().compress(_zeros(100))), "zstd unpack to more than"
    ),
    "body-bomb-nested.warc.gz": Hostile(lambda: _coded(b"gzip, gzip, gzip", _nested_gzip(3)), None),
    "body-of-twenty-codings.warc.gz": Hostile(
        lambda: _coded(b", ".join([b"gzip"] * 20), _nested_gzip(20)), "more than 3 codings"
    ),
    "body-of-an-unknown-coding.warc.gz": Hostile(lambda: _coded(b"rot13", b"x" * 50), "unknown content coding"),
    "body-of-a-wrong-charset.warc.gz": Hostile(
        lambda: gzip_members(
            [warc_record(b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=idna\r\n\r\n<p>\xff\xfe" * 3), SOUND]
        ),
        None,
    ),
    "million-gzip-members-in-a-body.warc.gz": Hostile(
        lambda: _coded(b"gzip", gzip.compress(b"", mtime=0) * 50_000), "a gzip body of more than"
    ),
    # dictionaries
    "dictionary-wrong.warc.zst": Hostile(_wrong_dictionary, "broken zstd coding"),
    "dictionary-missing.warc.zst": Hostile(_missing_dictionary, "broken zstd coding"),
    "dictionary-that-breaks-off.warc.zst": Hostile(
        lambda: zstd_with_dictionary([SOUND])[:60], "dictionary of", goes_on=False
    ),
    "dictionary-of-its-magic-number-alone.warc.zst": Hostile(
        lambda: zstd_with_dictionary([SOUND])[:4], "a zstd dictionary of which 4 bytes", goes_on=False
    ),
    "dictionary-of-four-gigabytes.warc.zst": Hostile(
        lambda: struct.pack("<II", 0x184D2A5D, 0xFFFFFFFF) + zstd_frames([SOUND]), "a zstd dictionary of", goes_on=False
    ),
    "dictionary-bomb.warc.zst": Hostile(
        lambda: skippable_frame(zstandard.ZstdCompressor().compress(_zeros(300)), 0x184D2A5D) + zstd_frames([SOUND]),
        "dictionary that cannot be read",
        goes_on=False,
    ),
    # zips
    "name-that-climbs.wacz": Hostile(lambda: _zip(("../../../tmp/x", warc_record(PAGE)), ("/d.warc", SOUND)), None),
    "name-with-a-nul.wacz": Hostile(lambda: _zip(("archive/a\x00b.warc", warc_record(PAGE)), ("d.warc", SOUND)), None),
    "name-of-a-kilobyte.wacz": Hostile(
        lambda: _zip(("n" * 60_000 + ".warc", warc_record(PAGE)), ("archive/data.warc", SOUND)), "a name of"
    ),
    "name-twice.wacz": Hostile(
        lambda: _zip(("archive/data.warc", warc_record(PAGE)), ("archive/data.warc", SOUND)), "of the same name"
    ),
    "symbolic-link.wacz": Hostile(_zip_with_symlink, "no WARC, ARC or WACZ"),
    "entries-that-overlap.wacz": Hostile(_zip_with_overlap, "it lies over another file"),
    "zip-bomb.wacz": Hostile(_zip_bomb, "a bomb"),
    "encrypted.wacz": Hostile(_zip_encrypted, "encrypted"),
    "coding-of-another-kind.wacz": Hostile(
        lambda: _zip(("archive/a.warc", SOUND), method=zipfile.ZIP_LZMA), "which is not read", goes_on=False
    ),
    "directory-of-a-gigabyte.wacz": Hostile(
        lambda: _zip_with_directory(1 << 30), "a directory of 1073741824 bytes", goes_on=False
    ),
    "zip-in-a-zip.wacz": Hostile(
        lambda: _zip(("archive/inner.wacz", wacz([SOUND])), ("archive/data.warc", SOUND)), "no WARC, ARC or WACZ"
    ),
}
