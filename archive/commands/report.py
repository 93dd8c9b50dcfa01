"""`airchive report`: the ledger of completeness, with its gaps."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import groupby
from typing import Any

from archive.coverage import NEIGHBOURS, Day, with_silent_days
from archive.errors import UsageError
from archive.store import coverage
from archive.store.engine import open_read_only, reading
from archive.tables import write_rows

#: Days that are told of where no `--since` says more.
_RECENT = timedelta(days=30)
_COLUMNS = ("site", "day", "listed", "fetched", "archived", "ingested", "failed", "gap", "reasons")


def report_command(arguments: argparse.Namespace, database: str) -> int:
    today = datetime.now(UTC).date()
    since = today - _RECENT if arguments.since is None else arguments.since.astimezone(UTC).date()
    days, media = _read(database, arguments.site, since, today)
    found = [one for one in days if one.day >= since]
    shown = [one for one in found if one.gap()] if arguments.gaps else found
    write_rows(_COLUMNS, [_row(one, arguments.format) for one in shown], arguments.format)
    if arguments.format == "table":
        for site, told in groupby(found, lambda one: one.site):
            print(_summary(site, list(told), since) + _media(*media.get(site, (0, 0))), file=sys.stderr)
    return 0


def _read(
    database: str, wanted: Sequence[str], since: date, today: date
) -> tuple[list[Day], dict[str, tuple[int, int]]]:
    """The days of the sites, from before `since` on, for a day is judged by its neighbours; and of media what
    `archive.store.coverage` counts by site.
    """
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
    return list(with_silent_days((Day(*row) for row in rows), today)), media


def _before(since: date) -> date:
    return since - min(NEIGHBOURS, since - date.min)


def _row(one: Day, form: str) -> list[Any]:
    numbers = [one.listed, one.fetched, one.archived, one.ingested, one.failed]
    reasons = json.dumps(one.reasons, ensure_ascii=False) if form == "csv" else one.reasons
    return [one.site, one.day.isoformat(), *numbers, one.gap(), reasons]


def _media(named: int, archived: int) -> str:
    return f"; media: {named:,} named, {archived:,} archived" if named else ""


def _summary(site: str, days: Sequence[Day], since: date) -> str:
    names = ("listed", "fetched", "archived", "ingested", "failed")
    told = ", ".join(f"{sum(getattr(day, name) for day in days):,} {name}" for name in names)
    gaps = sum(day.gap() is not None for day in days)
    return f"{site} since {since}: {told}; {gaps or 'no'} day{'' if gaps == 1 else 's'} with a gap"
