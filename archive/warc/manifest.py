"""The manifest: one JSON line for each sealed segment, with the SHA-256 of the whole file.

Each line holds the SHA-256 of the line before it, so that none can be taken out, changed or moved unnoticed: who keeps
the digest of the last one (the head) elsewhere can prove later what stood here.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from archive.errors import ArchiveError, WriteFailed
from archive.warc.files import Files, SystemFiles, write_all

MANIFEST_NAME = "manifest.jsonl"
#: What the first line names as the digest of the line before.
CHAIN_START = "0" * 64


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
    """Read the manifest and follow its chain; what is no line of a manifest, or breaks the chain, is a problem."""
    path = folder / MANIFEST_NAME
    if not path.exists():
        return Manifest({})
    *lines, torn = path.read_bytes().split(b"\n")
    segments: dict[str, SealedSegment] = {}
    problems: list[tuple[int, str]] = []
    unchained = 0
    before = CHAIN_START
    for number, line in enumerate(lines, start=1):
        try:
            segment = _parse(line)
        except (ValueError, TypeError):
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


def _parse(line: bytes) -> SealedSegment:
    segment = SealedSegment(**json.loads(line))
    return replace(segment, damaged=tuple((start, end) for start, end in segment.damaged))


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
    """The sealed segments by file name; a later line of the same file stands. A torn last line is left out."""
    path = folder / MANIFEST_NAME
    if not path.exists():
        return {}
    lines = path.read_bytes().split(b"\n")
    segments: dict[str, SealedSegment] = {}
    for number, line in enumerate(lines[:-1], start=1):
        try:
            segment = _parse(line)
        except (ValueError, TypeError) as error:
            words = f"line {number} is no line of a manifest: {line[:80]!r}; `airchive repair` writes it anew"
            raise ArchiveError(words, path) from error
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
