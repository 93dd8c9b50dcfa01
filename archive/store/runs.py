"""Runs: one row for each crawl, re-parse or verify run, and which of them are at work.

A SQLite database has one run at work, by the lock of its home. Runs that share a PostgreSQL show that they are at work
by an advisory lock, which the server frees when their connection ends, however it ends.
"""

from __future__ import annotations

import socket
import uuid
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, Row, func, insert, select, text, update

from archive.home import is_gone
from archive.store.schema import run

#: For the connection that shows a run at work: the server must neither end it for idling, nor keep it for hours after
#: its machine has gone.
_LASTING = {
    "idle_session_timeout": "0",
    "tcp_keepalives_idle": "30",
    "tcp_keepalives_interval": "10",
    "tcp_keepalives_count": "3",
}


@dataclass(frozen=True, slots=True)
class Run:
    """One run. `finished_at`, `counts`, `exit_code` and `outcome` are None while it works, or if it was killed."""

    run_id: str
    kind: str
    arguments: dict[str, Any]
    version: str
    host: str | None
    pid: int | None
    started_at: datetime
    finished_at: datetime | None
    counts: dict[str, Any] | None
    exit_code: int | None
    outcome: str | None


def start(
    connection: Connection,
    run_id: str,
    *,
    kind: str,
    arguments: Mapping[str, object],
    version: str,
    now: datetime,
    host: str | None = None,
    pid: int | None = None,
) -> None:
    """Note that a run begins. `run_id` is a fresh UUID, `arguments` JSON values by name, `version` the program's.

    Where runs share the database one begins after the other: whoever is second sees the first.
    """
    if is_shared(connection):
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _key("the start of a run")})
    values = {
        "kind": kind,
        "arguments": dict(arguments),
        "version": version,
        "started_at": now,
        "host": host,
        "pid": pid,
    }
    connection.execute(insert(run).values(run_id=run_id, **values))


def finish(
    connection: Connection, run_id: str, *, counts: Mapping[str, object], exit_code: int, outcome: str, now: datetime
) -> None:
    """Note how a run ended. `outcome` is a few words: "done", "stopped by a signal"."""
    values = {"counts": dict(counts), "exit_code": exit_code, "outcome": outcome, "finished_at": now}
    connection.execute(update(run).where(run.c.run_id == run_id).values(**values))


def recent(connection: Connection, limit: int = 20) -> list[Run]:
    """The runs that began last, newest first."""
    newest = select(run).order_by(run.c.started_at.desc(), run.c.run_id).limit(limit)
    return [_run(row) for row in connection.execute(newest)]


def end_killed(connection: Connection, gone: Collection[str], now: datetime) -> int:
    """Mark runs that are gone without an end as killed, noticed now; how many those were."""
    ended = update(run).where(run.c.run_id.in_(gone), run.c.finished_at.is_(None))
    return connection.execute(ended.values(finished_at=now, outcome="killed")).rowcount


def unfinished(connection: Connection) -> set[str]:
    """The runs without an end: at work, or gone."""
    return set(connection.scalars(select(run.c.run_id).where(run.c.finished_at.is_(None))))


def started_first(connection: Connection, run_ids: Collection[str]) -> datetime | None:
    """When the first of these runs began."""
    first: datetime | None = connection.scalar(select(func.min(run.c.started_at)).where(run.c.run_id.in_(run_ids)))
    return first


@contextmanager
def at_work(engine: Engine, run_id: str) -> Iterator[None]:
    """Show other runs on a shared database that this one is at work, from before its first row to the end of the block.

    The connection stays open all the while.
    """
    if not is_shared(engine):
        yield
        return
    with engine.connect() as connection:
        for name, value in _LASTING.items():
            connection.execute(text("SELECT set_config(:name, :value, false)"), {"name": name, "value": value})
        connection.execute(text("SELECT pg_advisory_lock(:key)"), {"key": _key(run_id)})
        connection.commit()  # the lock is the session's
        yield


def living(connection: Connection, run_ids: Collection[str]) -> set[str]:
    """Which of these runs are at work. Collect them first: a run is at work before it has a row or a claim.

    The server may take a moment to see that a process is gone; of those of this machine we know.
    """
    if not is_shared(connection) or not run_ids:
        return set()
    held = text(
        "SELECT (classid::bigint << 32) | objid::bigint FROM pg_locks WHERE locktype = 'advisory' AND objsubid = 1 "
        "AND granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
    )
    keys = set(connection.scalars(held))
    shown = {run_id for run_id in run_ids if _key(run_id) in keys}
    here = select(run.c.run_id, run.c.pid).where(run.c.run_id.in_(shown), run.c.host == socket.gethostname())
    return shown - {run_id for run_id, pid in connection.execute(here) if pid and is_gone(pid)}


def is_shared(bind: Engine | Connection) -> bool:
    """Whether runs of other homes may be at work in the database."""
    return bind.dialect.name == "postgresql"


def _key(run_id: str) -> int:
    """A run's number among PostgreSQL's advisory locks: 64 bits, signed."""
    return int.from_bytes(uuid.uuid5(uuid.NAMESPACE_OID, run_id).bytes[:8], signed=True)


def _run(row: Row[Any]) -> Run:
    return Run(**row._mapping)
