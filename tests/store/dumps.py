"""Whole databases as plain values, to compare."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, inspect, text

from archive.store.schema import metadata
from archive.store.views import VIEWS

Dump = dict[str, list[tuple[Any, ...]]]


def dump(connection: Connection) -> Dump:
    """Every row of every table and view, as the database itself holds it, in an order of their own."""
    return {name: _rows(connection, name) for name in (*metadata.tables, *VIEWS)}


def _rows(connection: Connection, name: str) -> list[tuple[Any, ...]]:
    rows = [tuple(row) for row in connection.execute(text(f"SELECT * FROM {name}"))]
    return sorted(rows, key=repr)


def view_columns(connection: Connection, view: str) -> list[str]:
    return [column["name"] for column in inspect(connection).get_columns(view)]
