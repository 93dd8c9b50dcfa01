"""`airchive runs`: the ledger of crawls and re-parses."""

from __future__ import annotations

import argparse
import json
from datetime import datetime

from archive.store import runs
from archive.store.engine import open_read_only, reading
from archive.store.runs import Run
from archive.tables import write_rows

COLUMNS = ("started", "kind", "what", "duration", "pages", "articles", "failures", "exit", "outcome")


def runs_command(arguments: argparse.Namespace, database: str) -> int:
    engine = open_read_only(database)
    try:
        with reading(engine) as connection:
            found = runs.recent(connection, arguments.limit)
    finally:
        engine.dispose()
    if arguments.format == "json":
        write_rows(tuple(Run.__dataclass_fields__), [_plain(run) for run in found], "json")
    else:
        write_rows(COLUMNS, [_row(run) for run in found], arguments.format)
    return 0


def _plain(run: Run) -> list[object]:
    values = [getattr(run, name) for name in Run.__dataclass_fields__]
    return [value.isoformat(timespec="seconds") if isinstance(value, datetime) else value for value in values]


def _row(run: Run) -> list[object]:
    counts = run.counts or {}
    articles = sum(counts.get(name, 0) for name in ("new", "revised", "unchanged"))
    what = run.arguments.get("spider") or json.dumps(run.arguments, ensure_ascii=False)
    lasted = None if run.finished_at is None else f"{(run.finished_at - run.started_at).total_seconds():.0f} s"
    failures = sum(counts.get("failures", {}).values())
    return [
        run.started_at.strftime("%Y-%m-%d %H:%M:%S"),
        run.kind,
        what,
        lasted,
        counts.get("pages"),
        articles,
        failures,
        run.exit_code,
        run.outcome or "at work, or killed",
    ]
