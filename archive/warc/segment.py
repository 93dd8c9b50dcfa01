"""One WARC file while it is written: created exclusively, locked, grown by whole exchanges, sealed once."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from archive.errors import WriteFailed
from archive.warc.files import Files, write_all
from archive.warc.manifest import SealedSegment, append_to_manifest
from archive.warc.record import format_date

OPEN_SUFFIX = ".open"


def segment_name(moment: datetime, serial: int, run_id: str) -> str:
    """`airchive-20261123T120000000Z-00001-1f0c9a2e.warc.gz`: no part of it comes from outside the program."""
    stamp = moment.astimezone(UTC).strftime("%Y%m%dT%H%M%S") + f"{moment.microsecond // 1000:03d}Z"
    run = "".join(letter for letter in run_id.lower() if letter in "0123456789abcdef")[:8].rjust(8, "0")
    return f"airchive-{stamp}-{serial:05d}-{run}.warc.gz"


_NAME = re.compile(r"airchive-\d{8}T\d{9}Z-\d{5,}-[0-9a-f]{8}\.warc\.gz")


def is_segment_name(name: str) -> bool:
    """Whether `segment_name` could have given this name."""
    return _NAME.fullmatch(name) is not None


def has_segment(folder: Path, name: str) -> bool:
    """Whether a folder holds the segment, sealed or open."""
    return (folder / name).exists() or (folder / (name + OPEN_SUFFIX)).exists()


@dataclass(slots=True)
class _Pending:
    """What was written since the last sync: nobody has been told of it."""

    data: list[bytes]
    records: int
    dates: list[datetime]


class Segment:
    """An open segment. What `sync` has returned for is durable; everything else may vanish.

    After a failed write the file is cut back to the last sync and can be used again. After a failed sync, or a failed
    cut, nobody knows what the disk holds: everything is refused from then on, and recovery mends the file later.
    """

    def __init__(self, folder: Path, name: str, files: Files) -> None:
        """Create `<name>.open` in `folder`. Raises WriteFailed where the name is taken or the disk refuses."""
        self.name = name
        self.path = folder / (name + OPEN_SUFFIX)
        self._folder = folder
        self._files = files
        self._size = 0
        self._records = 0
        self._first: datetime | None = None
        self._last: datetime | None = None
        self._sha256 = hashlib.sha256()
        self._pending = _Pending([], 0, [])
        self._broken: str | None = None
        self._descriptor = self._create(folder / name)

    def _create(self, sealed: Path) -> int:
        if sealed.exists():
            raise WriteFailed("a sealed segment has this name", sealed)
        try:
            descriptor = self._files.create(self.path)
        except OSError as error:
            raise WriteFailed(f"the segment could not be created: {error}", self.path) from error
        try:
            self._files.sync_folder(self._folder)
        except OSError as error:
            self._files.close(descriptor)
            raise WriteFailed(f"the segment's name could not be made durable: {error}", self.path) from error
        return descriptor

    @property
    def size(self) -> int:
        """Bytes appended so far, durable or not."""
        return self._size + sum(len(data) for data in self._pending.data)

    def append(self, *pieces: bytes, records: int = 1, date: datetime | None = None) -> int:
        """Write whole members, which the pieces make up; the offset of their first byte. Not durable before `sync`.

        On an error everything since the last sync is cut away again, and WriteFailed is raised.
        """
        self._refuse_if_broken()
        offset = self.size
        try:
            for data in pieces:
                write_all(self._files, self._descriptor, data)
        except OSError as error:
            self.cut_back()
            raise WriteFailed(f"a record could not be written: {error}", self.path, offset) from error
        self._pending.data.extend(pieces)
        self._pending.records += records
        self._pending.dates += [] if date is None else [date]
        return offset

    def cut_back(self) -> None:
        """Cut away what was appended since the last sync. Where even that fails, the segment refuses everything."""
        self._pending = _Pending([], 0, [])
        try:
            self._files.truncate(self._descriptor, self._size)
        except OSError as error:
            self._broken = f"it could not be cut back to byte {self._size}: {error}"

    def sync(self) -> None:
        """Make everything appended durable. After a failure the segment refuses everything. Raises WriteFailed."""
        self._refuse_if_broken()
        try:
            self._files.sync(self._descriptor)
        except OSError as error:
            self._broken = f"a sync failed: {error}"
            raise WriteFailed(self._broken, self.path, self._size) from error
        pending, self._pending = self._pending, _Pending([], 0, [])
        for data in pending.data:
            self._sha256.update(data)
            self._size += len(data)
        self._records += pending.records
        self._note_dates(pending.dates)

    def _note_dates(self, dates: list[datetime]) -> None:
        if dates:
            self._first = min([*dates, *([self._first] if self._first else [])])
            self._last = max([*dates, *([self._last] if self._last else [])])

    def seal(self, now: Callable[[], datetime]) -> SealedSegment:
        """Give the file its final name and put it into the manifest; durable on return. Raises WriteFailed."""
        self.sync()
        target = self._folder / self.name
        try:
            self._files.rename(self.path, target)
            self._files.sync_folder(self._folder)
        except OSError as error:
            self._broken = f"it could not be sealed: {error}"
            raise WriteFailed(self._broken, self.path) from error
        sealed = SealedSegment(
            file=self.name,
            bytes=self._size,
            sha256=self._sha256.hexdigest(),
            records=self._records,
            first_date=format_date(self._first) if self._first else None,
            last_date=format_date(self._last) if self._last else None,
            sealed_at=format_date(now()),
        )
        sealed = append_to_manifest(self._folder, sealed, self._files)
        self.release()
        return sealed

    def release(self) -> None:
        """Close the file and give up its lock, sealed or not; a segment that was not sealed is left to recovery."""
        if self._descriptor >= 0:
            with suppress(OSError):  # what counts is synced, or has been reported
                self._files.close(self._descriptor)
            self._descriptor = -1
            self._broken = self._broken or "it is closed"

    def _refuse_if_broken(self) -> None:
        if self._broken:
            raise WriteFailed(f"nothing more is written to this segment: {self._broken}", self.path)
