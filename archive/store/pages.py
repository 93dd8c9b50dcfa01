"""Pages, the frontier: what exists, and which of it is due.

A page with `due_at` in the past is ready; `claim` gives ready pages to one run, newest listed first, and `finish`,
`defer` or `release` end the claim. What listings say comes in through archive.store.listings.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache, partial
from typing import Any, Literal

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Connection,
    Integer,
    Update,
    bindparam,
    case,
    func,
    or_,
    select,
    true,
    update,
)
from sqlalchemy.sql.dml import ReturningUpdate

from archive.article import format_instant
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


_DUE_COLUMNS = tuple(page.c[name] for name in DuePage.__dataclass_fields__)


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


def claim(
    connection: Connection,
    *,
    site: str,
    limit: int,
    run_id: str,
    now: datetime,
    roles: Sequence[str] | None = None,
    since: datetime | None = None,
    again: bool = False,
) -> list[DuePage]:
    """Give up to `limit` ready pages of a site to a run, by role.

    Within a role they are in equal parts the newest of the queue, and those that waited for another visit, the longest
    due first: neither a backfill nor old stories keep the others from their turn. `since` leaves out pages listed as
    older, but with `again` not those that were visited before. No page is ever given to two runs. The claim stands when
    the transaction commits.
    """
    claimed: list[DuePage] = []
    for role in ROLES if roles is None else roles:
        take = partial(_take, connection, {"of": site, "of_role": role, "run": run_id, "now": now}, since)
        claimed += take(_claim_waiting(since is not None, again), (limit - len(claimed)) // 2)
        claimed += take(_claim_queued(since is not None), limit - len(claimed))
        claimed += take(_claim_waiting(since is not None, again), limit - len(claimed))
    return claimed


def _take(
    connection: Connection, values: dict[str, Any], since: datetime | None, statement: ReturningUpdate[Any], most: int
) -> list[DuePage]:
    if most <= 0:
        return []
    if since is not None:
        values = values | {"oldest": format_instant(since)}
    rows = sorted(connection.execute(statement, values | {"most": most}).all(), key=lambda row: row.url)
    rows.sort(key=lambda row: row.newest, reverse=True)  # RETURNING keeps no order
    return [DuePage(*row[1:]) for row in rows]


@cache  # these statements take longer to make than to execute
def _claim_queued(dated: bool) -> ReturningUpdate[Any]:
    """With `dated` pages older than the parameter `oldest` stay where they are."""
    young = page.c.queue_key >= bindparam("oldest") if dated else true()
    return _claim(page.c.queue_key.is_not(None) & young, page.c.queue_key.desc())


@cache
def _claim_waiting(dated: bool, again: bool) -> ReturningUpdate[Any]:
    young = _no_older(bindparam("oldest"), again=again) if dated else true()
    return _claim(_WAITING & (page.c.due_at <= bindparam("now", type_=CaptureTime)) & young, page.c.due_at)


def _claim(chosen: ColumnElement[bool], order: ColumnElement[Any]) -> ReturningUpdate[Any]:
    """The first of a site's pages of one role."""
    place = (page.c.site == bindparam("of")) & (page.c.role == bindparam("of_role"))
    # SQLite leaves out the lock: its writing transactions stand in line from their start.
    picked = (
        select(page.c.url)
        .where(place & chosen)
        .order_by(order, page.c.url)
        .limit(bindparam("most", type_=Integer))
        .with_for_update(skip_locked=True)
        .cte("picked")
    )
    return (
        update(page)
        .where(page.c.url == picked.c.url)
        .values(queue_key=None, claimed_by=bindparam("run"), claimed_at=bindparam("now", type_=CaptureTime))
        .returning(NEWEST.label("newest"), *_DUE_COLUMNS)
    )


#: As the index `page_waiting` has it: neither in the queue nor with a run.
_WAITING = page.c.due_at.is_not(None) & page.c.queue_key.is_(None) & page.c.claimed_by.is_(None)


def _queued(sites: Sequence[str], roles: Sequence[str] | None, since: datetime | None) -> ColumnElement[bool]:
    queued = page.c.queue_key.is_not(None) & _of(sites, roles)
    return queued if since is None else queued & (page.c.queue_key >= format_instant(since))


def _waiting(
    sites: Sequence[str], roles: Sequence[str] | None, until: datetime, since: datetime | None, *, again: bool
) -> ColumnElement[bool]:
    waiting = _WAITING & _of(sites, roles) & (page.c.due_at <= until)
    return waiting if since is None else waiting & _no_older(format_instant(since), again=again)


