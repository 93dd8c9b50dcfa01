"""Visits: what an answer means for its page. The crawl uses it as answers come, recovery and re-parse afterwards."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from sqlalchemy import Connection

from archive import schedule
from archive.capture import Capture, Exchange
from archive.discovery import seed_of
from archive.errors import BadUrl
from archive.media import KINDS
from archive.politeness import Permission
from archive.requisites import moved
from archive.store import articles, captures, pages, permissions
from archive.store.listings import list_pages
from archive.store.pages import DuePage, PageVisit
from archive.urls import canonical
from archive.warc import http
from archive.warc.record import response_payload_digest

_FILE_ROLES = frozenset(KINDS)
#: Pages that are visited when a listing or a run names them, not by the age of their story.
_DISCOVERY_ROLES = frozenset({"robots", "sitemap", "shard", "feed", "section"})


@dataclass(frozen=True, slots=True)
class Visit:
    """One answer: its capture, the page it was asked for, and what robots.txt says of it (None: nobody asked)."""

    capture: Capture
    page: DuePage | None
    retry_after: timedelta | None = None
    permission: Permission | None = None


def original_of(connection: Connection, exchange: Exchange, page: DuePage | None) -> Capture | None:
    """The committed capture that already holds this answer's payload: then a revisit record is enough.

    That is the page's last payload, where the server says that it stands (304) or has sent the same bytes again.
    """
    if page is None or page.record_id is None or exchange.truncated is not None:
        return None
    response = http.parse_response(exchange.response)
    if response is None:
        return None
    if response.status == 304 or (
        response.status == 200 and response_payload_digest(exchange.response) == page.payload_digest
    ):
        return captures.find(connection, page.record_id)
    return None


def visit_of(exchange: Exchange, capture: Capture, page: DuePage | None, permission: Permission | None = None) -> Visit:
    """The visit that an exchange was; its head is read once more only where the server may have said when to return."""
    wait = retry_after(exchange) if capture.status in schedule.TEMPORARY else None
    return Visit(capture, page, wait, permission)


def retry_after(exchange: Exchange) -> timedelta | None:
    """How long the server asks to be left in peace (RFC 9110, 10.2.3: seconds, or a date), two days at most."""
    response = http.parse_response(exchange.response)
    asked = None if response is None else response.get("Retry-After")
    if asked is None:
        return None
    if asked.isascii() and asked.isdigit():
        seconds = int(asked) if len(asked) < 10 else sys.maxsize
        return timedelta(seconds=min(seconds, int(schedule.LONGEST_RETRY_AFTER.total_seconds())))
    try:
        moment = parsedate_to_datetime(asked)
    except (ValueError, OverflowError):
        return None
    wait = moment.replace(tzinfo=moment.tzinfo or UTC) - exchange.started_at
    return min(max(wait, timedelta(0)), schedule.LONGEST_RETRY_AFTER)


def record(connection: Connection, visited: Sequence[Visit], *, run_id: str | None) -> None:
    """Insert the captures and end their pages' claims: committed together, this is the acknowledgement."""
    captures.insert(
        connection,
        [visit.capture for visit in visited],
        run_id=run_id,
        page_urls={visit.capture.record_id: visit.page.url for visit in visited if visit.page is not None},
    )
    permissions.note(
        connection, {visit.page.url: visit.permission for visit in visited if visit.page and visit.permission}
    )
    _end_visits(connection, visited)


def _end_visits(connection: Connection, visited: Sequence[Visit]) -> None:
    # An answer that broke off is archived, but it is no visit: its page is a miss, which `record_miss` notes.
    whole = [visit for visit in visited if visit.capture.truncated is None]
    pages.finish(
        connection, [_page_visit(visit.capture, visit.page, visit.retry_after) for visit in whole if visit.page]
    )


def record_miss(
    connection: Connection,
    page: DuePage,
    reason: str,
    now: datetime,
    *,
    rest: timedelta | None = None,
    permission: Permission | None = None,
) -> None:
    """End the claim of a page that gave no answer. It is due again after `rest`; without one soon, as a failure."""
    if permission is not None:
        permissions.note(connection, {page.url: permission})
    due_at = schedule.after_failure(now, attempts=page.attempts).due_at if rest is None else now + rest
    pages.defer(connection, page.url, due_at=due_at, error=reason)


