"""Archive files read strictly, whoever wrote them: WARC 0.17 to 1.1, ARC 1 and 2, WACZ; plain, gzip, zstd, LZ4, bzip2.

The form is told by content, never by a file's name. A file inside a WACZ is named `file.wacz!archive/data.warc.gz`.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from archive.errors import DamagedRecord, UnsupportedFormat
from archive.warc import zipped
from archive.warc.beginnings import LONGEST_START, begins_record
from archive.warc.decoders import (
    CODECS,
    DECODING_ERRORS,
    MAX_DICTIONARY,
    ZSTD,
    Codec,
    codec_of,
    is_zstd_dictionary,
    zstd_with_dictionary,
)
from archive.warc.entry import Damage, Entry, Record, Skipped
from archive.warc.stream import Stream
from archive.warc.walk import Kept, Walk
from archive.warc.zipped import Section, Source, Zip

__all__ = ["Damage", "Entry", "Record", "Skipped", "read_archive", "read_record"]

#: How much of a block is kept in memory unless the caller says otherwise: the largest sitemap (50 MiB), with its head.
KEEP = 52 * 1024 * 1024
#: Forms of archives that exist and are not read, by how they begin.
_REFUSED = {
    b"\xfd7zXZ\x00": "xz",
    b"LZIP": "lzip",
    b"7z\xbc\xaf\x27\x1c": "7-Zip",
    b"Rar!\x1a\x07": "RAR",
    b"\x1f\x9d": "compress (.Z)",
    b"\x02\x21\x4c\x18": "LZ4 in its legacy frames",
}
_TAR_AT = 257  # https://pubs.opengroup.org/onlinepubs/9799919799/utilities/pax.html#tag_20_94_13_06
#: How far into a file its first record is looked for.
_SEARCHED = 1024 * 1024
#: So many places there may look like the beginning of a member and be none.
_MOST_BEGINNINGS = 1_000


def read_archive(
    path: Path | str, *, name: str | None = None, keep: int = KEEP, take_digests: bool = False
) -> Iterator[Entry]:
    """Every record of a file in order, every damage, every stretch that holds no record.

    `name` is what records and captures call the file (default: its path). Memory holds one record at a time, its block
    up to `keep` bytes; with `take_digests` those of longer blocks are taken for `check_digests`. Raises
    UnsupportedFormat for a file that is no archive.
    """
    path, member = _split(path)
    name = name or str(path)
    kept = Kept(keep, digests=take_digests)
    with path.open("rb") as file:
        if file.read(4) in zipped.MAGICS:
            file.seek(0)
            yield from _read_wacz(file, name, member, kept)
            return
        yield from _walk(file, name, path.stat().st_size, kept).entries()


def read_record(
    path: Path | str, offset: int, *, record_id: str | None = None, name: str | None = None, keep: int = KEEP
) -> Record:
    """The record at `offset`; of several in one compressed member, the one with `record_id` (default: the first).

    Raises DamagedRecord where no whole record begins there, and where none of the member has that id.
    """
    path, member = _split(path)
    name = name or str(path)
    with path.open("rb") as file:
        if member is None:
            return _record_at(file, name, path.stat().st_size, offset, record_id, keep)
        return _record_in_zip(file, name, member, offset, record_id, keep)


def _record_in_zip(file: BinaryIO, name: str, member: str, offset: int, record_id: str | None, keep: int) -> Record:
    inner_name = f"{name}!{member}"
    archive = Zip(file, name)
    info = archive.find(member, offset)
    try:
        section = archive.section(info)
        inner = archive.open(info) if section is None else Section(*section, info.file_size)
        return _record_at(inner, inner_name, info.file_size, offset, record_id, keep)
    except zipfile.BadZipFile as error:
        raise DamagedRecord(f"broken zip: {error}", inner_name, offset) from error


def _record_at(file: Source, name: str, size: int, offset: int, record_id: str | None, keep: int) -> Record:
    codec, _ = _detect(file, name)
    file.seek(offset)
    start = file.read(4)
    if codec is not None and not start.startswith(codec.magics):
        raise DamagedRecord(f"no {codec.name} member begins here", name, offset)
    reason = "no such record begins here"
    # Which kind of record the file's first one is, is not known here; it matters in a file that mixes the two.
    for is_arc in (None, False, True):
        file.seek(offset)
        walk = Walk(Stream(file, name, codec, offset), name, size, Kept(keep), is_arc)
        found = _first_at(walk, offset, record_id)
        if isinstance(found, Record):
            return found
        reason = found or reason
        if record_id is None:
            break
    raise DamagedRecord(reason, name, offset)


def _first_at(walk: Walk, offset: int, record_id: str | None) -> Record | str | None:
    """The record at `offset` with that id; else what is damaged there. Without an id the first entry counts."""
    reason = None
    for entry in walk.entries():
        if entry.offset > offset:
            break
        if isinstance(entry, Record) and (record_id is None or entry.bears(record_id)):
            return entry
        reason = entry.reason if isinstance(entry, Damage) else reason
        if record_id is None:
            break
    return reason


def _split(path: Path | str) -> tuple[Path, str | None]:
    """`x.wacz!archive/data.warc.gz` as file and member; a file whose own name holds `!` is itself."""
    whole = Path(path)
    if whole.exists() or "!" not in str(path):
        return whole, None
    outer, _, member = str(path).partition("!")
    return Path(outer), member


def _walk(file: Source, name: str, size: int, kept: Kept) -> Walk:
    codec, start = _detect(file, name)
    file.seek(start)
    return Walk(Stream(file, name, codec, start), name, size, kept)


def _detect(file: Source, name: str) -> tuple[Codec | None, int]:
    """The coding of a file that holds records, and where its first member begins. Raises UnsupportedFormat."""
    file.seek(0)
    start = file.read(4)
    codec = codec_of(start)
    offset = 0
    if codec is ZSTD and is_zstd_dictionary(start):
        file.seek(0)
        offset, codec = _read_dictionary(file, name)
    file.seek(offset)
    try:
        _demand_records(Stream(file, name, codec, offset), name)
    except UnsupportedFormat:
        hidden = _codec_within(file, name) if codec is None else None
        if hidden is None:
            raise
        return hidden, 0
    return codec, offset


def _codec_within(file: Source, name: str) -> Codec | None:
    """The coding of a file whose beginning is damaged: that of the first member in its first MiB with a record."""
    file.seek(0)
    searched = file.read(_SEARCHED)
    if _form_of(searched) is not None or searched.startswith(zipped.MAGICS):
        return None
    for codec in CODECS:
        for beginning in islice(re.finditer(b"|".join(map(re.escape, codec.magics)), searched), _MOST_BEGINNINGS):
            file.seek(beginning.start())
            with suppress(DamagedRecord):
                if begins_record(Stream(file, name, codec, beginning.start()).peek(LONGEST_START)):
                    return codec
    return None


def _read_dictionary(file: Source, name: str) -> tuple[int, Codec]:
    head = file.read(8)
    if len(head) < 8:
        raise UnsupportedFormat(f"a zstd dictionary of which {len(head)} bytes are there", name)
    size = int.from_bytes(head[4:], "little")
    if size > MAX_DICTIONARY:
        raise UnsupportedFormat(f"a zstd dictionary of {size} bytes", name)
    content = file.read(size)
    if len(content) < size:
        raise UnsupportedFormat(f"a zstd dictionary of {size} bytes that breaks off after {len(content)}", name)
    try:
        return 8 + size, zstd_with_dictionary(head + content)
    except DECODING_ERRORS as error:
        raise UnsupportedFormat(f"a zstd dictionary that cannot be read: {error}", name) from error


def _demand_records(stream: Stream, name: str) -> None:
    """Raise UnsupportedFormat unless a record begins in the first MiB, or the coding breaks before it is seen."""
    try:
        while not stream.skip_blank():
            if not stream.next_member():
                if stream.codec is not None:
                    return  # sound members, all of them empty
                raise UnsupportedFormat("the file is empty", name)
        start = stream.peek(LONGEST_START)
        if begins_record(start):
            return
        form = _form_of(start)
        if form is None and b"\nWARC/" in stream.peek(_SEARCHED):
            return
    except DamagedRecord:
        return
    if form is not None:
        raise UnsupportedFormat(f"{form}, which is not read; unpack it first", name)
    raise UnsupportedFormat(f"no WARC, ARC or WACZ: it begins with {start[:40]!r}", name)


def _form_of(start: bytes) -> str | None:
    """What a file is called that begins so and is refused, whatever is packed in it."""
    if start[_TAR_AT:].startswith(b"ustar"):
        return "tar"
    return next((form for magic, form in _REFUSED.items() if start.startswith(magic)), None)


def _read_wacz(file: BinaryIO, name: str, wanted: str | None, kept: Kept) -> Iterator[Entry]:
    """The records of the archive files in a WACZ (a zip file); its other files are named as skipped."""
    try:
        archive = Zip(file, name)
    except DamagedRecord as error:
        yield Damage(name, 0, error.reason)
        return
    for info in archive.files():
        if wanted in (None, info.filename):
            yield from _read_zipped(archive, info, f"{name}!{info.filename}", kept)


def _read_zipped(archive: Zip, info: zipfile.ZipInfo, inner_name: str, kept: Kept) -> Iterator[Entry]:
    try:
        inner = archive.open(info)
        yield from _walk(inner, inner_name, info.file_size, kept).entries()
    except UnsupportedFormat as error:
        yield Skipped(inner_name, info.header_offset, error.reason)
    except DamagedRecord as error:
        yield Damage(str(error.path), 0, error.reason)
    except zipfile.BadZipFile as error:
        yield Damage(inner_name, 0, f"broken zip: {error}")
