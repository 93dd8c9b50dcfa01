"""`airchive reparse`: ingest again, and account for every file and record."""

from __future__ import annotations

import argparse
import json
import os
import sys
import uuid
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from archive import discovery
from archive.errors import UsageError
from archive.home import Home
from archive.recovery import recover
from archive.reparse import FileReport, ReparseReport, reparse_files, reparse_stale
from archive.store import runs
from archive.store.engine import Engine, open_database, writing


def reparse_command(arguments: argparse.Namespace, database: str) -> int:
    """Exit 0 where all is well, 1 where something is recorded as failed or unreadable."""
    home = Home(arguments.home)
    paths = list(_files(arguments.files) if arguments.files else sorted(home.warc.glob("*.warc.gz")))
    home.create()
    with home.locked("airchive reparse", _now()):
        engine = open_database(database)
        try:
            recover(home, engine, _now)
            report = _run(arguments, home, engine, paths)
        finally:
            engine.dispose()
    if arguments.json:
        json.dump([_file_json(file) for file in report.files], sys.stdout, ensure_ascii=False, indent=1)
        print()
    _print_summary(report)
    return 1 if report.failed else 0


def _now() -> datetime:
    return datetime.now(UTC)


def _files(named: Sequence[Path]) -> Iterator[Path]:
    """The files named, and every file of the folders named, in the order of their names. Raises UsageError."""
    for path in named:
        if path.is_dir():
            yield from sorted(child for child in path.rglob("*") if child.is_file())
        elif path.exists():
            yield path
        else:
            raise UsageError(f"{path}: no such file or folder")


def _run(arguments: argparse.Namespace, home: Home, engine: Engine, paths: Sequence[Path]) -> ReparseReport:
    if arguments.dry_run:
        return reparse_files(paths, home, engine, run_id=None, workers=arguments.workers, progress=_say)
    run_id = str(uuid.uuid4())
    with writing(engine, "noting the run's start") as connection:
        discovery.make_sites_known(connection)
        runs.start(
            connection,
            run_id,
            kind="reparse",
            arguments={"files": [str(path) for path in paths], "stale_only": arguments.stale_only},
            version=version("airchive"),
            now=_now(),
            host=None,
            pid=os.getpid(),
        )
    if arguments.stale_only:
        report = reparse_stale(home, engine, run_id=run_id, workers=arguments.workers, progress=_say)
    else:
        report = reparse_files(paths, home, engine, run_id=run_id, workers=arguments.workers, progress=_say)
    with writing(engine, "noting the run's end") as connection:
        exit_code = 1 if report.failed else 0
        runs.finish(connection, run_id, counts=_counts(report), exit_code=exit_code, outcome="done", now=_now())
    return report


def _counts(report: ReparseReport) -> dict[str, Any]:
    outcomes = report.outcomes
    failures = {reason: count for file in report.files for reason, count in file.reasons.items() if "failed" in reason}
    names = ("new", "revised", "unchanged", "listing", "skipped", "none")
    return {"files": len(report.files), "failures": failures} | {name: outcomes[name] for name in names}


def _say(file: FileReport) -> None:
    """One line for each file, on stderr."""
    if file.unreadable is not None:
        print(f"{file.path}: not read: {file.unreadable}", file=sys.stderr)
        return
    outcomes = (
        ", ".join(f"{count} {outcome}" for outcome, count in sorted(file.outcomes.items())) or "nothing to ingest"
    )
    print(f"{file.path}: {file.records.total()} records: {outcomes or 'nothing to ingest'}", file=sys.stderr)
    for damage in file.damage:
        print(f"{file.path}: damaged: {damage}", file=sys.stderr)


def _file_json(file: FileReport) -> dict[str, Any]:
    return {
        "file": str(file.path),
        "unreadable": file.unreadable,
        "records": dict(file.records),
        "outcomes": dict(file.outcomes),
        "reasons": dict(file.reasons),
        "problems": file.problems,
        "damage": file.damage,
    }


def _print_summary(report: ReparseReport) -> None:
    outcomes = report.outcomes
    damaged = sum(bool(file.damage) for file in report.files)
    unreadable = sum(file.unreadable is not None for file in report.files)
    lines = (
        f"{len(report.files)} files, {sum(file.records.total() for file in report.files)} records",
        f"  articles   {outcomes['new']} new, {outcomes['revised']} revised, {outcomes['unchanged']} unchanged",
        f"  listings   {outcomes['listing']}",
        f"  no article {outcomes['skipped'] + outcomes['none']}",
        f"  failed     {outcomes['failed'] + report.unresolved}",
        f"  no capture {outcomes['no capture']} (requests, metadata, warcinfo)",
        f"  damaged    {damaged} files; {unreadable} not read at all",
    )
    print("\n".join(lines), file=sys.stderr)
