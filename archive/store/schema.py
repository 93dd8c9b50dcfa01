"""The tables of the store, as ARCHITECTURE.md lists them.

People query the views (docs/data-dictionary.md); tables may change under them. Yes-or-no columns hold 0 or 1, so that
both databases print the same. The migrations build exactly what stands here; a test compares the two. A column
with a default came later than its table, for the rows that were there.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    Double,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    desc,
    func,
    literal_column,
    text,
)

from archive.store.types import CaptureTime, CleanText, JsonText, PublishedTime

metadata = MetaData(
    naming_convention={"pk": "%(table_name)s_pkey", "fk": "%(table_name)s_%(column_0_name)s_fkey"},
)


def url_start(column: Column[str]) -> ColumnElement[str]:
    """The part of a URL that indexes hold: an index row of PostgreSQL takes 2,704 bytes, and URLs come longer."""
    return func.substr(column, literal_column("1"), literal_column("512"), type_=CleanText())


def same_url(column: Column[str], url: str) -> ColumnElement[bool]:
    """The condition that `column` is `url`, in the form that an index over `url_start(column)` answers."""
    return (url_start(column) == url[:512]) & (column == url)


site = Table(
    "site",
    metadata,
    Column("key", CleanText, primary_key=True),
    Column("broadcaster", CleanText, nullable=False),
    Column("host", CleanText, nullable=False),
    Column("language", CleanText),
    Column("platform", CleanText),
    Column("name", CleanText),
)

page = Table(
    "page",
    metadata,
    Column("url", CleanText, primary_key=True, doc="canonical URL"),
    Column("site", CleanText, ForeignKey("site.key"), nullable=False),
    Column("role", CleanText, nullable=False),
    Column("source_id", CleanText),
    Column("listed_in", CleanText),
    Column("first_listed_at", CaptureTime, nullable=False),
    Column("listed_lastmod", PublishedTime),
    Column("listed_title", CleanText),
    Column("listed_published_at", PublishedTime),
    Column("listed_language", CleanText),
    Column("due_at", CaptureTime, doc="when to fetch it next; NULL: never"),
    Column("queue_key", CleanText, doc="set while due and free; the greatest is fetched first"),
    Column("claimed_by", CleanText, doc="the run that is fetching it"),
    Column("claimed_at", CaptureTime),
    Column("attempts", Integer, nullable=False, doc="failed attempts in a row"),
    Column("fetched_at", CaptureTime),
    Column("status", Integer),
    Column("record_id", CleanText),
    Column("etag", CleanText),
    Column("last_modified", CleanText),
    Column("payload_digest", CleanText),
    Column("last_error", CleanText),
    Column("robots_allowed", Integer, doc="what robots.txt said of it at the last visit; NULL: not asked yet"),
    Column("robots_rule", CleanText),
    Column("robots_record_id", CleanText),
    Column("changes", Integer, nullable=False, server_default="0", doc="visits that found another text"),
    Column("changed_at", CaptureTime, doc="the last of them"),
)
# The frontier stays quick at ten million rows: each index holds only the rows of one state, in the order of use.
Index(
    "page_queue",
    page.c.site,
    page.c.role,
    desc(page.c.queue_key),
    page.c.url,
    sqlite_where=page.c.queue_key.is_not(None),
    postgresql_where=page.c.queue_key.is_not(None),
)
_FREE = page.c.due_at.is_not(None) & page.c.queue_key.is_(None) & page.c.claimed_by.is_(None)
#: A visit that failed is tried again soon, three times (archive.schedule.RETRY_WAITS), by the run that is at work.
_RETRIED = page.c.attempts.between(literal_column("1"), literal_column("3"))
WAITING, RETRIED = _FREE & ~_RETRIED, _FREE & _RETRIED
Index("page_waiting", page.c.site, page.c.role, page.c.due_at, sqlite_where=WAITING, postgresql_where=WAITING)
Index("page_retried", page.c.site, page.c.role, page.c.due_at, sqlite_where=RETRIED, postgresql_where=RETRIED)
_CLAIMED = page.c.claimed_by.is_not(None)
Index("page_claimed", page.c.claimed_by, sqlite_where=_CLAIMED, postgresql_where=_CLAIMED)
_NUMBERED = page.c.source_id.is_not(None)
Index("page_source", page.c.site, page.c.source_id, sqlite_where=_NUMBERED, postgresql_where=_NUMBERED)

host = Table(
    "host",
    metadata,
    Column("host", CleanText, primary_key=True),
    Column("delay", Double, nullable=False, doc="seconds between requests that throttling asks for"),
    Column("latency", Double, nullable=False, doc="seconds to the head of an answer, on average"),
    Column("not_before", CaptureTime),
    Column("refusals", Integer, nullable=False),
    Column("reason", CleanText),
    Column("last_request_at", CaptureTime),
    Column("leased_by", CleanText, doc="the run that may ask it"),
)

robots = Table(
    "robots",
    metadata,
    Column("url", CleanText, primary_key=True),
    Column("fetched_at", CaptureTime, nullable=False),
    Column("status", Integer, nullable=False),
    Column("record_id", CleanText),
    Column("content", CleanText, nullable=False),
)

run = Table(
    "run",
    metadata,
    Column("run_id", CleanText, primary_key=True),
    Column("kind", CleanText, nullable=False),
    Column("arguments", JsonText, nullable=False),
    Column("version", CleanText, nullable=False),
    Column("host", CleanText),
    Column("pid", Integer),
    Column("started_at", CaptureTime, nullable=False),
    Column("finished_at", CaptureTime),
    Column("counts", JsonText),
    Column("exit_code", Integer),
    Column("outcome", CleanText),
    Column("versions", JsonText),
)
Index("run_started", run.c.started_at)

capture = Table(
    "capture",
    metadata,
    Column("record_id", CleanText, primary_key=True),
    Column("record_type", CleanText, nullable=False),
    Column("url", CleanText, nullable=False),
    Column("captured_at", CaptureTime, nullable=False),
    Column("status", Integer),
    Column("mime_type", CleanText),
    Column("payload_digest", CleanText),
    Column("block_digest", CleanText),
    Column("warc_file", CleanText, nullable=False),
    Column("warc_offset", BigInteger, nullable=False),
    Column("warc_length", BigInteger, nullable=False),
    Column("etag", CleanText),
    Column("last_modified", CleanText),
    Column("location", CleanText),
    Column("ip_address", CleanText),
    Column("truncated", CleanText),
    Column("refers_to_url", CleanText),
    Column("refers_to_date", CaptureTime),
    Column("refers_to_id", CleanText),
    Column("run_id", CleanText, ForeignKey("run.run_id")),
    Column("page_url", CleanText),
    Column("ingest_state", CleanText, nullable=False),
    Column("ingest_reason", CleanText),
    Column("article_id", CleanText),
    Column("revision_id", CleanText),
    Column("extractor_version", Integer),
    Column("lost_at", CaptureTime, doc="when repair found that its bytes are gone"),
    Column("media_bytes", BigInteger, doc="of a picture, sound or film: bytes of its file"),
)
Index("capture_url", url_start(capture.c.url), capture.c.captured_at)
Index("capture_page", capture.c.page_url, capture.c.captured_at)
Index("capture_place", capture.c.warc_file, capture.c.warc_offset)
Index("capture_article", capture.c.article_id, capture.c.captured_at)
Index("capture_run", capture.c.run_id)
_PENDING = text("ingest_state = 'pending'")
Index(
    "capture_pending",
    capture.c.captured_at,
    capture.c.record_id,
    sqlite_where=_PENDING,
    postgresql_where=_PENDING,
)
_JUDGED = capture.c.extractor_version.is_not(None)
Index(
    "capture_judged",
    capture.c.extractor_version,
    capture.c.captured_at,
    capture.c.record_id,
    sqlite_where=_JUDGED,
    postgresql_where=_JUDGED,
)

segment = Table(
    "segment",
    metadata,
    Column("file", CleanText, primary_key=True),
    Column("sealed_at", CaptureTime),
    Column("bytes", BigInteger, nullable=False),
    Column("sha256", CleanText, nullable=False),
    Column("verified_at", CaptureTime, nullable=False),
    Column("outcome", CleanText, nullable=False),
)

imported = Table(
    "imported",
    metadata,
    Column("file", CleanText, primary_key=True, doc="as captures name it: of a WACZ each file of records"),
    Column("sha256", CleanText, nullable=False, doc="of the file as it came, the WACZ itself"),
    Column("original_name", CleanText, nullable=False),
    Column("imported_at", CaptureTime, nullable=False),
    Column("software", CleanText),
    Column("operator", CleanText),
    Column("ingested_at", CaptureTime, doc="when every record of it had been seen; NULL: an interrupted import"),
)
Index("imported_sha256", imported.c.sha256)

article = Table(
    "article",
    metadata,
    Column("article_id", CleanText, primary_key=True),
    Column("broadcaster", CleanText, nullable=False),
    Column("source_id", CleanText),
    Column("site", CleanText, nullable=False),
    Column("url", CleanText, nullable=False),
    Column("canonical_url", CleanText, nullable=False),
    Column("located_at", CaptureTime, nullable=False, doc="of the capture that site and URLs were read from"),
    Column("located_record_id", CleanText, nullable=False),
    Column("first_seen_at", CaptureTime, nullable=False),
    Column("last_seen_at", CaptureTime, nullable=False),
    Column("current_revision", CleanText),
)
Index("article_url", url_start(article.c.url))
Index("article_canonical_url", url_start(article.c.canonical_url))
Index("article_site", article.c.site, article.c.last_seen_at)

revision = Table(
    "revision",
    metadata,
    Column("revision_id", CleanText, primary_key=True),
    Column("article_id", CleanText, ForeignKey("article.article_id"), nullable=False),
    Column("content_hash", CleanText, nullable=False),
    Column("extractor", CleanText, nullable=False),
    Column("extractor_version", Integer, nullable=False),
    Column("alternate", Integer, nullable=False),
    Column("first_seen_at", CaptureTime, nullable=False),
    Column("last_seen_at", CaptureTime, nullable=False),
    Column("first_record_id", CleanText, ForeignKey("capture.record_id"), nullable=False),
    Column("language", CleanText),
    Column("detected_language", CleanText),
    Column("kind", CleanText, nullable=False),
    Column("title", CleanText, nullable=False),
    Column("subtitle", CleanText),
    Column("lede", CleanText),
    Column("byline", CleanText),
    Column("authors", JsonText, nullable=False),
    Column("published_at", PublishedTime),
    Column("published_local", CleanText),
    Column("modified_at", PublishedTime),
    Column("section", CleanText),
    Column("tags", JsonText, nullable=False),
    Column("dateline", CleanText),
    Column("body", CleanText, nullable=False),
    Column("blocks", JsonText, nullable=False),
    Column("word_count", Integer, nullable=False),
    Column("wire_credits", JsonText, nullable=False),
    Column("media", JsonText, nullable=False),
    Column("images", JsonText, nullable=False),
    Column("related", JsonText, nullable=False, server_default="[]"),
    Column("notes", JsonText, nullable=False, server_default="[]"),
    Column("quality_flags", JsonText, nullable=False),
    Column("provenance", JsonText, nullable=False, server_default="{}"),
)
Index("revision_article", revision.c.article_id)
Index("revision_published", revision.c.published_at)
Index("revision_record", revision.c.first_record_id)


def _revision_part(name: str, *columns: Column[str] | Column[int]) -> Table:
    """A table of a revision's parts, numbered from 0 in the order of the page."""
    return Table(
        name,
        metadata,
        Column("revision_id", CleanText, ForeignKey("revision.revision_id"), primary_key=True),
        Column("position", Integer, primary_key=True, autoincrement=False),
        *columns,
    )


