"""How hosts are treated, what their robots.txt and their opt-out signals say; and views of them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql
from sqlalchemy.types import TypeEngine

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.add_column("page", sa.Column("robots_allowed", sa.Integer))
    op.add_column("page", sa.Column("robots_rule", _text()))
    op.add_column("page", sa.Column("robots_record_id", _text()))
    op.create_table(
        "host",
        sa.Column("host", _text(), nullable=False),
        sa.Column("delay", sa.Double, nullable=False),
        sa.Column("latency", sa.Double, nullable=False),
        sa.Column("not_before", _text()),
        sa.Column("refusals", sa.Integer, nullable=False),
        sa.Column("reason", _text()),
        sa.Column("last_request_at", _text()),
        sa.Column("leased_by", _text()),
        sa.PrimaryKeyConstraint("host", name="host_pkey"),
    )
    op.create_table(
        "robots",
        sa.Column("url", _text(), nullable=False),
        sa.Column("fetched_at", _text(), nullable=False),
        sa.Column("status", sa.Integer, nullable=False),
        sa.Column("record_id", _text()),
        sa.Column("content", _text(), nullable=False),
        sa.PrimaryKeyConstraint("url", name="robots_pkey"),
    )
    op.create_table(
        "signal",
        sa.Column("record_id", _text(), nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("source", _text(), nullable=False),
        sa.Column("agent", _text(), nullable=False),
        sa.Column("signal", _text(), nullable=False),
        sa.Column("value", _text()),
        sa.PrimaryKeyConstraint("record_id", "position", name="signal_pkey"),
        sa.ForeignKeyConstraint(["record_id"], ["capture.record_id"], name="signal_record_id_fkey"),
    )
    op.create_index("signal_signal", "signal", ["signal", "agent"])
    for view in (_PAGES, _HOSTS, _OPT_OUTS):
        op.execute(view)


def downgrade() -> None:
    for view in ("opt_outs", "hosts", "pages"):
        op.execute(f"DROP VIEW {view}")
    for table in ("signal", "robots", "host"):
        op.drop_table(table)
    for column in ("robots_record_id", "robots_rule", "robots_allowed"):
        op.drop_column("page", column)


def _text() -> TypeEngine[str]:
    """Text that sorts by its bytes in both databases."""
    return sa.Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")


_PAGES = """
CREATE VIEW pages AS
SELECT
    url, site, role, source_id, listed_in, first_listed_at, listed_lastmod, listed_published_at, listed_title,
    due_at, fetched_at, status, attempts, last_error, record_id, robots_allowed, robots_rule, robots_record_id
  FROM page
"""

_HOSTS = """
CREATE VIEW hosts AS
SELECT host, delay, latency, not_before, refusals, reason, last_request_at, leased_by FROM host
"""

_OPT_OUTS = """
CREATE VIEW opt_outs AS
SELECT
    s.record_id, s.position, s.source, s.agent, s.signal, s.value, c.url, c.captured_at, c.page_url, p.site
  FROM signal AS s
  JOIN capture AS c ON c.record_id = s.record_id
  LEFT JOIN page AS p ON p.url = c.page_url
"""
