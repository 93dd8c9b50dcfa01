"""What an archive consists of: the manifest, the folder, and the files that rows name, each against the others."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine

from archive.home import IMPORTED, Home, is_imported
from archive.matching import Rows
from archive.store import places, segments
from archive.store.engine import reading
from archive.warc.manifest import MANIFEST_NAME, Manifest, SealedSegment, inspect_manifest
from archive.warc.recovery import QUARANTINE
from archive.warc.segment import OPEN_SUFFIX
from archive.warc.verify import FileCheck, Finding, is_held, outer_file

_SEGMENT_SUFFIX = ".warc.gz"


@dataclass(frozen=True, slots=True)
class Target:
    """A file to be verified."""

    name: str  #: as captures call it
    path: Path  #: where it is; a file inside a WACZ as `x.wacz!archive/data.warc.gz`
    listed: SealedSegment | None  #: its line in the manifest

    @property
    def is_there(self) -> bool:
        return outer_file(self.path).exists()

    @property
    def is_foreign(self) -> bool:
        """Whether it is a file that was read from elsewhere: not the archive's to judge, or to change."""
        return self.listed is None and (Path(self.name).is_absolute() or "!" in self.name)


class Survey:
    """The files of an archive; `say` hears what is wrong with them as a whole."""

    def __init__(self, home: Home, engine: Engine | None, say: Callable[[Finding], None]) -> None:
        self.manifest: Manifest = inspect_manifest(home.warc)
        self._home = home
        self._engine = engine
        self._say = say

    def target(self, name: str) -> Target:
        return Target(name, self._home.locate(name), self.manifest.segments.get(name))

    def targets(self) -> Iterator[Target]:
        """Every sealed file that is there, by name; of the others it is said what they are."""
        self._judge_manifest()
        in_folder = list(self._in_folder())
        sealed = {name for name in in_folder if self._is_sealed(name)}
        names = _whole_files(sealed | self._named())
        for name in in_folder:
            if name.endswith(OPEN_SUFFIX) and not is_imported(name):
                self.judge_open(self._home.warc / name)
            elif name not in names and name != MANIFEST_NAME:
                self._say(Finding("other_file", name, "no segment; it is not looked at"))
        for name in sorted(names):
            target = self.target(name)
            if not target.is_there:
                self._judge_missing(target)
            elif target.listed is not None or name not in sealed or self._judge_unlisted(target):
                yield target

    def _in_folder(self) -> Iterator[str]:
        """What is in the folder of the segments and in that of the imported files, by name."""
        for path in sorted(self._home.warc.iterdir()):
            if path.name == IMPORTED and path.is_dir():
                yield from (f"{IMPORTED}/{one.name}" for one in sorted(path.iterdir()))
            elif path.name != QUARANTINE:
                yield path.name

    def _is_sealed(self, name: str) -> bool:
        path = self._home.locate(name)
        is_whole = not path.name.startswith(".") if is_imported(name) else name.endswith(_SEGMENT_SUFFIX)
        return is_whole and path.is_file()

    def _named(self) -> set[str]:
        """The files that the manifest, rows or earlier verifications name."""
        named = set(self.manifest.segments)
        if self._engine is not None:
            with reading(self._engine) as connection:
                named |= set(places.iter_files(connection)) | set(segments.known(connection))
        return named

    def _judge_manifest(self) -> None:
        for number, problem in self.manifest.problems:
            self._say(Finding("manifest", MANIFEST_NAME, f"line {number}: {problem}"))
        if self.manifest.unchained:
            words = f"lines 1 to {self.manifest.unchained} are by an older program and not chained"
            self._say(Finding("unchained", MANIFEST_NAME, words))

    def _judge_unlisted(self, target: Target) -> bool:
        """Whether a sealed file without a line is to be verified now: not while a run is about to list it."""
        if is_held(target.path):
            self._say(Finding("open", target.name, "a living run is sealing it"))
            return False
        if target.name not in inspect_manifest(self._home.warc).segments:
            self._say(Finding("not_listed", target.name, "the archive's, and without a line in the manifest"))
        return True

    def judge_open(self, path: Path) -> None:
        """An open segment: a living run's, or what a crash left. Of that only what has rows was acknowledged."""
        if not path.exists() or is_held(path):
            self._say(Finding("open", path.name, "a living run is writing it"))
            return
        self._say(Finding("unsealed", path.name, "a run that is gone left it open; the next one recovers it"))
        if self._engine is None:
            return
        rows = Rows(self._engine, path.name.removesuffix(OPEN_SUFFIX), self.is_there)
        for entry in FileCheck(path, rows.file).entries():
            if not isinstance(entry, Finding) and (capture := entry.capture()) is not None:
                self._say_of_rows(rows.meet(capture, entry.block))
        self._say_of_rows(rows.rest())

    def _say_of_rows(self, findings: Iterator[Finding]) -> None:
        for finding in findings:
            if finding.kind != "record_without_row":
                self._say(finding)

    def is_there(self, name: str) -> bool:
        return is_there(self._home, name)

    def _judge_missing(self, target: Target) -> None:
        if self.is_there(target.name):  # open: it was judged as such
            return
        missing = Finding("missing_file", target.name, "it is named in the archive, and is not there")
        noted = target.listed.lost if target.listed is not None else target.is_foreign
        if not noted:
            self._say(missing)
        if self._engine is not None:
            for finding in Rows(self._engine, target.name, self.is_there).rest():
                if finding.is_damage and noted:
                    noted = False
                    self._say(missing)
                self._say(finding)


def is_there(home: Home, name: str) -> bool:
    """Whether a file that rows name can be read, sealed or open."""
    path = home.locate(name)
    return outer_file(path).exists() or path.with_name(path.name + OPEN_SUFFIX).exists()


def _whole_files(names: set[str]) -> set[str]:
    """The names without those of files inside a WACZ that is named itself: they are verified with it."""
    return {name for name in names if "!" not in name or name.partition("!")[0] not in names}
