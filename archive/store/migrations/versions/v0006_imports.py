"""Imported files, and their provenance in the view of captures."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql
from sqlalchemy.types import TypeEngine

from archive.store.migrations.versions.v0005_verification import CAPTURES

revision = "0006"
down_revision = "0005"

_COLUMNS = """f.error, f.message,
    i.original_name AS imported_from, i.imported_at, i.sha256 AS imported_sha256,
    i.software AS imported_software, i.operator AS imported_operator
"""
_JOIN = """ON f.record_id = c.record_id
  LEFT JOIN imported AS i ON i.file = c.warc_file
"""


def upgrade() -> None:
    op.create_table(
        "imported",
        sa.Column("file", _text(), nullable=False),
        sa.Column("sha256", _text(), nullable=False),
        sa.Column("original_name", _text(), nullable=False),
        sa.Column("imported_at", _text(), nullable=False),
        sa.Column("software", _text()),
        sa.Column("operator", _text()),
        sa.Column("ingested_at", _text()),
        sa.PrimaryKeyConstraint("file", name="imported_pkey"),
    )
    op.create_index("imported_sha256", "imported", ["sha256"])
    op.execute("DROP VIEW captures")
    op.execute(_with_provenance(CAPTURES))


def downgrade() -> None:
    op.execute("DROP VIEW captures")
    op.drop_table("imported")
    op.execute(CAPTURES)


def _text() -> TypeEngine[str]:
    """Text that sorts by its bytes in both databases."""
    return sa.Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")


def _with_provenance(view: str) -> str:
    for old, new in (("f.error, f.message\n", _COLUMNS), ("ON f.record_id = c.record_id\n", _JOIN)):
        assert view.count(old) == 1
        view = view.replace(old, new)
    return view
