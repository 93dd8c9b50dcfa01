"""The statement that both databases have and SQLAlchemy spells per dialect: INSERT … ON CONFLICT."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite

T = TypeVar("T")

#: Keys in one `IN (…)`: large enough that the round trip does not count, well under every limit of a statement.
CHUNK = 500


Insert = sqlite.Insert | postgresql.Insert


def insert_into(connection: Connection, table: Table) -> Insert:
    """An INSERT of the connection's dialect, which has `on_conflict_do_update` and `on_conflict_do_nothing`."""
    return insert_for(connection.dialect.name, table)


def insert_for(dialect: str, table: Table) -> Insert:
    """The same for a dialect by name, for statements that are made once: that takes longer than to execute them."""
    return postgresql.insert(table) if dialect == "postgresql" else sqlite.insert(table)


def add_missing(connection: Connection, table: Table, rows: Sequence[dict[str, Any]]) -> int:
    """Insert the rows whose key is not there yet; how many those were."""
    if not rows:
        return 0
    statement = _insert_missing(connection.dialect.name, table)
    return connection.execute(statement, rows, execution_options={"preserve_rowcount": True}).rowcount


@cache
def _insert_missing(dialect: str, table: Table) -> Insert:
    return insert_for(dialect, table).on_conflict_do_nothing()


def chunks(values: Iterable[T], size: int = CHUNK) -> Iterator[list[T]]:
    """The values in lists of at most `size`."""
    remaining = iter(values)
    while chunk := list(islice(remaining, size)):
        yield chunk
