"""`airchive report`: the ledger of completeness, with its gaps."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, date, datetime, timedelta
from itertools import groupby
from typing import Any

from archive.coverage import NEIGHBOURS, Day, with_media, with_silent_days
from archive.errors import UsageError
from archive.store import coverage
from archive.store.engine import open_read_only, reading
from archive.tables import write_rows

#: Days that are told of where no `--since` says more.
_RECENT = timedelta(days=30)
_COLUMNS = ("site", "day", "listed", "fetched", "archived", "ingested", "failed", "gap", "reasons")
_OF_MEDIA = ("media", "media_archived", "media_reasons")


def report_command(arguments: argparse.Namespace, database: str) -> int:
    today = datetime.now(UTC).date()
    since = today - _RECENT if arguments.since is None else arguments.since.astimezone(UTC).date()
    found = [one for one in _read(database, arguments.site, since, today) if one.day >= since]
    shown = [one for one in found if one.gap()] if arguments.gaps else found
    # Most archives are of text alone: people need not look at columns of what nobody asked for.
    columns: Sequence[str] = _COLUMNS
    if arguments.format != "table" or any(one.media_archived for one in found):
        columns = (*_COLUMNS, *_OF_MEDIA)
    write_rows(columns, [_row(one, columns, arguments.format) for one in shown], arguments.format)
    if arguments.format == "table":
        for site, told in groupby(found, lambda one: one.site):
            print(_summary(site, list(told), since), file=sys.stderr)
    return 0


def _read(database: str, wanted: Sequence[str], since: date, today: date) -> list[Day]:
    """The days of the sites, from before `since` on, for a day is judged by its neighbours; files from `since` on."""
    engine = open_read_only(database)
    try:
        with reading(engine) as connection:
            known = coverage.sites(connection)
            for key in wanted:
                if key not in known:
                    raise UsageError(f"no site {key!r} in the archive; `airchive sites` tells them")
            rows = coverage.read(connection, wanted or known, _before(since))
            media = coverage.media(connection, wanted or known, since)
    finally:
        engine.dispose()
    return with_media(with_silent_days((Day(*row) for row in rows), today), media)


def _before(since: date) -> date:
    return since - min(NEIGHBOURS, since - date.min)


def _row(one: Day, columns: Sequence[str], form: str) -> list[Any]:
    values = asdict(one) | {"day": one.day.isoformat(), "gap": one.gap()}
    if form == "csv":
        values |= {name: json.dumps(values[name], ensure_ascii=False) for name in ("reasons", "media_reasons")}
    return [values[name] for name in columns]


def _summary(site: str, days: Sequence[Day], since: date) -> str:
    names = ("listed", "fetched", "archived", "ingested", "failed")
    told = ", ".join(f"{sum(getattr(day, name) for day in days):,} {name}" for name in names)
    gaps = sum(day.gap() is not None for day in days)
    named, archived = sum(day.media for day in days), sum(day.media_archived for day in days)
    media = f"; media: {named:,} named, {archived:,} archived" if named else ""
    return f"{site} since {since}: {told}; {gaps or 'no'} day{'' if gaps == 1 else 's'} with a gap{media}"
