"""Pages: what exists, and what visits have told of it.

A page with `due_at` in the past is ready; archive.store.claims gives it to one run, and `finish` or `defer` ends the
claim. What listings say comes in through archive.store.listings.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, Literal

from sqlalchemy import (
    Connection,
    Update,
    bindparam,
    case,
    func,
    or_,
    select,
    update,
)

from archive.capture import Capture
from archive.media import KINDS
from archive.store.bulk import BULK, among
from archive.store.schema import capture as capture_table
from archive.store.schema import page
from archive.store.types import CaptureTime, CleanText
from archive.store.upsert import chunks

#: What a page is for. A "policy" says what may be done with the site (tdmrep.json, ai.txt), a "section" is a page for
#: readers that lists others, a "shard" an old part of a sitemap or of a section; an "image", "audio" or "video" is a
#: file that an article leads to.
Role = Literal["robots", "policy", "sitemap", "feed", "section", "shard", "article", "image", "audio", "video"]

#: The order in which a site's pages are fetched: what tells of others first.
ROLES: tuple[Role, ...] = ("robots", "policy", "sitemap", "feed", "section", "shard", "article", *KINDS)

#: When a page was published or changed, as far as listings tell: the greatest is the newest.
NEWEST = func.coalesce(page.c.listed_published_at, page.c.listed_lastmod, page.c.first_listed_at, type_=CleanText())


@dataclass(frozen=True, slots=True)
class DuePage:
    """A page that the run which claimed it is to fetch, with the validators of the visit before."""

    url: str
    site: str
    role: Role
    etag: str | None
    last_modified: str | None
    record_id: str | None  #: of the capture that holds the payload known last
    payload_digest: str | None
    attempts: int  #: failed attempts in a row
    listed_published_at: datetime | None
    listed_lastmod: datetime | None
    changes: int = 0  #: visits that found another text than the one before
    changed_at: datetime | None = None  #: the last of them


DUE_COLUMNS = tuple(page.c[name] for name in DuePage.__dataclass_fields__)


@dataclass(frozen=True, slots=True)
class PageVisit:
    """What a visit that was archived tells of its page. `due_at` is when the next one is due; None for never."""

    url: str
    fetched_at: datetime
    status: int | None
    record_id: str | None  #: of the capture that holds the payload known last
    payload_digest: str | None
    due_at: datetime | None
    etag: str | None = None
    last_modified: str | None = None
    attempts: int = 0  #: failed attempts in a row, this visit included
    error: str | None = None  #: why the visit counts as failed, in a few words


_VISIT_COLUMNS = ("fetched_at", "status", "record_id", "payload_digest", "due_at", "etag", "last_modified", "attempts")
_FREE = {"queue_key": None, "claimed_by": None, "claimed_at": None}


def finish(connection: Connection, visits: Iterable[PageVisit]) -> None:
    """End the claims of visited pages and note what the visits tell. An older visit than the known one is ignored."""
    rows = [
        {name: getattr(visit, name) for name in _VISIT_COLUMNS} | {"visited_url": visit.url, "error": visit.error}
        for visit in visits
    ]
    if rows:
        connection.execute(_finish(), rows)


@cache  # a statement takes longer to make than to execute
def _finish() -> Update:
    no_older = or_(page.c.fetched_at.is_(None), page.c.fetched_at <= bindparam("fetched_at"))
    noted: dict[str, Any] = {name: bindparam(name) for name in _VISIT_COLUMNS} | {"last_error": bindparam("error")}
    return update(page).where(page.c.url == bindparam("visited_url"), no_older).values(**noted, **_FREE)


def note_change(connection: Connection, capture: Capture, *, due_at: datetime) -> None:
    """Note that the last visit of a page, which was this capture, found another text; it is due by then."""
    connection.execute(_note_change(), _last_visit(capture, due_at))


def hasten(connection: Connection, capture: Capture, *, due_at: datetime) -> None:
    """Have a page visited by then; `capture` was its last visit."""
    connection.execute(_hasten(), _last_visit(capture, due_at))


def _last_visit(visit: Capture, due_at: datetime) -> dict[str, Any]:
    return {"of_record": visit.record_id, "visited_at": visit.captured_at, "sooner": due_at}


@cache
def _note_change() -> Update:
    return _hasten().values(changes=page.c.changes + 1, changed_at=bindparam("visited_at", type_=CaptureTime))


@cache
def _hasten() -> Update:
    visit = capture_table.c.record_id == bindparam("of_record")
    of_visit = select(capture_table.c.page_url).where(visit).scalar_subquery()
    was_last = (page.c.url == of_visit) & (page.c.fetched_at == bindparam("visited_at", type_=CaptureTime))
    by_then = bindparam("sooner", type_=CaptureTime)
    return update(page).where(was_last).values(due_at=case((page.c.due_at > by_then, by_then), else_=page.c.due_at))


def defer(connection: Connection, url: str, *, due_at: datetime | None, error: str) -> None:
    """End a claim after an attempt with nothing to archive. `error` is a few words, the same for equal causes."""
    noted: dict[str, Any] = {"due_at": due_at, "attempts": page.c.attempts + 1, "last_error": error}
    connection.execute(update(page).where(page.c.url == url).values(**noted, **_FREE))


def find(connection: Connection, url: str) -> dict[str, Any] | None:
    """The page of a canonical URL, column by column."""
    row = connection.execute(select(page).where(page.c.url == url)).mappings().one_or_none()
    return None if row is None else dict(row)


def find_listing(connection: Connection, url: str) -> str | None:
    """The URL of the listing (or the redirect) that named a page first; None for a seed and for an unknown page."""
    return connection.scalar(select(page.c.listed_in).where(page.c.url == url))


def find_due(connection: Connection, urls: Iterable[str]) -> dict[str, DuePage]:
    """The pages of canonical URLs as a claim would give them, whether they are due or not, by URL."""
    found: dict[str, DuePage] = {}
    for chunk in chunks(set(urls), BULK):
        for row in connection.execute(select(*DUE_COLUMNS).where(among(connection, page.c.url, chunk))):
            found[row.url] = DuePage(*row)
    return found


def urls_by_source_id(connection: Connection, numbers: Iterable[tuple[str, str]]) -> dict[tuple[str, str], str]:
    """The page of each article by (site, the broadcaster's number of it).

    Of several pages the one listed first, a redirect to another of them last.
    """
    by_site: dict[str, list[str]] = {}
    for site, number in numbers:
        by_site.setdefault(site, []).append(number)
    found: dict[tuple[str, str], str] = {}
    redirects = func.coalesce(page.c.status.in_((301, 302, 303, 307, 308)), False)  # a 304 is none
    for site, wanted in by_site.items():
        for chunk in chunks(wanted, BULK):
            numbered = (page.c.site == site) & among(connection, page.c.source_id, chunk) & (page.c.role == "article")
            known = select(page.c.source_id, page.c.url).where(numbered)
            for number, url in connection.execute(known.order_by(redirects, page.c.first_listed_at, page.c.url)):
                found.setdefault((site, number), url)
    return found
