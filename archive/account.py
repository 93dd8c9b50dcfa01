"""The account of files that were read: every record of them is in it, and the reason for each that gave nothing."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

#: What a file calls itself that is said to be lost where it cannot be read.
_ARCHIVES = frozenset({".warc", ".arc", ".wacz", ".wet", ".wat"})
_MOST_NOTES, _LONGEST_NOTE = 1_000, 500
#: Of the WARC standard. Others are counted together at last: a hostile file has one for each record.
_TYPES = frozenset({"warcinfo", "request", "response", "revisit", "resource", "metadata", "conversion", "continuation"})
_MOST_TYPES, _LONGEST_TYPE = 100, 40
_MOST_REASONS, _LONGEST_REASON = 1_000, 200


@dataclass(slots=True)
class Notes:
    """Lines about the records of a file: the first ones, and how many there are. A hostile file has millions."""

    shown: list[str] = field(default_factory=list)
    count: int = 0

    def add(self, line: str) -> None:
        self.count += 1
        if len(self.shown) < _MOST_NOTES:
            self.shown.append(line[:_LONGEST_NOTE])

    def lines(self) -> list[str]:
        """The lines shown, and one that says how many there are besides."""
        left = self.count - len(self.shown)
        return [*self.shown, f"and {left} more"] if left else self.shown


@dataclass(slots=True)
class FileReport:
    """What became of one file. `records` counts by WARC type, `outcomes` what its captures came to."""

    path: Path
    records: Counter[str] = field(default_factory=Counter)
    outcomes: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)  #: of captures that gave no article
    problems: Notes = field(default_factory=Notes)  #: of records that could be read all the same
    damage: Notes = field(default_factory=Notes)  #: what could not be read: offset and reason
    renamed: int = 0  #: captures whose id is that of another record, kept under an id of their own
    unreadable: str | None = None  #: why the file could not be read at all

    @property
    def failed(self) -> bool:
        """Whether something of it is damaged or recorded as failed. A file that never was an archive is neither."""
        lost = self.unreadable is not None and any(part in _ARCHIVES for part in self.path.suffixes)
        return bool(lost or self.damage.count or self.outcomes["failed"])

    def count_record(self, record_type: str) -> None:
        record_type = record_type[:_LONGEST_TYPE] or "untyped"
        known = record_type in self.records or record_type in _TYPES or len(self.records) < _MOST_TYPES
        self.records[record_type if known else "other types"] += 1

    def note(self, outcome: str, reason: str = "") -> None:
        """Count what became of a capture, and why. Reasons that are all different are counted together at last."""
        self.outcomes[outcome] += 1
        if reason:
            reason = reason[:_LONGEST_REASON]
            known = reason in self.reasons or len(self.reasons) < _MOST_REASONS
            self.reasons[reason if known else "other reasons"] += 1


@dataclass(slots=True)
class ReparseReport:
    """What became of all files."""

    files: list[FileReport] = field(default_factory=list)
    unresolved: int = 0  #: revisits whose original is not in the archive

    @property
    def outcomes(self) -> Counter[str]:
        return sum((file.outcomes for file in self.files), Counter())

    @property
    def failed(self) -> bool:
        """Whether anything is recorded as failed or could not be read."""
        return bool(self.unresolved or any(file.failed for file in self.files))
