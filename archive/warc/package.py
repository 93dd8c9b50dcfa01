"""WACZ 1.1.1: archive files, their index and a list of pages in one zip file, made by streaming.

    archive/airchive-….warc.gz     segments, or the chosen or sound records of them (`….part.warc.gz`), as they stand
    indexes/index.cdx.gz, .idx     archive.warc.cdxj in the blocks of archive.warc.zipnum
    pages/pages.jsonl              what a reader is offered to begin with
    datapackage.json               title, and every file above with size and SHA-256
    datapackage-digest.json        SHA-256 of that list

The same segments, pages and words give the same bytes whenever they are packed (by the same zlib): entries carry no
time of their own, and `created` is when the last segment was sealed. Source of the form:
https://specs.webrecorder.net/wacz/1.1.1/
"""

from __future__ import annotations

import json
import shutil
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import chain
from pathlib import Path
from typing import IO, Any

from archive.errors import ArchiveError, DamagedRecord
from archive.warc.cdxj import index_line, is_not_modified
from archive.warc.entry import Damage, Record, Skipped, plain_id
from archive.warc.manifest import SealedSegment
from archive.warc.reader import read_archive
from archive.warc.zipnum import SortedLines, write_blocks
from archive.warc.zippackage import PackageEntry, ZipPackage

_SUFFIX = ".warc.gz"
_CHUNK = 1024 * 1024
_INDEX = "index.cdx.gz"


@dataclass(frozen=True, slots=True)
class Chosen:
    """A sealed segment to be packed: whole, or what belongs to captures with these record ids."""

    sealed: SealedSegment
    path: Path
    record_ids: frozenset[str] | None = None  #: None: whole

    @property
    def name(self) -> str:
        """Its name in the package: that of a part differs from the segment's own."""
        return self.sealed.file if self.is_whole else f"{self.sealed.file.removesuffix(_SUFFIX)}.part{_SUFFIX}"

    @property
    def is_whole(self) -> bool:
        """Whether it goes in as it stands: all of it was asked for, and repair noted no damage in it."""
        return self.record_ids is None and not self.sealed.damaged


@dataclass(frozen=True, slots=True)
class About:
    """What a package says of itself."""

    title: str
    software: str
    has_text: bool = False  #: whether pages come with their text


@dataclass(frozen=True, slots=True)
class Damaged:
    """A stretch of a segment that repair noted as damaged, and that stays out. Bytes of the segment."""

    file: str
    start: int
    end: int  #: the byte after the last


@dataclass(slots=True)
class Packed:
    """What went into a package."""

    files: list[str] = field(default_factory=list)
    records: int = 0
    captures: int = 0
    indexed: int = 0
    not_modified: int = 0  #: captures that the index leaves out: see archive.warc.cdxj
    pages: int = 0
    bytes: int = 0
    damaged: list[Damaged] = field(default_factory=list)  #: what of the segments had to stay out


def write_wacz(
    file: IO[bytes],
    segments: Iterable[Chosen],
    pages: Callable[[], Iterable[Mapping[str, Any]]],
    about: About,
    *,
    scratch: Path,
) -> Packed:
    """Write a package into a new and seekable file. Memory holds one record and some ten megabytes of index lines.

    More lines than these wait in a folder inside `scratch`, which is gone at the end. `pages` is asked once the
    segments are in: each has `url`, `ts` (RFC 3339), `id`, `title`, and `text` where `about` says so. Raises
    DamagedRecord for damage that the manifest does not know of (what it knows stays out), ArchiveError where a segment
    is not what the manifest says.
    """
    packed = Packed()
    with tempfile.TemporaryDirectory(dir=scratch, prefix=".airchive-") as folder, zipfile.ZipFile(file, "w") as archive:
        package = ZipPackage(archive)
        lines = SortedLines(Path(folder))
        created = ""
        for segment in segments:
            _add_segment(package, segment, lines, packed)
            created = max(created, segment.sealed.sealed_at)
        packed.indexed = lines.count
        _add_index(package, lines)
        packed.pages = _add_pages(package, pages(), about)
        _add_description(package, about, created, packed)
    packed.bytes = file.tell()
    return packed


def write_index(file: IO[bytes], segments: Iterable[Chosen], *, scratch: Path) -> Packed:
    """Write the CDXJ index alone, over the segments where they are. `scratch` and errors: see `write_wacz`."""
    packed = Packed()
    with tempfile.TemporaryDirectory(dir=scratch, prefix=".airchive-") as folder:
        lines = SortedLines(Path(folder))
        for segment in segments:
            for record in _chosen_records(segment, packed):
                _note(record, segment.sealed.file, lines, packed)
            packed.files.append(segment.sealed.file)
        packed.indexed = lines.count
        for line in lines:
            packed.bytes += file.write(line.encode("ascii"))
    return packed


