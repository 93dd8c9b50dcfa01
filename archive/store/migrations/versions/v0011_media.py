"""Media: the files that articles lead to, as rows of revisions and as pages; and a view of what became of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql
from sqlalchemy.types import TypeEngine

from archive.media import Requisite, requisite

revision = "0011"
down_revision = "0010"

_PORTION = 5_000


def upgrade() -> None:
    op.create_table(
        "requisite",
        sa.Column("revision_id", _text(), nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("kind", _text(), nullable=False),
        sa.Column("url", _text(), nullable=False),
        sa.Column("page_url", _text()),
        sa.Column("refusal", _text()),
        sa.PrimaryKeyConstraint("revision_id", "position", name="requisite_pkey"),
        sa.ForeignKeyConstraint(["revision_id"], ["revision.revision_id"], name="requisite_revision_id_fkey"),
    )
    op.create_index("requisite_page", "requisite", ["page_url"])
    refused = sa.text("refusal IS NOT NULL")
    op.create_index("requisite_refused", "requisite", ["revision_id"], sqlite_where=refused, postgresql_where=refused)
    op.add_column("capture", sa.Column("media_bytes", sa.BigInteger))
    op.execute(_ARTICLE_MEDIA)
    connection = op.get_bind()
    rows = _requisites(connection)
    while portion := list(islice(rows, _PORTION)):
        connection.execute(sa.text(_ADD_REQUISITE), portion)
    connection.execute(sa.text(_ADD_PAGES))


def downgrade() -> None:
    op.execute("DROP VIEW article_media")
    op.execute("DELETE FROM page WHERE role IN ('image', 'audio', 'video')")
    op.drop_column("capture", "media_bytes")
    op.drop_table("requisite")


def _text() -> TypeEngine[str]:
    """Text that sorts by its bytes in both databases."""
    return sa.Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")


def _requisites(connection: sa.Connection) -> Iterator[dict[str, Any]]:
    """The rows of the revisions that are there, as a re-parse would write them."""
    last = ""
    while found := connection.execute(sa.text(_REVISIONS), {"last": last, "most": _PORTION}).all():
        first, last = found[0][0], found[-1][0]
        files: dict[str, list[Sequence[Any]]] = {}
        for file in connection.execute(sa.text(_FILES), {"first": first, "last": last}):
            files.setdefault(file[0], []).append(file[1:])
        for revision_id, site in found:
            named: dict[str, Requisite] = {}
            for kind, url, mime_type in files.get(revision_id, ()):
                one = requisite(site, kind, url, mime_type)
                named.setdefault(one.page_url or one.url, one)
            for position, one in enumerate(named.values()):
                yield {"revision_id": revision_id, "position": position} | {
                    name: getattr(one, name) for name in ("kind", "url", "page_url", "refusal")
                }


_REVISIONS = """
SELECT r.revision_id, a.site FROM revision AS r JOIN article AS a ON a.article_id = r.article_id
 WHERE r.revision_id > :last ORDER BY r.revision_id LIMIT :most
"""
#: The lead picture (else the first still of a film), then sound and film in their order.
_FILES = """
SELECT revision_id, kind, url, mime_type FROM (
    SELECT revision_id, 0 AS part, position, 'image' AS kind, url, NULL AS mime_type FROM image WHERE position = 0
    UNION ALL
    SELECT m.revision_id, 1, m.position, 'image', m.poster, NULL FROM media AS m
     WHERE m.poster IS NOT NULL
       AND NOT EXISTS (SELECT 1 FROM image AS i WHERE i.revision_id = m.revision_id)
       AND NOT EXISTS (SELECT 1 FROM media AS o WHERE o.revision_id = m.revision_id AND o.poster IS NOT NULL
                          AND o.position < m.position)
    UNION ALL
    SELECT revision_id, 2, position, kind, url, mime_type FROM media
  ) AS file
 WHERE revision_id BETWEEN :first AND :last ORDER BY revision_id, part, position
"""
_ADD_REQUISITE = """
INSERT INTO requisite (revision_id, position, kind, url, page_url, refusal)
VALUES (:revision_id, :position, :kind, :url, :page_url, :refusal)
"""
#: Due, as of the capture that the revision came from, and in the queue at once.
_ADD_PAGES = """
INSERT INTO page (url, site, role, listed_in, first_listed_at, listed_published_at, due_at, queue_key, attempts)
SELECT q.page_url, a.site, q.kind, a.url, r.first_seen_at, substr(r.published_at, 1, 19) || 'Z', r.first_seen_at,
       coalesce(substr(r.published_at, 1, 19) || 'Z', r.first_seen_at), 0
  FROM requisite AS q
  JOIN revision AS r ON r.revision_id = q.revision_id
  JOIN article AS a ON a.article_id = r.article_id
  JOIN site AS s ON s.key = a.site
 WHERE q.refusal IS NULL AND q.page_url IS NOT NULL
 ORDER BY r.first_seen_at, r.revision_id, q.position
ON CONFLICT DO NOTHING
"""

#: The captures of a page, the last whole one first.
_BEST = """
SELECT x.record_id FROM capture AS x WHERE x.page_url = {url}
 ORDER BY CASE WHEN x.status BETWEEN 200 AND 299 AND x.truncated IS NULL AND x.lost_at IS NULL THEN 0 ELSE 1 END,
       x.captured_at DESC, x.record_id DESC
 LIMIT 1"""

#: A revision's row says what to fetch, a capture's what came of it, and a page's why nothing did. One move is followed,
#: where what it leads to was captured.
_ARTICLE_MEDIA = f"""
CREATE VIEW article_media AS
SELECT
    f.article_id, f.site, f.position, f.kind, f.url, f.page_url,
    c.record_id, c.captured_at, c.status, c.mime_type, c.media_bytes AS bytes, c.payload_digest,
    c.warc_file, c.warc_offset, c.warc_length,
    CASE
      WHEN c.record_id IS NULL THEN coalesce(f.refusal, p.last_error, 'not fetched yet')
      WHEN c.lost_at IS NOT NULL THEN 'lost'
      WHEN c.truncated IS NOT NULL THEN 'cut off: ' || c.truncated
      WHEN c.status BETWEEN 300 AND 399 AND c.location IS NOT NULL THEN 'moved to ' || c.location
      WHEN c.status NOT BETWEEN 200 AND 299 THEN 'status ' || CAST(c.status AS TEXT)
      WHEN c.mime_type LIKE 'text/%' THEN 'type ' || c.mime_type
    END AS why_not
  FROM (
    SELECT
        n.article_id, n.site, n.position, n.kind, n.url, n.page_url, n.refusal,
        CASE
          WHEN m.status BETWEEN 300 AND 399 THEN coalesce(({_BEST.format(url="m.location")}), m.record_id)
          ELSE m.record_id
        END AS record_id
      FROM (
        SELECT
            a.article_id, a.site, q.position, q.kind, q.url, q.page_url, q.refusal,
            ({_BEST.format(url="q.page_url")}) AS record_id
          FROM article AS a
          JOIN requisite AS q ON q.revision_id = a.current_revision
      ) AS n
      LEFT JOIN capture AS m ON m.record_id = n.record_id
  ) AS f
  LEFT JOIN capture AS c ON c.record_id = f.record_id
  LEFT JOIN page AS p ON p.url = f.page_url
"""  # noqa: S608  # no part of it comes from outside
