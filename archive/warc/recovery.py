"""What a crash left behind, mended: open segments are read strictly, cut after their last whole record, and sealed."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from itertools import takewhile
from pathlib import Path
from typing import Protocol

from archive.capture import Capture
from archive.errors import UnsupportedFormat, WriteFailed
from archive.warc.entry import Damage, Record
from archive.warc.files import Files, SystemFiles, copy_rest
from archive.warc.manifest import MANIFEST_NAME, SealedSegment, append_to_manifest, parse_line, read_manifest
from archive.warc.reader import read_archive
from archive.warc.record import format_date
from archive.warc.segment import OPEN_SUFFIX

QUARANTINE = "quarantine"


@dataclass(frozen=True, slots=True)
class RecoveredSegment:
    """One segment that recovery brought to its final state."""

    file: str  #: its sealed name
    captures: tuple[Capture, ...]
    cut: int  #: bytes of a torn tail that were cut from its end
    saved_tail: Path | None  #: where those bytes are kept
    damage: tuple[Damage, ...]  #: damage before the last whole record, which stays in the file
    sealed: SealedSegment | None  #: its line in the manifest; None where nothing whole was in it and it was removed


@dataclass(frozen=True, slots=True)
class _Content:
    captures: tuple[Capture, ...]
    records: int
    dates: tuple[datetime, ...]
    sound: int  #: bytes up to the end of the last whole exchange that is kept
    damage: tuple[Damage, ...]


class Rows(Protocol):
    """What the store knows of a segment that is not sealed, and is told of it."""

    def end(self, name: str) -> int:
        """Where the last capture ends that has a row; 0 where none has. Nothing behind it was acknowledged."""

    def keep(self, name: str, captures: tuple[Capture, ...]) -> None:
        """Give rows to captures that have none, before the segment is sealed: nobody looks into a sealed one again."""


def recover(
    folder: Path, *, clock: Callable[[], datetime], files: Files | None = None, rows: Rows | None = None
) -> list[RecoveredSegment]:
    """Bring every segment that a crash left in `folder` to its final state. Doing it again changes nothing.

    An open segment is cut at the first damage behind the last capture that has a row; without `rows` after its last
    whole record. Segments that a living process holds are left alone. Raises WriteFailed where the disk refuses.
    """
    files = files or SystemFiles()
    if not folder.is_dir():
        return []
    _trim_manifest(folder, files)
    recovered = [_recover(path, clock, files, rows) for path in sorted(folder.glob("*.warc.gz" + OPEN_SUFFIX))]
    known = read_manifest(folder)
    unlisted = [path for path in sorted(folder.glob("*.warc.gz")) if path.name not in known]
    recovered += [_recover(path, clock, files, rows) for path in unlisted]
    return [one for one in recovered if one is not None]


def _recover(path: Path, clock: Callable[[], datetime], files: Files, rows: Rows | None) -> RecoveredSegment | None:
    """Bring one segment to its final state; None where a living process does so."""
    try:
        descriptor = files.take(path)
        if descriptor is None:
            return None
        try:
            if path.name.endswith(OPEN_SUFFIX):
                return _mend(path, descriptor, clock, files, rows)
            return _list_sealed(path, clock, files, rows)
        finally:
            files.close(descriptor)
    except OSError as error:
        raise WriteFailed(f"the segment could not be recovered: {error}", path) from error


def _mend(
    path: Path, descriptor: int, clock: Callable[[], datetime], files: Files, rows: Rows | None
) -> RecoveredSegment | None:
    """Cut and seal an open segment."""
    name = path.name.removesuffix(OPEN_SUFFIX)
    content = _read(path, name, None if rows is None else rows.end(name))
    cut = path.stat().st_size - content.sound
    saved = _save_tail(path, name, content.sound, files) if cut else None
    if content.sound == 0:
        files.remove(path)
        files.sync_folder(path.parent)
        return RecoveredSegment(name, (), cut, saved, content.damage, None)
    if cut:
        files.truncate(descriptor, content.sound)
    files.sync(descriptor)
    if rows is not None:
        rows.keep(name, content.captures)
    target = path.with_name(name)
    files.rename(path, target)
    files.sync_folder(path.parent)
    sealed = append_to_manifest(path.parent, _seal_line(target, content, clock), files)
    return RecoveredSegment(name, content.captures, cut, saved, content.damage, sealed)


def _list_sealed(path: Path, clock: Callable[[], datetime], files: Files, rows: Rows | None) -> RecoveredSegment | None:
    """List a segment that has its final name, and no line in the manifest: a crash came between the two."""
    if path.name in read_manifest(path.parent):  # its writer was at work when we looked first
        return None
    content = _read(path, path.name)
    if rows is not None:
        rows.keep(path.name, content.captures)
    files.sync_folder(path.parent)
    sealed = append_to_manifest(path.parent, _seal_line(path, content, clock), files)
    return RecoveredSegment(path.name, content.captures, 0, None, content.damage, sealed)


def _seal_line(path: Path, content: _Content, clock: Callable[[], datetime]) -> SealedSegment:
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return SealedSegment(
        file=path.name,
        bytes=path.stat().st_size,
        sha256=digest,
        records=content.records,
        first_date=format_date(min(content.dates)) if content.dates else None,
        last_date=format_date(max(content.dates)) if content.dates else None,
        sealed_at=format_date(clock()),
    )


def _read(path: Path, name: str, acknowledged: int | None = None) -> _Content:
    """Every whole record of a segment. What stands after the last whole exchange is its torn tail.

    So is everything from the first damage behind `acknowledged` bytes on: what a disk wrote out of order.
    """
    captures: list[Capture] = []
    dates: list[datetime] = []
    damage: list[Damage] = []
    records = 0
    sound = 0
    lone_request: int | None = None  # offset of a request whose response has not come yet
    try:
        for entry in read_archive(path, name=name):
            if isinstance(entry, Damage):
                if acknowledged is not None and entry.offset >= acknowledged:
                    break
                damage.append(entry)
            if not isinstance(entry, Record):
                continue
            records += 1
            sound = entry.offset + entry.length
            lone_request = entry.offset if entry.type == "request" else None
            capture = entry.capture()
            if capture is not None:
                captures.append(capture)
                dates.append(capture.captured_at)
    except UnsupportedFormat as error:  # empty, or nothing of ours
        damage.append(Damage(name, 0, error.reason))
    if lone_request is not None:
        sound, records = lone_request, records - 1
    inner = tuple(one for one in damage if one.offset < sound)
    return _Content(tuple(captures), records, tuple(dates), sound, inner)


def _trim_manifest(folder: Path, files: Files) -> None:
    """Cut what a power cut left behind the manifest's last line: a line was on its way that the disk did not get."""
    path = folder / MANIFEST_NAME
    if not path.exists():
        return
    lines = path.read_bytes().splitlines(keepends=True)
    bad = len(list(takewhile(lambda line: not _is_line(line), reversed(lines))))
    if bad == 0:
        return
    sound = sum(map(len, lines[: len(lines) - bad]))
    try:
        descriptor = files.open(path)
        try:
            _save_tail(path, MANIFEST_NAME, sound, files)
            files.truncate(descriptor, sound)
            files.sync(descriptor)
        finally:
            files.close(descriptor)
    except OSError as error:
        raise WriteFailed(f"the manifest could not be mended: {error}", path) from error


def _is_line(line: bytes) -> bool:
    try:
        parse_line(line)
    except ValueError:
        return False
    return line.endswith(b"\n")


def _save_tail(path: Path, name: str, offset: int, files: Files) -> Path:
    """Keep the torn tail as `quarantine/<name>.tail-<offset>`: it may be all there is of a page."""
    folder = path.parent / QUARANTINE
    files.make_folder(folder)
    target = folder / f"{name}.tail-{offset}"
    descriptor = files.open(target)
    try:
        files.truncate(descriptor, 0)
        copy_rest(files, path, offset, descriptor)
    finally:
        files.close(descriptor)
    files.sync_folder(folder)
    return target
