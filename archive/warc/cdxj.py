"""CDXJ, the index by which replay tools find a capture: a line `SURT timestamp {JSON}` for each (CDXJ 0.1.0).

Lines are what cdxj-indexer writes of the same files, byte for byte, but for two kinds. An answer "not modified" (a
revisit of the profile server-not-modified) has no line: pywb would show its empty body, while without the line it shows
the page that it confirms. And where a record has no payload digest, it is computed here with SHA-256.
"""

from __future__ import annotations

import json
import re

from archive.warc.entry import Record
from archive.warc.record import digest_of
from archive.warc.surt import surt

_INDEXED = frozenset({"response", "revisit", "resource", "metadata"})
_FIELDS = "application/warc-fields"
_TYPE_END = re.compile(r"[;\s]")


def index_line(record: Record, filename: str) -> str | None:
    """The line of a record that stands in `filename`, with its line end; None where the index has none of it."""
    url, date = record.url, record.date
    if record.type not in _INDEXED or not url or date is None or is_not_modified(record):
        return None
    block_type = record.get("Content-Type")
    if record.type in ("resource", "metadata") and block_type == _FIELDS:
        return None
    response = record.response()
    media_type = (
        "warc/revisit" if record.type == "revisit" else response.get("Content-Type") if response else block_type
    )
    fields = {
        "url": url,
        "mime": None if media_type is None else _TYPE_END.split(media_type, maxsplit=1)[0],
        "status": str(response.status) if response else None,
        "digest": record.get("WARC-Payload-Digest") or digest_of(response.body if response else record.block),
        "length": str(record.length),
        "offset": str(record.offset),
        "filename": filename,
    }
    present = {name: value for name, value in fields.items() if value is not None}
    return f"{surt(url)} {date:%Y%m%d%H%M%S} {json.dumps(present)}\n"


def is_not_modified(record: Record) -> bool:
    """Whether the record says only that the server's page was the same as before."""
    return record.type == "revisit" and (record.get("WARC-Profile") or "").endswith("/server-not-modified")
