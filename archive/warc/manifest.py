"""The manifest: one JSON line for each sealed segment, with the SHA-256 of the whole file."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path

from archive.errors import ArchiveError, WriteFailed
from archive.warc.files import Files, SystemFiles, write_all

MANIFEST_NAME = "manifest.jsonl"


@dataclass(frozen=True, slots=True)
class SealedSegment:
    """One line of the manifest."""

    file: str  #: name inside the folder
    bytes: int
    sha256: str  #: hexadecimal, over the whole file
    records: int
    first_date: str | None  #: the earliest WARC-Date of the exchanges in it
    last_date: str | None
    sealed_at: str
    original: str | None = None  #: of an imported file: its name where it came from; it was sealed when it came


def read_manifest(folder: Path) -> dict[str, SealedSegment]:
    """The sealed segments by file name; a later line of the same file stands. A torn last line is left out."""
    path = folder / MANIFEST_NAME
    if not path.exists():
        return {}
    lines = path.read_bytes().split(b"\n")
    segments: dict[str, SealedSegment] = {}
    for number, line in enumerate(lines[:-1], start=1):
        try:
            segment = SealedSegment(**json.loads(line))
        except (ValueError, TypeError) as error:
            raise ArchiveError(f"line {number} is no line of a manifest: {line[:80]!r}", path) from error
        segments[segment.file] = segment
    return segments


def append_to_manifest(folder: Path, segment: SealedSegment, files: Files | None = None) -> None:
    """Add one line and make it durable. A line that a crash tore is cut first. Raises WriteFailed."""
    files = files or SystemFiles()
    path = folder / MANIFEST_NAME
    line = json.dumps(asdict(segment), sort_keys=True).encode() + b"\n"
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o644)
        try:
            whole = _whole_lines(path)
            files.truncate(descriptor, whole)
            _append(files, descriptor, line, whole)
            files.sync(descriptor)
        finally:
            files.close(descriptor)
        files.sync_folder(folder)
    except OSError as error:
        raise WriteFailed(f"the manifest could not be written: {error}", path) from error


def _whole_lines(path: Path) -> int:
    """Bytes of the manifest up to its last line end."""
    return path.read_bytes().rfind(b"\n") + 1


def _append(files: Files, descriptor: int, line: bytes, whole: int) -> None:
    try:
        write_all(files, descriptor, line)
    except OSError:
        files.truncate(descriptor, whole)
        raise
