"""Checking: one file of an archive against its line in the manifest, its records' digests and its rows.

It is what `verify` does of each file, in its own process or in another (archive.parallel).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

from sqlalchemy import Engine

from archive.home import Home
from archive.matching import Rows
from archive.store.engine import open_database
from archive.survey import Target, is_there
from archive.warc.verify import FileCheck, Finding


@dataclass(frozen=True, slots=True)
class Checked:
    """The figures of one file, after all its findings."""

    bytes: int = 0
    sha256: str = ""
    records: int = 0
    rows: int = 0
    digests: Counter[str] = field(default_factory=Counter)  #: digest fields, by what the comparison came to
    failed: bool = False  #: it could not be read to its end: nothing is known of its records
    torn_at: int | None = None  #: where the damage begins that goes on to the end


class Checking:
    """Checks files; without an engine nothing is said of rows. In another process it has an engine of its own."""

    def __init__(self, home: Home, engine: Engine | None, *, asked_for: bool) -> None:
        """`asked_for`: a person named the files; else of files of others only what rows lose by it is damage."""
        self._home = home
        self._engine = engine
        self._asked_for = asked_for

    def __reduce__(self) -> tuple[Any, ...]:
        url = None if self._engine is None else self._engine.url.render_as_string(hide_password=False)
        return _opened, (self._home, url, self._asked_for)

    def __call__(self, target: Target) -> Iterator[Finding | Checked]:
        """What is wrong with a file, its records and its rows, in their order; last its figures."""
        check = FileCheck(target.path, target.name, target.listed)
        demote = target.is_foreign and not self._asked_for
        rows, count = self._rows(target.name), 0
        for entry in check.entries():
            if isinstance(entry, Finding):
                yield _demoted(entry) if demote else entry
            elif rows is not None and (capture := entry.capture()) is not None:
                if rows.file != capture.warc_file:  # a WACZ holds several files
                    yield from _told(rows, target, rows.rest())
                    count += rows.count
                    rows = self._rows(capture.warc_file)
                    assert rows is not None
                yield from _told(rows, target, rows.meet(capture, entry.block))
        if rows is not None and not check.failed:
            yield from _told(rows, target, rows.rest())
            count += rows.count
        yield Checked(check.bytes, check.sha256, check.records, count, check.digests, check.failed, check.torn_at)

    def _rows(self, name: str) -> Rows | None:
        return None if self._engine is None else Rows(self._engine, name, partial(is_there, self._home))


def _opened(home: Home, url: str | None, asked_for: bool) -> Checking:
    """A Checking in another process. Raises StoreError."""
    return Checking(home, None if url is None else open_database(url, create=False), asked_for=asked_for)


def _told(rows: Rows, target: Target, findings: Iterable[Finding]) -> Iterator[Finding]:
    """A file of others that was never taken into the archive lacks no rows."""
    for finding in findings:
        if finding.kind != "record_without_row" or not target.is_foreign or rows.is_known:
            yield finding


def _demoted(finding: Finding) -> Finding:
    return replace(finding, kind="foreign_damage") if finding.kind in ("damaged", "digest", "unreadable") else finding
