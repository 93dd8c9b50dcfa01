"""The tables and their indexes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql
from sqlalchemy.types import TypeEngine

revision = "0001"
down_revision = None


def upgrade() -> None:
    _create_frontier()
    _create_captures()
    _create_articles()
    _create_people_and_tags()
    _create_parts()
    _create_indexes()


def _text() -> TypeEngine[str]:
    """Text that sorts by its bytes in both databases."""
    return sa.Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")


def _create_frontier() -> None:
    op.create_table(
        "site",
        sa.Column("key", _text(), nullable=False),
        sa.Column("broadcaster", _text(), nullable=False),
        sa.Column("host", _text(), nullable=False),
        sa.Column("language", _text()),
        sa.Column("platform", _text()),
        sa.Column("name", _text()),
        sa.PrimaryKeyConstraint("key", name="site_pkey"),
    )
    op.create_table(
        "page",
        sa.Column("url", _text(), nullable=False),
        sa.Column("site", _text(), nullable=False),
        sa.Column("role", _text(), nullable=False),
        sa.Column("source_id", _text()),
        sa.Column("listed_in", _text()),
        sa.Column("first_listed_at", _text(), nullable=False),
        sa.Column("listed_lastmod", _text()),
        sa.Column("listed_title", _text()),
        sa.Column("listed_published_at", _text()),
        sa.Column("listed_language", _text()),
        sa.Column("due_at", _text()),
        sa.Column("queue_key", _text()),
        sa.Column("claimed_by", _text()),
        sa.Column("claimed_at", _text()),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("fetched_at", _text()),
        sa.Column("status", sa.Integer()),
        sa.Column("record_id", _text()),
        sa.Column("etag", _text()),
        sa.Column("last_modified", _text()),
        sa.Column("payload_digest", _text()),
        sa.Column("last_error", _text()),
        sa.PrimaryKeyConstraint("url", name="page_pkey"),
        sa.ForeignKeyConstraint(["site"], ["site.key"], name="page_site_fkey"),
    )


def _create_captures() -> None:
    op.create_table(
        "run",
        sa.Column("run_id", _text(), nullable=False),
        sa.Column("kind", _text(), nullable=False),
        sa.Column("arguments", _text(), nullable=False),
        sa.Column("version", _text(), nullable=False),
        sa.Column("host", _text()),
        sa.Column("pid", sa.Integer()),
        sa.Column("started_at", _text(), nullable=False),
        sa.Column("finished_at", _text()),
        sa.Column("counts", _text()),
        sa.Column("exit_code", sa.Integer()),
        sa.Column("outcome", _text()),
        sa.PrimaryKeyConstraint("run_id", name="run_pkey"),
    )
    op.create_table(
        "capture",
        sa.Column("record_id", _text(), nullable=False),
        sa.Column("record_type", _text(), nullable=False),
        sa.Column("url", _text(), nullable=False),
        sa.Column("captured_at", _text(), nullable=False),
        sa.Column("status", sa.Integer()),
        sa.Column("mime_type", _text()),
        sa.Column("payload_digest", _text()),
        sa.Column("block_digest", _text()),
        sa.Column("warc_file", _text(), nullable=False),
        sa.Column("warc_offset", sa.BigInteger(), nullable=False),
        sa.Column("warc_length", sa.BigInteger(), nullable=False),
        sa.Column("etag", _text()),
        sa.Column("last_modified", _text()),
        sa.Column("location", _text()),
        sa.Column("ip_address", _text()),
        sa.Column("truncated", _text()),
        sa.Column("refers_to_url", _text()),
        sa.Column("refers_to_date", _text()),
        sa.Column("refers_to_id", _text()),
        sa.Column("run_id", _text()),
        sa.Column("page_url", _text()),
        sa.Column("ingest_state", _text(), nullable=False),
        sa.Column("ingest_reason", _text()),
        sa.Column("article_id", _text()),
        sa.Column("revision_id", _text()),
        sa.Column("extractor_version", sa.Integer()),
        sa.PrimaryKeyConstraint("record_id", name="capture_pkey"),
        sa.ForeignKeyConstraint(["run_id"], ["run.run_id"], name="capture_run_id_fkey"),
    )
    op.create_table(
        "failure",
        sa.Column("record_id", _text(), nullable=False),
        sa.Column("error", _text(), nullable=False),
        sa.Column("message", _text(), nullable=False),
        sa.Column("extractor_version", sa.Integer()),
        sa.PrimaryKeyConstraint("record_id", name="failure_pkey"),
        sa.ForeignKeyConstraint(["record_id"], ["capture.record_id"], name="failure_record_id_fkey"),
    )


def _create_articles() -> None:
    op.create_table(
        "article",
        sa.Column("article_id", _text(), nullable=False),
        sa.Column("broadcaster", _text(), nullable=False),
        sa.Column("source_id", _text()),
        sa.Column("site", _text(), nullable=False),
        sa.Column("url", _text(), nullable=False),
        sa.Column("canonical_url", _text(), nullable=False),
        sa.Column("located_at", _text(), nullable=False),
        sa.Column("located_record_id", _text(), nullable=False),
        sa.Column("first_seen_at", _text(), nullable=False),
        sa.Column("last_seen_at", _text(), nullable=False),
        sa.Column("current_revision", _text()),
        sa.PrimaryKeyConstraint("article_id", name="article_pkey"),
    )
    op.create_table(
        "revision",
        sa.Column("revision_id", _text(), nullable=False),
        sa.Column("article_id", _text(), nullable=False),
        sa.Column("content_hash", _text(), nullable=False),
        sa.Column("extractor", _text(), nullable=False),
        sa.Column("extractor_version", sa.Integer(), nullable=False),
        sa.Column("alternate", sa.Integer(), nullable=False),
        sa.Column("first_seen_at", _text(), nullable=False),
        sa.Column("last_seen_at", _text(), nullable=False),
        sa.Column("first_record_id", _text(), nullable=False),
        sa.Column("language", _text()),
        sa.Column("kind", _text(), nullable=False),
        sa.Column("title", _text(), nullable=False),
        sa.Column("subtitle", _text()),
        sa.Column("lede", _text()),
        sa.Column("byline", _text()),
        sa.Column("authors", _text(), nullable=False),
        sa.Column("published_at", _text()),
        sa.Column("modified_at", _text()),
        sa.Column("section", _text()),
        sa.Column("tags", _text(), nullable=False),
        sa.Column("dateline", _text()),
        sa.Column("body", _text(), nullable=False),
        sa.Column("blocks", _text(), nullable=False),
        sa.Column("word_count", sa.Integer(), nullable=False),
        sa.Column("wire_credits", _text(), nullable=False),
        sa.Column("media", _text(), nullable=False),
        sa.Column("images", _text(), nullable=False),
        sa.Column("quality_flags", _text(), nullable=False),
        sa.PrimaryKeyConstraint("revision_id", name="revision_pkey"),
        sa.ForeignKeyConstraint(["article_id"], ["article.article_id"], name="revision_article_id_fkey"),
        sa.ForeignKeyConstraint(["first_record_id"], ["capture.record_id"], name="revision_first_record_id_fkey"),
    )


def _create_people_and_tags() -> None:
    op.create_table(
        "person",
        sa.Column("person_id", _text(), nullable=False),
        sa.Column("broadcaster", _text(), nullable=False),
        sa.Column("name", _text(), nullable=False),
        sa.PrimaryKeyConstraint("person_id", name="person_pkey"),
    )
    op.create_table(
        "article_person",
        sa.Column("revision_id", _text(), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("person_id", _text(), nullable=False),
        sa.PrimaryKeyConstraint("revision_id", "position", name="article_person_pkey"),
        sa.ForeignKeyConstraint(["person_id"], ["person.person_id"], name="article_person_person_id_fkey"),
        sa.ForeignKeyConstraint(["revision_id"], ["revision.revision_id"], name="article_person_revision_id_fkey"),
    )
    op.create_table(
        "tag",
        sa.Column("tag_id", _text(), nullable=False),
        sa.Column("broadcaster", _text(), nullable=False),
        sa.Column("name", _text(), nullable=False),
        sa.PrimaryKeyConstraint("tag_id", name="tag_pkey"),
    )
    op.create_table(
        "article_tag",
        sa.Column("revision_id", _text(), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("tag_id", _text(), nullable=False),
        sa.PrimaryKeyConstraint("revision_id", "position", name="article_tag_pkey"),
        sa.ForeignKeyConstraint(["revision_id"], ["revision.revision_id"], name="article_tag_revision_id_fkey"),
        sa.ForeignKeyConstraint(["tag_id"], ["tag.tag_id"], name="article_tag_tag_id_fkey"),
    )


def _create_parts() -> None:
    op.create_table(
        "media",
        sa.Column("revision_id", _text(), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", _text(), nullable=False),
        sa.Column("url", _text(), nullable=False),
        sa.Column("mime_type", _text()),
        sa.Column("title", _text()),
        sa.Column("duration", sa.Integer()),
        sa.Column("poster", _text()),
        sa.PrimaryKeyConstraint("revision_id", "position", name="media_pkey"),
        sa.ForeignKeyConstraint(["revision_id"], ["revision.revision_id"], name="media_revision_id_fkey"),
    )
    op.create_table(
        "image",
        sa.Column("revision_id", _text(), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("url", _text(), nullable=False),
        sa.Column("caption", _text()),
        sa.Column("credit", _text()),
        sa.Column("width", sa.Integer()),
        sa.Column("height", sa.Integer()),
        sa.PrimaryKeyConstraint("revision_id", "position", name="image_pkey"),
        sa.ForeignKeyConstraint(["revision_id"], ["revision.revision_id"], name="image_revision_id_fkey"),
    )
    op.create_table(
        "link",
        sa.Column("revision_id", _text(), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("url", _text(), nullable=False),
        sa.Column("text", _text(), nullable=False),
        sa.PrimaryKeyConstraint("revision_id", "position", name="link_pkey"),
        sa.ForeignKeyConstraint(["revision_id"], ["revision.revision_id"], name="link_revision_id_fkey"),
    )


def _create_indexes() -> None:
    _partial("page_queue", "page", ["site", "role", sa.text("queue_key DESC"), "url"], "queue_key IS NOT NULL")
    _partial(
        "page_waiting",
        "page",
        ["site", "due_at"],
        "due_at IS NOT NULL AND queue_key IS NULL AND claimed_by IS NULL",
    )
    _partial("page_source", "page", ["site", "source_id"], "source_id IS NOT NULL")
    _partial("page_claimed", "page", ["claimed_by"], "claimed_by IS NOT NULL")
    _partial("capture_pending", "capture", ["captured_at", "record_id"], "ingest_state = 'pending'")
    op.create_index("run_started", "run", ["started_at"])
    op.create_index("capture_url", "capture", [_start("url"), "captured_at"])
    op.create_index("capture_page", "capture", ["page_url", "captured_at"])
    op.create_index("capture_place", "capture", ["warc_file", "warc_offset"])
    op.create_index("capture_article", "capture", ["article_id", "captured_at"])
    op.create_index("capture_run", "capture", ["run_id"])
    op.create_index("article_url", "article", [_start("url")])
    op.create_index("article_canonical_url", "article", [_start("canonical_url")])
    op.create_index("article_site", "article", ["site", "last_seen_at"])
    op.create_index("revision_article", "revision", ["article_id"])
    op.create_index("revision_published", "revision", ["published_at"])
    op.create_index("revision_record", "revision", ["first_record_id"])
    op.create_index("article_person_person", "article_person", ["person_id"])
    op.create_index("article_tag_tag", "article_tag", ["tag_id"])
    op.create_index("failure_error", "failure", ["error"])


def _partial(name: str, table: str, columns: list[str | sa.TextClause], where: str) -> None:
    op.create_index(name, table, columns, sqlite_where=sa.text(where), postgresql_where=sa.text(where))


def _start(column: str) -> sa.TextClause:
    return sa.text(f"substr({column}, 1, 512)")
