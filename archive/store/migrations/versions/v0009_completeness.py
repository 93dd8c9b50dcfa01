"""What completeness asks for: tombstones that a second look has confirmed, and what visits found of a page's text."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql
from sqlalchemy.types import TypeEngine

from archive.store.migrations.versions import v0002_views as views
from archive.store.migrations.versions import v0008_politeness as politeness
from archive.store.migrations.versions.v0004_article_columns import _with_added

revision = "0009"
down_revision = "0008"

#: The columns of the view `pages` after which the new ones stand.
_PAGES_ADDED = {
    "listed_title,": "listed_title, listed_language,",
    "fetched_at, status,": "fetched_at, status, changes, changed_at,",
}


def upgrade() -> None:
    op.add_column("page", sa.Column("changes", sa.Integer, nullable=False, server_default="0"))
    op.add_column("page", sa.Column("changed_at", _text()))
    op.execute("DROP VIEW pages")
    op.execute(_with_more_of_pages(politeness._PAGES))
    _drop_article_views()
    dialect = op.get_bind().dialect.name
    for view in (views._ARTICLES, views._ARTICLE_HISTORY):
        assert view.count(views._REMOVED_AT) == 1
        op.execute(_with_added(view).replace(f"{views._REMOVED_AT} AS removed_at", _tombstone(dialect)))


def downgrade() -> None:
    _drop_article_views()
    for view in (views._ARTICLES, views._ARTICLE_HISTORY):
        op.execute(_with_added(view))
    op.execute("DROP VIEW pages")
    for column in ("changed_at", "changes"):
        op.drop_column("page", column)
    op.execute(politeness._PAGES)


def _text() -> TypeEngine[str]:
    """Text that sorts by its bytes in both databases."""
    return sa.Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")


def _with_more_of_pages(view: str) -> str:
    for column, columns in _PAGES_ADDED.items():
        assert view.count(column) == 1
        view = view.replace(column, columns)
    return view


def _drop_article_views() -> None:
    for name in ("article_history", "articles"):
        op.execute(f"DROP VIEW {name}")


def _tombstone(dialect: str) -> str:
    """The first absence since the article was seen last, if one an hour or more later confirms it."""
    confirmed = f"{_is_absence('again')} AND again.captured_at >= {_an_hour_after('gone.captured_at', dialect)}"
    first = f"""
      WHERE {_is_absence("gone")} AND EXISTS (SELECT 1 FROM capture AS again WHERE {confirmed})
      ORDER BY gone.captured_at, gone.record_id LIMIT 1"""  # noqa: S608  # none of it comes from outside
    columns = {"captured_at": "removed_at", "record_id": "removed_record_id"}
    found = (f"(SELECT gone.{column} FROM capture AS gone{first}) AS {columns[column]}" for column in columns)  # noqa: S608
    return ",\n    ".join(found)


def _is_absence(capture: str) -> str:
    """The condition that a capture showed the article `a` to be gone, after it was seen last."""
    return (
        f"{capture}.article_id = a.article_id AND {capture}.captured_at > a.last_seen_at"
        f" AND {capture}.ingest_state IN ('none', 'not_article')"
    )


def _an_hour_after(column: str, dialect: str) -> str:
    """In the written form of times: one text that sorts, and not two of each database's own."""
    if dialect == "postgresql":
        later = f"CAST({column} AS timestamp) + interval '1 hour'"
        return f"""to_char({later}, 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') COLLATE "C\""""
    return f"strftime('%Y-%m-%dT%H:%M:%fZ', {column}, '+1 hour')"
