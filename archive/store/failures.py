"""Failures: captures that could not be ingested, and why. A later success takes the failure away."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, delete

from archive.store.schema import failure
from archive.store.upsert import chunks, insert_into


def record(
    connection: Connection, record_id: str, error: str, message: str, extractor_version: int | None = None
) -> None:
    """Note why a capture, which has its row, could not be ingested, in place of what stood there.

    `error` is the class of the error, `message` what it said.
    """
    values = {"error": error, "message": message, "extractor_version": extractor_version}
    statement = insert_into(connection, failure).values(record_id=record_id, **values)
    connection.execute(statement.on_conflict_do_update(index_elements=[failure.c.record_id], set_=values))


def clear(connection: Connection, record_ids: Iterable[str]) -> None:
    """Forget the failures of captures that have been ingested after all."""
    for chunk in chunks(record_ids):
        connection.execute(delete(failure).where(failure.c.record_id.in_(chunk)))
