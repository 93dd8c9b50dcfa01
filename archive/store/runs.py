"""Runs: one row for each crawl, re-parse or verify run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from archive.store.schema import run


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
    """Note that a run begins. `run_id` is a fresh UUID, `arguments` JSON values by name, `version` the program's."""
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


def end_killed(connection: Connection, now: datetime) -> int:
    """Mark the runs without an end as killed, noticed now; how many those were. No run may be at work."""
    ended = update(run).where(run.c.finished_at.is_(None)).values(finished_at=now, outcome="killed")
    return connection.execute(ended).rowcount


def _run(row: Row[Any]) -> Run:
    return Run(**row._mapping)