person = Table(
    "person",
    metadata,
    Column("person_id", CleanText, primary_key=True),
    Column("broadcaster", CleanText, nullable=False),
    Column("name", CleanText, nullable=False),
)
article_person = _revision_part(
    "article_person", Column("person_id", CleanText, ForeignKey("person.person_id"), nullable=False)
)
Index("article_person_person", article_person.c.person_id)

tag = Table(
    "tag",
    metadata,
    Column("tag_id", CleanText, primary_key=True),
    Column("broadcaster", CleanText, nullable=False),
    Column("name", CleanText, nullable=False),
)
article_tag = _revision_part("article_tag", Column("tag_id", CleanText, ForeignKey("tag.tag_id"), nullable=False))
Index("article_tag_tag", article_tag.c.tag_id)

media = _revision_part(
    "media",
    Column("kind", CleanText, nullable=False),
    Column("url", CleanText, nullable=False),
    Column("mime_type", CleanText),
    Column("title", CleanText),
    Column("duration", Integer),
    Column("poster", CleanText),
)
image = _revision_part(
    "image",
    Column("url", CleanText, nullable=False),
    Column("caption", CleanText),
    Column("credit", CleanText),
    Column("width", Integer),
    Column("height", Integer),
)
link = _revision_part(
    "link",
    Column("kind", CleanText, nullable=False, server_default="body", doc="body, or related: another story"),
    Column("url", CleanText, nullable=False),
    Column("text", CleanText, nullable=False),
)

requisite = _revision_part(
    "requisite",
    Column("kind", CleanText, nullable=False, doc="image (the lead), audio or video"),
    Column("url", CleanText, nullable=False, doc="as the article names it"),
    Column("page_url", CleanText, doc="the page that it is fetched as; NULL where there is none"),
    Column("refusal", CleanText, doc="why it is not to be fetched"),
)
Index("requisite_page", requisite.c.page_url)
_REFUSED = requisite.c.refusal.is_not(None)
Index("requisite_refused", requisite.c.revision_id, sqlite_where=_REFUSED, postgresql_where=_REFUSED)

signal = Table(
    "signal",
    metadata,
    Column("record_id", CleanText, ForeignKey("capture.record_id"), primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("source", CleanText, nullable=False),
    Column("agent", CleanText, nullable=False),
    Column("signal", CleanText, nullable=False),
    Column("value", CleanText),
)
Index("signal_signal", signal.c.signal, signal.c.agent)

failure = Table(
    "failure",
    metadata,
    Column("record_id", CleanText, ForeignKey("capture.record_id"), primary_key=True),
    Column("error", CleanText, nullable=False),
    Column("message", CleanText, nullable=False),
    Column("extractor_version", Integer),
)
Index("failure_error", failure.c.error)
