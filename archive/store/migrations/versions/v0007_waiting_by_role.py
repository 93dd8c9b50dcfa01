"""Pages that wait for their next visit, by role: a site's sitemaps are found among millions of its stories at once."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    _waiting(["site", "role", "due_at"])


def downgrade() -> None:
    _waiting(["site", "due_at"])


def _waiting(columns: list[str]) -> None:
    waiting = sa.text("due_at IS NOT NULL AND queue_key IS NULL AND claimed_by IS NULL")
    op.drop_index("page_waiting", "page")
    op.create_index("page_waiting", "page", columns, sqlite_where=waiting, postgresql_where=waiting)
