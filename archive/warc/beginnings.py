"""What a record begins with: a WARC version line, or a line with a URL, a date and a length (ARC)."""

from __future__ import annotations

import re

WARC_START = re.compile(rb"WARC/\d", re.IGNORECASE)
#: The longest beginning of a record that must be seen at once to be known for one.
LONGEST_START = 4096
_ARC_SCHEME = re.compile(rb"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_ARC_DATE = re.compile(rb" \d{8,20} ")
_ARC_LINE_END = re.compile(rb"[\w-]\r?\Z")
#: A line that a record begins with, wherever it stands.
LINE_START = re.compile(
    rb"(?<=\n)(?:WARC/\d+\.\d+[ \t]*\r?\n|[a-z][a-z0-9+.-]{1,15}:[^\s]* [0-9a-fA-F.:-]{1,45} \d{14} )",
    re.IGNORECASE,
)


def begins_record(start: bytes) -> bool:
    return WARC_START.match(start) is not None or begins_arc_record(start)


def begins_arc_record(start: bytes) -> bool:
    """Whether a line with a URL, a date and a length stands there; in time that is linear, whatever the line is."""
    line, line_end, _ = start.partition(b"\n")
    scheme = _ARC_SCHEME.match(line) if line_end else None
    if scheme is None:
        return False
    if scheme[0].lower() == b"filedesc:":
        return True
    return _ARC_DATE.search(line, scheme.end()) is not None and _ARC_LINE_END.search(line, len(line) - 2) is not None
