"""The views: the published interface, described column by column in docs/data-dictionary.md."""

from __future__ import annotations

from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    for statement in (_ARTICLES, _ARTICLE_HISTORY, _CAPTURES, _coverage(op.get_bind().dialect.name)):
        op.execute(statement)


_REMOVED_AT = """
    (SELECT min(gone.captured_at) FROM capture AS gone
      WHERE gone.article_id = a.article_id AND gone.status IN (404, 410) AND gone.captured_at > a.last_seen_at)
"""


def _article_columns(seen: str) -> str:
    """The columns of an article's revision; first and last seen are those of the table `seen`."""
    return f"""
    a.article_id, a.broadcaster, a.site, r.language, r.kind, a.url, a.canonical_url, a.source_id,
    r.title, r.subtitle, r.lede, r.byline, r.authors, r.published_at, r.modified_at, r.section, r.tags,
    r.dateline, r.body, r.blocks, r.word_count, r.wire_credits, r.media, r.images,
    {seen}.first_seen_at, {seen}.last_seen_at, {_REMOVED_AT} AS removed_at,
    (SELECT count(*) FROM revision AS every WHERE every.article_id = a.article_id) AS revision_count,
    r.quality_flags, r.alternate, r.extractor, r.extractor_version, r.content_hash, r.revision_id,
    c.warc_file, c.warc_offset, c.warc_length, c.record_id, c.payload_digest
    """  # noqa: S608  # no part of it comes from outside


_ARTICLES = f"""
CREATE VIEW articles AS
SELECT {_article_columns("a")}
  FROM article AS a
  JOIN revision AS r ON r.revision_id = a.current_revision
  JOIN capture AS c ON c.record_id = r.first_record_id
"""  # noqa: S608  # no part of it comes from outside

# A revision by another version of the extractor arose from the extractor where the page before said the same words or
# was the same bytes; else the page had changed as well. Forms of a page (AMP) are compared among themselves. There is
# one window, over one partition: only so SQLite looks up a single article instead of reading them all.
_ORDER = ("first_seen_at", "extractor_version", "extractor", "revision_id")
_OF_R, _OF_EARLIER = (", ".join(f"{table}.{name}" for name in _ORDER) for table in ("r", "earlier"))
_ARTICLE_HISTORY = f"""
CREATE VIEW article_history AS
SELECT {_article_columns("r")},
    row_number() OVER (PARTITION BY a.article_id ORDER BY {_OF_R}) AS number,
    r.first_seen_at AS since,
    CASE
      WHEN before.revision_id IS NULL THEN 'first seen'
      WHEN before.extractor_version = r.extractor_version AND before.extractor = r.extractor THEN 'page changed'
      WHEN before.content_hash = r.content_hash OR before.first_record_id = r.first_record_id
        OR shown.payload_digest = c.payload_digest THEN 'extractor changed'
      ELSE 'page changed'
    END AS reason,
    CASE WHEN a.current_revision = r.revision_id THEN 1 ELSE 0 END AS is_current
  FROM article AS a
  JOIN revision AS r ON r.article_id = a.article_id
  JOIN capture AS c ON c.record_id = r.first_record_id
  LEFT JOIN revision AS before ON before.revision_id = (
    SELECT earlier.revision_id FROM revision AS earlier
     WHERE earlier.article_id = r.article_id AND earlier.alternate = r.alternate AND ({_OF_EARLIER}) < ({_OF_R})
     ORDER BY earlier.first_seen_at DESC, earlier.extractor_version DESC, earlier.extractor DESC,
              earlier.revision_id DESC
     LIMIT 1)
  LEFT JOIN capture AS shown ON shown.record_id = before.first_record_id
"""  # noqa: S608  # no part of it comes from outside

_CAPTURES = """
CREATE VIEW captures AS
SELECT
    c.record_id, c.record_type, c.url, c.captured_at, c.status, c.mime_type, c.payload_digest, c.block_digest,
    c.warc_file, c.warc_offset, c.warc_length, c.etag, c.last_modified, c.location, c.ip_address, c.truncated,
    c.refers_to_url, c.refers_to_date, c.refers_to_id, c.run_id, c.page_url, p.site,
    c.ingest_state, c.ingest_reason, c.article_id, c.revision_id, c.extractor_version,
    f.error, f.message
  FROM capture AS c
  LEFT JOIN page AS p ON p.url = c.page_url
  LEFT JOIN failure AS f ON f.record_id = c.record_id
"""


def _coverage(dialect: str) -> str:
    """The reasons are one JSON object, put together by hand: the databases' own functions space it differently."""
    join, quote = ("string_agg", "to_json") if dialect == "postgresql" else ("group_concat", "json_quote")
    return f"""
CREATE VIEW coverage AS
WITH story AS (
  SELECT
      p.url, p.site, p.fetched_at, p.last_error,
      substr(coalesce(p.listed_published_at, p.listed_lastmod, p.first_listed_at), 1, 10) AS day,
      CASE WHEN EXISTS (SELECT 1 FROM capture AS c WHERE c.page_url = p.url AND c.ingest_state = 'ingested')
        THEN 1 ELSE 0 END AS ingested,
      (SELECT c.record_id FROM capture AS c WHERE c.page_url = p.url
        ORDER BY c.captured_at DESC, c.record_id DESC LIMIT 1) AS record_id
    FROM page AS p
   WHERE p.role = 'article'
),
judged AS (
  SELECT
      s.site, s.day, s.ingested,
      CASE WHEN s.fetched_at IS NULL THEN 0 ELSE 1 END AS fetched,
      CASE WHEN s.record_id IS NULL THEN 0 ELSE 1 END AS archived,
      CASE WHEN s.ingested = 0 AND (s.last_error IS NOT NULL OR c.ingest_state = 'failed') THEN 1 ELSE 0 END AS failed,
      CASE
        WHEN s.ingested = 1 THEN NULL
        WHEN s.last_error IS NOT NULL THEN s.last_error
        WHEN s.record_id IS NULL THEN 'not fetched yet'
        WHEN c.ingest_state = 'pending' THEN 'not ingested yet'
        WHEN c.ingest_state = 'failed' THEN coalesce(f.error, 'failed')
        WHEN c.ingest_state = 'not_article' THEN 'not an article' || coalesce(': ' || c.ingest_reason, '')
        ELSE coalesce(c.ingest_reason, c.ingest_state)
      END AS reason
    FROM story AS s
    LEFT JOIN capture AS c ON c.record_id = s.record_id
    LEFT JOIN failure AS f ON f.record_id = s.record_id
),
counted AS (
  SELECT site, day, reason, count(*) AS pages FROM judged WHERE reason IS NOT NULL GROUP BY site, day, reason
),
explained AS (
  SELECT
      site, day,
      {join}(CAST({quote}(reason) AS TEXT) || ':' || CAST(pages AS TEXT), ',') OVER (
        PARTITION BY site, day ORDER BY reason ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
      ) AS reasons,
      row_number() OVER (PARTITION BY site, day ORDER BY reason) AS number
    FROM counted
),
tallied AS (
  SELECT
      site, day, count(*) AS listed, sum(fetched) AS fetched, sum(archived) AS archived,
      sum(ingested) AS ingested, sum(failed) AS failed
    FROM judged
   GROUP BY site, day
)
SELECT
    t.site, t.day, t.listed, t.fetched, t.archived, t.ingested, t.failed,
    '{{' || coalesce(e.reasons, '') || '}}' AS reasons
  FROM tallied AS t
  LEFT JOIN explained AS e ON e.site = t.site AND e.day = t.day AND e.number = 1
"""  # noqa: S608  # no part of it comes from outside
