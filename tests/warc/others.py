"""What warcio and FastWARC read of a file, in a form that can be compared with what we read."""

from __future__ import annotations

import contextlib
import io
import zlib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import fastwarc
from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

from archive.errors import UnsupportedFormat
from archive.warc.reader import Damage, Entry, Record, Skipped, read_archive

#: Identity of a record (id, else URL) and its block.
Seen = tuple[str, bytes]


def warcio_records(path: Path) -> list[Seen]:
    """What warcio gives before it stops; its complaints and its silence about damage are its own."""
    seen: list[Seen] = []
    errors = (ArchiveLoadFailed, AttributeError, zlib.error, ValueError)
    with path.open("rb") as file, contextlib.redirect_stderr(io.StringIO()), contextlib.suppress(*errors):
        for record in ArchiveIterator(file, no_record_parse=True):
            headers = record.rec_headers
            key = headers.get_header("uri") if record.format == "arc" else None
            key = key or headers.get_header("WARC-Record-ID") or headers.get_header("WARC-Target-URI") or ""
            seen.append((bare(key), record.raw_stream.read()))
    return seen


def fastwarc_records(path: Path) -> list[Seen]:
    seen: list[Seen] = []
    with path.open("rb") as file, contextlib.suppress(OSError, ValueError):
        for record in fastwarc.ArchiveIterator(file, parse_http=False, strict_mode=False):
            key = record.headers.get("WARC-Record-ID") or record.headers.get("WARC-Target-URI") or ""
            seen.append((bare(key), record.reader.read()))
    return seen


def our_entries(path: Path) -> list[Entry] | UnsupportedFormat:
    try:
        return list(read_archive(path))
    except UnsupportedFormat as error:
        return error


def our_records(entries: list[Entry] | UnsupportedFormat) -> tuple[list[Seen], list[Seen]]:
    """The whole records, and the readable parts of torn ones."""
    if isinstance(entries, UnsupportedFormat):
        return [], []
    whole = [seen(entry) for entry in entries if isinstance(entry, Record)]
    parts = [seen(entry.partial) for entry in entries if isinstance(entry, Damage) and entry.partial]
    return whole, parts


def bare(key: str) -> str:
    return key.strip().removeprefix("<").removesuffix(">")


def seen(record: Record) -> Seen:
    if record.version.startswith("ARC/"):
        return bare(record.url or ""), record.block
    return bare(record.get("WARC-Record-ID") or record.url or ""), record.block


def unread(theirs: list[Seen], entries: list[Entry] | UnsupportedFormat) -> Iterator[Seen]:
    """Records of theirs that we read neither whole nor, where we call them torn, as a part."""
    whole, parts = our_records(entries)
    left = Counter(whole)
    for key, block in theirs:
        if left[key, block]:
            left[key, block] -= 1
        elif not is_part_of((key, block), [*whole, *parts]):
            yield key, block


def is_part_of(theirs: Seen, ours: list[Seen]) -> bool:
    """Theirs ends or begins one of ours: warcio leaves two lines out of an ARC's first record, and gives what a
    cut left; FastWARC gives nothing where a record states no length."""
    key, block = theirs
    return any(key == our_key and (our.endswith(block) or our.startswith(block)) for our_key, our in ours)


def outcome(entries: list[Entry] | UnsupportedFormat) -> str:
    """What became of a file, in one word."""
    if isinstance(entries, UnsupportedFormat):
        return "no archive"
    if any(isinstance(entry, Damage) for entry in entries):
        return "damaged"
    found = [entry for entry in entries if isinstance(entry, Record)]
    if any(record.problems for record in found):
        return "read, with problems"
    assert found or all(isinstance(entry, Skipped) for entry in entries)
    return "read"
