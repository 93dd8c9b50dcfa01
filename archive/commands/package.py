"""`airchive package`: sealed segments with their index and the list of articles, in one file that others can replay."""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from importlib.metadata import version
from pathlib import Path
from typing import IO, Any

from archive.errors import ArchiveError, MissingFile, UsageError
from archive.home import Home, is_imported
from archive.sites.registry import load
from archive.store.engine import Connection, open_read_only, reading
from archive.store.selection import ArticlePage, Selection, iter_pages, record_ids_in
from archive.store.types import format_capture_time
from archive.warc.files import sync_data
from archive.warc.manifest import SealedSegment, read_manifest
from archive.warc.package import About, Chosen, Packed, write_index, write_wacz


def package_command(arguments: argparse.Namespace, database: str) -> int:
    """Exit 0 with the whole package in its place; on any error nothing is there, or what was there before."""
    home, target = Home(arguments.home), arguments.to
    if target.suffix not in (".wacz", ".cdxj"):
        raise UsageError(f"{target}: the name of a package ends in .wacz, that of an index in .cdxj")
    for key in arguments.site:
        load().site(key)  # raises SiteError for one that is not described
    selection = Selection(tuple(arguments.site), arguments.since)
    listed = list(read_manifest(home.warc).values())
    # WACZ 1.1.1 (5.2.2) wants WARC files, replay tools a member a record: of files of others neither is sure.
    sealed = [segment for segment in listed if not is_imported(segment.file) and not segment.lost]
    engine = open_read_only(database)
    try:
        with reading(engine) as connection:
            packing = _Packing(home, connection, selection, sealed, arguments)
            packed = _write_whole(target, packing.write)
    finally:
        engine.dispose()
    left_out = {
        "segments that are not sealed yet": _unsealed(home, listed),
        "imported files: they are in the home as they came": sum(is_imported(one.file) for one in listed),
        "segments that were found lost": sum(one.lost for one in listed),
        "damaged stretches of segments: they are in the home as they are": len(packed.damaged),
        "articles whose bytes are lost": packing.lost,
        "articles whose bytes are in no sealed segment of this home": packing.left_out,
    }
    _print_summary(packed, left_out, target)
    return 0


class _Packing:
    """One run of the command: what of the archive goes in, and what had to stay out."""

    def __init__(
        self,
        home: Home,
        connection: Connection,
        selection: Selection,
        sealed: list[SealedSegment],
        arguments: argparse.Namespace,
    ) -> None:
        self._home = home
        self._connection = connection
        self._selection = selection
        self._sealed = sealed
        self._arguments = arguments
        self._files = {segment.file for segment in sealed}
        self.lost = 0  #: articles whose record was found damaged, or gone
        self.left_out = 0  #: articles whose record is in no sealed segment of this home

    def write(self, file: IO[bytes]) -> Packed:
        segments, scratch = self._segments(), self._arguments.to.parent
        if self._arguments.to.suffix == ".cdxj":
            packed = write_index(file, segments, scratch=scratch)
        else:
            about = About(self._arguments.title, f"airchive {version('airchive')}", has_text=self._arguments.text)
            packed = write_wacz(file, segments, self._pages, about, scratch=scratch)
        if not packed.captures:
            raise UsageError(f"nothing to package: no such capture in a sealed segment of {self._home.warc}")
        return packed

    def _segments(self) -> Iterator[Chosen]:
        for segment in self._sealed:
            path = self._home.warc / segment.file
            if not path.exists():
                raise MissingFile("is in the manifest and not here; was the archive moved in parts?", path)
            if self._selection.is_all:
                yield Chosen(segment, path)
            elif record_ids := record_ids_in(self._connection, segment.file, self._selection):
                yield Chosen(segment, path, record_ids)

    def _pages(self) -> Iterator[dict[str, Any]]:
        for page in iter_pages(self._connection, self._selection, text=self._arguments.text):
            if page.is_lost:
                self.lost += 1
            elif page.warc_file in self._files:
                yield _page_entry(page)
            else:
                self.left_out += 1


def _page_entry(page: ArticlePage) -> dict[str, Any]:
    entry = {"id": page.article_id, "url": page.url, "ts": format_capture_time(page.captured_at), "title": page.title}
    return entry if page.text is None else entry | {"text": page.text}


def _write_whole(target: Path, write: Callable[[IO[bytes]], Packed]) -> Packed:
    """Let `write` fill a file beside `target`, and give it its name when it is whole."""
    try:
        with tempfile.NamedTemporaryFile(dir=target.parent, prefix=f".{target.name}.", delete=False) as file:
            beside = Path(file.name)
            try:
                packed = write(file)
                file.flush()
                sync_data(file.fileno())
                beside.chmod(0o644)
                beside.replace(target)
            except BaseException:
                beside.unlink()
                raise
    except OSError as error:
        is_source = error.filename is not None and Path(error.filename).resolve().parent != target.resolve().parent
        what = "cannot be read" if is_source else "cannot be written"
        raise ArchiveError(f"{what} ({error.strerror})", error.filename if is_source else target) from error
    return packed


def _unsealed(home: Home, sealed: list[SealedSegment]) -> int:
    """Files of the home that are being written, or that no line of the manifest names yet."""
    names = {segment.file for segment in sealed}
    return sum(path.name not in names for pattern in ("*.warc.gz", "*.open") for path in home.warc.glob(pattern))


def _print_summary(packed: Packed, left_out: Mapping[str, int], target: Path) -> None:
    lines = [
        f"{target}: {packed.bytes:,} bytes",
        f"  segments   {len(packed.files)}, with {packed.records} records, {packed.captures} of them captures",
        f"  index      {packed.indexed} lines; {packed.not_modified} answers 'not modified' have none",
        f"  pages      {packed.pages} articles",
    ]
    lines += [f"  left out   {count} {what}" for what, count in left_out.items() if count]
    print("\n".join(lines), file=sys.stderr)
