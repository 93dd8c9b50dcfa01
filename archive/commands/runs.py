"""`airchive runs`: the ledger of all runs, or one run in full."""

from __future__ import annotations

import argparse
import json
import shlex
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from archive.errors import UsageError
from archive.store import runs
from archive.store.engine import Connection, open_read_only, reading
from archive.store.runs import Run
from archive.tables import write_rows
from archive.units import human_bytes, human_duration

COLUMNS = (
    *("run", "started", "kind", "arguments", "version", "duration", "fetched", "bytes", "articles", "failures"),
    *("exit", "outcome"),
)
#: Letters of an id that the table shows; any beginning that only one run has names it.
_ID_LETTERS = 8


def runs_command(arguments: argparse.Namespace, database: str) -> int:
    engine = open_read_only(database)
    try:
        with reading(engine) as connection:
            if arguments.run_id is not None:
                _write_one(connection, arguments.run_id, arguments.format)
                return 0
            found = runs.recent(connection, arguments.limit)
    finally:
        engine.dispose()
    if arguments.format == "json":
        write_rows(tuple(Run.__dataclass_fields__), [list(_plain(run).values()) for run in found], "json")
    else:
        write_rows(COLUMNS, [_row(run, for_eyes=arguments.format == "table") for run in found], arguments.format)
    return 0


def _plain(run: Run) -> dict[str, Any]:
    """A run as JSON has it: every field, times as ISO 8601."""
    values = {name: getattr(run, name) for name in Run.__dataclass_fields__}
    return {name: value.isoformat() if isinstance(value, datetime) else value for name, value in values.items()}


def _row(run: Run, *, for_eyes: bool) -> list[object]:
    """A line of the ledger; seconds and bytes are plain numbers where a program reads them."""
    counts = run.counts or {}
    seconds = None if run.finished_at is None else run.finished_at - run.started_at
    size = counts.get("bytes")
    if for_eyes:
        duration = None if seconds is None else human_duration(seconds)
        size = None if size is None else human_bytes(size)
    else:
        duration = None if seconds is None else f"{seconds.total_seconds():.0f}"
    return [
        run.run_id[:_ID_LETTERS] if for_eyes else run.run_id,
        f"{run.started_at:%Y-%m-%d %H:%M:%S}",
        run.kind,
        words_of(run.arguments),
        run.version,
        duration,
        counts.get("fetched"),
        size,
        sum(counts[name] for name in ("new", "revised", "unchanged")) if "new" in counts else None,
        sum(counts["failures"].values()) if "failures" in counts else None,
        run.exit_code,
        run.outcome or "at work, or killed",
    ]


def words_of(arguments: dict[str, Any]) -> str:
    """A run's arguments nearly as they were typed: `rferl --limit 50 (sites: rferl_ru)`, without those not given."""
    return " ".join(_words(arguments))


def _words(arguments: dict[str, Any]) -> Iterator[str]:
    if "spider" in arguments:
        yield str(arguments["spider"])
    for name, value in arguments.items():
        option = "--" + name.replace("_", "-")
        match value:
            case None | False | []:
                continue
            case True:
                yield option
            case list():
                yield f"({name}: {_shortened(value)})"
            case _ if name != "spider":
                yield f"{option} {shlex.quote(str(value))}"


def _shortened(values: list[Any]) -> str:
    """The first three, and how many there are."""
    shown = ", ".join(map(str, values[:3]))
    return shown if len(values) <= 3 else f"{shown}, … {len(values)}"


def _write_one(connection: Connection, beginning: str, form: Any) -> None:
    """One run in full: what it was asked, with what, what it did and left in the archive. Raises UsageError."""
    found = runs.find(connection, beginning)
    if not found:
        raise UsageError(f"no run {beginning!r}; `airchive runs` lists them")
    if len(found) > 1:
        raise UsageError(f"{len(found)} runs begin with {beginning!r}: {', '.join(run.run_id for run in found[:5])}")
    [run] = found
    captured = runs.captured(connection, run.run_id)
    whole = _plain(run) | {
        "duration": None if run.finished_at is None else (run.finished_at - run.started_at).total_seconds(),
        "captures": captured.captures,
        "warc_bytes": captured.bytes,
    }
    if form == "json":
        json.dump(whole, sys.stdout, ensure_ascii=False, indent=1)
        print()
        return
    write_rows(("what", "value"), _flat(whole), form)


def _flat(values: dict[str, Any], above: str = "") -> Iterator[tuple[str, object]]:
    """Pairs of a name and a plain value; what stands inside another is named by both."""
    for name, value in values.items():
        match value:
            case dict():
                yield from _flat(value if not above else dict(Counter(value).most_common()), f"{above}{name}: ")
            case list():
                yield f"{above}{name}", ", ".join(map(str, value))
            case _:
                yield f"{above}{name}", value
