"""Captures by where their bytes are: what verification compares with the files, and what repair changes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, func, select, tuple_, update

from archive.capture import Capture
from archive.store.pages import NEWEST
from archive.store.schema import capture, page
from archive.store.upsert import chunks

_FIELDS = tuple(field.name for field in fields(Capture))
_COLUMNS = tuple(capture.c[name] for name in _FIELDS)


@dataclass(frozen=True, slots=True)
class Placed:
    """A capture's row: what it says, and since when its bytes are known to be lost."""

    capture: Capture
    page_url: str | None
    lost_at: datetime | None


def placed_in(connection: Connection, warc_file: str, after: Placed | None, limit: int) -> list[Placed]:
    """The rows of one file in the order of their offsets (and of their ids, at one offset), from `after` on."""
    order = (capture.c.warc_offset, capture.c.record_id)
    found = select(*_COLUMNS, capture.c.page_url, capture.c.lost_at).where(capture.c.warc_file == warc_file)
    if after is not None:
        place = (after.capture.warc_offset, after.capture.record_id)
        found = found.where(tuple_(*order) > tuple_(*place, types=[column.type for column in order]))
    return [_placed(row) for row in connection.execute(found.order_by(*order).limit(limit))]


def find_placed(connection: Connection, record_ids: Iterable[str]) -> dict[str, Placed]:
    """The rows of these captures, by record id."""
    statement = select(*_COLUMNS, capture.c.page_url, capture.c.lost_at)
    found: dict[str, Placed] = {}
    for chunk in chunks(record_ids):
        for row in connection.execute(statement.where(capture.c.record_id.in_(chunk))):
            found[row.record_id] = _placed(row)
    return found


def iter_files(connection: Connection) -> Iterator[str]:
    """Every file that a row names, in order; each is one look into the index."""
    last: str | None = connection.scalar(select(func.min(capture.c.warc_file)))
    while last is not None:
        yield last
        last = connection.scalar(select(func.min(capture.c.warc_file)).where(capture.c.warc_file > last))


def replace(connection: Connection, captures: Sequence[Capture]) -> None:
    """Let rows say what their records say; a capture that was lost is no longer."""
    if not captures:
        return
    names = [name for name in _FIELDS if name != "record_id"]
    statement = update(capture).where(capture.c.record_id == bindparam("captured"))
    statement = statement.values({name: bindparam(name) for name in names} | {"lost_at": None})
    connection.execute(
        statement, [{"captured": one.record_id} | {name: getattr(one, name) for name in names} for one in captures]
    )


def mark_lost(connection: Connection, lost: Sequence[Placed], now: datetime) -> int:
    """Note that the bytes of captures are gone, and have their pages fetched again; how many pages are due.

    A page whose last known payload is lost forgets its validators with it: a 304 would bring nothing back, and nothing
    may refer to a record that is gone.
    """
    due = 0
    forgotten = {"record_id": None, "payload_digest": None, "etag": None, "last_modified": None}
    for chunk in chunks(lost):
        ids = [one.capture.record_id for one in chunk]
        of_pages = page.c.url.in_({one.page_url for one in chunk if one.page_url is not None})
        connection.execute(update(capture).where(capture.c.record_id.in_(ids)).values(lost_at=now))
        connection.execute(update(page).where(of_pages, page.c.record_id.in_(ids)).values(forgotten))
        again = {"due_at": now, "queue_key": NEWEST, "attempts": 0}
        due += connection.execute(update(page).where(of_pages, page.c.claimed_by.is_(None)).values(again)).rowcount
    return due


def _placed(row: Sequence[Any]) -> Placed:
    *values, page_url, lost_at = row
    return Placed(Capture(*values), page_url, lost_at)
