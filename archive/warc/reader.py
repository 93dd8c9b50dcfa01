"""Archive files read strictly, whoever wrote them: WARC 0.17 to 1.1, ARC 1 and 2, WACZ; plain, gzip, zstd, LZ4, bzip2.

The form is told by content, never by a file's name. A file inside a WACZ is named `file.wacz!archive/data.warc.gz`.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, cast

from archive.errors import DamagedRecord, UnsupportedFormat
from archive.warc.decoders import DECODING_ERRORS, ZSTD, Codec, codec_of, is_zstd_dictionary, zstd_with_dictionary
from archive.warc.entry import Damage, Entry, Record, Skipped
from archive.warc.stream import Stream, begins_record
from archive.warc.walk import Walk

__all__ = ["Damage", "Entry", "Record", "Skipped", "read_archive", "read_record"]

#: How much of a block is kept in memory unless the caller says otherwise.
KEEP = 64 * 1024 * 1024
_ZIP_MAGICS = (b"PK\x03\x04", b"PK\x05\x06")
_BROKEN_ZIP = (zipfile.BadZipFile, NotImplementedError, RuntimeError, io.UnsupportedOperation)
_MAX_DICTIONARY = 16 * 1024 * 1024
#: How far into a file its first record is looked for.
_SEARCHED = 1024 * 1024
_START = 4096


def read_archive(path: Path | str, *, name: str | None = None, keep: int = KEEP) -> Iterator[Entry]:
    """Every record of a file in order, every damage, every stretch that holds no record.

    `name` is what records and captures call the file (default: its path). Memory holds one record at a time, its block
    up to `keep` bytes. Raises UnsupportedFormat for a file that is no archive.
    """
    path, member = _split(path)
    name = name or str(path)
    with path.open("rb") as file:
        if file.read(4) in _ZIP_MAGICS:
            file.seek(0)
            yield from _read_wacz(file, name, member, keep)
            return
        yield from _walk(file, name, path.stat().st_size, keep).entries()


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
    with _open_zip(file, name) as archive:
        if member not in archive.namelist():
            raise DamagedRecord("no such file in it", inner_name, offset)
        try:
            with archive.open(member) as inner:
                size = archive.getinfo(member).file_size
                return _record_at(cast("BinaryIO", inner), inner_name, size, offset, record_id, keep)
        except _BROKEN_ZIP as error:
            raise DamagedRecord(f"broken zip: {error}", inner_name, offset) from error


def _record_at(file: BinaryIO, name: str, size: int, offset: int, record_id: str | None, keep: int) -> Record:
    codec, _ = _detect(file, name)
    file.seek(offset)
    start = file.read(4)
    if codec is not None and not start.startswith(codec.magics):
        raise DamagedRecord(f"no {codec.name} member begins here", name, offset)
    file.seek(offset)
    for entry in Walk(Stream(file, name, codec, offset), name, size, keep).entries():
        if isinstance(entry, Record) and entry.offset == offset and record_id in (None, entry.record_id):
            return entry
        if isinstance(entry, Damage) and entry.offset == offset:
            raise DamagedRecord(entry.reason, name, offset)
        if entry.offset > offset:
            break
    raise DamagedRecord("no such record begins here", name, offset)


def _split(path: Path | str) -> tuple[Path, str | None]:
    """`x.wacz!archive/data.warc.gz` as file and member; a file whose own name holds `!` is itself."""
    whole = Path(path)
    if whole.exists() or "!" not in str(path):
        return whole, None
    outer, _, member = str(path).partition("!")
    return Path(outer), member


def _walk(file: BinaryIO, name: str, size: int, keep: int) -> Walk:
    codec, start = _detect(file, name)
    file.seek(start)
    return Walk(Stream(file, name, codec, start), name, size, keep)


def _detect(file: BinaryIO, name: str) -> tuple[Codec | None, int]:
    """The coding of a file that holds records, and where its first member begins. Raises UnsupportedFormat."""
    file.seek(0)
    start = file.read(4)
    codec = codec_of(start)
    offset = 0
    if codec is ZSTD and is_zstd_dictionary(start):
        file.seek(0)
        offset, codec = _read_dictionary(file, name)
    file.seek(offset)
    _demand_records(Stream(file, name, codec, offset), name)
    return codec, offset


def _read_dictionary(file: BinaryIO, name: str) -> tuple[int, Codec]:
    head = file.read(8)
    size = int.from_bytes(head[4:], "little")
    if size > _MAX_DICTIONARY:
        raise UnsupportedFormat(f"a zstd dictionary of {size} bytes", name)
    try:
        return 8 + size, zstd_with_dictionary(head + file.read(size))
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
        start = stream.peek(_START)
        if begins_record(start) or b"\nWARC/" in stream.peek(_SEARCHED):
            return
    except DamagedRecord:
        return
    raise UnsupportedFormat(f"no WARC, ARC or WACZ: it begins with {start[:40]!r}", name)


def _open_zip(file: BinaryIO, name: str) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(file)
    except zipfile.BadZipFile as error:
        raise DamagedRecord(f"broken zip: {error}", name, 0) from error


def _read_wacz(file: BinaryIO, name: str, wanted: str | None, keep: int) -> Iterator[Entry]:
    """The records of the archive files in a WACZ (a zip file); its other files are named as skipped."""
    try:
        archive = _open_zip(file, name)
    except DamagedRecord as error:
        yield Damage(name, 0, error.reason)
        return
    with archive:
        for info in archive.infolist():
            if not info.is_dir() and wanted in (None, info.filename):
                yield from _read_zipped(archive, info, name, keep)


def _read_zipped(archive: zipfile.ZipFile, info: zipfile.ZipInfo, name: str, keep: int) -> Iterator[Entry]:
    inner_name = f"{name}!{info.filename}"
    try:
        with archive.open(info) as inner:
            walk = _walk(cast("BinaryIO", inner), inner_name, info.file_size, keep)
            yield from walk.entries()
    except UnsupportedFormat as error:
        yield Skipped(inner_name, info.header_offset, error.reason)
    except _BROKEN_ZIP as error:
        yield Damage(inner_name, 0, f"broken zip: {error}")
