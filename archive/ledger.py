"""Ledger: a run has a row from its beginning on, which gets its end also where an error is the end, and tells why."""

from __future__ import annotations

import os
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import datetime
from importlib.metadata import version

from sqlalchemy import Connection, Engine

from archive.errors import AirchiveError, StoreError
from archive.store import runs
from archive.store.engine import writing
from archive.versions import present_versions


def begin(
    connection: Connection,
    kind: str,
    arguments: Mapping[str, object],
    now: datetime,
    *,
    run_id: str | None = None,
    host: str | None = None,
) -> str:
    """Note that this process begins a run; its id, a new one unless the caller has given it one."""
    run_id = run_id or str(uuid.uuid4())
    runs.start(
        connection,
        run_id,
        kind=kind,
        arguments=arguments,
        version=version("airchive"),
        now=now,
        host=host,
        pid=os.getpid(),
        versions=present_versions(),
    )
    return run_id


@contextmanager
def noted_end(engine: Engine, run_id: str, clock: Callable[[], datetime]) -> Iterator[None]:
    """Where an error ends the block, note it as the run's outcome and pass it on. The run must have begun.

    Where the database does not take it, or the process is killed, the next run's recovery calls the run killed.
    """
    try:
        yield
    except BaseException as error:
        outcome, exit_code = _end_of(error)
        with suppress(StoreError), writing(engine, "noting the run's end") as connection:
            runs.finish(connection, run_id, counts={}, exit_code=exit_code, outcome=outcome, now=clock())
        raise


def _end_of(error: BaseException) -> tuple[str, int]:
    if isinstance(error, AirchiveError):
        return f"stopped: {error}", error.exit_code
    if isinstance(error, KeyboardInterrupt):
        return "stopped by a signal", 130
    return f"broke off: {type(error).__name__}: {error}", 1
