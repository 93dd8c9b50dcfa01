"""How a database goes about the statements of a block."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, event


@contextmanager
def explained(connection: Connection) -> Iterator[list[str]]:
    """Collects the plan of each statement that looks for rows while the block lasts; of batches of rows it has none."""
    explain = "EXPLAIN QUERY PLAN " if connection.dialect.name == "sqlite" else "EXPLAIN "
    plans: list[str] = []

    def plan(_: Connection, cursor: object, statement: str, parameters: Any, context: object, is_batch: bool) -> None:
        if statement.startswith(("SELECT", "UPDATE", "WITH")) and not is_batch:
            rows = connection.exec_driver_sql(explain + statement, parameters).all()
            plans.append("\n".join(str(row[-1]) for row in rows))

    event.listen(connection, "before_cursor_execute", plan)
    try:
        yield plans
    finally:
        event.remove(connection, "before_cursor_execute", plan)


def assert_by_index(plan: str, table: str, index: str) -> None:
    """The plan looks that index up, and neither scans the table nor sorts what it finds."""
    assert index in plan
    for costly in ("Seq Scan", f"SCAN {table}", "B-TREE FOR ORDER BY"):
        assert costly not in plan, plan
