"""The files of a WACZ (a zip file), read where they are: nothing is ever unpacked to the disk.

Names in it are names and never paths. What the zip says of a file is checked before it is believed: files that lie over
each other, that unpack beyond measure or in codings other than deflate are refused by name.
"""

from __future__ import annotations

import io
import lzma
import struct
import zipfile
import zlib
from collections import Counter
from typing import IO, BinaryIO, Protocol

from archive.errors import DamagedRecord
from archive.warc.expansion import FREE_OUTPUT, MAX_RATIO

BadZipFile = zipfile.BadZipFile
MAGICS = (b"PK\x03\x04", b"PK\x05\x06")
#: What zipfile raises for a zip that is not sound (found by fuzzing it).
_BROKEN = (
    zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError, ValueError, OverflowError, IndexError,
    struct.error, zlib.error, lzma.LZMAError,
)  # fmt: skip
#: Of the directory of a zip: some hundred bytes a file, ten times as much in memory.
_MAX_DIRECTORY = 8 * 1024 * 1024
_LONGEST_NAME = 500  # bytes: names stand in index rows, of which PostgreSQL takes 2,704 bytes
_LOCAL_HEADER = 30
_END_RECORD, _ZIP64_END_RECORD = b"PK\x05\x06", b"PK\x06\x06"
_LONGEST_END = 22 + 0xFFFF


class Source(Protocol):
    """What records are read from: a file, or a file in a zip."""

    def read(self, size: int, /) -> bytes: ...

    def seek(self, offset: int, /) -> object: ...

    def tell(self) -> int: ...


class Zip:
    """An open zip file. Raises DamagedRecord where its directory cannot be read."""

    def __init__(self, file: BinaryIO, name: str) -> None:
        self._file = file
        self._name = name
        try:
            _refuse_large_directory(file)
            self._archive = zipfile.ZipFile(file)
        except _BROKEN as error:
            raise DamagedRecord(f"broken zip: {error}", name, 0) from error
        self._overlapping = _overlapping(self._archive.infolist())
        self._times = Counter(info.filename for info in self._archive.infolist())

    def files(self) -> list[zipfile.ZipInfo]:
        """What the directory lists, in its order, less the folders."""
        # ZipInfo.is_dir() fails for a file without a name
        return [info for info in self._archive.infolist() if not info.filename.endswith("/")]

    def find(self, member: str, offset: int = 0) -> zipfile.ZipInfo:
        """The file of that name. Raises DamagedRecord where there is none."""
        try:
            return self._archive.getinfo(member)
        except KeyError:
            raise DamagedRecord("no such file in it", f"{self._name}!{member}", offset) from None

    def open(self, info: zipfile.ZipInfo) -> ZippedFile:
        """The bytes of a file, checked against its checksum as far as they are read in order. Raises DamagedRecord."""
        self._refuse(info)
        try:
            return ZippedFile(self._archive.open(info))
        except _BROKEN as error:
            raise self._damaged(info, f"broken zip: {error}") from error

    def section(self, info: zipfile.ZipInfo) -> tuple[BinaryIO, int] | None:
        """For a file that stands in the zip as it is: the zip, and where the file begins; None for a packed one."""
        self._refuse(info)
        if info.compress_type != zipfile.ZIP_STORED:
            return None
        try:
            self._file.seek(info.header_offset)
            lengths = struct.unpack("<HH", self._file.read(_LOCAL_HEADER)[26:])
        except _BROKEN as error:
            raise self._damaged(info, f"broken zip: {error}") from error
        return self._file, info.header_offset + _LOCAL_HEADER + sum(lengths)

    def _refuse(self, info: zipfile.ZipInfo) -> None:
        """Raise DamagedRecord for a file whose description cannot be honest."""
        reason = self._suspicion(info)
        if reason is not None:
            raise self._damaged(info, reason)

    def _suspicion(self, info: zipfile.ZipInfo) -> str | None:
        if len(info.filename.encode("utf-8", "replace")) > _LONGEST_NAME:
            return f"a name of {len(info.filename)} characters, beginning {info.filename[:40]!r}"
        if self._times[info.filename] > 1 and self._archive.getinfo(info.filename) is not info:
            return "another file of the same name stands after it in the zip"
        if info.flag_bits & 0x1:
            return "encrypted"
        if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            return f"coding {info.compress_type} of zip, which is not read"
        if info.header_offset in self._overlapping:
            return "it lies over another file of the zip"
        if info.file_size > max(FREE_OUTPUT, info.compress_size * MAX_RATIO):
            return f"{info.compress_size} bytes of zip that unpack to {info.file_size}: a bomb"
        return None

    def _damaged(self, info: zipfile.ZipInfo, reason: str) -> DamagedRecord:
        return DamagedRecord(reason, f"{self._name}!{info.filename[:_LONGEST_NAME]}", 0)


class ZippedFile:
    """A file in a zip, opened for reading. Whatever is wrong with it, `read` and `seek` raise BadZipFile.

    To go back in it, the zip reads it from its start.
    """

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file

    def read(self, size: int) -> bytes:
        try:
            return self._file.read(size)
        except _BROKEN as error:
            raise zipfile.BadZipFile(str(error)) from error

    def seek(self, offset: int) -> None:
        try:
            self._file.seek(offset)
        except _BROKEN as error:
            raise zipfile.BadZipFile(str(error)) from error

    def tell(self) -> int:
        return self._file.tell()


class Section:
    """A stretch of a file, read as a file of its own."""

    def __init__(self, file: BinaryIO, start: int, size: int) -> None:
        self._file = file
        self._start = start
        self._size = size
        self._position = 0

    def read(self, size: int) -> bytes:
        self._file.seek(self._start + self._position)
        data = self._file.read(max(0, min(size, self._size - self._position)))
        self._position += len(data)
        return data

    def seek(self, offset: int) -> None:
        self._position = offset

    def tell(self) -> int:
        return self._position


def _overlapping(infos: list[zipfile.ZipInfo]) -> frozenset[int]:
    """Where files begin that lie over another one: how a small zip unpacks to a great deal."""
    found: set[int] = set()
    reached, owner = -1, -1
    for start, end in sorted(map(_extent, infos)):
        if start < reached:
            found.update((start, owner))
        if end > reached:
            reached, owner = end, start
    return frozenset(found)


def _extent(info: zipfile.ZipInfo) -> tuple[int, int]:
    """Where a file begins and the least offset it can end at."""
    return info.header_offset, info.header_offset + _LOCAL_HEADER + info.compress_size


def _refuse_large_directory(file: BinaryIO) -> None:
    """A million entries would take a gigabyte to hold. Raises BadZipFile."""
    size = file.seek(0, io.SEEK_END)
    file.seek(max(0, size - _LONGEST_END))
    end = file.read()
    record = end.rfind(_END_RECORD)
    if record < 0 or len(end) < record + 22:
        return  # zipfile will say what is wrong
    (stated,) = struct.unpack_from("<I", end, record + 12)
    wide = end.rfind(_ZIP64_END_RECORD, 0, record)
    if stated == 0xFFFFFFFF and 0 <= wide <= len(end) - 48:
        (stated,) = struct.unpack_from("<Q", end, wide + 40)
    if stated > _MAX_DIRECTORY:
        raise zipfile.BadZipFile(f"a directory of {stated} bytes")
