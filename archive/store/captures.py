"""Captures: one row for each archived response, where its bytes are, and what ingest made of it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from functools import cache
from typing import Any, Literal

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Connection,
    Select,
    Update,
    bindparam,
    func,
    or_,
    select,
    tuple_,
    update,
)

from archive.capture import Capture
from archive.store.schema import capture, same_url
from archive.store.upsert import add_missing, chunks

#: "none": nothing in it to ingest (a redirect, an error status, robots.txt).
IngestState = Literal["pending", "ingested", "listing", "not_article", "failed", "none"]

_FIELDS = tuple(field.name for field in fields(Capture))
_COLUMNS = tuple(capture.c[name] for name in _FIELDS)


@dataclass(frozen=True, slots=True)
class Judged:
    """A capture, and the version of the extractor that judged it."""

    capture: Capture
    extractor_version: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """What ingest made of a capture. A 404 or 410 at a known article's URL carries the article's id."""

    record_id: str
    state: IngestState
    reason: str | None = None  #: a short word for why it is no article, the same for equal causes
    article_id: str | None = None
    revision_id: str | None = None
    extractor_version: int | None = None
    media_bytes: int | None = None  #: of a picture, sound or film: bytes of its file


def insert(
    connection: Connection,
    captures: Sequence[Capture],
    *,
    run_id: str | None,
    page_urls: Mapping[str, str] | None = None,
    states: Mapping[str, IngestState] | None = None,
) -> int:
    """Add the captures that are not there yet; how many those were. A record id that is known stays as it is.

    `page_urls` gives the page (canonical URL) by record id, `states` the ingest state; without one it is "pending".
    """
    page_urls, states = page_urls or {}, states or {}
    rows = [
        {name: getattr(item, name) for name in _FIELDS}
        | {
            "run_id": run_id,
            "page_url": page_urls.get(item.record_id),
            "ingest_state": states.get(item.record_id, "pending"),
        }
        for item in captures
    ]
    return add_missing(connection, capture, rows)


def set_outcome(connection: Connection, outcomes: Iterable[Outcome]) -> None:
    """Note what ingest made of captures, in place of what stood there."""
    rows = [
        {
            "captured": outcome.record_id,
            "ingest_state": outcome.state,
            "ingest_reason": outcome.reason,
            "article_id": outcome.article_id,
            "revision_id": outcome.revision_id,
            "extractor_version": outcome.extractor_version,
            "media_bytes": outcome.media_bytes,
        }
        for outcome in outcomes
    ]
    if rows:
        connection.execute(_set_outcome(), rows)


@cache  # a statement takes longer to make than to execute
def _set_outcome() -> Update:
    names = ("ingest_state", "ingest_reason", "article_id", "revision_id", "extractor_version", "media_bytes")
    statement = update(capture).where(capture.c.record_id == bindparam("captured"))
    return statement.values({name: bindparam(name) for name in names})


def find(connection: Connection, record_id: str) -> Capture | None:
    """The capture with this record id."""
    return _first(connection, select(*_COLUMNS).where(capture.c.record_id == record_id))


def find_all(connection: Connection, record_ids: Iterable[str]) -> dict[str, Capture]:
    """Those of the captures with these record ids that are there, by id."""
    found: dict[str, Capture] = {}
    for chunk in chunks(set(record_ids)):
        rows = connection.execute(select(*_COLUMNS).where(capture.c.record_id.in_(chunk)))
        found.update((row.record_id, _capture(row)) for row in rows)
    return found


def relocate(connection: Connection, moved: Sequence[Capture]) -> None:
    """Note where the bytes of captures are now."""
    statement = update(capture).where(capture.c.record_id == bindparam("captured"))
    places = [
        {"captured": one.record_id, "file": one.warc_file, "offset": one.warc_offset, "length": one.warc_length}
        for one in moved
    ]
    if places:
        place: dict[str, Any] = {f"warc_{part}": bindparam(part) for part in ("file", "offset", "length")}
        connection.execute(statement.values(place), places)


def find_outcome(connection: Connection, record_id: str) -> Outcome | None:
    """What ingest made of this capture."""
    outcome = select(
        capture.c.record_id,
        capture.c.ingest_state,
        capture.c.ingest_reason,
        capture.c.article_id,
        capture.c.revision_id,
        capture.c.extractor_version,
        capture.c.media_bytes,
    )
    row = connection.execute(outcome.where(capture.c.record_id == record_id)).one_or_none()
    return None if row is None else Outcome(*row)


def find_original(connection: Connection, url: str, payload_digest: str) -> Capture | None:
    """The newest whole response to this URL with this payload, never a revisit: what a revisit record may refer to."""
    found = select(*_COLUMNS).where(
        same_url(capture.c.url, url),
        capture.c.payload_digest == payload_digest,
        capture.c.record_type == "response",
        capture.c.truncated.is_(None),
    )
    return _first(connection, found.order_by(capture.c.captured_at.desc(), capture.c.record_id.desc()))


def is_redirect(connection: Connection, url: str) -> bool:
    """Whether the URL was ever answered by a redirect."""
    found = select(capture.c.record_id).where(same_url(capture.c.url, url), capture.c.location.is_not(None))
    return connection.scalar(found.limit(1)) is not None


def find_by_url_and_date(connection: Connection, url: str, date: datetime) -> Capture | None:
    """The response that WARC-Refers-To-Target-URI and WARC-Refers-To-Date of a revisit name."""
    found = select(*_COLUMNS).where(
        same_url(capture.c.url, url), capture.c.captured_at == date, capture.c.record_type != "revisit"
    )
    return _first(connection, found.order_by(capture.c.record_id))


def find_revisited(connection: Connection, revisit: Capture) -> Capture | None:
    """The capture that a revisit record refers to: by its id, else by URL and date, else by URL and payload."""
    if revisit.refers_to_id is not None and (found := find(connection, revisit.refers_to_id)) is not None:
        return found
    url = revisit.refers_to_url or revisit.url
    if revisit.refers_to_date is not None:
        return find_by_url_and_date(connection, url, revisit.refers_to_date)
    return None if revisit.payload_digest is None else find_original(connection, url, revisit.payload_digest)


def pending(
    connection: Connection, after: Capture | None = None, limit: int = 500, *, but_of: Collection[str] = ()
) -> list[Capture]:
    """Captures that are not ingested yet, oldest first (so an original comes before its revisits), from `after` on.

    Those of the runs `but_of` are left out.
    """
    found = select(*_COLUMNS).where(capture.c.ingest_state == _PENDING)
    if but_of:
        found = found.where(or_(capture.c.run_id.is_(None), capture.c.run_id.not_in(but_of)))
    order = (capture.c.captured_at, capture.c.record_id)
    if after is not None:
        found = found.where(tuple_(*order) > tuple_(after.captured_at, after.record_id, types=_ORDER_TYPES))
    return [_capture(row) for row in connection.execute(found.order_by(*order).limit(limit))]


def stale(connection: Connection, version: int, after: Judged | None = None, limit: int = 500) -> list[Judged]:
    """Captures that an extractor older than `version` judged, what the oldest one judged first, from `after` on.

    Without revisits, which hold nothing to judge (`reopen_revisits` is for them), and without what has lost its bytes.
    """
    order = (capture.c.extractor_version, capture.c.captured_at, capture.c.record_id)
    found = select(*_COLUMNS, capture.c.extractor_version).where(
        _is_older(version), capture.c.record_type != "revisit", capture.c.lost_at.is_(None)
    )
    if after is not None:
        place = (after.extractor_version, after.capture.captured_at, after.capture.record_id)
        found = found.where(tuple_(*order) > tuple_(*place, types=[column.type for column in order]))
    rows = connection.execute(found.order_by(*order).limit(limit))
    return [Judged(_capture(row[:-1]), row[-1]) for row in rows]


def reopen_revisits(connection: Connection, version: int) -> int:
    """Make pending the revisits that stand as an extractor older than `version` judged their originals; how many."""
    reopened = update(capture).where(_is_older(version), capture.c.record_type == "revisit")
    return connection.execute(reopened.values(ingest_state="pending")).rowcount


def _is_older(version: int) -> ColumnElement[bool]:
    return capture.c.extractor_version < version


def without_page(connection: Connection, after: str, limit: int) -> list[Capture]:
    """Captures that no page is linked to, by record id, beyond the record id `after`."""
    found = select(*_COLUMNS).where(capture.c.page_url.is_(None), capture.c.record_id > after)
    return [_capture(row) for row in connection.execute(found.order_by(capture.c.record_id).limit(limit))]


def without_page_at(connection: Connection, url: str) -> list[Capture]:
    """Captures of that URL that no page is linked to."""
    found = select(*_COLUMNS).where(same_url(capture.c.url, url), capture.c.page_url.is_(None))
    return [_capture(row) for row in connection.execute(found.order_by(capture.c.record_id))]


def set_pages(connection: Connection, page_urls: Mapping[str, str]) -> None:
    """Link captures, by record id, to pages (canonical URL)."""
    statement = update(capture).where(capture.c.record_id == bindparam("captured")).values(page_url=bindparam("page"))
    if page_urls:
        connection.execute(statement, [{"captured": key, "page": url} for key, url in page_urls.items()])


#: Written into the statement, for the index holds only these rows.
_PENDING: BindParameter[str] = bindparam("state", "pending", literal_execute=True)
_ORDER_TYPES = (capture.c.captured_at.type, capture.c.record_id.type)


def record_ids_in(connection: Connection, warc_file: str) -> set[str]:
    """The ids of the records of one file that have a row."""
    return set(connection.scalars(select(capture.c.record_id).where(capture.c.warc_file == warc_file)))


def end_in(connection: Connection, warc_file: str) -> int:
    """Where the last record of a file ends that has a row, in bytes from its beginning; 0 where none has."""
    end = select(func.max(capture.c.warc_offset + capture.c.warc_length)).where(capture.c.warc_file == warc_file)
    return connection.scalar(end) or 0


def _first(connection: Connection, found: Select[Any]) -> Capture | None:
    row = connection.execute(found.limit(1)).one_or_none()
    return None if row is None else _capture(row)


def _capture(row: Sequence[Any]) -> Capture:
    return Capture(*row)
