"""Left out: what a rule refuses (robots.txt, an address that is not public) has not failed, also in `coverage`."""

from __future__ import annotations

from alembic import op

from archive.store.migrations.versions.v0010_completeness import _coverage

revision = "0012"
down_revision = "0011"

_FAILED = "s.last_error IS NOT NULL OR"
_BUT_BY_RULE = "(s.last_error IS NOT NULL AND s.last_error <> 'robots' AND s.last_error NOT LIKE 'refused: %') OR"


def upgrade() -> None:
    view = _coverage(op.get_bind().dialect.name)
    assert view.count(_FAILED) == 1
    op.execute("DROP VIEW coverage")
    op.execute(view.replace(_FAILED, _BUT_BY_RULE))


def downgrade() -> None:
    op.execute("DROP VIEW coverage")
    op.execute(_coverage(op.get_bind().dialect.name))
