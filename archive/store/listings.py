"""What sitemaps and feeds say of pages: it makes new pages known, and changed ones due.

A listing with a later `lastmod` replaces what the earlier one said; any other only fills in what was missing. So a page
that stands in a sitemap with its title and in another without keeps the title, and does not seem to change each time.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, select, update

from archive.article import format_instant
from archive.store.pages import NEWEST, Role
from archive.store.schema import page, site
from archive.store.types import format_capture_time, storable
from archive.store.upsert import add_missing, chunks, insert_into

#: Sitemaps allow 2,048 characters; an index of PostgreSQL takes 2,704 bytes.
LONGEST_URL = 2_048


@dataclass(frozen=True, slots=True)
class SiteRow:
    """A site as the database knows it."""

    key: str
    broadcaster: str
    host: str
    language: str | None = None
    platform: str | None = None
    name: str | None = None


@dataclass(frozen=True, slots=True)
class PageListing:
    """One entry of a listing. `url` is canonical; times are aware; `listed_in` is the URL of the listing."""

    url: str
    site: str
    role: Role
    source_id: str | None = None
    listed_in: str | None = None
    lastmod: datetime | None = None
    title: str | None = None
    published_at: datetime | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class ListingCounts:
    """What a batch of listings brought."""

    new: int = 0
    changed: int = 0  #: known pages listed with a later lastmod
    known: int = 0
    refused: int = 0  #: URLs that are empty or longer than LONGEST_URL

    def __add__(self, other: ListingCounts) -> ListingCounts:
        return ListingCounts(
            self.new + other.new,
            self.changed + other.changed,
            self.known + other.known,
            self.refused + other.refused,
        )


def upsert_sites(connection: Connection, rows: Iterable[SiteRow]) -> None:
    """Make sites known, or bring what is known of them up to date. A page needs its site first."""
    names = SiteRow.__dataclass_fields__
    values = [{name: getattr(row, name) for name in names} for row in rows]
    if not values:
        return
    statement = insert_into(connection, site)
    changes = {name: statement.excluded[name] for name in names if name != "key"}
    connection.execute(statement.on_conflict_do_update(index_elements=[site.c.key], set_=changes), values)


def list_pages(connection: Connection, listed: Iterable[PageListing], now: datetime) -> ListingCounts:
    """Note what listings say. A new page is due now; so is a fetched one that is listed as changed since its visit.

    Counts a URL that stands in the batch several times once for each.
    """
    counts = ListingCounts()
    for chunk in chunks(sorted(listed, key=lambda entry: entry.url)):  # in one order: see archive.store.parts
        counts += _list_chunk(connection, chunk, now)
    return counts


def _list_chunk(connection: Connection, chunk: Sequence[PageListing], now: datetime) -> ListingCounts:
    usable = [entry for entry in chunk if 0 < len(entry.url.encode("utf-8", "replace")) <= LONGEST_URL]
    known = _read_pages(connection, [entry.url for entry in usable])
    added: dict[str, dict[str, Any]] = {}
    revised: dict[str, dict[str, Any]] = {}
    changed = 0
    for entry in usable:
        url = storable(entry.url)
        row = revised.get(url) or added.get(url) or known.get(url)
        if row is None:
            added[url] = _new_row(entry, url, now)
            continue
        merged = _merge(row, entry, now)
        changed += url not in added and merged["listed_lastmod"] != row["listed_lastmod"]
        if merged != row:
            (added if url in added else revised)[url] = merged
    inserted = add_missing(connection, page, [_queued(row, now) for row in added.values()])
    _update(connection, revised)
    return ListingCounts(inserted, changed, len(usable) - inserted - changed, len(chunk) - len(usable))


_MERGED = ("listed_lastmod", "listed_title", "listed_published_at", "listed_language")
_READ = ("url", *_MERGED, "source_id", "fetched_at", "due_at", "claimed_by")


def _read_pages(connection: Connection, urls: Sequence[str]) -> dict[str, dict[str, Any]]:
    columns = [page.c[name] for name in _READ]
    rows: Sequence[Row[Any]] = connection.execute(select(*columns).where(page.c.url.in_(set(urls)))).all()
    return {row.url: dict(row._mapping) for row in rows}


def _new_row(entry: PageListing, url: str, now: datetime) -> dict[str, Any]:
    return {
        "url": url,
        "site": entry.site,
        "role": entry.role,
        "source_id": entry.source_id,
        "listed_in": entry.listed_in,
        "first_listed_at": now,
        "listed_lastmod": _to_second(entry.lastmod),
        "listed_title": entry.title,
        "listed_published_at": _to_second(entry.published_at),
        "listed_language": entry.language,
        "due_at": now,
        "attempts": 0,
        "fetched_at": None,
        "claimed_by": None,
    }


def _queued(row: dict[str, Any], now: datetime) -> dict[str, Any]:
    """The row as it enters the queue at once (see `archive.store.pages.NEWEST`)."""
    newest = row["listed_published_at"] or row["listed_lastmod"]
    key = format_capture_time(now) if newest is None else format_instant(newest)
    return row | {"queue_key": key}


def _merge(row: dict[str, Any], entry: PageListing, now: datetime) -> dict[str, Any]:
    """The row after one more listing."""
    lastmod = _to_second(entry.lastmod)
    known = row["listed_lastmod"]
    later = lastmod is not None and (known is None or lastmod > known)
    said = (lastmod if later else known, entry.title, _to_second(entry.published_at), entry.language)
    merged = dict(row)
    for name, value in zip(_MERGED, said, strict=True):
        if value is not None and (later or merged[name] is None):
            merged[name] = value
    if merged["source_id"] is None:
        merged["source_id"] = entry.source_id
    if _is_stale(row, entry.lastmod, moved=later, now=now):
        merged["due_at"] = now
    return merged


def _is_stale(row: dict[str, Any], lastmod: datetime | None, *, moved: bool, now: datetime) -> bool:
    """Whether a listing shows that the page changed since its last visit.

    A lastmod in the future (a clock gone wrong, a story set for later) says so once, when it appears, and again when
    its time has come; not at every crawl between.
    """
    if lastmod is None or (row["due_at"] is not None and row["due_at"] <= now):
        return False
    unseen = row["fetched_at"] is None or lastmod > row["fetched_at"]
    return unseen and (moved or (row["fetched_at"] is not None and lastmod <= now))


def _update(connection: Connection, revised: dict[str, dict[str, Any]]) -> None:
    names = (*_MERGED, "source_id", "due_at")
    if revised:
        statement = update(page).where(page.c.url == bindparam("listed_url"))
        rows = [{name: row[name] for name in names} | {"listed_url": url} for url, row in revised.items()]
        connection.execute(statement.values({name: bindparam(name) for name in names}), rows)
    for chunk in chunks(revised):  # what waits in the queue moves to where its dates now put it
        queued = update(page).where(page.c.url.in_(chunk), page.c.queue_key.is_not(None))
        connection.execute(queued.values(queue_key=NEWEST))


def _to_second(moment: datetime | None) -> datetime | None:
    """As the store keeps a publisher's time: else 12:00:00.5 would seem later than itself."""
    return None if moment is None else moment.astimezone(UTC).replace(microsecond=0)
