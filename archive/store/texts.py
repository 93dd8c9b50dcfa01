"""The texts of a site as they stand now, one article at a time: for what is learned over a whole site."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from archive.store.schema import article, revision

#: Rows that a database hands over at a time: a text takes some kilobytes.
_PORTION = 200


@dataclass(frozen=True, slots=True)
class SiteText:
    """The text of one article."""

    article_id: str
    day: str  #: of its publication, else of its first capture
    blocks: list[dict[str, Any]]  #: as the column `blocks` has them


def iter_texts(connection: Connection, site: str) -> Iterator[SiteText]:
    """The current text of every article of a site, in no order; a portion at a time is in memory."""
    statement = (
        select(article.c.article_id, revision.c.published_at, article.c.first_seen_at, revision.c.blocks)
        .join(revision, revision.c.revision_id == article.c.current_revision)
        .where(article.c.site == site)
    )
    options = {"stream_results": True, "max_row_buffer": _PORTION}
    with connection.execute(statement, execution_options=options) as rows:
        for article_id, published_at, first_seen_at, blocks in rows:
            yield SiteText(article_id, (published_at or first_seen_at).date().isoformat(), blocks)
