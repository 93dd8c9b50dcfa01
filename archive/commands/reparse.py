"""`airchive reparse`: ingest again, and account for every file and record."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from archive import discovery, imports
from archive.account import ReparseReport
from archive.commands.accounts import counts, file_json, files_of, print_account, say_file
from archive.errors import UsageError
from archive.home import Home
from archive.ledger import begin, noted_end
from archive.recovery import recover
from archive.reparse import reparse_files, reparse_stale
from archive.store import runs
from archive.store.engine import Engine, open_database, writing


def reparse_command(arguments: argparse.Namespace, database: str) -> int:
    """Exit 0 where all is well, 1 where something is recorded as failed or unreadable."""
    if arguments.stale_only and arguments.files:
        raise UsageError("--stale-only reads what the archive has, wherever that is: it takes no files")
    home = Home(arguments.home)
    paths = list(files_of(arguments.files) if arguments.files else home.archives())
    home.create()
    with home.locked("airchive reparse", _now()):
        engine = open_database(database)
        try:
            recover(home, engine, _now)
            report = _run(arguments, home, engine, paths)
        finally:
            engine.dispose()
    if arguments.json:
        json.dump([file_json(file) for file in report.files], sys.stdout, indent=1)
        print()
    print_account(report)
    return 1 if report.failed else 0


def _now() -> datetime:
    return datetime.now(UTC)


def _run(arguments: argparse.Namespace, home: Home, engine: Engine, paths: Sequence[Path]) -> ReparseReport:
    if arguments.dry_run:
        return _read(arguments, home, engine, paths, None)
    imports.register(home, engine)
    with writing(engine, "noting the run's start") as connection:
        discovery.make_sites_known(connection)
        files = [] if arguments.stale_only else [str(path) for path in paths]
        asked = {"files": files, "stale_only": arguments.stale_only}
        run_id = begin(connection, "reparse", asked, _now())
    with noted_end(engine, run_id, _now):
        return _reparse(arguments, home, engine, paths, run_id)


def _reparse(
    arguments: argparse.Namespace, home: Home, engine: Engine, paths: Sequence[Path], run_id: str
) -> ReparseReport:
    report = _read(arguments, home, engine, paths, run_id)
    if not arguments.stale_only:
        imports.note_ingested(home, engine, report, _now())
    with writing(engine, "noting the run's end") as connection:
        exit_code = 1 if report.failed else 0
        runs.finish(connection, run_id, counts=counts(report), exit_code=exit_code, outcome="done", now=_now())
    return report


def _read(
    arguments: argparse.Namespace, home: Home, engine: Engine, paths: Sequence[Path], run_id: str | None
) -> ReparseReport:
    if arguments.stale_only:
        return reparse_stale(home, engine, run_id=run_id, workers=arguments.workers, progress=say_file)
    return reparse_files(paths, home, engine, run_id=run_id, workers=arguments.workers, progress=say_file)
