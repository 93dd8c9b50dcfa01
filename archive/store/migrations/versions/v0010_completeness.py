"""Completeness: tombstones that a second look has confirmed, what visits found of a page's text, a quick ledger."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql
from sqlalchemy.types import TypeEngine

from archive.store.migrations.versions import v0002_views as views
from archive.store.migrations.versions import v0008_politeness as politeness
from archive.store.migrations.versions.v0004_article_columns import _with_added

revision = "0010"
down_revision = "0009"

#: The columns of the view `pages` after which the new ones stand.
_PAGES_ADDED = {
    "listed_title,": "listed_title, listed_language,",
    "fetched_at, status,": "fetched_at, status, changes, changed_at,",
}


def upgrade() -> None:
    op.add_column("page", sa.Column("changes", sa.Integer, nullable=False, server_default="0"))
    op.add_column("page", sa.Column("changed_at", _text()))
    op.execute("DROP VIEW pages")
    op.execute(_with_more_of_pages(politeness._PAGES))
    dialect = op.get_bind().dialect.name
    op.execute("DROP VIEW coverage")
    op.execute(_coverage(dialect))
    _drop_article_views()
    for view in (views._ARTICLES, views._ARTICLE_HISTORY):
        assert view.count(views._REMOVED_AT) == 1
        op.execute(_with_added(view).replace(f"{views._REMOVED_AT} AS removed_at", _tombstone(dialect)))


def downgrade() -> None:
    _drop_article_views()
    for view in (views._ARTICLES, views._ARTICLE_HISTORY):
        op.execute(_with_added(view))
    op.execute("DROP VIEW pages")
    for column in ("changed_at", "changes"):
        op.drop_column("page", column)
    op.execute(politeness._PAGES)
    op.execute("DROP VIEW coverage")
    op.execute(views._coverage(op.get_bind().dialect.name))


def _text() -> TypeEngine[str]:
    """Text that sorts by its bytes in both databases."""
    return sa.Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")


def _with_more_of_pages(view: str) -> str:
    for column, columns in _PAGES_ADDED.items():
        assert view.count(column) == 1
        view = view.replace(column, columns)
    return view


def _drop_article_views() -> None:
    for name in ("article_history", "articles"):
        op.execute(f"DROP VIEW {name}")


def _tombstone(dialect: str) -> str:
    """The first absence since the article was seen last, if one an hour or more later confirms it."""
    confirmed = f"{_is_absence('again')} AND again.captured_at >= {_an_hour_after('gone.captured_at', dialect)}"
    first = f"""
      WHERE {_is_absence("gone")} AND EXISTS (SELECT 1 FROM capture AS again WHERE {confirmed})
      ORDER BY gone.captured_at, gone.record_id LIMIT 1"""  # noqa: S608  # none of it comes from outside
    columns = {"captured_at": "removed_at", "record_id": "removed_record_id"}
    found = (f"(SELECT gone.{column} FROM capture AS gone{first}) AS {columns[column]}" for column in columns)  # noqa: S608
    return ",\n    ".join(found)


def _is_absence(capture: str) -> str:
    """The condition that a capture showed the article `a` to be gone, after it was seen last."""
    return (
        f"{capture}.article_id = a.article_id AND {capture}.captured_at > a.last_seen_at"
        f" AND {capture}.ingest_state IN ('none', 'not_article')"
    )


def _an_hour_after(column: str, dialect: str) -> str:
    """In the written form of times: one text that sorts, and not two of each database's own."""
    if dialect == "postgresql":
        later = f"CAST({column} AS timestamp) + interval '1 hour'"
        return f"""to_char({later}, 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') COLLATE "C\""""
    return f"strftime('%Y-%m-%dT%H:%M:%fZ', {column}, '+1 hour')"