def _add_segment(package: ZipPackage, segment: Chosen, lines: SortedLines, packed: Packed) -> None:
    size = segment.path.stat().st_size
    with package.entry(f"archive/{segment.name}", packed=False, size=size) as out, segment.path.open("rb") as source:
        if segment.is_whole:
            shutil.copyfileobj(source, out, _CHUNK)
        before = len(packed.damaged)
        for record in _chosen_records(segment, packed):
            if not segment.is_whole:
                place = out.bytes
                _copy(source, record, out)
                record = replace(record, offset=place)
            _note(record, segment.name, lines, packed)
        out.description = _left_out(packed.damaged[before:])
    if segment.is_whole and out.sha256.hexdigest() != segment.sealed.sha256:
        raise ArchiveError("its SHA-256 is not the one that the manifest has", segment.path)
    packed.files.append(segment.name)


def _left_out(damaged: list[Damaged]) -> str:
    if not damaged:
        return ""
    stretches = ", ".join(f"{one.start}-{one.end - 1}" for one in damaged)
    return f"The sound records of {damaged[0].file}. Damaged, and left out: bytes {stretches}."


def _chosen_records(segment: Chosen, packed: Packed) -> Iterator[Record]:
    """The records to be packed, in their order: a capture brings along what was written with it."""
    known = frozenset(segment.sealed.damaged)
    for entry in read_archive(segment.path):
        if isinstance(entry, Skipped):
            continue
        end = _end(entry, segment.sealed.bytes)
        if (entry.offset, end) in known:
            packed.damaged.append(Damaged(segment.sealed.file, entry.offset, end))
        elif isinstance(entry, Damage):
            raise DamagedRecord(entry.reason, segment.path, entry.offset)
        elif segment.record_ids is None or _belongs(entry, segment.record_ids):
            yield entry


def _end(entry: Record | Damage, size: int) -> int:
    """Where an entry ends, as the manifest notes it (`FileCheck.stretches`)."""
    if isinstance(entry, Record):
        return entry.offset + entry.length
    return entry.resumed_at or size


def _belongs(record: Record, captures: frozenset[str]) -> bool:
    if record.type == "warcinfo" or record.record_id in captures:
        return True
    about = [record.get(name) for name in ("WARC-Concurrent-To", "WARC-Refers-To")]
    return record.type in ("request", "metadata") and any(plain_id(stated) in captures for stated in about if stated)


def _copy(source: IO[bytes], record: Record, out: PackageEntry) -> None:
    source.seek(record.offset)
    left = record.length
    while left and (data := source.read(min(left, _CHUNK))):
        out.write(data)
        left -= len(data)


def _note(record: Record, name: str, lines: SortedLines, packed: Packed) -> None:
    packed.records += 1
    if record.capture() is not None:
        packed.captures += 1
        packed.not_modified += is_not_modified(record)
    if line := index_line(record, name):
        lines.add(line)


def _add_index(package: ZipPackage, lines: SortedLines) -> None:
    with package.entry(f"indexes/{_INDEX}", packed=False) as out:
        blocks = write_blocks(lines, out, _INDEX)
    package.add("indexes/index.idx", blocks)


def _add_pages(package: ZipPackage, pages: Iterable[Mapping[str, Any]], about: About) -> int:
    count = 0
    with package.entry("pages/pages.jsonl", packed=True) as out:
        head = {"format": "json-pages-1.0", "id": "pages", "title": "Articles", "hasText": about.has_text}
        for count, page in enumerate(chain([head], pages)):  # noqa: B007
            out.write(json.dumps(page, ensure_ascii=False).encode() + b"\n")
    return count


def _add_description(package: ZipPackage, about: About, created: str, packed: Packed) -> None:
    """`datapackage.json` lists what stands before it, `datapackage-digest.json` vouches for the list."""
    description = {
        "profile": "data-package",
        "wacz_version": "1.1.1",
        "title": about.title,
        "software": about.software,
        "created": created,
        "resources": package.resources.copy(),
    }
    if packed.damaged:
        files = len({one.file for one in packed.damaged})
        description["description"] = (
            f"{len(packed.damaged)} damaged stretches in {files} segments are left out: see the resources."
        )
    content = json.dumps(description, ensure_ascii=False, indent=2)
    package.add("datapackage.json", content)
    digest = {"path": "datapackage.json", "hash": package.resources[-1]["hash"]}
    package.add("datapackage-digest.json", json.dumps(digest, indent=2))
