"""Segments: what verification knows of each archive file, and when it looked last."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import Connection, select

from archive.store.schema import segment
from archive.store.upsert import insert_into

Outcome = Literal["whole", "damaged"]


@dataclass(frozen=True, slots=True)
class SegmentState:
    """One file as it was at its last verification."""

    file: str  #: as captures call it
    sealed_at: datetime | None  #: as the manifest says; None for a file that it does not list
    bytes: int
    sha256: str  #: hexadecimal, over the whole file; "" where it could not be read
    verified_at: datetime
    outcome: Outcome


def note(connection: Connection, state: SegmentState) -> None:
    """Keep what a verification found, in place of what the one before had."""
    values = asdict(state)
    statement = insert_into(connection, segment).values(values)
    del values["file"]
    connection.execute(statement.on_conflict_do_update(index_elements=[segment.c.file], set_=values))


def known(connection: Connection) -> dict[str, SegmentState]:
    """Every file that was verified, by name."""
    return {row.file: SegmentState(**row._mapping) for row in connection.execute(select(segment))}
