"""A person's SQL, read-only: columns, and rows as they come."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError

from archive.errors import UsageError
from archive.store.engine import reading


@contextmanager
def run_query(engine: Engine, sql: str) -> Iterator[tuple[list[str], Iterator[Sequence[Any]]]]:
    """The names of the columns and the rows of a statement. `engine` comes from `open_read_only`.

    Raises UsageError with the database's own words for a statement that it refuses, one that writes among them.
    """
    with reading(engine) as connection:
        try:
            # Handed over as it stands: a colon or a percent sign in it is the person's, no parameter of ours.
            options = {"stream_results": True, "no_parameters": True}
            result = connection.execution_options(**options).exec_driver_sql(sql)
            if not result.returns_rows:
                raise UsageError("the statement gives no rows; `airchive query` is for SELECT")
            yield list(result.keys()), iter(result)
        except DBAPIError as error:
            raise UsageError(f"the database refuses it: {str(error.orig).strip()}") from error
