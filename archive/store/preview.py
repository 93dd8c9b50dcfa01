"""Preview: what storing articles would change, without storing them."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, select

from archive.article import Article
from archive.store.articles import Change, key_of
from archive.store.schema import article, revision
from archive.store.upsert import chunks


def compare(connection: Connection, read: Sequence[Article]) -> list[Change]:
    """For each article what storing it would change, as far as it tells by itself.

    The same content read by another version of the extractor counts as unchanged.
    """
    keys = sorted({key_of(one) for one in read})
    known: set[str] = set()
    shown: set[tuple[str, str]] = set()
    for chunk in chunks(keys):
        known.update(connection.scalars(select(article.c.article_id).where(article.c.article_id.in_(chunk))))
        contents = select(revision.c.article_id, revision.c.content_hash).where(revision.c.article_id.in_(chunk))
        shown.update((row.article_id, row.content_hash) for row in connection.execute(contents))
    return [_compare(key_of(one), one.content_hash, known, shown) for one in read]


def _compare(key: str, content_hash: str, known: set[str], shown: set[tuple[str, str]]) -> Change:
    if key not in known:
        return "new"
    return "unchanged" if (key, content_hash) in shown else "revised"