def _of(sites: Sequence[str], roles: Sequence[str] | None) -> ColumnElement[bool]:
    """Of these sites and roles. With one of each it is an equality, after which an index gives the order."""
    chosen = page.c.site == sites[0] if len(sites) == 1 else page.c.site.in_(sites)
    if roles is None:
        return chosen
    return chosen & (page.c.role == roles[0] if len(roles) == 1 else page.c.role.in_(roles))


_VISIT_COLUMNS = ("fetched_at", "status", "record_id", "payload_digest", "due_at", "etag", "last_modified", "attempts")
_FREE = {"queue_key": None, "claimed_by": None, "claimed_at": None}


def make_due(
    connection: Connection,
    sites: Sequence[str],
    roles: Sequence[str],
    now: datetime,
    *,
    fetched_before: datetime | None = None,
) -> None:
    """Make every page of these sites and roles due, unless it is claimed: what lists others is visited by every run.

    `fetched_before` leaves out pages that were visited since then.
    """
    chosen = update(page).where(_of(sites, roles), page.c.claimed_by.is_(None))
    if fetched_before is not None:
        chosen = chosen.where(or_(page.c.fetched_at.is_(None), page.c.fetched_at < fetched_before))
    connection.execute(chosen.values(due_at=now, queue_key=NEWEST))


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


def postpone(connection: Connection, url: str, *, due_at: datetime) -> None:
    """End a claim of a page that was not asked for after all."""
    connection.execute(update(page).where(page.c.url == url).values(due_at=due_at, **_FREE))


def release(connection: Connection, run_ids: Iterable[str]) -> int:
    """Make the pages that these runs claimed and did not end due again; how many those were."""
    released = update(page).where(page.c.claimed_by.in_(list(run_ids)))
    place = case((page.c.fetched_at.is_(None), NEWEST))  # one that was visited before waits, as it did
    return connection.execute(released.values(claimed_by=None, claimed_at=None, queue_key=place)).rowcount


def claimants(
    connection: Connection, sites: Sequence[str] | None = None, roles: Sequence[str] | None = None
) -> set[str]:
    """The runs that hold claims, be it on any page or on pages of these sites and roles."""
    claimed = select(page.c.claimed_by).where(page.c.claimed_by.is_not(None)).distinct()
    if sites is not None:
        claimed = claimed.where(_of(sites, roles))
    return {run_id for run_id in connection.scalars(claimed) if run_id}


def count_due(
    connection: Connection,
    sites: Sequence[str],
    now: datetime,
    *,
    most: int,
    roles: Sequence[str] | None = None,
    since: datetime | None = None,
    again: bool = False,
) -> int:
    """How many pages of these sites a claim would find now, counted up to `most`: a queue may hold ten million."""
    waiting = _waiting(sites, roles, now, since, again=again)
    count = 0
    for condition in (_queued(sites, roles, since), waiting):
        found = select(page.c.url).where(condition).limit(most - count).subquery()
        count += connection.scalars(select(func.count()).select_from(found)).one()
    return count


def count_claimed(connection: Connection, run_id: str, roles: Sequence[str]) -> int:
    """How many pages of these roles a run holds."""
    held = select(func.count()).where(page.c.claimed_by == run_id, page.c.role.in_(roles))
    return connection.scalars(held).one()


def next_due(
    connection: Connection,
    sites: Sequence[str],
    *,
    roles: Sequence[str],
    until: datetime,
    since: datetime | None = None,
    again: bool = False,
) -> datetime | None:
    """When a page of these sites that nobody has claimed is due, or was: a time up to `until`; None where none is."""
    times = []
    for site in sites:
        for role in roles:  # one of each is a place in an index, whose neighbours are the answer
            queued = select(page.c.due_at).where(_queued([site], [role], since))
            times.append(connection.scalar(queued.order_by(page.c.queue_key.desc()).limit(1)))
            waiting = select(page.c.due_at).where(_waiting([site], [role], until, since, again=again))
            times.append(connection.scalar(waiting.order_by(page.c.due_at).limit(1)))
    return min((time for time in times if time is not None), default=None)


def _no_older(oldest: str | BindParameter[str] | None, *, again: bool) -> ColumnElement[bool]:
    young: ColumnElement[bool] = oldest <= NEWEST
    return young | page.c.fetched_at.is_not(None) if again else young


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
        for row in connection.execute(select(*_DUE_COLUMNS).where(among(connection, page.c.url, chunk))):
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
