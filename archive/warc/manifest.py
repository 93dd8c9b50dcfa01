"""The manifest: one JSON line for each sealed segment, with the SHA-256 of the whole file.

Each line holds the SHA-256 of the line before it, so that none can be taken out, changed or moved unnoticed: who keeps
the digest of the last one (the head) elsewhere can prove later what stood here.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path

from archive.errors import ArchiveError, WriteFailed
from archive.home import IMPORTED
from archive.warc.files import Files, SystemFiles, write_all

MANIFEST_NAME = "manifest.jsonl"
#: What the first line names as the digest of the line before.
CHAIN_START = "0" * 64
_SHA256 = re.compile(r"[0-9a-f]{64}")
_LONGEST_NAME = 255


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
    previous: str | None = None  #: SHA-256 of the line before, without its line end; None in lines of older programs
    #: Stretches (first byte, byte after the last) that repair found damaged and left in the file.
    damaged: tuple[tuple[int, int], ...] = ()
    lost: bool = False  #: the file is gone, or was set aside whole: what it held is lost


@dataclass(frozen=True, slots=True)
class Manifest:
    """A manifest as it was read, with what is wrong with it."""

    segments: dict[str, SealedSegment]  #: by file name; a later line of the same file stands
    problems: tuple[tuple[int, str], ...] = ()  #: number of a line, and what is wrong there
    unchained: int = 0  #: so many lines at the beginning do not name the line before
    digests: tuple[str, ...] = ()  #: of each line

    @property
    def head(self) -> str:
        """The digest of the last line: it vouches for every line of the chain."""
        return self.digests[-1] if self.digests else CHAIN_START


def inspect_manifest(folder: Path) -> Manifest:
    """Read the manifest and follow its chain; what is no line of a manifest, or breaks the chain, is a problem.

    Raises ArchiveError where the file cannot be read.
    """
    *lines, torn = _read(folder).split(b"\n")
    segments: dict[str, SealedSegment] = {}
    problems: list[tuple[int, str]] = []
    unchained = 0
    before = CHAIN_START
    for number, line in enumerate(lines, start=1):
        try:
            segment = parse_line(line)
        except ValueError:
            problems.append((number, f"no line of a manifest: {line[:80]!r}"))
        else:
            segments[segment.file] = segment
            if segment.previous is None and unchained == number - 1:
                unchained = number
            elif segment.previous != before:
                problems.append((number, "it does not follow the line before: one was taken out, changed or moved"))
        before = _digest(line)
    if torn:
        problems.append((len(lines) + 1, "the last line has no end"))
    return Manifest(segments, tuple(problems), unchained, tuple(map(_digest, lines)))


def _read(folder: Path) -> bytes:
    path = folder / MANIFEST_NAME
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return b""
    except OSError as error:
        raise ArchiveError(f"the manifest cannot be read: {error.strerror}", path) from error


def parse_line(line: bytes) -> SealedSegment:
    """One line, without its end. Raises ValueError where no program can have written it: it may be anybody's."""
    try:
        segment = SealedSegment(**json.loads(line))
        segment = replace(segment, damaged=tuple((start, end) for start, end in segment.damaged))
        sound = _is_sound(segment)
    except (TypeError, RecursionError) as error:
        raise ValueError(str(error)) from error
    if not sound:
        raise ValueError("a field says what it cannot")
    return segment


def _is_sound(segment: SealedSegment) -> bool:
    """Whether the fields are of their types, and the name is of a file in the folder or among the imported ones."""
    name = segment.file.removeprefix(f"{IMPORTED}/") if isinstance(segment.file, str) else ""
    numbers = (segment.bytes, segment.records, *(place for stretch in segment.damaged for place in stretch))
    dates = [date for date in (segment.sealed_at, segment.first_date, segment.last_date) if date is not None]
    return (
        name not in ("", ".", "..")
        and not {"/", "\0"} & set(name)
        and len(os.fsencode(name)) <= _LONGEST_NAME
        and all(isinstance(number, int) and number >= 0 for number in numbers)
        and _SHA256.fullmatch(segment.sha256) is not None
        and segment.sealed_at is not None
        and all(datetime.fromisoformat(date).tzinfo is not None for date in dates)
        and isinstance(segment.original, str | None)
    )


def _written(segment: SealedSegment) -> bytes:
    """The line, without what says nothing: most segments are neither damaged nor lost."""
    fields = asdict(segment)
    named = {
        name: fields[name] for name in fields if fields[name] or name not in ("damaged", "lost", "previous", "original")
    }
    return json.dumps(named, sort_keys=True).encode()


def chained_lines(segments: Iterable[SealedSegment]) -> Iterator[bytes]:
    """Lines for these segments, chained from the first on."""
    before = CHAIN_START
    for segment in segments:
        line = _written(replace(segment, previous=before))
        before = _digest(line)
        yield line


def _digest(line: bytes) -> str:
    return hashlib.sha256(line).hexdigest()


def read_manifest(folder: Path) -> dict[str, SealedSegment]:
    """The sealed segments by file name; a later line of the same file stands. A torn last line is left out.

    Raises ArchiveError where the file cannot be read, or a line of it.
    """
    lines = _read(folder).split(b"\n")
    segments: dict[str, SealedSegment] = {}
    for number, line in enumerate(lines[:-1], start=1):
        try:
            segment = parse_line(line)
        except ValueError as error:
            words = f"line {number} is no line of a manifest: {line[:80]!r}; `airchive repair` writes it anew"
            raise ArchiveError(words, folder / MANIFEST_NAME) from error
        segments[segment.file] = segment
    return segments


def append_to_manifest(folder: Path, segment: SealedSegment, files: Files | None = None) -> SealedSegment:
    """Add one line to the chain and make it durable; the line as it stands. Raises WriteFailed.

    A line that a crash tore is cut first.
    """
    files = files or SystemFiles()
    path = folder / MANIFEST_NAME
    try:
        descriptor = files.open(path)
        try:
            lines = path.read_bytes()
            whole = lines.rfind(b"\n") + 1
            files.truncate(descriptor, whole)
            segment = replace(segment, previous=_last_digest(lines[:whole]))
            _append(files, descriptor, _written(segment) + b"\n", whole)
            files.sync(descriptor)
        finally:
            files.close(descriptor)
        files.sync_folder(folder)
    except OSError as error:
        raise WriteFailed(f"the manifest could not be written: {error}", path) from error
    return segment


def _last_digest(lines: bytes) -> str:
    """The digest that the next line is to name."""
    return _digest(lines[:-1].rpartition(b"\n")[2]) if lines else CHAIN_START


def _append(files: Files, descriptor: int, line: bytes, whole: int) -> None:
    try:
        write_all(files, descriptor, line)
    except OSError:
        files.truncate(descriptor, whole)
        raise
