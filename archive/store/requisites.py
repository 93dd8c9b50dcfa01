"""Requisites: the files that articles lead to, as their revisions' rows have them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, bindparam, select, text, tuple_, update

from archive.media import KINDS, Kind
from archive.store.schema import article, capture, page, requisite, revision

_KEY = (requisite.c.revision_id, requisite.c.position)


class Refused(NamedTuple):
    """A file that the current revision of an article leads to, and that was not to be fetched."""

    revision_id: str
    position: int
    kind: Kind
    page_url: str
    site: str
    article_url: str
    published_at: datetime | None


class Asked(NamedTuple):
    """The page of a file that was asked for."""

    site: str
    role: Kind
    listed_published_at: datetime | None


def find_asked(connection: Connection, record_id: str) -> Asked | None:
    """The page that a capture was made for, where that is a file's."""
    found = (
        select(*(page.c[name] for name in Asked._fields))
        .join(capture, capture.c.page_url == page.c.url)
        .where(capture.c.record_id == record_id, page.c.role.in_(KINDS))
    )
    row = connection.execute(found).one_or_none()
    return None if row is None else Asked(*row)


def find_refused(
    connection: Connection, sites: Sequence[str], reason: str, after: Refused | None, limit: int = 500
) -> list[Refused]:
    """The files of the articles of these sites that were refused for this reason, from `after` on."""
    found = (
        select(*_KEY, requisite.c.kind, requisite.c.page_url, article.c.site, article.c.url, revision.c.published_at)
        .join(revision, revision.c.revision_id == requisite.c.revision_id)
        .join(article, article.c.current_revision == revision.c.revision_id)
        .where(requisite.c.refusal.is_not(None), requisite.c.refusal == reason)
        .where(requisite.c.page_url.is_not(None), article.c.site.in_(sites))
    )
    if after is not None:
        found = found.where(tuple_(*_KEY) > tuple_(after.revision_id, after.position))
    return [Refused(*row) for row in connection.execute(found.order_by(*_KEY).limit(limit))]


def of_article(connection: Connection, article_id: str) -> list[dict[str, Any]]:
    """The rows of the view `article_media` for an article id, in their order."""
    found = text("SELECT * FROM article_media WHERE article_id = :key ORDER BY position")
    return [dict(row) for row in connection.execute(found, {"key": article_id}).mappings()]


def allow(connection: Connection, files: Collection[Refused]) -> None:
    """Note that these files may be fetched after all."""
    these = requisite.c.revision_id == bindparam("of"), requisite.c.position == bindparam("at")
    if files:
        connection.execute(
            update(requisite).where(*these).values(refusal=None),
            [{"of": one.revision_id, "at": one.position} for one in files],
        )
