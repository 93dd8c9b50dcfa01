"""Many rows and many keys in one statement: what the frontier needs at ten million rows.

SQLAlchemy's own way costs several times what the database takes for a row: it makes every value anew, and a statement
for each number of keys. Here values are texts as the store writes them (archive.store.types), and go to the driver as
they are.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, Table, Text, any_, func, literal, select
from sqlalchemy.dialects import postgresql

from archive.store.types import storable

#: Rows or keys in one statement. In a larger transaction SQLite writes a page of an index once for more of its rows.
BULK = 5_000

Value = str | int | None


def insert_missing(
    connection: Connection, table: Table, names: Sequence[str], rows: Sequence[tuple[Value, ...]]
) -> int:
    """Insert the rows, of the columns `names`, whose key is not there yet; how many those were."""
    if not rows:
        return 0
    columns = ", ".join(names)
    if connection.dialect.name == "postgresql":
        return _copy_missing(connection, table.name, columns, rows)
    places = ", ".join("?" for _ in names)
    statement = f"INSERT INTO {table.name} ({columns}) VALUES ({places}) ON CONFLICT DO NOTHING"  # noqa: S608  # names of ours
    return connection.exec_driver_sql(statement, list(rows)).rowcount


def _copy_missing(connection: Connection, table: str, columns: str, rows: Sequence[tuple[Value, ...]]) -> int:
    """COPY cannot pass over what is there: the rows arrive in a table of the session's own, and go on from it."""
    arriving = f"arriving_{table}"
    connection.exec_driver_sql(f"CREATE TEMPORARY TABLE IF NOT EXISTS {arriving} (LIKE {table}) ON COMMIT DELETE ROWS")
    cursor: Any = connection.connection.cursor()
    with cursor, cursor.copy(f"COPY {arriving} ({columns}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)
    move = f"INSERT INTO {table} ({columns}) SELECT {columns} FROM {arriving} ON CONFLICT DO NOTHING"  # noqa: S608
    moved = connection.exec_driver_sql(move)
    connection.exec_driver_sql(f"TRUNCATE {arriving}")
    return moved.rowcount


def among(connection: Connection, column: Column[str], keys: Collection[str]) -> ColumnElement[bool]:
    """The condition that `column` is one of the keys: one parameter, however many there are."""
    wanted = [storable(key) for key in keys]
    if connection.dialect.name == "postgresql":
        return column == any_(literal(wanted, postgresql.ARRAY(Text)))
    listed = func.json_each(literal(json.dumps(wanted), Text)).table_valued("value")
    return column.in_(select(listed.c.value))
