"""Records whose id the archive knows already: the same record read again, a copy in another file, or another record.

A row names the bytes that its capture was read from, so nothing else is ever ingested under its id.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

from archive.capture import Capture
from archive.home import Home
from archive.store.types import storable

#: "new": no row has its id; "again": its row names this place; "moved": its row names a place that is gone, or one
#: outside the home while this one is inside; "copy": the same record stands elsewhere; "collision": another record has
#: its id, so it needs one of its own.
Standing = Literal["new", "again", "moved", "copy", "collision"]


def judge(home: Home, rows: Mapping[str, Capture], found: Sequence[Capture]) -> list[tuple[Standing, Capture]]:
    """What each capture is to the archive, and the capture that has its id: the one of `rows`, else the first found."""
    owners = dict(rows)
    judged: list[tuple[Standing, Capture]] = []
    for one in found:
        owner = owners.setdefault(one.record_id, one)
        standing = "new" if owner is one else _compare(home, owner, one)
        if standing == "moved":
            owners[one.record_id] = one
        judged.append((standing, owner))
    return judged


def _compare(home: Home, owner: Capture, found: Capture) -> Standing:
    if not is_same_record(owner, found):
        return "collision"
    if (owner.warc_file, owner.warc_offset) == (found.warc_file, found.warc_offset):
        return "again"
    if owner.warc_file == found.warc_file and not (found.payload_digest or found.block_digest):
        return "collision"  # nothing says that their blocks are the same
    comes_home = home.holds(found.warc_file) and not home.holds(owner.warc_file)
    return "moved" if comes_home or not _is_there(home, owner.warc_file) else "copy"


def _is_there(home: Home, warc_file: str) -> bool:
    """Whether the file is there; one of a WACZ (`x.wacz!archive/data.warc.gz`) where the WACZ is."""
    path = home.locate(warc_file)
    return path.exists() or home.locate(warc_file.partition("!")[0]).is_file()


def is_same_record(one: Capture, other: Capture) -> bool:
    """Whether two captures with one id are of one record, in whatever files."""
    return _identity(one) == _identity(other)


def _identity(capture: Capture) -> tuple[object, ...]:
    """What is the same in every copy of a record, as a database would give it back."""
    stated = (capture.url, capture.payload_digest or "", capture.block_digest or "")
    return (capture.record_type, capture.captured_at, *map(storable, stated))
