"""Time that passes: an archive's rows are moved into the past, so that what the next crawl meets happened days ago."""

from __future__ import annotations

from sqlalchemy import func, update

from archive.store.engine import open_database, writing
from archive.store.schema import metadata
from archive.store.types import CaptureTime


def age(database: str, days: float) -> None:
    """Move every time of the archive's own in a SQLite database so many days back. The WARC files stay as they are."""
    engine = open_database(database)
    with writing(engine) as connection:
        for table in metadata.tables.values():
            times = [column for column in table.c if isinstance(column.type, CaptureTime)]
            if times:
                earlier = {column: func.strftime("%Y-%m-%dT%H:%M:%fZ", column, f"-{days} days") for column in times}
                connection.execute(update(table).values(earlier))
    engine.dispose()
