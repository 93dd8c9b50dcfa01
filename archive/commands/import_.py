"""`airchive import`: files of other programs become part of the archive, and every file and record is accounted for."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from archive import discovery
from archive.commands.accounts import counts, file_json, files_of, print_account, say_file
from archive.home import Home
from archive.imports import Import, ImportReport, import_files
from archive.ledger import begin, noted_end
from archive.recovery import recover
from archive.store import runs
from archive.store.engine import Engine, open_database, writing


def import_command(arguments: argparse.Namespace, database: str) -> int:
    """Exit 0 where all is well, 1 where something is recorded as failed or could not be read."""
    home = Home(arguments.home)
    paths = list(files_of(arguments.files))
    home.create()
    with home.locked("airchive import", _now()):
        engine = open_database(database)
        try:
            recover(home, engine, _now)
            report = _run(arguments, home, engine, paths)
        finally:
            engine.dispose()
    if arguments.json:
        json.dump([_import_json(one) for one in report.imports], sys.stdout, indent=1)
        print()
    _print_summary(report)
    return 1 if report.account.failed else 0


def _now() -> datetime:
    return datetime.now(UTC)


def _run(arguments: argparse.Namespace, home: Home, engine: Engine, paths: Sequence[Path]) -> ImportReport:
    with writing(engine, "noting the run's start") as connection:
        discovery.make_sites_known(connection)
        asked = {"files": [str(path) for path in paths], "link": arguments.link}
        run_id = begin(connection, "import", asked, _now())
    with noted_end(engine, run_id, _now):
        report = import_files(
            paths,
            home,
            engine,
            run_id=run_id,
            clock=_now,
            link=arguments.link,
            workers=arguments.workers,
            progress=_say,
        )
        counted = counts(report.account) | {"known": _known(report)}
        with writing(engine, "noting the run's end") as connection:
            exit_code = 1 if report.account.failed else 0
            runs.finish(connection, run_id, counts=counted, exit_code=exit_code, outcome="done", now=_now())
    return report


def _known(report: ImportReport) -> int:
    return sum(one.known for one in report.imports)


def _say(one: Import) -> None:
    """One line for each file, on stderr."""
    if one.known:
        print(f"{one.source}: in the archive already", file=sys.stderr)
    elif one.report is not None:
        say_file(one.report, one.source)


def _import_json(one: Import) -> dict[str, Any]:
    segment = one.segment
    place = {
        "file": str(one.source),
        "known": one.known,
        "imported_as": None if segment is None else segment.file,
        "sha256": None if segment is None else segment.sha256,
    }
    return (file_json(one.report) if one.report is not None else {}) | place


def _print_summary(report: ImportReport) -> None:
    refused = sum(one.segment is None for one in report.imports)
    imported = len(report.imports) - refused - _known(report)
    print(f"{imported} files imported, {_known(report)} in the archive already, {refused} refused", file=sys.stderr)
    print_account(report.account)
