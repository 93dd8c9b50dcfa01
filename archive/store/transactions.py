"""Transactions: `writing(engine, "doing so")` and `reading(engine)` give a Connection, `transact` may go twice.

A failure of the database becomes a StoreError that names it and what was being done.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Protocol, TypeVar

from sqlalchemy import URL, Connection, Engine
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, ProgrammingError

from archive.errors import StoreError

T = TypeVar("T")

#: Execution options, of a connection that only reads, and of an engine whose commits are watched.
READ_ONLY, STEPS = "airchive_read_only", "airchive_steps"
#: How often a transaction is tried that PostgreSQL ends to break a deadlock, or because it came between two others.
_TRIES = 5
_TRY_AGAIN = frozenset({"40P01", "40001"})


class Steps(Protocol):
    """The moments around a commit, for tests that fail or end the program there. `doing` is what `writing` was told.

    They go to the archivist's process, and so must survive pickling.
    """

    def committing(self, doing: str) -> None:
        """All statements of a transaction are done, its commit comes next."""

    def committed(self, doing: str) -> None:
        """The commit is durable, and nobody has been told."""


class Unwatched:
    """No test is looking."""

    def committing(self, doing: str) -> None:
        pass

    def committed(self, doing: str) -> None:
        pass


UNWATCHED = Unwatched()


@contextmanager
def writing(engine: Engine, doing: str = "") -> Iterator[Connection]:
    """A transaction that commits at the end of the block, or rolls back where the block raises.

    `doing` says in a few words what is written. Raises StoreError, with these words, where the database fails: it is
    locked for too long, its disk is full, it is gone.
    """
    steps: Steps = engine.get_execution_options().get(STEPS, UNWATCHED)
    with _named(engine.url, doing):
        with engine.begin() as connection:
            yield connection
            steps.committing(doing)
        steps.committed(doing)


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A connection for reading: it takes no writer's lock and rolls back at the end of the block.

    Raises StoreError where the database fails.
    """
    with _named(engine.url), engine.connect() as connection:
        yield connection.execution_options(**{READ_ONLY: True})


@contextmanager
def _named(url: URL, doing: str = "") -> Iterator[None]:
    """Turn a failure of the database into a StoreError that names it. A wrong statement stays what it is: a mistake."""
    try:
        yield
    except (IntegrityError, ProgrammingError, DataError):
        raise
    except DBAPIError as error:
        when = f" while {doing}" if doing else ""
        raise StoreError(f"the database {describe(url)} fails{when}: {str(error.orig).strip()}") from error


def transact(engine: Engine, doing: str, body: Callable[[Connection], T]) -> T:
    """What `body` gives, from a transaction that is tried anew where another run's was in its way.

    `body` has to bear that: it changes nothing but the database. Raises StoreError as `writing` does.
    """
    for tried in range(1, _TRIES + 1):
        try:
            with writing(engine, doing) as connection:
                return body(connection)
        except StoreError as error:
            if tried == _TRIES or not _was_in_the_way(error):
                raise
    raise AssertionError


def _was_in_the_way(error: StoreError) -> bool:
    cause = error.__cause__
    return isinstance(cause, DBAPIError) and getattr(cause.orig, "sqlstate", None) in _TRY_AGAIN


def describe(url: URL) -> str:
    """The URL as messages may show it: without the password and the query, which can hold one."""
    return url.set(query={}).render_as_string(hide_password=True)
