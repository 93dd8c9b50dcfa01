"""Exchanges, clocks, ids and disks for the tests of archive.warc."""

from __future__ import annotations

import errno
import gzip
import itertools
import uuid
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from archive.capture import Capture, Exchange
from archive.warc.files import SystemFiles
from archive.warc.reader import Record, read_archive
from archive.warc.writer import ArchiveWriter

NOON = datetime(2026, 3, 1, 12, 0, 0, 250_000, tzinfo=UTC)
RUN_ID = "0f1e2d3c-0000-4000-8000-000000000000"
REQUEST = b"GET /a/1.html HTTP/1.1\r\nHost: news.example\r\n\r\n"
PAGE = b'HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nETag: "v1"\r\n\r\n<h1>Bridge opens</h1>'
NOT_MODIFIED = b'HTTP/1.1 304 Not Modified\r\nETag: "v1"\r\n\r\n'


def exchange(response: bytes = PAGE, url: str = "https://news.example/a/1.html", **fields: object) -> Exchange:
    values: dict[str, object] = {"request": REQUEST, "started_at": NOON, "ip_address": "192.0.2.7"} | fields
    return Exchange(url=url, response=response, **values)  # type: ignore[arg-type]


def ids() -> Callable[[], str]:
    """Record ids 00000000-…-000000000001, …2, …"""
    numbers = itertools.count(1)
    return lambda: str(uuid.UUID(int=next(numbers)))


def clock() -> Callable[[], datetime]:
    """A clock that goes on by a second at each look."""
    seconds = itertools.count()
    return lambda: NOON + timedelta(seconds=next(seconds))


def writer(folder: Path, files: SystemFiles | None = None, **options: object) -> ArchiveWriter:
    values: dict[str, object] = {"run_id": RUN_ID, "software": "airchive/test", "clock": clock(), "new_id": ids()}
    return ArchiveWriter(folder, files=files, **(values | options))  # type: ignore[arg-type]


def archive(folder: Path, *responses: bytes) -> tuple[Path, list[Capture]]:
    """A sealed segment with these responses, and their captures."""
    with writer(folder) as archive_writer:
        captures = archive_writer.write([(exchange(response), None) for response in responses])
    return folder / captures[0].warc_file, captures


def records(path: Path, name: str | None = None) -> list[Record]:
    """The records of a file that must hold nothing else."""
    entries = list(read_archive(path, name=name))
    assert all(isinstance(entry, Record) for entry in entries), entries
    return [entry for entry in entries if isinstance(entry, Record)]


def warc_record(block: bytes, *, number: int = 1, record_type: str = "response", version: str = "WARC/1.0") -> bytes:
    """A record as another tool would write it, uncompressed."""
    head = (
        f"{version}\r\nWARC-Type: {record_type}\r\nWARC-Record-ID: <urn:uuid:{uuid.UUID(int=number)}>\r\n"
        f"WARC-Date: 2020-02-0{number % 9 + 1}T03:04:05Z\r\nWARC-Target-URI: http://news.example/{number}\r\n"
        f"Content-Type: application/http;msgtype=response\r\nContent-Length: {len(block)}\r\n\r\n"
    )
    return head.encode() + block + b"\r\n\r\n"


def members(*contents: bytes) -> bytes:
    return b"".join(gzip.compress(content, mtime=0) for content in contents)


class FailingFiles(SystemFiles):
    """A disk that fails once it is told to: `fail_write(after)`, `fail_sync()` and so on. Faults stay until `mend`."""

    def __init__(self) -> None:
        self.bytes_left: int | None = None
        self.step: int | None = None
        self.error = errno.ENOSPC
        self.failing: set[str] = set()
        self.calls: list[str] = []

    def mend(self) -> None:
        self.bytes_left = None
        self.failing.clear()

    def _call(self, name: str) -> None:
        self.calls.append(name)
        if name in self.failing:
            raise OSError(errno.EIO, "input/output error")

    def write(self, descriptor: int, data: bytes) -> int:
        self._call("write")
        if self.step is not None:
            data = data[: self.step]
        if self.bytes_left is None:
            return super().write(descriptor, data)
        if self.bytes_left == 0:
            raise OSError(self.error, "the disk says no")
        taken = super().write(descriptor, data[: self.bytes_left])
        self.bytes_left -= taken
        return taken

    def sync(self, descriptor: int) -> None:
        self._call("sync")
        super().sync(descriptor)

    def truncate(self, descriptor: int, size: int) -> None:
        self._call("truncate")
        super().truncate(descriptor, size)

    def rename(self, source: Path, target: Path) -> None:
        self._call("rename")
        super().rename(source, target)

    def sync_folder(self, folder: Path) -> None:
        self._call("sync_folder")
        super().sync_folder(folder)


def member_bounds(path: Path) -> Iterator[tuple[int, int]]:
    """Offset and end of each record of a file."""
    for record in records(path):
        yield record.offset, record.offset + record.length
