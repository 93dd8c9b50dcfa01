"""Repair: what verification found is mended as far as it can be; what cannot is noted as lost and fetched again.

Sound bytes are never moved: rows lead to them. Nothing is deleted: what is cut or replaced is in `warc/quarantine/`.
The home's lock must be held. Doing it again changes nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine

from archive import discovery, visits
from archive.capture import Capture
from archive.checking import Checked
from archive.errors import MissingFile
from archive.home import Home, is_imported
from archive.ingest import resolve_revisits
from archive.matching import Rows
from archive.recovery import ingest_pending, recover
from archive.store import places
from archive.store.engine import reading, writing
from archive.store.upsert import chunks
from archive.survey import Survey, Target
from archive.verification import verify
from archive.warc import mend
from archive.warc.entry import other_id
from archive.warc.files import Files
from archive.warc.manifest import MANIFEST_NAME, inspect_manifest
from archive.warc.verify import FileCheck, Finding

_OF_FILES = frozenset({"changed", "damaged", "digest", "unreadable"})
_UNLISTED = frozenset({"not_listed"})
_OF_RECORDS = frozenset({"record_without_row", "row_differs", "found"})


@dataclass(frozen=True, slots=True)
class Step:
    """Something that repair proposes, or has done."""

    file: str
    action: str  #: "manifest", "recover", "cut", "set_aside", "list", "list_lost", "index", "lose"
    words: str


@dataclass(slots=True)
class _Found:
    """What verification found, by file."""

    kinds: dict[str, Counter[str]] = field(default_factory=dict)
    checks: dict[str, tuple[Target, Checked]] = field(default_factory=dict)  #: of files with something wrong
    files: int = 0  #: that were there to be verified, open segments included

    def tell(self, finding: Finding) -> None:
        self.files += finding.kind == "unsealed"
        self.kinds.setdefault(finding.file, Counter())[finding.kind] += 1

    def checked(self, target: Target, check: Checked) -> None:
        self.files += 1
        if target.name in self.kinds:
            self.checks[target.name] = (target, check)

    def is_closed(self, name: str) -> bool:
        """Whether the file could not be read, so that nothing is known of it: a person must see to that."""
        return name in self.checks and self.checks[name][1].failed

    def of(self, name: str, kinds: frozenset[str]) -> int:
        return sum(self.kinds.get(name, Counter())[kind] for kind in kinds)


def propose(
    home: Home, engine: Engine | None, clock: Callable[[], datetime], tell: Callable[[Finding], None]
) -> list[Step]:
    """What `repair` would do. A step may show, once it is done, what else there is to do."""
    found = _verify(home, engine, clock, tell)
    return [*_first_steps(found), *_file_steps(found), *_row_steps(found)]


def repair(
    home: Home,
    engine: Engine,
    clock: Callable[[], datetime],
    done: Callable[[Step], None],
    lost: Callable[[Capture, bool], None],
    files: Files | None = None,
) -> None:
    """Mend the archive. `done` hears of each step, `lost` of each capture lost and whether its page is due again."""
    with writing(engine, "making sites known") as connection:
        discovery.make_sites_known(connection)
    repairer = _Repairer(home, engine, clock, done, lost, files)
    found = _verify(home, engine, clock)
    if found.kinds and not found.files:
        raise MissingFile("not one of the archive's files can be read here; is its disk mounted?", home.warc)
    if first := _first_steps(found):
        repairer.begin(first)
        found = _verify(home, engine, clock)
    for step in _file_steps(found):
        repairer.mend(step, found.checks.get(step.file))
    rows = _row_steps(found)
    for name in dict.fromkeys(step.file for step in rows):  # first all: a row may follow its record to another file
        repairer.index(name)
    for name in dict.fromkeys(step.file for step in rows):
        repairer.lose(name)
    _ingest(home, engine)


def _ingest(home: Home, engine: Engine) -> None:
    """Ingest what got its rows, be it in a repair that was interrupted, as a re-parse does."""
    ingest_pending(home, engine)
    resolve_revisits(engine)
    after: str | None = ""
    while after is not None:
        with writing(engine, "linking pages") as connection:
            after = visits.link_pages(connection, after)


def _verify(
    home: Home, engine: Engine | None, clock: Callable[[], datetime], tell: Callable[[Finding], None] | None = None
) -> _Found:
    found = _Found()

    def hear(finding: Finding) -> None:
        found.tell(finding)
        if tell is not None:
            tell(finding)

    verify(home, engine, clock, hear, checked=found.checked)
    return found


def _first_steps(found: _Found) -> list[Step]:
    """What has to be done before anything else can be told: a manifest that is read, segments that are sealed."""
    steps = []
    if found.of(MANIFEST_NAME, frozenset({"manifest"})):
        words = "written anew from the lines that can be read; the old one goes to the quarantine"
        steps.append(Step(MANIFEST_NAME, "manifest", words))
    for name in sorted(found.kinds):
        if found.of(name, frozenset({"unsealed"})):
            steps.append(Step(name, "recover", "its torn tail, if there is one, goes to the quarantine; it is sealed"))
        if found.of(name, _UNLISTED) and not is_imported(name):
            steps.append(Step(name, "recover", "it gets a line in the manifest"))
    return steps


def _file_steps(found: _Found) -> list[Step]:
    """What is to be done to files. Those that were read from elsewhere are not the archive's to change."""
    steps = []
    for name in sorted(found.kinds):
        if Path(name).is_absolute() or "!" in name or found.is_closed(name):
            continue
        if found.of(name, frozenset({"missing_file"})):
            steps.append(Step(name, "list_lost", "the manifest notes that it is gone"))
        elif found.of(name, _OF_FILES | _UNLISTED if is_imported(name) else _OF_FILES) and name in found.checks:
            steps += _steps_of_file(*found.checks[name])
    return steps


