"""The index that finds what an older extractor judged, in the order in which it is read anew."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    judged = sa.text("extractor_version IS NOT NULL")
    columns = ["extractor_version", "captured_at", "record_id"]
    op.create_index("capture_judged", "capture", columns, sqlite_where=judged, postgresql_where=judged)
