"""Verification: files against the manifest, records against their digests, rows against records and back.

It works file by file, and in a file along records and rows in one order, so memory does not grow with the archive. It
takes no lock: what a living run is writing is said to be so, and is verified when it is sealed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine

from archive.home import Home
from archive.matching import Rows
from archive.store import segments
from archive.store.engine import reading, writing
from archive.store.segments import SegmentState
from archive.store.types import parse_time
from archive.survey import Survey, Target
from archive.warc.manifest import CHAIN_START, MANIFEST_NAME
from archive.warc.segment import OPEN_SUFFIX
from archive.warc.verify import FileCheck, Finding, outer_file


@dataclass(slots=True)
class Verification:
    """The figures of one verification."""

    files: int = 0
    bytes: int = 0
    records: int = 0
    rows: int = 0
    left_out: int = 0  #: files that a sample did not come to
    damage: int = 0  #: findings that are damage
    findings: Counter[str] = field(default_factory=Counter)  #: by kind
    digests: Counter[str] = field(default_factory=Counter)  #: digest fields, by what the comparison came to
    manifest_head: str = ""  #: SHA-256 of the manifest's last line
    manifest_digests: tuple[str, ...] = ()  #: of each of its lines


class _Verifier:
    def __init__(
        self, home: Home, engine: Engine | None, clock: Callable[[], datetime], tell: Callable[[Finding], None]
    ) -> None:
        self.report = Verification()
        self.survey = Survey(home, engine, self.say)
        self._engine = engine
        self._clock = clock
        self._tell = tell

    def say(self, finding: Finding) -> None:
        self.report.findings[finding.kind] += 1
        self.report.damage += finding.is_damage
        self._tell(finding)

    def sample(self, targets: list[Target], share: float) -> list[Target]:
        """The files verified longest ago, never verified ones first, until their bytes come to the share."""
        known: dict[str, SegmentState] = {}
        if self._engine is not None:
            with reading(self._engine) as connection:
                known = segments.known(connection)
        sizes = {target.name: outer_file(target.path).stat().st_size for target in targets}
        wanted = share * sum(sizes.values())
        chosen: list[Target] = []
        for target in sorted(targets, key=lambda one: (_verified_at(known.get(one.name)), one.name)):
            if wanted <= 0:
                break
            chosen.append(target)
            wanted -= sizes[target.name]
        return chosen

    def verify(self, target: Target, *, demote: bool) -> FileCheck:
        """One file: itself, its records, its rows. With `demote` only what rows lose by its damage is damage."""
        check = FileCheck(target.path, target.name, target.listed)
        damage = self.report.damage
        named = self.report.rows
        rows = self._rows(target.name)
        for entry in check.entries():
            if isinstance(entry, Finding):
                self.say(_demoted(entry) if demote else entry)
            elif rows is not None and self._engine is not None:
                if rows.file != entry.warc_file:  # a WACZ holds several files
                    self._close(rows, target)
                    rows = Rows(self._engine, entry.warc_file, self.survey.is_there)
                self._say_of(rows, target, rows.meet(entry))
        if rows is not None and not check.failed:
            self._close(rows, target)
        self._count(check)
        if target.listed is not None or not Path(target.name).is_absolute() or self.report.rows > named:
            self._note(target, check, "damaged" if self.report.damage > damage else "whole")
        return check

    def _rows(self, name: str) -> Rows | None:
        return None if self._engine is None else Rows(self._engine, name, self.survey.is_there)

    def _say_of(self, rows: Rows, target: Target, findings: Iterable[Finding]) -> None:
        """A file of others that was never taken into the archive lacks no rows."""
        for finding in findings:
            if finding.kind != "record_without_row" or not target.is_foreign or rows.is_known:
                self.say(finding)

    def _close(self, rows: Rows, target: Target) -> None:
        self._say_of(rows, target, rows.rest())
        self.report.rows += rows.count

    def _count(self, check: FileCheck) -> None:
        self.report.files += 1
        self.report.bytes += check.bytes
        self.report.records += check.records
        self.report.digests.update(check.digests)

    def _note(self, target: Target, check: FileCheck, outcome: segments.Outcome) -> None:
        """Keep when a file of the archive's was verified."""
        if self._engine is None:
            return
        sealed_at = None if target.listed is None else parse_time(target.listed.sealed_at)
        with writing(self._engine) as connection:
            state = SegmentState(target.name, sealed_at, check.bytes, check.sha256, self._clock(), outcome)
            segments.note(connection, state)


def verify(
    home: Home,
    engine: Engine | None,
    clock: Callable[[], datetime],
    tell: Callable[[Finding], None],
    *,
    files: Iterable[Path] | None = None,
    sample: float | None = None,
    anchor: str | None = None,
    checked: Callable[[Target, FileCheck], None] = lambda target, check: None,
) -> Verification:
    """Verify an archive, or these `files`; `tell` hears of each finding, `checked` of each file that was read.

    `sample` is a share of the archive's bytes: the files that were not verified for the longest time come first, until
    it is reached; the manifest, and whether each file is there, are looked at all the same. `anchor` is the digest
    of a line that the manifest must still have. Without an engine nothing is said of rows.
    """
    verifier = _Verifier(home, engine, clock, tell)
    report, survey = verifier.report, verifier.survey
    report.manifest_head, report.manifest_digests = survey.manifest.head, survey.manifest.digests
    if anchor is not None and anchor.lower() not in (CHAIN_START, *report.manifest_digests):
        words = f"no line has the SHA-256 {anchor}: the manifest was cut, or written anew"
        verifier.say(Finding("manifest", MANIFEST_NAME, words))
    if files is not None:
        targets = []
        for path in files:
            if path.name.endswith(OPEN_SUFFIX):
                survey.judge_open(path)
            else:
                targets.append(survey.target(home.name_of(path)))
    else:
        targets = list(survey.targets())
        if sample is not None:
            chosen = verifier.sample(targets, sample)
            report.left_out = len(targets) - len(chosen)
            targets = chosen
    for target in targets:
        checked(target, verifier.verify(target, demote=files is None and target.is_foreign))
    return report


def _demoted(finding: Finding) -> Finding:
    return replace(finding, kind="foreign_damage") if finding.kind in ("damaged", "digest", "unreadable") else finding


def _verified_at(state: SegmentState | None) -> str:
    return "" if state is None else state.verified_at.isoformat()
