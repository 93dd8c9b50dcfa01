"""What each run was made with: the extractor's version and those of the libraries, beside the program's own."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.add_column("run", sa.Column("versions", sa.Text()))


def downgrade() -> None:
    op.drop_column("run", "versions")
