"""What sitemaps and feeds say of pages: it makes new pages known, and changed ones due.

A listing with a later `lastmod` replaces what the earlier one said; any other only fills in what was missing. So a page
that stands in a sitemap with its title and in another without keeps the title, and does not seem to change each time.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, Text, bindparam, select, type_coerce, update

from archive.store.bulk import BULK, among, insert_missing
from archive.store.pages import NEWEST, Role
from archive.store.schema import page, site
from archive.store.types import format_capture_time, parse_time, storable
from archive.store.upsert import chunks, insert_into

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


class PageListing(NamedTuple):  # it is made ten million times
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
    """Note what listings say. A new page is due now, a fetched one that is listed as changed is so since its visit.

    That is before a run began which has not visited it yet, and after the begin of one that has: a later run's, then.
    Counts a URL that stands in the batch several times once for each.
    """
    counts = ListingCounts()
    for chunk in chunks(sorted(listed, key=lambda entry: entry.url), BULK):  # in one order: see archive.store.parts
        counts += _list_chunk(connection, chunk, now)
    return counts


def add_pages(connection: Connection, listed: Iterable[tuple[PageListing, datetime]]) -> None:
    """Make pages known, each as of its moment, and due from then on. Those that are known already stay as they are."""
    rows: dict[str, tuple[str | int | None, ...]] = {}
    for entry, now in listed:
        moment, url = format_capture_time(now), storable(entry.url)
        rows.setdefault(url, _values(_new_row(entry, url, moment), entry, moment))
    for chunk in chunks((rows[url] for url in sorted(rows)), BULK):
        insert_missing(connection, page, _INSERTED, chunk)


def _list_chunk(connection: Connection, chunk: Sequence[PageListing], now: datetime) -> ListingCounts:
    usable = [entry for entry in chunk if _is_storable(entry.url)]
    rows = _read_rows(connection, [entry.url for entry in usable])
    moment = format_capture_time(now)
    revised: dict[str, _Row] = {}
    changed = 0
    for entry in usable:
        url = storable(entry.url)
        row = rows.get(url)
        if row is None:
            rows[url] = _new_row(entry, url, moment)
            continue
        known = row.lastmod
        if row.hear(entry, now, moment):
            changed += row.listing is None and row.lastmod != known
            revised[url] = row
    added = [_values(row, row.listing, moment) for row in rows.values() if row.listing is not None]
    inserted = insert_missing(connection, page, _INSERTED, added)
    _update(connection, [row for row in revised.values() if row.listing is None])
    return ListingCounts(inserted, changed, len(usable) - inserted - changed, len(chunk) - len(usable))


def _is_storable(url: str) -> bool:
    return 0 < (len(url) if url.isascii() else len(url.encode("utf-8", "replace"))) <= LONGEST_URL


@dataclass(slots=True)
class _Row:
    """What listings have said of a page, and its state, as the store writes it: times are texts, and sort as such."""

    url: str
    lastmod: str | None
    title: str | None
    published_at: str | None
    language: str | None
    source_id: str | None
    fetched_at: str | None = None
    due_at: str | None = None
    claimed_by: str | None = None
    listing: PageListing | None = None  #: that made the page known, if it is new

    def hear(self, entry: PageListing, now: datetime, moment: str) -> bool:
        """Take in one more listing; whether it said anything new. `moment` is `now` as the store writes it."""
        lastmod = _to_second(entry.lastmod)
        later = lastmod is not None and (self.lastmod is None or lastmod > self.lastmod)
        stale = self._is_stale(entry.lastmod, now, moment, moved=later)
        before = (self.title, self.published_at, self.language, self.source_id)
        if later:
            self.lastmod = lastmod
        self.title = _told(self.title, entry.title, later)
        self.published_at = _told(self.published_at, _to_second(entry.published_at), later)
        self.language = _told(self.language, entry.language, later)
        self.source_id = self.source_id or entry.source_id
        if stale:
            self.due_at = self.fetched_at or moment
        return stale or later or before != (self.title, self.published_at, self.language, self.source_id)

    def _is_stale(self, lastmod: datetime | None, now: datetime, moment: str, *, moved: bool) -> bool:
        """Whether a listing shows that the page changed since its last visit.

        A lastmod in the future (a clock gone wrong, a story set for later) says so once, when it appears, and again
        when its time has come; not at every crawl between.
        """
        if lastmod is None or (self.due_at is not None and self.due_at <= (self.fetched_at or moment)):
            return False
        if self.fetched_at is None:
            return moved
        return lastmod > parse_time(self.fetched_at) and (moved or lastmod <= now)


def _told(known: str | None, said: str | None, later: bool) -> str | None:
    """A later listing replaces what was known, any other only fills in."""
    if said is None or (known is not None and not later):
        return known
    return storable(said)


_READ = tuple(name for name in _Row.__dataclass_fields__ if name != "listing")
_LISTED = ("lastmod", "title", "published_at", "language")
_INSERTED = (
    *("url", "site", "role", "source_id", "listed_in", "first_listed_at", *(f"listed_{name}" for name in _LISTED)),
    *("due_at", "queue_key", "attempts"),
)


def _read_rows(connection: Connection, urls: Sequence[str]) -> dict[str, _Row]:
    columns = [type_coerce(page.c[f"listed_{name}" if name in _LISTED else name], Text) for name in _READ]
    statement = select(*columns).where(among(connection, page.c.url, urls))
    found: Sequence[Sequence[Any]] = connection.execute(statement).all()
    return {row[0]: _Row(*row) for row in found}


def _new_row(entry: PageListing, url: str, moment: str) -> _Row:
    lastmod, published = _to_second(entry.lastmod), _to_second(entry.published_at)
    title, language = _told(None, entry.title, True), _told(None, entry.language, True)
    return _Row(url, lastmod, title, published, language, entry.source_id, due_at=moment, listing=entry)


def _values(row: _Row, entry: PageListing, moment: str) -> tuple[str | int | None, ...]:
    """The row to insert, which enters the queue at once (see `archive.store.pages.NEWEST`)."""
    source = None if row.source_id is None else storable(row.source_id)
    listed_in = None if entry.listed_in is None else storable(entry.listed_in)
    said = (row.lastmod, row.title, row.published_at, row.language)
    newest = row.published_at or row.lastmod or moment
    return (row.url, entry.site, entry.role, source, listed_in, moment, *said, row.due_at, newest, 0)


def _update(connection: Connection, revised: Sequence[_Row]) -> None:
    if revised:
        statement = update(page).where(page.c.url == bindparam("listed_url"))
        names = {f"listed_{name}": bindparam(name, type_=Text) for name in _LISTED}
        names |= {name: bindparam(name, type_=Text) for name in ("source_id", "due_at")}
        rows = [{name: getattr(row, name) for name in (*_LISTED, "source_id", "due_at")} for row in revised]
        for values, row in zip(rows, revised, strict=True):
            values["listed_url"] = row.url
        connection.execute(statement.values(names), rows)
        # What waits in the queue moves to where its dates now put it.
        queued = update(page).where(among(connection, page.c.url, [row.url for row in revised]))
        connection.execute(queued.where(page.c.queue_key.is_not(None)).values(queue_key=NEWEST))


def _to_second(moment: datetime | None) -> str | None:
    """As the store keeps a publisher's time: else 12:00:00.5 would seem later than itself."""
    if moment is None:
        return None
    if moment.tzinfo is not UTC:
        moment = moment.astimezone(UTC)
    return f"{moment.isoformat(timespec='seconds')[:19]}Z"  # as format_instant writes it, with less ado
