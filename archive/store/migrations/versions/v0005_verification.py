"""What verification and repair note: when each file was verified, and which captures have lost their bytes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql
from sqlalchemy.types import TypeEngine

from archive.store.migrations.versions import v0002_views as views

revision = "0005"
down_revision = "0004"

#: The view `captures` with the time that its bytes were found lost.
CAPTURES = views._CAPTURES.replace("c.warc_length,", "c.warc_length, c.lost_at,")


def upgrade() -> None:
    op.create_table(
        "segment",
        sa.Column("file", _text(), nullable=False),
        sa.Column("sealed_at", _text()),
        sa.Column("bytes", sa.BigInteger(), nullable=False),
        sa.Column("sha256", _text(), nullable=False),
        sa.Column("verified_at", _text(), nullable=False),
        sa.Column("outcome", _text(), nullable=False),
        sa.PrimaryKeyConstraint("file", name="segment_pkey"),
    )
    op.add_column("capture", sa.Column("lost_at", _text()))
    op.execute("DROP VIEW captures")
    op.execute(CAPTURES)


def downgrade() -> None:
    op.execute("DROP VIEW captures")
    op.drop_column("capture", "lost_at")
    op.execute(views._CAPTURES)
    op.drop_table("segment")


def _text() -> TypeEngine[str]:
    """Text that sorts by its bytes in both databases."""
    return sa.Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")
