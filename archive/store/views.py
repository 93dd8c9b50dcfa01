"""The published views by name, and the columns of `articles` in their order; a test compares them with the database."""

from __future__ import annotations

VIEWS = ("articles", "article_history", "captures", "coverage", "pages", "hosts", "opt_outs", "article_media")

ARTICLES_COLUMNS = (
    "article_id", "broadcaster", "site", "language", "detected_language", "kind", "url", "canonical_url",
    "source_id", "title", "subtitle", "lede", "byline", "authors", "published_at", "published_local", "modified_at",
    "section", "tags", "dateline", "body", "blocks", "word_count", "wire_credits",
    "media", "images", "related", "notes", "first_seen_at", "last_seen_at", "removed_at", "removed_record_id",
    "revision_count",
    "quality_flags", "provenance", "alternate", "extractor", "extractor_version", "content_hash", "revision_id",
    "warc_file", "warc_offset", "warc_length", "record_id", "payload_digest",
)  # fmt: skip