def _coverage(dialect: str) -> str:
    """One pass over the pages; of each at most one capture is looked up, but of those that gave no article.

    What is asked of `site` and `day` reaches the pages: both stand in every grouping. The reasons are one JSON object,
    put together by hand: the databases' own functions space it differently.
    """
    join, quote = ("string_agg", "to_json") if dialect == "postgresql" else ("group_concat", "json_quote")
    counts = ", ".join(
        f"CAST(sum({column}) OVER (PARTITION BY site, day) AS INTEGER) AS {name}"
        for column, name in (
            ("pages", "listed"),
            *((name, name) for name in ("fetched", "archived", "ingested", "failed")),
        )
    )
    told = f"CASE WHEN reason IS NOT NULL THEN CAST({quote}(reason) AS TEXT) || ':' || CAST(pages AS TEXT) END"
    return f"""
CREATE VIEW coverage AS
SELECT site, day, listed, fetched, archived, ingested, failed, '{{' || coalesce(reasons, '') || '}}' AS reasons
  FROM (
    SELECT
        site, day, {counts},
        {join}({told}, ',') OVER (
          PARTITION BY site, day ORDER BY reason ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
        ) AS reasons,
        row_number() OVER (PARTITION BY site, day ORDER BY reason) AS number
      FROM (
        SELECT
            site, day, reason, count(*) AS pages, sum(fetched) AS fetched, sum(archived) AS archived,
            sum(CASE WHEN reason IS NULL THEN 1 ELSE 0 END) AS ingested, sum(failed) AS failed
          FROM (
            SELECT
                s.site, s.day,
                CASE WHEN s.fetched_at IS NULL THEN 0 ELSE 1 END AS fetched,
                CASE WHEN s.ingested = 1 OR s.latest IS NOT NULL THEN 1 ELSE 0 END AS archived,
                CASE WHEN s.ingested = 0 AND (s.last_error IS NOT NULL OR c.ingest_state = 'failed')
                  THEN 1 ELSE 0 END AS failed,
                CASE
                  WHEN s.ingested = 1 THEN NULL
                  WHEN s.last_error IS NOT NULL THEN s.last_error
                  WHEN s.latest IS NULL THEN 'not fetched yet'
                  WHEN c.ingest_state = 'pending' THEN 'not ingested yet'
                  WHEN c.ingest_state = 'failed' THEN coalesce(f.error, 'failed')
                  WHEN c.ingest_state = 'not_article' THEN 'not an article' || coalesce(': ' || c.ingest_reason, '')
                  ELSE coalesce(c.ingest_reason, c.ingest_state)
                END AS reason
              FROM (
                SELECT
                    p.site, p.fetched_at, p.last_error,
                    substr(coalesce(p.listed_published_at, p.listed_lastmod, p.first_listed_at), 1, 10) AS day,
                    CASE
                      WHEN known.ingest_state = 'ingested' THEN 1
                      WHEN p.fetched_at IS NULL AND p.attempts = 0 THEN 0
                      WHEN EXISTS (SELECT 1 FROM capture AS c WHERE c.page_url = p.url AND c.ingest_state = 'ingested')
                        THEN 1
                      ELSE 0
                    END AS ingested,
                    CASE
                      WHEN known.ingest_state = 'ingested' OR (p.fetched_at IS NULL AND p.attempts = 0) THEN NULL
                      ELSE (SELECT c.record_id FROM capture AS c WHERE c.page_url = p.url
                             ORDER BY c.captured_at DESC, c.record_id DESC LIMIT 1)
                    END AS latest
                  FROM page AS p
                  LEFT JOIN capture AS known ON known.record_id = p.record_id
                 WHERE p.role = 'article'
              ) AS s
              LEFT JOIN capture AS c ON c.record_id = s.latest
              LEFT JOIN failure AS f ON f.record_id = s.latest
          ) AS judged
         GROUP BY site, day, reason
      ) AS counted
  ) AS explained
 WHERE number = 1
"""  # noqa: S608  # no part of it comes from outside
