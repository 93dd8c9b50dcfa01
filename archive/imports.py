"""Import: files of other programs become part of the archive, byte for byte, and are ingested as any other.

Each file goes through the same steps: its bytes into the home and its line into the manifest (archive.warc.intake), its
provenance into the store, its captures through archive.reparse. A file counts as imported when the last step is done;
an import that was interrupted is completed by the next one, whatever files that is given.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine

from archive.account import FileReport, ReparseReport
from archive.errors import ArchiveError, WriteFailed
from archive.home import Home, is_imported
from archive.reparse import reparse_files
from archive.store import imports
from archive.store.engine import reading, writing
from archive.store.imports import ImportedFile
from archive.store.types import parse_time
from archive.warc.contents import Contents, contents_of
from archive.warc.files import Files
from archive.warc.intake import digest_in, digest_of, take_in
from archive.warc.manifest import SealedSegment, read_manifest


@dataclass(slots=True)
class Import:
    """What became of one file that was to be imported."""

    source: Path
    segment: SealedSegment | None = None  #: its line in the manifest; None where it was refused
    known: bool = False  #: it was in the archive already, and nothing was done
    report: FileReport | None = None  #: what became of its records; None where it was known

    @property
    def failed(self) -> bool:
        return self.report is not None and self.report.failed


@dataclass(slots=True)
class ImportReport:
    """What became of all files, in the order given; first those that an interrupted import had left."""

    imports: list[Import] = field(default_factory=list)
    unresolved: int = 0  #: revisits whose original is not in the archive

    @property
    def account(self) -> ReparseReport:
        """The account of the records."""
        return ReparseReport([one.report for one in self.imports if one.report is not None], self.unresolved)


def import_files(
    paths: Iterable[Path],
    home: Home,
    engine: Engine,
    *,
    run_id: str,
    clock: Callable[[], datetime],
    link: bool = False,
    workers: int = 1,
    progress: Callable[[Import], None] = lambda done: None,
    files: Files | None = None,
) -> ImportReport:
    """Import files; `progress` hears of each when its last record is stored, or when it is refused or known.

    The home's lock must be held. Raises WriteFailed where the archive cannot be written.
    """
    report = ImportReport()
    intake = _Intake(home, engine, clock, link, report, progress, files)

    def stored(file: FileReport) -> None:
        done = intake.under_way
        assert done is not None and done.segment is not None  # noqa: PT018
        done.report = file
        with writing(engine, "noting an import as ingested") as connection:
            imports.set_ingested(connection, digest_in(done.segment.file), clock())
        progress(done)

    account = reparse_files(intake.take(paths), home, engine, run_id=run_id, workers=workers, progress=stored)
    report.unresolved = account.unresolved
    return report


def register(home: Home, engine: Engine) -> None:
    """Give every imported file of the manifest its rows: a store that is built anew from the files lacks them."""
    for segment in _imported(home):
        _register(home, engine, segment)


def _imported(home: Home) -> list[SealedSegment]:
    """The imported files that are there, as far as the manifest knows."""
    return [one for one in read_manifest(home.warc).values() if is_imported(one.file) and not one.lost]


def note_ingested(home: Home, engine: Engine, account: ReparseReport, now: datetime) -> None:
    """Note which imported files a re-parse has read whole."""
    segments = read_manifest(home.warc)
    for file in account.files:
        segment = segments.get(home.name_of(file.path))
        if segment is not None and is_imported(segment.file) and file.unreadable is None:
            with writing(engine, "noting an import as ingested") as connection:
                imports.set_ingested(connection, digest_in(segment.file), now)


def _register(home: Home, engine: Engine, segment: SealedSegment) -> None:
    with reading(engine) as connection:
        if imports.is_known(connection, digest_in(segment.file)):
            return
    found = contents_of(home.locate(segment.file), segment.file)
    with writing(engine, "recording an import") as connection:
        imports.add(connection, list(_rows(segment, found)))


def _rows(segment: SealedSegment, found: Contents) -> Iterator[ImportedFile]:
    for file, writer in found.writers.items():
        yield ImportedFile(
            file=file,
            sha256=digest_in(segment.file),
            original_name=segment.original or segment.file,
            imported_at=parse_time(segment.sealed_at),
            software=writer.software,
            operator=writer.operator,
        )


class _Intake:
    """Brings files into the home one after another, each when the one before has been ingested."""

    def __init__(
        self,
        home: Home,
        engine: Engine,
        clock: Callable[[], datetime],
        link: bool,
        report: ImportReport,
        progress: Callable[[Import], None],
        files: Files | None,
    ) -> None:
        self._home = home
        self._engine = engine
        self._clock = clock
        self._link = link
        self._report = report
        self._progress = progress
        self._files = files
        self._listed = {segment.sha256: segment for segment in read_manifest(home.warc).values() if not segment.lost}
        self.under_way: Import | None = None  #: the file that is being ingested

    def take(self, paths: Iterable[Path]) -> Iterator[Path]:
        """The places in the home of the files that are to be ingested."""
        for segment in _imported(self._home):
            if not self._is_ingested(segment):
                yield self._begin(Import(self._home.locate(segment.file), segment))
        for path in paths:
            one = self._take_in(path)
            if one.segment is not None and not one.known:
                yield self._begin(one)
            else:
                self._report.imports.append(one)
                self._progress(one)

    def _begin(self, one: Import) -> Path:
        assert one.segment is not None
        _register(self._home, self._engine, one.segment)
        self._report.imports.append(one)
        self.under_way = one
        return self._home.locate(one.segment.file)

    def _is_ingested(self, segment: SealedSegment) -> bool:
        with reading(self._engine) as connection:
            return imports.is_ingested(connection, digest_in(segment.file))

    def _take_in(self, path: Path) -> Import:
        try:
            sha256 = digest_of(path)
            segment = self._listed.get(sha256)
            if segment is not None:
                return Import(path, segment, known=True)
            segment = take_in(path, sha256, self._home.warc, link=self._link, clock=self._clock, files=self._files)
        except WriteFailed:
            raise
        except ArchiveError as error:
            return Import(path, report=FileReport(path, unreadable=error.reason))
        except OSError as error:
            return Import(path, report=FileReport(path, unreadable=f"cannot be read: {error.strerror}"))
        self._listed[sha256] = segment
        return Import(path, segment)
