"""Intake: a file of another program's brought into the archive's folder, byte for byte, and listed as a sealed segment.

It is named by its content: `imported/<SHA-256>-<name>`, so that two files can never meet under one name, and the same
file is known again whatever it is called.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import re
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from archive.errors import ArchiveError, UnsupportedFormat, WriteFailed
from archive.home import IMPORTED
from archive.warc.contents import Contents, contents_of
from archive.warc.files import Files, SystemFiles, write_all
from archive.warc.manifest import SealedSegment, append_to_manifest
from archive.warc.mend import set_aside
from archive.warc.record import format_date

_COPIED = 1024 * 1024
_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")
_LONGEST_NAME = 100
#: What a link fails with that the file or its place does not allow; everything else is the archive's disk.
_UNLINKABLE = {errno.EXDEV, errno.EPERM, errno.EACCES, errno.EMLINK, errno.EOPNOTSUPP, errno.ENOENT}


def digest_in(file: str) -> str:
    """The SHA-256 that an imported file came with, from the name it has since: repair may have changed it."""
    return file.removeprefix(f"{IMPORTED}/").partition("-")[0]


def digest_of(path: Path) -> str:
    """SHA-256 of a file, hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def take_in(
    path: Path,
    sha256: str,
    folder: Path,
    *,
    link: bool,
    clock: Callable[[], datetime],
    files: Files | None = None,
) -> SealedSegment:
    """Bring a file with this digest into `folder`, durably, and list it in the manifest; its line there.

    A crash leaves nothing, or the file without its line: doing it again completes that. A file that was damaged since
    it came goes to the quarantine, and this one comes in its place. Raises UnsupportedFormat for a
    file with no record, OSError where it cannot be read, ArchiveError where it changes meanwhile or cannot be linked,
    WriteFailed where the archive cannot be written.
    """
    files = files or SystemFiles()
    file = f"{IMPORTED}/{sha256}-{_safe(path.name)}"
    found = contents_of(path, file)
    if not found.records:
        reason = found.first_damage.reason if found.first_damage else "it is empty"
        raise UnsupportedFormat(f"no whole record in it: {reason}", path)
    target = folder / file
    if target.exists() and digest_of(target) != sha256:
        set_aside(folder, file, files)
    if not target.exists():
        _place(path, target, sha256, link, files)
    _make_durable(target, files)
    segment = _line(target, file, sha256, found, path.name, clock())
    append_to_manifest(folder, segment, files)
    return segment


def _safe(name: str) -> str:
    """The end of a name, where its extension is, in letters that mean nothing to any system."""
    return _UNSAFE.sub("_", name)[-_LONGEST_NAME:].lstrip(".-") or "archive"


def _place(path: Path, target: Path, sha256: str, link: bool, files: Files) -> None:
    try:
        files.make_folder(target.parent)
    except OSError as error:
        raise WriteFailed(f"the folder cannot be made: {error}", target.parent) from error
    if link:
        _link(path, target, sha256, files)
        return
    partial = target.with_name(f".{sha256}.part")
    try:
        if partial.exists():  # of a run that was killed
            files.remove(partial)
        _copy(path, partial, sha256, files)
        files.rename(partial, target)
    except OSError as error:
        raise WriteFailed(f"the file cannot be taken in: {error}", target) from error
    finally:
        with contextlib.suppress(OSError):
            if partial.exists():
                files.remove(partial)


def _make_durable(target: Path, files: Files) -> None:
    """Even of a file that was there: the run that brought it may have been killed before it could."""
    try:
        files.sync_path(target)
        files.sync_folder(target.parent)
    except OSError as error:
        raise WriteFailed(f"the file cannot be taken in: {error}", target) from error


def _copy(path: Path, partial: Path, sha256: str, files: Files) -> None:
    digest = hashlib.sha256()
    descriptor = files.create(partial)
    try:
        with path.open("rb") as source:
            while data := _read(source.read, path):
                digest.update(data)
                write_all(files, descriptor, data)
        files.sync(descriptor)
    finally:
        files.close(descriptor)
    _demand_same(path, digest.hexdigest(), sha256)


def _read(read: Callable[[int], bytes], path: Path) -> bytes:
    try:
        return read(_COPIED)
    except OSError as error:
        raise ArchiveError(f"cannot be read: {error.strerror}", path) from error


def _link(path: Path, target: Path, sha256: str, files: Files) -> None:
    try:
        files.link(path.resolve(), target)
    except OSError as error:
        if error.errno not in _UNLINKABLE:
            raise WriteFailed(f"the file cannot be taken in: {error}", target) from error
        raise ArchiveError(f"cannot be linked ({error.strerror}); leave out --link to copy it", path) from error
    try:
        _demand_same(path, digest_of(target), sha256)
    except ArchiveError:
        files.remove(target)
        raise


def _demand_same(path: Path, found: str, expected: str) -> None:
    if found != expected:
        raise ArchiveError("it changed while it was read", path)


def _line(target: Path, file: str, sha256: str, found: Contents, original: str, now: datetime) -> SealedSegment:
    return SealedSegment(
        file=file,
        bytes=target.stat().st_size,
        sha256=sha256,
        records=found.records,
        first_date=format_date(found.first_date) if found.first_date else None,
        last_date=format_date(found.last_date) if found.last_date else None,
        sealed_at=format_date(now),
        original=original,
    )
