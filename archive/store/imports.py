"""Imported files: one row for each file of records that came from elsewhere, with its provenance."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import Connection, exists, select, update

from archive.store.schema import imported
from archive.store.upsert import add_missing


@dataclass(frozen=True, slots=True)
class ImportedFile:
    """Where a file of the archive came from."""

    file: str  #: as captures name it; of a WACZ each file of records in it
    sha256: str  #: hexadecimal, of the whole file as it came
    original_name: str
    imported_at: datetime
    software: str | None  #: what wrote it, as it says
    operator: str | None  #: who had it written, as it says


def add(connection: Connection, files: Sequence[ImportedFile]) -> int:
    """Add the files that are not there yet; how many those were."""
    return add_missing(connection, imported, [asdict(file) for file in files])


def set_ingested(connection: Connection, sha256: str, now: datetime) -> None:
    """Note that every record of the file with this digest has been seen."""
    connection.execute(update(imported).where(imported.c.sha256 == sha256).values(ingested_at=now))


def is_known(connection: Connection, sha256: str) -> bool:
    """Whether the file has its rows."""
    return bool(connection.scalar(select(exists().where(imported.c.sha256 == sha256))))


def is_ingested(connection: Connection, sha256: str) -> bool:
    """Whether every record of the file has been seen."""
    seen = (imported.c.sha256 == sha256) & imported.c.ingested_at.is_not(None)
    return bool(connection.scalar(select(exists().where(seen))))
