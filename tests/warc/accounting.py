"""The promises of the reader that hold for any file at all, hostile ones included."""

from __future__ import annotations

import contextlib
from pathlib import Path

from archive.errors import DamagedRecord, PayloadError, UnsupportedFormat
from archive.warc.decoders import is_zstd_dictionary
from archive.warc.reader import Damage, Entry, Record, Skipped, read_archive, read_record

#: Records that are looked up again, at most about twice as many: one in a large member costs as much as reading that.
_LOOKED_UP = 20
_ZIP_MAGICS = (b"PK\x03\x04", b"PK\x05\x06")


def assert_accounted(path: Path) -> list[Entry]:
    """Read a file whole; what was met. AssertionError, or an error that has no name, where a promise is broken.

    - Nothing is raised but UnsupportedFormat, which is an empty list here.
    - Every byte lies in a record, a damage or a stretch left out, or is a line end.
    - A record is found again by its place and id, and gives the same capture; its payload or PayloadError.
    """
    try:
        entries = list(read_archive(path))
    except UnsupportedFormat as error:
        assert error.path == str(path)  # noqa: PT017
        return []
    data = path.read_bytes()
    if not data.startswith(_ZIP_MAGICS):
        assert_covered(data, entries)
    assert all(entry.file == str(path) or entry.file.startswith(f"{path}!") for entry in entries)
    records = [entry for entry in entries if isinstance(entry, Record)]
    for record in records[:: 1 + len(records) // _LOOKED_UP]:
        _assert_found_again(record)
    return entries


def assert_covered(data: bytes, entries: list[Entry]) -> None:
    """The entries follow each other, and what lies between them or after the last one is line ends."""
    reached = 8 + int.from_bytes(data[4:8], "little") if is_zstd_dictionary(data[:4]) else 0
    last = 0
    for number, entry in enumerate(entries):
        assert entry.offset >= last, f"entry {number} stands before the one that was given before it"
        last = entry.offset
        assert not data[reached : entry.offset].strip(b"\r\n"), f"unaccounted bytes before {entry}"
        following = entries[number + 1] if number + 1 < len(entries) else None
        reached = max(reached, _end(entry, following, len(data)))
        assert reached <= len(data)
    assert not data[reached:].strip(b"\r\n"), f"unaccounted bytes from {reached} on"


def _end(entry: Entry, following: Entry | None, size: int) -> int:
    match entry:
        case Record():
            return entry.offset + entry.length
        case Damage():
            assert entry.resumed_at is None or entry.resumed_at >= entry.offset
            return size if entry.resumed_at is None else entry.resumed_at
        case Skipped():
            return following.offset if following else size


def _assert_found_again(record: Record) -> None:
    try:
        again = read_record(record.file, record.offset, record_id=record.record_id)
    except DamagedRecord as error:
        raise AssertionError(f"{record.record_id} at {record.offset} is not found again: {error}") from error
    assert again.record_id == record.record_id
    capture = again.capture()
    if capture is not None:
        assert (capture.record_id, capture.warc_offset) == (record.record_id, record.offset)
    with contextlib.suppress(PayloadError):
        again.payload()
