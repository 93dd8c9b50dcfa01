"""The view `coverage`, read for reports."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, bindparam, select, text

from archive.store.schema import site

_COLUMNS = "site, day, listed, fetched, archived, ingested, failed, reasons"


def sites(connection: Connection) -> list[str]:
    """The keys of the sites that the archive knows."""
    return list(connection.scalars(select(site.c.key).order_by(site.c.key)))


def read(connection: Connection, keys: Sequence[str], since: date) -> list[tuple[Any, ...]]:
    """The rows of these sites from that day on, by site and day; the day as a date, the reasons as an object."""
    # What is asked reaches the pages only where it stands as one comparison for each column: see the view.
    wanted = text(f"SELECT {_COLUMNS} FROM coverage WHERE site IN :keys AND day >= :since ORDER BY site, day")  # noqa: S608
    asked = wanted.bindparams(bindparam("keys", expanding=True))
    rows = connection.execute(asked, {"keys": list(keys), "since": since.isoformat()})
    return [(row[0], date.fromisoformat(row[1]), *row[2:7], json.loads(row[7])) for row in rows]
