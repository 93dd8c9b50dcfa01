"""What is fuzzed: the reader of archive files. A byte chooses how the bytes after it are packed into a file.

So changes are made to what stands inside the members, which stay valid; packed seeds are changed as they are, too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from tests.warc.accounting import assert_accounted
from tests.warc.packing import PACKERS, plain, records_of
from tests.warc.samples import NOT_MODIFIED, PAGE, warc_record

_FOLDER = TemporaryDirectory(prefix="fuzz-warc-")
_FILE = Path(_FOLDER.name) / "file"
_NUMBER = re.compile(rb"\d+")
_NUMBERS = (b"0", b"1", b"-1", b"7", b"4294967296", b"99999999999999999999", b"1e3", b"0x10", b"+5", b"")
_PIECES = (
    b"\r\n", b"\n", b"\r\n\r\n", b"\r", b"\x00", b" ", b"\t", b":", b"WARC/1.1\r\n", b"WARC/9.9\r\n", b"\n WARC/1.0",
    b"WARC-Type: response\r\n", b"WARC-Type: revisit\r\n", b"WARC-Type: continuation\r\n", b"Content-Length: 5\r\n",
    b"Content-Length: 99999999999999999999\r\n", b"WARC-Date: 2020-02-30T25:61:61Z\r\n", b"WARC-Date: 2020-01-01\r\n",
    b"WARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-000000000001>\r\n", b"WARC-Target-URI: <http://[>\r\n",
    b"WARC-Refers-To: <urn:uuid:00000000-0000-0000-0000-000000000001>\r\n", b"WARC-Truncated: length\r\n",
    b"HTTP/1.1 200 OK\r\n", b"HTTP/1.1 999\r\n", b"Transfer-Encoding: chunked\r\n", b"Content-Encoding: gzip\r\n",
    b"Content-Encoding: br, zstd, deflate\r\n", b"Content-Type: text/html; charset=rot13\r\n", b"\x1f\x8b\x08\x00",
    b"\x28\xb5\x2f\xfd", b"\x50\x2a\x4d\x18\x00\x00\x00\x00", b"\x04\x22\x4d\x18", b"BZh9", b"PK\x03\x04",
    b"5\r\nhello\r\n", b"http://e.example/ 192.0.2.1 20200102030405 text/html 5\n",
    b"filedesc://a.arc 0.0.0.0 20200101000000 text/plain 9\n",
)  # fmt: skip
_ARC = (
    b"filedesc://news.arc 0.0.0.0 20200101000000 text/plain 76\n1 0 InternetArchive\n"
    b"URL IP-address Archive-date Content-type Archive-length\n\n"
    b"http://news.example/a b 192.0.2.1 20200102030405 text/html 19\nHTTP/1.0 200 OK\n\nhi\n"
    b"http://news.example/c 192.0.2.1 20200102030406 text/html 200 abc - 209 news.arc 3\nabc\n"
)


def run(data: bytes) -> None:
    """One try. Raises where the reader breaks a promise."""
    if len(data) > 1:
        pack = PACKERS[data[0] % len(PACKERS)]
        _FILE.write_bytes(pack(records_of(data[1:])))
        assert_accounted(_FILE)


def seeds() -> Iterator[bytes]:
    """The same records in every form: to be packed, and packed already; and an ARC file."""
    chunked = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5;x=y\r\nhello\r\n0\r\n\r\n"
    blocks = (b"software: fuzz\r\n", PAGE, chunked, NOT_MODIFIED, b"")
    types = ("warcinfo", "response", "response", "revisit", "metadata")
    records = [
        warc_record(block, number=number, record_type=kind)
        for number, (block, kind) in enumerate(zip(blocks, types, strict=True), start=1)
    ]
    for number, pack in enumerate(PACKERS):
        yield bytes((number,)) + b"".join(records)
        yield bytes((number,)) + _ARC
        yield bytes((PACKERS.index(plain),)) + pack(records)
        yield bytes((PACKERS.index(plain),)) + pack([_ARC])


def words() -> Iterator[bytes]:
    """Pieces that chance would take long to find."""
    yield from _PIECES


def mangle(data: bytes, random: Random) -> bytes:
    """A change that a damaged or a hostile file shows: records lost, doubled, in disorder; lengths that lie; pieces."""
    pieces = records_of(data[1:])
    match random.randrange(6):
        case 0:
            random.shuffle(pieces)
        case 1:
            pieces.insert(random.randrange(len(pieces) + 1), random.choice(pieces))
        case 2:
            del pieces[random.randrange(len(pieces))]
        case 3:
            place = random.randrange(len(pieces))
            pieces[place] = _with_a_number_changed(pieces[place], random)
        case 4:
            place = random.randrange(len(pieces))
            cut = random.randrange(len(pieces[place]) + 1)
            pieces[place] = pieces[place][:cut] + random.choice(_PIECES) + pieces[place][cut:]
        case _:
            place = random.randrange(len(pieces))
            pieces[place] = pieces[place][: random.randrange(len(pieces[place]) + 1)]
    form = data[:1] if random.random() < 0.7 else bytes((random.randrange(len(PACKERS)),))
    return form + b"".join(pieces)


def _with_a_number_changed(piece: bytes, random: Random) -> bytes:
    found = list(_NUMBER.finditer(piece))
    if not found:
        return piece
    number = random.choice(found)
    return piece[: number.start()] + random.choice(_NUMBERS) + piece[number.end() :]
