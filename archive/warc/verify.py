"""One archive file, read strictly, against its line in the manifest and the digests that its records state.

Nothing that is found is an exception: it is a Finding, with its place and in words. What is passed over is counted.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from archive.errors import ArchiveError
from archive.warc.digests import DigestCheck, check_digests
from archive.warc.entry import Damage, Record, Skipped
from archive.warc.manifest import SealedSegment
from archive.warc.reader import read_archive

#: What is wrong with an archive, and after the line what a person should know and is no damage.
Kind = Literal[
    "missing_file",  # a line of the manifest or a row names it, and it is not there
    "not_listed",  # a sealed segment without a line in the manifest
    "changed",  # its size or its SHA-256 is not the manifest's
    "unreadable",  # no archive, or the disk gives an error
    "damaged",  # bytes that no whole record can be read from
    "digest",  # a record whose bytes are not those of its digest
    "manifest",  # a line that is none, or that does not follow the one before
    "row_without_record",  # a row whose record is not where the row says
    "row_differs",  # a row that says something else than its record
    "record_without_row",
    # ---
    "open",  # a living run writes it
    "unsealed",  # a run that is gone left it open; the next one recovers it
    "known_damage",  # damage that `repair` found before and noted in the manifest, or that an imported file came with
    "lost",  # a capture whose bytes `repair` found gone
    "found",  # a capture that was noted as lost, and whose record can be read
    "problem",  # of a record that can be read all the same, or that was sealed as it is
    "skipped",  # a sound stretch that holds no record
    "unchained",  # lines of the manifest by a program that did not chain them yet
    "foreign_damage",  # damage in a file that was read from elsewhere, where no row leads
    "other_file",  # a file among the segments that is none
]
NOTES: frozenset[Kind] = frozenset(
    {
        *("open", "unsealed", "known_damage", "lost", "found", "problem", "skipped", "unchained"),
        *("foreign_damage", "other_file"),
    }
)


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that a person should know of the archive. Offsets are bytes of the file."""

    kind: Kind
    file: str
    words: str
    offset: int | None = None
    end: int | None = None  #: the byte after the stretch meant, where one is
    record_id: str | None = None
    url: str | None = None

    @property
    def is_damage(self) -> bool:
        return self.kind not in NOTES


class FileCheck:
    """The check of one file; `entries` does it and fills the figures."""

    def __init__(self, path: Path | str, name: str, listed: SealedSegment | None = None) -> None:
        """`path` may name a file inside a WACZ (`x.wacz!archive/data.warc.gz`); `name` is what captures call it."""
        self.name = name
        self.bytes = 0
        self.sha256 = ""
        self.records = 0
        self.digests: Counter[str] = Counter()  #: digest fields, by what the comparison came to
        self.stretches: list[tuple[int, int]] = []  #: damaged, from the first byte to the one after the last
        self.failed = False  #: the disk or the rights did not allow it to be read: nothing is known of its records
        self.torn_at: int | None = None  #: where the damage begins that goes on to the end
        self._path = path
        self._listed = listed
        self._unchanged = False

    def entries(self) -> Iterator[Record | Finding]:
        """What is wrong with the file, and in their places the records that are sound."""
        try:
            yield from self._compare_file()
            for entry in read_archive(self._path, name=self._outer_name, take_digests=True):
                match entry:
                    case Record():
                        yield from self._check_record(entry)
                    case Damage():
                        self.torn_at = entry.offset if entry.resumed_at is None else None
                        yield self._damage(entry.offset, entry.resumed_at or self.bytes, _damage_words(entry))
                    case Skipped():
                        yield Finding("skipped", entry.file, entry.reason, entry.offset)
        except ArchiveError as error:
            self.stretches = [(0, self.bytes)]
            yield Finding("unreadable", self.name, error.reason, error.offset)
        except OSError as error:
            self.failed = True
            yield Finding("unreadable", self.name, f"it cannot be read: {error.strerror or error}")

    @property
    def _outer_name(self) -> str:
        """What the file on the disk is called: of a file inside a WACZ the reader adds its path."""
        return self.name if outer_file(self._path) == Path(self._path) else self.name.partition("!")[0]

    def _compare_file(self) -> Iterator[Finding]:
        """The whole file against its line in the manifest."""
        with outer_file(self._path).open("rb") as file:
            self.sha256 = hashlib.file_digest(file, "sha256").hexdigest()
            self.bytes = file.tell()
        if self._listed is None:
            return
        self._unchanged = self.sha256 == self._listed.sha256
        if self.bytes != self._listed.bytes:
            words = f"{self.bytes:,} bytes, where the manifest says {self._listed.bytes:,}"
            yield Finding("changed", self.name, words)
        elif not self._unchanged:
            words = f"its SHA-256 is {self.sha256}, where the manifest says {self._listed.sha256}"
            yield Finding("changed", self.name, words)

    def _check_record(self, record: Record) -> Iterator[Record | Finding]:
        self.records += 1
        for problem in record.problems:
            yield Finding("problem", record.file, problem, record.offset, record_id=record.record_id)
        checks = check_digests(record)
        if not checks:
            self.digests["none stated"] += 1
        sound = True
        for check in checks:
            self.digests[_outcome(check)] += 1
            if check.state == "differs":
                finding = self._wrong_digest(record, f"{check.field} is {check.stated}, its bytes give {check.found}")
                sound = self._listed is None or finding.kind == "problem"
                yield finding
        if sound:
            yield record

    def _damage(self, offset: int, end: int, words: str) -> Finding:
        self.stretches.append((offset, end))
        known = self._came_so or self._is_known(offset, end)
        return Finding("known_damage" if known else "damaged", self.name, words, offset, end)

    def _wrong_digest(self, record: Record, words: str) -> Finding:
        """In a file that is as it was sealed the record was made so; else its bytes are not what they were."""
        end = record.offset + record.length
        known = self._is_known(record.offset, end)
        kind: Kind = "known_damage" if known else "problem" if self._unchanged else "digest"
        if kind != "problem":
            self.stretches.append((record.offset, end))
        return Finding(kind, record.file, words, record.offset, end, record.record_id, record.url)

    @property
    def _came_so(self) -> bool:
        """Whether it is an imported file as it came, so that its damage came with it."""
        return self._unchanged and self._listed is not None and self._listed.original is not None

    def _is_known(self, offset: int, end: int) -> bool:
        return self._unchanged and self._listed is not None and (offset, end) in self._listed.damaged


def is_held(path: Path) -> bool:
    """Whether a living process holds the lock of a segment."""
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(descriptor)
    return False


def outer_file(path: Path | str) -> Path:
    """The file on the disk: of `x.wacz!archive/data.warc.gz` the WACZ."""
    whole = Path(path)
    return whole if whole.exists() or "!" not in str(path) else Path(str(path).partition("!")[0])


def _damage_words(damage: Damage) -> str:
    words = damage.reason
    if damage.partial is not None:
        named = damage.partial.url or damage.partial.record_id
        words += f"; of the {damage.partial.type or 'untyped'} record of {named} {damage.partial.block_length:,} bytes"
        words += " of the block can be read"
    if damage.resumed_at is None:
        return words + "; nothing after it can be read"
    return words + f"; reading goes on at byte {damage.resumed_at:,}"


def _outcome(check: DigestCheck) -> str:
    return f"unknown: {check.stated.partition(':')[0][:20]}" if check.state == "unknown" else check.state
