"""What `airchive reparse` and `airchive import` say of the files they read."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from archive.account import FileReport, ReparseReport
from archive.errors import UsageError


def files_of(named: Sequence[Path]) -> Iterator[Path]:
    """The files named, and every file of the folders named, in the order of their names. Raises UsageError."""
    for path in named:
        if path.is_dir():
            yield from sorted(child for child in path.rglob("*") if child.is_file())
        elif path.is_file():
            yield path
        elif path.exists():
            raise UsageError(f"{path}: neither a file nor a folder")
        else:
            raise UsageError(f"{path}: no such file or folder")


def counts(report: ReparseReport) -> dict[str, Any]:
    outcomes = report.outcomes
    failures = {reason: count for file in report.files for reason, count in file.reasons.items() if "failed" in reason}
    names = ("new", "revised", "unchanged", "listing", "skipped", "none")
    return {"files": len(report.files), "failures": failures} | {name: outcomes[name] for name in names}


def say_file(file: FileReport, path: Path | None = None) -> None:
    """A line for the file and one for each damage, on stderr; under the name `path`, if given."""
    path = path or file.path
    if file.unreadable is not None:
        print(f"{path}: not read: {file.unreadable}", file=sys.stderr)
        return
    outcomes = (
        ", ".join(f"{count} {outcome}" for outcome, count in sorted(file.outcomes.items())) or "nothing to ingest"
    )
    print(f"{path}: {file.records.total()} records: {outcomes or 'nothing to ingest'}", file=sys.stderr)
    for damage in file.damage.lines():
        print(f"{path}: damaged: {damage}", file=sys.stderr)


def file_json(file: FileReport) -> dict[str, Any]:
    return {
        "file": str(file.path),
        "unreadable": file.unreadable,
        "records": dict(file.records),
        "outcomes": dict(file.outcomes),
        "reasons": dict(file.reasons),
        "renamed": file.renamed,
        "problems": file.problems.lines(),
        "damage": file.damage.lines(),
    }


def print_account(report: ReparseReport) -> None:
    outcomes = report.outcomes
    damaged = sum(bool(file.damage.count) for file in report.files)
    renamed = sum(file.renamed for file in report.files)
    unreadable = sum(file.unreadable is not None for file in report.files)
    lines = (
        f"{len(report.files)} files, {sum(file.records.total() for file in report.files)} records",
        f"  articles   {outcomes['new']} new, {outcomes['revised']} revised, {outcomes['unchanged']} unchanged",
        f"  listings   {outcomes['listing']}",
        f"  no article {outcomes['skipped'] + outcomes['none']}",
        f"  failed     {outcomes['failed'] + report.unresolved}",
        f"  no capture {outcomes['no capture']} (requests, metadata, warcinfo)",
        f"  known      {outcomes['copy']} in another file; {renamed} with the id of another record",
        f"  damaged    {damaged} files; {unreadable} not read at all",
    )
    print("\n".join(lines), file=sys.stderr)
