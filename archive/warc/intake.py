"""Intake: a file of another program's brought into the archive's folder, byte for byte, and listed as a sealed segment.

It is named by its content: `imported/<SHA-256>-<name>`, so that two files can never meet under one name, and the same
file is known again whatever it is called.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from archive.errors import ArchiveError, UnsupportedFormat, WriteFailed
from archive.home import IMPORTED
from archive.warc.files import Files, SystemFiles, write_all
from archive.warc.manifest import SealedSegment, append_to_manifest
from archive.warc.record import format_date
from archive.warc.survey import Survey, survey

_COPIED = 1024 * 1024
_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")
_LONGEST_NAME = 100


def is_imported(file: str) -> bool:
    """Whether a file, as the manifest and captures name it, was imported."""
    return file.startswith(f"{IMPORTED}/")


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

    A crash leaves nothing, or the file without its line: doing it again completes that. Raises UnsupportedFormat for a
    file with no record, OSError where it cannot be read, ArchiveError where it changes meanwhile or cannot be linked,
    WriteFailed where the archive cannot be written.
    """
    files = files or SystemFiles()
    file = f"{IMPORTED}/{sha256}-{_safe(path.name)}"
    found = survey(path, file)
    if not found.records:
        reason = found.first_damage.reason if found.first_damage else "it is empty"
        raise UnsupportedFormat(f"no whole record in it: {reason}", path)
    target = folder / file
    if not target.exists():
        _place(path, target, sha256, link, files)
    segment = _line(target, file, sha256, found, path.name, clock())
    append_to_manifest(folder, segment, files)
    return segment


def _safe(name: str) -> str:
    """The end of a name, where its extension is, in letters that mean nothing to any system."""
    return _UNSAFE.sub("_", name)[-_LONGEST_NAME:].lstrip(".-") or "archive"


def _place(path: Path, target: Path, sha256: str, link: bool, files: Files) -> None:
    try:
        if not target.parent.is_dir():
            target.parent.mkdir()
            files.sync_folder(target.parent.parent)
    except OSError as error:
        raise WriteFailed(f"the folder cannot be made: {error}", target.parent) from error
    if link:
        _link(path, target, sha256, files)
        return
    partial = target.with_name(f".{sha256}.part")
    try:
        partial.unlink(missing_ok=True)  # of a run that was killed
        _copy(path, partial, sha256, files)
        files.rename(partial, target)
        files.sync_folder(target.parent)
    except OSError as error:
        raise WriteFailed(f"the file cannot be taken in: {error}", target) from error
    finally:
        with contextlib.suppress(OSError):
            partial.unlink(missing_ok=True)


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
        os.link(path.resolve(), target)
    except OSError as error:
        raise ArchiveError(f"cannot be linked ({error.strerror}); leave out --link to copy it", path) from error
    try:
        descriptor = os.open(target, os.O_RDONLY | os.O_CLOEXEC)
        try:
            os.fsync(descriptor)
        finally:
            files.close(descriptor)
        files.sync_folder(target.parent)
        _demand_same(path, digest_of(target), sha256)
    except BaseException:
        target.unlink()
        raise


def _demand_same(path: Path, found: str, expected: str) -> None:
    if found != expected:
        raise ArchiveError("it changed while it was read", path)


def _line(target: Path, file: str, sha256: str, found: Survey, original: str, now: datetime) -> SealedSegment:
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
