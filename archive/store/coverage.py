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


def media(connection: Connection, keys: Sequence[str], since: date) -> dict[tuple[str, date], dict[str | None, int]]:
    """By site and day of their stories, from that day on, how many files these lead to, by why they are not archived.

    None is the reason of those that are. A story's day is that of its page in `coverage`, else its own.
    """
    asked = text(_MEDIA).bindparams(bindparam("keys", expanding=True))
    found: dict[tuple[str, date], dict[str | None, int]] = {}
    for key, day, reason, count in connection.execute(asked, {"keys": list(keys), "since": since.isoformat()}):
        found.setdefault((key, date.fromisoformat(day)), {})[reason] = count
    return found


_MEDIA = """
SELECT t.site, t.day, CASE WHEN m.why_not LIKE 'moved to %' THEN 'moved' ELSE m.why_not END AS reason, count(*)
  FROM (
    SELECT
        a.article_id, a.site,
        substr(coalesce(
          p.listed_published_at, p.listed_lastmod, p.first_listed_at, r.published_at, a.first_seen_at
        ), 1, 10) AS day
      FROM article AS a
      JOIN revision AS r ON r.revision_id = a.current_revision
      LEFT JOIN page AS p ON p.url = a.url AND p.role = 'article'
     WHERE a.site IN :keys
  ) AS t
  JOIN article_media AS m ON m.article_id = t.article_id
 WHERE t.day >= :since
 GROUP BY t.site, t.day, reason
 ORDER BY t.site, t.day, reason
"""