def learn(connection: Connection, capture: Capture, *, revised: bool, missing: str | None) -> None:
    """Let the schedule of a page hear what its last visit was found to say, beyond what the head of the answer told.

    `revised`: another text than the one before. `missing`: the id of the article that was found gone.
    """
    if revised:
        pages.note_change(connection, capture, due_at=schedule.after_change(capture.captured_at))
    elif missing is not None:
        is_first = articles.awaits_second_look(connection, missing)
        pages.hasten(connection, capture, due_at=schedule.after_absence(capture.captured_at, is_first=is_first))


def _page_visit(capture: Capture, page: DuePage, wait: timedelta | None) -> PageVisit:
    status = capture.status or 0
    visit = schedule.after_answer(
        status,
        capture.captured_at,
        schedule.History(page.listed_published_at or page.listed_lastmod, page.changes, page.changed_at),
        attempts=page.attempts,
        retry_after=wait,
    )
    holds_payload = capture.record_type == "response" and 200 <= status < 300
    return PageVisit(
        url=page.url,
        fetched_at=capture.captured_at,
        status=capture.status,
        record_id=capture.record_id if holds_payload else page.record_id,
        payload_digest=capture.payload_digest if holds_payload else page.payload_digest,
        due_at=visit.due_at if visit.failed else _due_again(page, capture, visit.due_at),
        etag=capture.etag if holds_payload else page.etag,
        last_modified=capture.last_modified if holds_payload else page.last_modified,
        attempts=page.attempts + 1 if visit.failed else 0,
        error=f"status {status}" if visit.failed else None,
    )


def _due_again(page: DuePage, capture: Capture, by_age: datetime | None) -> datetime | None:
    """When a page is due that was answered. A file does not change; where it was not there, it may be some day."""
    if page.role in _DISCOVERY_ROLES:
        return None
    if page.role not in _FILE_ROLES:
        return by_age
    is_there = (capture.status or 0) < 400 and not (capture.mime_type or "").startswith("text/")
    return None if is_there or capture.location is not None else capture.captured_at + schedule.REFUSED_REST


def link_pages(connection: Connection, after: str = "", limit: int = 500) -> str | None:
    """Tell pages of their captures where the capture came first, as it may in files read in any order.

    Works through captures without a page by record id, `limit` at a time; returns where to go on, None at the end.
    """
    unlinked = captures.without_page(connection, after, limit)
    _list_seeds(connection, unlinked)
    _link(connection, unlinked)
    return unlinked[-1].record_id if unlinked else None


def _link(connection: Connection, found: Sequence[Capture]) -> None:
    linked = [visit for visit in visits_of(connection, found) if visit.page is not None]
    captures.set_pages(connection, {visit.capture.record_id: visit.page.url for visit in linked if visit.page})
    _end_visits(connection, linked)
    files = (visit for visit in linked if visit.page is not None and visit.page.role in _FILE_ROLES)
    for capture in (visit.capture for visit in files if visit.capture.location is not None):
        for elsewhere in moved(connection, capture):
            list_pages(connection, [elsewhere], capture.captured_at)
            _link(connection, captures.without_page_at(connection, elsewhere.url))


def _list_seeds(connection: Connection, found: Sequence[Capture]) -> None:
    """A crawl's first pages are named by no listing: they are known from the registry. Each as of its first capture."""
    first: dict[str, datetime] = {}
    for capture in found:
        url = _page_url(capture)
        if url is not None:
            first[url] = min(first.get(url, capture.captured_at), capture.captured_at)
    for url, moment in first.items():
        seed = seed_of(url)
        if seed is not None:
            list_pages(connection, [seed], moment)


def visits_of(connection: Connection, found: Sequence[Capture]) -> list[Visit]:
    """The visits that captures read from files were, each to its page; to None where the archive knows none."""
    urls = [_page_url(capture) for capture in found]
    known = pages.find_due(connection, [url for url in urls if url is not None])
    return [Visit(capture, None if url is None else known.get(url)) for capture, url in zip(found, urls, strict=True)]


def _page_url(capture: Capture) -> str | None:
    try:
        return canonical(capture.url)
    except BadUrl:
        return None