def _steps_of_file(target: Target, check: Checked) -> Iterator[Step]:
    listed = target.listed
    if listed is not None and not listed.lost and mend.begins_as_listed(target.path, listed):
        yield Step(
            target.name, "cut", f"what follows byte {listed.bytes:,}, where it was sealed, goes to the quarantine"
        )
        return
    if check.records == 0:
        yield Step(target.name, "set_aside", "no record of it can be read: the whole file goes to the quarantine")
        yield Step(target.name, "list_lost", "the manifest notes that it is gone")
        return
    if check.torn_at is not None:
        yield Step(target.name, "cut", f"the torn tail from byte {check.torn_at:,} on goes to the quarantine")
    yield Step(target.name, "list", "the manifest gets a new line for it as it is then, what is damaged in it included")


def _row_steps(found: _Found) -> list[Step]:
    steps = []
    for name in sorted(name for name in found.kinds if not found.is_closed(name)):
        if count := found.of(name, _OF_RECORDS):
            steps.append(Step(name, "index", f"{count} rows are made to say what their records say"))
        if count := found.of(name, frozenset({"row_without_record"})):
            steps.append(Step(name, "lose", f"{count} captures are noted as lost, and their pages fetched again"))
    return steps


class _Repairer:
    def __init__(
        self,
        home: Home,
        engine: Engine,
        clock: Callable[[], datetime],
        done: Callable[[Step], None],
        lost: Callable[[Capture, bool], None],
        files: Files | None,
    ) -> None:
        self._home = home
        self._engine = engine
        self._clock = clock
        self._done = done
        self._lost = lost
        self._files = files

    def begin(self, steps: list[Step]) -> None:
        """Make the manifest readable, then do what every run does at its start."""
        if any(step.action == "manifest" for step in steps):
            mend.renew_manifest(self._home.warc, inspect_manifest(self._home.warc), self._files)
        recover(self._home, self._engine, self._clock, self._files)
        for step in steps:
            self._done(step)

    def mend(self, step: Step, checked: tuple[Target, Checked] | None) -> None:
        """Do to a file what the step says."""
        folder, name = self._home.warc, step.file
        match step.action:
            case "list_lost":
                mend.list_lost(folder, name, self._clock, self._files)
            case "set_aside":
                mend.set_aside(folder, name, self._files)
            case "cut":
                assert checked is not None
                target, check = checked
                listed = target.listed
                whole = listed is not None and mend.begins_as_listed(folder / name, listed)
                offset = listed.bytes if whole and listed is not None else check.torn_at
                assert offset is not None
                mend.cut_tail(folder, name, offset, self._files)
            case "list":
                listed = inspect_manifest(folder).segments.get(name)
                mend.list_anew(folder, name, listed, self._clock, self._files)
        self._done(step)

    def index(self, name: str) -> None:
        """Bring the rows of one file to what its records say."""
        wanted = {(one.offset, one.record_id) for one in self._row_findings(name) if one.kind in _OF_RECORDS}
        if wanted:
            self._index(name, wanted)
            self._done(Step(name, "index", f"{len(wanted)} rows say what their records say"))

    def lose(self, name: str) -> None:
        """Note the rows of one file whose records are gone."""
        gone = [one.record_id for one in self._row_findings(name) if one.kind == "row_without_record"]
        if gone:
            self._mark_lost([record_id for record_id in gone if record_id is not None])
            self._done(Step(name, "lose", f"{len(gone)} captures are noted as lost"))

    def _survey(self) -> Survey:
        return Survey(self._home, self._engine, lambda finding: None)

    def _row_findings(self, name: str) -> Iterator[Finding]:
        rows = Rows(self._engine, name, self._survey().is_there)
        for capture, block in self._captures(name):
            yield from rows.meet(capture, block)
        yield from rows.rest()

    def _captures(self, name: str) -> Iterator[tuple[Capture, bytes]]:
        """The captures of a file whose records are sound, with their blocks; none where it is not there."""
        target = self._survey().target(name)
        if target.is_there:
            check = FileCheck(target.path, name, target.listed)
            for entry in check.entries():
                if not isinstance(entry, Finding) and (capture := entry.capture()) is not None:
                    yield capture, entry.block
            if check.failed:
                raise MissingFile("it cannot be read any more", target.path)

    def _wanted(self, name: str, wanted: set[tuple[int | None, str | None]]) -> Iterator[Capture]:
        """The captures at these places with these ids, be it those that they have where others have their own."""
        for capture, block in self._captures(name):
            for record_id in (capture.record_id, other_id(capture, block)):
                if (capture.warc_offset, record_id) in wanted:
                    yield replace(capture, record_id=record_id)

    def _index(self, name: str, wanted: set[tuple[int | None, str | None]]) -> None:
        for chunk in chunks(self._wanted(name, wanted)):
            with writing(self._engine, "recording found captures") as connection:
                known = places.find_placed(connection, [one.record_id for one in chunk])
                missing = [one for one in chunk if one.record_id not in known]
                visits.record(connection, visits.visits_of(connection, missing), run_id=None)
                places.replace(connection, [one for one in chunk if one.record_id in known])

    def _mark_lost(self, record_ids: list[str]) -> None:
        for chunk in chunks(record_ids):
            with reading(self._engine) as connection:
                rows = list(places.find_placed(connection, chunk).values())
            with writing(self._engine, "noting lost captures") as connection:
                places.mark_lost(connection, rows, self._clock())
            for row in rows:
                self._lost(row.capture, row.page_url is not None)
