"""Retried: pages whose visit failed are found apart from those that wait for another look at their age."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"

_FREE = "due_at IS NOT NULL AND queue_key IS NULL AND claimed_by IS NULL"


def upgrade() -> None:
    op.drop_index("page_waiting", "page")
    _index("page_waiting", f"{_FREE} AND attempts NOT BETWEEN 1 AND 3")
    _index("page_retried", f"{_FREE} AND attempts BETWEEN 1 AND 3")


def downgrade() -> None:
    op.drop_index("page_retried", "page")
    op.drop_index("page_waiting", "page")
    _index("page_waiting", _FREE)


def _index(name: str, rows: str) -> None:
    op.create_index(
        name, "page", ["site", "role", "due_at"], sqlite_where=sa.text(rows), postgresql_where=sa.text(rows)
    )
