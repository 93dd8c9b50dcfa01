"""Claims, the frontier's queue: which pages are due, and which run has them.

A page that is new, or that a run visits in any case, enters the queue (`queue_key`), the newest first. One that was
visited waits (`due_at`) outside of it. `claim` gives of both to one run; `release` takes back what that did not visit.

So that a run ends, it gets of what waits only what was due when it began, and beside it what failed and is to be tried
again soon: what falls due by its age while it is at work is a later run's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from functools import cache, partial
from typing import Any

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
from archive.store.pages import DUE_COLUMNS, NEWEST, ROLES, DuePage
from archive.store.schema import RETRIED, WAITING, page
from archive.store.types import CaptureTime


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


def claim(
    connection: Connection,
    *,
    site: str,
    limit: int,
    run_id: str,
    now: datetime,
    begun: datetime | None = None,
    roles: Sequence[str] | None = None,
    since: datetime | None = None,
    again: bool = False,
) -> list[DuePage]:
    """Give up to `limit` ready pages of a site to a run that began at `begun` (None: now), by role.

    Within a role they are in equal parts the newest of the queue, and those that waited for another visit, first what
    failed, then the longest due: neither a backfill nor old stories keep the others from their turn. `since` leaves out
    pages listed as older, but with `again` not those that were visited before. No page is ever given to two runs. The
    claim stands when the transaction commits.
    """
    claimed: list[DuePage] = []
    values = {"of": site, "run": run_id, "now": now, "begun": begun or now}
    if since is not None:
        values["oldest"] = format_instant(since)
    for role in ROLES if roles is None else roles:
        take = partial(_take, connection, values | {"of_role": role})
        half = (limit - len(claimed)) // 2
        waiting = _take_waiting(take, half, since, again=again)
        claimed += waiting
        claimed += take(_claim_queued(since is not None), limit - len(claimed))
        if len(waiting) == half:  # else there are no more of them
            claimed += _take_waiting(take, limit - len(claimed), since, again=again)
    return claimed


def _take_waiting(
    take: Callable[[ReturningUpdate[Any], int], list[DuePage]], most: int, since: datetime | None, *, again: bool
) -> list[DuePage]:
    retried = take(_claim_retried(since is not None, again), most)
    return retried + take(_claim_waiting(since is not None, again), most - len(retried))


def _take(connection: Connection, values: dict[str, Any], statement: ReturningUpdate[Any], most: int) -> list[DuePage]:
    if most <= 0:
        return []
    rows = sorted(connection.execute(statement, values | {"most": most}).all(), key=lambda row: row.url)
    rows.sort(key=lambda row: row.newest, reverse=True)  # RETURNING keeps no order
    return [DuePage(*row[1:]) for row in rows]


@cache  # these statements take longer to make than to execute
def _claim_queued(dated: bool) -> ReturningUpdate[Any]:
    """With `dated` pages older than the parameter `oldest` stay where they are."""
    young = page.c.queue_key >= bindparam("oldest") if dated else true()
    return _claim(page.c.queue_key.is_not(None) & young, page.c.queue_key.desc())


@cache
def _claim_retried(dated: bool, again: bool) -> ReturningUpdate[Any]:
    now = bindparam("now", type_=CaptureTime)
    return _claim(RETRIED & (page.c.due_at <= now) & _young(dated, again), page.c.due_at)


@cache
def _claim_waiting(dated: bool, again: bool) -> ReturningUpdate[Any]:
    begun = bindparam("begun", type_=CaptureTime)
    return _claim(WAITING & (page.c.due_at <= begun) & _young(dated, again), page.c.due_at)


def _young(dated: bool, again: bool) -> ColumnElement[bool]:
    return _no_older(bindparam("oldest"), again=again) if dated else true()


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
        .returning(NEWEST.label("newest"), *DUE_COLUMNS)
    )


def _queued(sites: Sequence[str], roles: Sequence[str] | None, since: datetime | None) -> ColumnElement[bool]:
    queued = page.c.queue_key.is_not(None) & _of(sites, roles)
    return queued if since is None else queued & (page.c.queue_key >= format_instant(since))


def _waiting(
    sites: Sequence[str],
    roles: Sequence[str] | None,
    until: datetime,
    begun: datetime | None,
    since: datetime | None,
    *,
    again: bool,
) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """What a claim takes of pages that wait: each condition is of an index of its own."""
    chosen = _of(sites, roles)
    if since is not None:
        chosen &= _no_older(format_instant(since), again=again)
    looked_at = until if begun is None else min(begun, until)
    return RETRIED & (page.c.due_at <= until) & chosen, WAITING & (page.c.due_at <= looked_at) & chosen


def _of(sites: Sequence[str], roles: Sequence[str] | None) -> ColumnElement[bool]:
    """Of these sites and roles. With one of each it is an equality, after which an index gives the order."""
    chosen = page.c.site == sites[0] if len(sites) == 1 else page.c.site.in_(sites)
    if roles is None:
        return chosen
    return chosen & (page.c.role == roles[0] if len(roles) == 1 else page.c.role.in_(roles))


def release(connection: Connection, run_ids: Iterable[str]) -> int:
    """Make the pages that these runs claimed and did not end due again; how many those were."""
    return connection.execute(_release().where(page.c.claimed_by.in_(list(run_ids)))).rowcount


def give_back(connection: Connection, run_id: str, url: str) -> None:
    """Make one page that a run claimed, and did not ask for after all, due again."""
    connection.execute(_release().where(page.c.url == url, page.c.claimed_by == run_id))


def _release() -> Update:
    place = case((page.c.fetched_at.is_(None), NEWEST))  # one that was visited before waits, as it did
    return update(page).values(claimed_by=None, claimed_at=None, queue_key=place)


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
    begun: datetime | None = None,
    roles: Sequence[str] | None = None,
    since: datetime | None = None,
    again: bool = False,
) -> int:
    """How many pages of these sites a claim would find now, counted up to `most`: a queue may hold ten million."""
    count = 0
    for condition in (_queued(sites, roles, since), *_waiting(sites, roles, now, begun, since, again=again)):
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
    begun: datetime | None = None,
    since: datetime | None = None,
    again: bool = False,
) -> datetime | None:
    """When a page of these sites that nobody has claimed is due, or was: a time up to `until`; None where none is.

    For a run that began at `begun`, as `claim` has it.
    """
    times = []
    for site in sites:
        for role in roles:  # one of each is a place in an index, whose neighbours are the answer
            queued = select(page.c.due_at).where(_queued([site], [role], since))
            times.append(connection.scalar(queued.order_by(page.c.queue_key.desc()).limit(1)))
            for condition in _waiting([site], [role], until, begun, since, again=again):
                waiting = select(page.c.due_at).where(condition).order_by(page.c.due_at).limit(1)
                times.append(connection.scalar(waiting))
    return min((time for time in times if time is not None), default=None)


def _no_older(oldest: str | BindParameter[str] | None, *, again: bool) -> ColumnElement[bool]:
    young: ColumnElement[bool] = oldest <= NEWEST
    return young | page.c.fetched_at.is_not(None) if again else young
