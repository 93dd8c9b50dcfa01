"""The record of a capture that has its row: in the home, in an open segment, or in a file that was read elsewhere."""

from __future__ import annotations

from pathlib import Path

from archive.errors import MissingFile
from archive.home import Home
from archive.warc.reader import Record, read_record
from archive.warc.segment import OPEN_SUFFIX


def read_stored(home: Home, warc_file: str, offset: int, record_id: str) -> Record:
    """The record that a row names. Raises ArchiveError, whatever is wrong with it or with its file."""
    path = home.locate(warc_file)
    try:
        return _read(path, offset, record_id)
    except OSError as error:
        raise MissingFile(f"cannot be read ({error.strerror}); was the archive moved in parts?", path) from error


def _read(path: Path, offset: int, record_id: str) -> Record:
    try:
        return read_record(path, offset, record_id=record_id)
    except FileNotFoundError:
        unsealed = path.with_name(path.name + OPEN_SUFFIX)  # the run that writes it is at work
        if not unsealed.exists():
            raise
        return read_record(unsealed, offset, record_id=record_id)
