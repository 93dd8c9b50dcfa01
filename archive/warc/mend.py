"""What repair does to files: tails cut, files set aside, the manifest brought up. Nothing is deleted: it is moved.

Each step can be broken off at any moment and done again: what is cut is durable in the quarantine before it is cut.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from archive.errors import WriteFailed
from archive.warc.files import Files, SystemFiles, copy_rest, write_all
from archive.warc.manifest import MANIFEST_NAME, Manifest, SealedSegment, append_to_manifest, chained_lines
from archive.warc.record import format_date
from archive.warc.recovery import QUARANTINE
from archive.warc.verify import FileCheck, Finding

_PIECE = 1024 * 1024
_EMPTY = hashlib.sha256(b"").hexdigest()


def cut_tail(folder: Path, name: str, offset: int, files: Files | None = None) -> Path:
    """Move what stands of a file from `offset` on into the quarantine; where it is kept. Raises WriteFailed."""
    files = files or SystemFiles()
    path = folder / name
    try:
        descriptor = files.open(path)
        try:
            saved = _keep(folder, name, f".tail-{offset}", files, offset)
            files.truncate(descriptor, offset)
            files.sync(descriptor)
        finally:
            files.close(descriptor)
    except OSError as error:
        raise WriteFailed(f"its tail could not be cut: {error}", path, offset) from error
    return saved


def set_aside(folder: Path, name: str, files: Files | None = None) -> Path:
    """Move a whole file into the quarantine; where it is kept. Raises WriteFailed."""
    files = files or SystemFiles()
    path, quarantine = folder / name, folder / QUARANTINE
    try:
        files.make_folder(quarantine)
        target = _free_name(quarantine, path.name)
        files.rename(path, target)
        files.sync_folder(quarantine)
        files.sync_folder(path.parent)
    except OSError as error:
        raise WriteFailed(f"it could not be set aside: {error}", path) from error
    return target


def list_anew(
    folder: Path, name: str, listed: SealedSegment | None, clock: Callable[[], datetime], files: Files | None = None
) -> SealedSegment | None:
    """Put a file as it is now into the manifest, its damage with it; None where its line says so already."""
    check = FileCheck(folder / name, name)
    first = last = None
    for entry in check.entries():
        if isinstance(entry, Finding):
            if entry.kind == "unreadable":
                raise WriteFailed(entry.words, folder / name)
        elif (capture := entry.capture()) is not None:
            date = capture.captured_at
            first, last = min(first or date, date), max(last or date, date)
    damaged = tuple(check.stretches)
    if listed is not None and (listed.sha256, listed.damaged, listed.lost) == (check.sha256, damaged, False):
        return None
    line = SealedSegment(
        file=name,
        bytes=check.bytes,
        sha256=check.sha256,
        records=check.records,
        first_date=format_date(first) if first else None,
        last_date=format_date(last) if last else None,
        sealed_at=format_date(clock()),
        original=None if listed is None else listed.original,
        damaged=damaged,
    )
    return append_to_manifest(folder, line, files)


def list_lost(folder: Path, name: str, clock: Callable[[], datetime], files: Files | None = None) -> None:
    """Note in the manifest that a segment is gone."""
    line = SealedSegment(name, 0, _EMPTY, 0, None, None, format_date(clock()), lost=True)
    append_to_manifest(folder, line, files)


def renew_manifest(folder: Path, manifest: Manifest, files: Files | None = None) -> Path:
    """Write the lines that can be read into a new chain; the old manifest is kept in the quarantine, and where."""
    files = files or SystemFiles()
    path = folder / MANIFEST_NAME
    new = folder / f"{MANIFEST_NAME}.new"
    try:
        with path.open("rb") as source:
            digest = hashlib.file_digest(source, "sha256").hexdigest()
        saved = _keep(folder, MANIFEST_NAME, f".{digest[:12]}", files)
        descriptor = files.open(new)
        try:
            files.truncate(descriptor, 0)  # it may be there from a renewal that was broken off
            write_all(files, descriptor, b"".join(line + b"\n" for line in chained_lines(manifest.segments.values())))
            files.sync(descriptor)
        finally:
            files.close(descriptor)
        files.replace(new, path)
        files.sync_folder(folder)
    except OSError as error:
        raise WriteFailed(f"the manifest could not be written anew: {error}", path) from error
    return saved


def begins_as_listed(path: Path, listed: SealedSegment) -> bool:
    """Whether a file is what the manifest lists, and something after it."""
    if path.stat().st_size <= listed.bytes:
        return False
    digest = hashlib.sha256()
    left = listed.bytes
    with path.open("rb") as file:
        while left and (data := file.read(min(_PIECE, left))):
            digest.update(data)
            left -= len(data)
    return digest.hexdigest() == listed.sha256


def _keep(folder: Path, name: str, suffix: str, files: Files, offset: int = 0) -> Path:
    """A copy of a file from `offset` on in the quarantine, durable on return."""
    path, quarantine = folder / name, folder / QUARANTINE
    files.make_folder(quarantine)
    target = _free_name(quarantine, path.name + suffix)
    descriptor = files.create(target)
    try:
        copy_rest(files, path, offset, descriptor)
    finally:
        files.close(descriptor)
    files.sync_folder(quarantine)
    return target


def _free_name(folder: Path, name: str) -> Path:
    """`name`, or `name.2` and so on where that is taken: nothing in the quarantine is ever overwritten."""
    target, number = folder / name, 1
    while target.exists():
        number += 1
        target = folder / f"{name}.{number}"
    return target
