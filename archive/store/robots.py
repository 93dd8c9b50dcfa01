"""The robots.txt files last read, so that a run within a day need not ask again (RFC 9309, 2.4)."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from datetime import datetime

from sqlalchemy import Connection, select

from archive.store.schema import robots
from archive.store.upsert import insert_into


@dataclass(frozen=True, slots=True)
class RobotsFile:
    """What a robots.txt said, or that there is none."""

    url: str  #: canonical: scheme and host that it holds for
    fetched_at: datetime  #: when it was read, or confirmed by a 304
    status: int  #: of the answer at the end of its redirects; 4xx: everything is allowed
    record_id: str | None  #: of the capture that holds the answer
    content: str  #: as archive.robots.decode gives it; "" where there is none


_FIELDS = tuple(field.name for field in fields(RobotsFile))


def find(connection: Connection, url: str) -> RobotsFile | None:
    """The file last read from there."""
    columns = (robots.c[name] for name in _FIELDS)
    row = connection.execute(select(*columns).where(robots.c.url == url)).one_or_none()
    return None if row is None else RobotsFile(**row._mapping)


def keep(connection: Connection, file: RobotsFile) -> None:
    """Keep a file in place of the one before."""
    statement = insert_into(connection, robots).values(**asdict(file))
    changes = {name: statement.excluded[name] for name in _FIELDS if name != "url"}
    connection.execute(statement.on_conflict_do_update(index_elements=[robots.c.url], set_=changes))
