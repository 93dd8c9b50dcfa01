"""What an article says besides: detected language, local time, related links, notes, provenance; and what a link is."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql
from sqlalchemy.types import TypeEngine

from archive.store.migrations.versions import v0002_views as views

revision = "0004"
down_revision = "0003"

#: The columns of the views after which the new ones stand.
_ADDED = {
    "r.language,": "r.language, r.detected_language,",
    "r.published_at,": "r.published_at, r.published_local,",
    "r.images,": "r.images, r.related, r.notes,",
    "r.quality_flags,": "r.quality_flags, r.provenance,",
}


def upgrade() -> None:
    _drop_views()
    for column in _columns():
        op.add_column("revision", column)
    op.add_column("link", sa.Column("kind", _text(), nullable=False, server_default="body"))
    for view in (views._ARTICLES, views._ARTICLE_HISTORY):
        op.execute(_with_added(view))


def downgrade() -> None:
    _drop_views()
    op.execute("DELETE FROM link WHERE kind = 'related'")  # the table knew links of the body only
    op.drop_column("link", "kind")
    for column in reversed(_columns()):
        op.drop_column("revision", column.name)
    for view in (views._ARTICLES, views._ARTICLE_HISTORY):
        op.execute(view)


def _columns() -> list[sa.Column[str]]:
    """Those without NULL take a default, which the rows that are there need."""
    return [
        sa.Column("detected_language", _text()),
        sa.Column("published_local", _text()),
        sa.Column("related", _text(), nullable=False, server_default="[]"),
        sa.Column("notes", _text(), nullable=False, server_default="[]"),
        sa.Column("provenance", _text(), nullable=False, server_default="{}"),
    ]


def _text() -> TypeEngine[str]:
    """Text that sorts by its bytes in both databases."""
    return sa.Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")


def _drop_views() -> None:
    for name in ("article_history", "articles"):
        op.execute(f"DROP VIEW {name}")


def _with_added(view: str) -> str:
    for column, columns in _ADDED.items():
        assert view.count(column) == 1
        view = view.replace(column, columns)
    return view
