"""Verification: files against the manifest, records against their digests, rows against records and back.

It works file by file, and in a file along records and rows in one order, so memory does not grow with the archive. It
takes no lock: what a living run is writing is said to be so, and is verified when it is sealed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine

from archive.checking import Checked, Checking
from archive.home import Home, is_imported
from archive.parallel import Died, in_order
from archive.processes import usable_processors
from archive.store import segments
from archive.store.engine import reading, writing
from archive.store.segments import SegmentState
from archive.store.types import parse_time
from archive.survey import Survey, Target
from archive.warc.manifest import CHAIN_START, MANIFEST_NAME
from archive.warc.segment import OPEN_SUFFIX
from archive.warc.verify import Finding, outer_file

#: Bytes that are read in the time that it takes to start a process.
_WORTHWHILE = 64 * 1024 * 1024


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
        self,
        home: Home,
        engine: Engine | None,
        clock: Callable[[], datetime],
        tell: Callable[[Finding], None],
        note: bool,
    ) -> None:
        self.report = Verification()
        self.survey = Survey(home, engine, self.say)
        self._engine = engine
        self._clock = clock
        self._tell = tell
        self._ledger = engine if note else None

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

    def conclude(self, target: Target, checked: Checked, outcome: segments.Outcome) -> None:
        """Count a file of which all is said, and keep when it was verified, if it is one of the archive's."""
        self.report.files += 1
        self.report.bytes += checked.bytes
        self.report.records += checked.records
        self.report.rows += checked.rows
        self.report.digests.update(checked.digests)
        if self._ledger is None or (target.listed is None and Path(target.name).is_absolute() and not checked.rows):
            return
        sealed_at = None if target.listed is None else parse_time(target.listed.sealed_at)
        with writing(self._ledger, "noting a verification") as connection:
            state = SegmentState(target.name, sealed_at, checked.bytes, checked.sha256, self._clock(), outcome)
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
    checked: Callable[[Target, Checked], None] = lambda target, checked: None,
    workers: int | None = 1,
    note: bool = True,
) -> Verification:
    """Verify an archive, or these `files`; `tell` hears of each finding, `checked` of each file that was read.

    `sample` is a share of the archive's bytes: the files that were not verified for the longest time come first, until
    it is reached; the manifest, and whether each file is there, are looked at all the same. `anchor` is the digest
    of a line that the manifest must still have. Without an engine nothing is said of rows; without `note` the database
    is read alone, and does not keep when files were verified.

    So many processes read as there are `workers`, for None as many as `_usual_workers` says. What is said, and in which
    order, is the same for any number.
    """
    verifier = _Verifier(home, engine, clock, tell, note)
    report, survey = verifier.report, verifier.survey
    report.manifest_head, report.manifest_digests = survey.manifest.head, survey.manifest.digests
    if anchor is not None and anchor.lower() not in (CHAIN_START, *report.manifest_digests):
        words = f"no line has the SHA-256 {anchor}: the manifest was cut, or written anew"
        verifier.say(Finding("manifest", MANIFEST_NAME, words))
    if files is not None:
        targets = []
        for path in files:
            if path.name.endswith(OPEN_SUFFIX) and not is_imported(home.name_of(path)):
                survey.judge_open(path)
            else:
                targets.append(survey.target(home.name_of(path)))
    else:
        targets = list(survey.targets())
        if sample is not None:
            chosen = verifier.sample(targets, sample)
            report.left_out = len(targets) - len(chosen)
            targets = chosen
    checking = Checking(home, engine, asked_for=files is not None)
    damage = report.damage
    with closing(in_order(checking, targets, _usual_workers(targets) if workers is None else workers)) as told:
        for target, found in told:
            if isinstance(found, Finding):
                verifier.say(found)
                continue
            if isinstance(found, Died):
                verifier.say(Finding("unreadable", target.name, f"the process that read it ended {found.how}"))
                found = Checked(failed=True)
            verifier.conclude(target, found, "damaged" if report.damage > damage else "whole")
            checked(target, found)
            damage = report.damage
    return report


def _usual_workers(targets: Sequence[Target]) -> int:
    """As many processes as this one may use processors, where each gets enough to read that it was worth starting."""
    size = sum(map(_size, targets))
    return max(1, min(usable_processors(), len(targets), size // _WORTHWHILE))


def _size(target: Target) -> int:
    try:
        return outer_file(target.path).stat().st_size
    except OSError:  # it is told when its turn comes
        return 0


def _verified_at(state: SegmentState | None) -> str:
    return "" if state is None else state.verified_at.isoformat()
