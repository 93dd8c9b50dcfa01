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


def media(connection: Connection, keys: Sequence[str], since: date) -> dict[str, tuple[int, int]]:
    """Of each of these sites how many files its stories since that day lead to, and how many of them are archived."""
    asked = text(_MEDIA).bindparams(bindparam("keys", expanding=True))
    rows = connection.execute(asked, {"keys": list(keys), "since": since.isoformat()})
    return {site: (named, archived) for site, named, archived in rows}


_MEDIA = """
SELECT m.site, count(*), sum(CASE WHEN m.why_not IS NULL THEN 1 ELSE 0 END)
  FROM article_media AS m
 WHERE m.article_id IN (
    SELECT a.article_id FROM article AS a JOIN revision AS r ON r.revision_id = a.current_revision
     WHERE a.site IN :keys AND coalesce(r.published_at, a.first_seen_at) >= :since
  )
 GROUP BY m.site
"""
