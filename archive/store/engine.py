"""Opening a database: SQLite with the settings that make a commit last, or PostgreSQL, at the present schema.

Transactions are archive.store.transactions'. A writing one of SQLite takes its lock at the start (BEGIN IMMEDIATE), so
two writers queue instead of failing half way.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError

from archive.errors import StoreError, UsageError
from archive.folders import make_folder
from archive.store import migrate
from archive.store.transactions import READ_ONLY, STEPS, UNWATCHED, Steps, describe, reading, transact, writing

__all__ = [
    "Connection",
    "Engine",
    "Steps",
    "database_folder",
    "database_url",
    "describe",
    "is_writable",
    "open_database",
    "open_read_only",
    "reading",
    "transact",
    "upgrade",
    "writing",
]

#: How long a statement waits for another process to let go of a SQLite file, in milliseconds.
BUSY_TIMEOUT = 60_000
#: SQLite's memory for pages of the file, in KiB. What a transaction changes should fit: what does not is written early,
#: with a sync of its own. 5,000 pages that a site lists change some 1,500 pages of table and indexes, of 4 KiB each.
CACHE_SIZE = 8 * 1024


def database_url(home: Path) -> str:
    """The URL of a home's own database, where none is named."""
    return URL.create("sqlite", database=str(home / "airchive.db")).render_as_string(hide_password=False)


def open_database(url: str, *, create: bool = True, steps: Steps | None = None) -> Engine:
    """The engine of a database at the present schema; the caller disposes of it. `steps` is told of every commit.

    A database without tables is brought to the present schema at once, unless `create` is false. Raises UsageError for
    a URL that names no database, SchemaMismatch for a schema of another version, StoreError where nothing answers or
    (with `create` false) nothing is there.
    """
    parsed = _parse(url)
    _prepare_file(parsed, create=create)
    engine = _engine(parsed, steps or UNWATCHED)
    with _closed_on_error(engine):
        with reading(engine) as connection:
            build = create and migrate.is_empty(connection)
        if build:
            with writing(engine, "building the schema") as connection:
                migrate.build_if_empty(connection)
        with reading(engine) as connection:
            migrate.require_present_schema(connection, describe(parsed))
    return engine


def open_read_only(url: str) -> Engine:
    """An engine that cannot write, for SQL that a person typed. Raises as `open_database(url, create=False)` does."""
    parsed = _parse(url)
    _prepare_file(parsed, create=False)
    engine = _read_only_engine(parsed)
    with _closed_on_error(engine), reading(engine) as connection:
        migrate.require_present_schema(connection, describe(parsed))
    return engine


def upgrade(url: str) -> str:
    """Bring a database to the present schema, in one transaction; the name of the schema it then has.

    Raises SchemaMismatch for a database of a newer program, and as `open_database` does.
    """
    parsed = _parse(url)
    _prepare_file(parsed, create=True)
    engine = _engine(parsed)
    with _closed_on_error(engine), writing(engine, "upgrading the schema") as connection:
        version = migrate.upgrade(connection, describe(parsed))
    engine.dispose()
    return version


def database_folder(engine: Engine) -> tuple[Path, ...]:
    """The folder that the database grows in, where that is a file of this machine."""
    name = engine.url.database
    if engine.url.get_backend_name() != "sqlite" or name is None:
        return ()
    return (Path(name).absolute().parent,)


def is_writable(engine: Engine) -> bool:
    """Whether its database can be written, as far as the disk tells: a file may be on one that is for reading alone."""
    name = engine.url.database
    if engine.url.get_backend_name() != "sqlite" or name is None:
        return True
    return os.access(name, os.W_OK) and os.access(Path(name).absolute().parent, os.W_OK)


def _parse(url: str) -> URL:
    # The parser's own messages quote parts of the URL, which may be parts of a password: they are not passed on.
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):
        raise UsageError("the database URL cannot be read; write sqlite:///PATH or postgresql://HOST/NAME") from None
    if parsed.get_backend_name() not in ("sqlite", "postgresql"):
        raise UsageError(f"no database of the kind {parsed.get_backend_name()!r}; there are sqlite and postgresql")
    if parsed.get_backend_name() == "sqlite" and parsed.database in (None, "", ":memory:"):
        raise UsageError("a database in memory would be gone with the command; write sqlite:///PATH")
    return parsed


def _prepare_file(url: URL, *, create: bool) -> None:
    """Make the folder of a SQLite file, or see to it that the file is there."""
    if url.get_backend_name() != "sqlite" or url.database is None:
        return
    path = Path(url.database)
    if not create:
        if not path.is_file():
            raise StoreError(f"no database at {path}")
        return
    try:
        make_folder(path.parent)
    except OSError as error:
        raise StoreError(f"no folder for the database {path} ({error.strerror})") from error


@contextmanager
def _closed_on_error(engine: Engine) -> Iterator[None]:
    try:
        yield
    except BaseException:
        engine.dispose()
        raise


def _engine(url: URL, steps: Steps = UNWATCHED) -> Engine:
    engine = create_engine(url, hide_parameters=True, execution_options={STEPS: steps})
    if url.get_backend_name() == "sqlite":
        event.listen(engine, "connect", _set_up_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    else:
        event.listen(engine, "connect", _set_up_postgresql)
    return engine


def _read_only_engine(url: URL) -> Engine:
    if url.get_backend_name() == "postgresql":
        options = {"options": "-c default_transaction_read_only=on"}
        return create_engine(url, hide_parameters=True, connect_args=options)
    file = Path(url.database or "").absolute().as_uri()

    def connect() -> sqlite3.Connection:
        return sqlite3.connect(f"{file}?mode=ro", uri=True, check_same_thread=False)

    engine = create_engine(url, hide_parameters=True, creator=connect, execution_options={READ_ONLY: True})
    event.listen(engine, "connect", _set_up_sqlite_reader)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _set_up_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # the driver's own transactions would begin too late
    connection.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT}")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute(f"PRAGMA cache_size = -{CACHE_SIZE}")
    mode = journal_mode(sqlite3.sqlite_version_info)
    if connection.execute("PRAGMA journal_mode").fetchone()[0] not in (mode, "memory"):
        connection.execute(f"PRAGMA journal_mode = {mode}")
    # A commit with a rollback journal is the removal of a file: only EXTRA makes that last through a power cut.
    connection.execute(f"PRAGMA synchronous = {'FULL' if mode == 'wal' else 'EXTRA'}")


def _set_up_postgresql(connection: Any, _record: object) -> None:
    """A server may be set to answer before a commit lasts; ours are acknowledgements."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config(name, 'on', false) FROM pg_settings WHERE name = %s AND setting = 'off'",
            ("synchronous_commit",),
        )
    connection.commit()


def _set_up_sqlite_reader(connection: Any, _record: object) -> None:
    connection.isolation_level = None
    connection.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT}")
    connection.execute("PRAGMA query_only = ON")


def _begin_sqlite(connection: Connection) -> None:
    reads = connection.get_execution_options().get(READ_ONLY, False)
    connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")


def journal_mode(version: tuple[int, ...]) -> str:
    """The journal for a SQLite library: a write-ahead log where resetting it cannot corrupt the file.

    3.7.0 to 3.51.2 can, with two connections or more; mended in 3.51.3, 3.50.7 and 3.44.6.
    """
    mended = version >= (3, 51, 3) or (3, 50, 7) <= version < (3, 51) or (3, 44, 6) <= version < (3, 45)
    return "wal" if mended else "delete"
