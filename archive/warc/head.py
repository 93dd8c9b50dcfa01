"""The heads of records: WARC header blocks (0.17 to 1.1) and the one-line heads of ARC files (versions 1 and 2)."""

from __future__ import annotations

import re
from typing import NamedTuple

from archive.warc.fields import Fields, HeadText, taken_apart

MAX_HEAD = 1024 * 1024
_VERSIONS = frozenset({"WARC/0.17", "WARC/0.18", "WARC/1.0", "WARC/1.1"})
_CAPTURED = frozenset({"response", "revisit", "resource", "conversion"})
_FOLD = re.compile(r"\n[ \t]+(?=\S)")
_CONTROL = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]|\r(?!\r*\n|\Z)")
_NUMBER = re.compile(r"[0-9]{1,18}")
#: A head as nearly every writer makes it: the type first, one length, and no names but those of WARC.
_USUAL_LINES = rb"(?:(?:WARC-[A-Z][A-Za-z-]++|Content-Type): [!-~].*+\n)*+"
_USUAL = re.compile(
    rb"WARC/1\.[01]\r\nWARC-Type: ([a-z]+)\r\n%bContent-Length: ([0-9]{1,18})\r\n%b\r\n" % ((_USUAL_LINES,) * 2)
)
_PRINTED = bytes(range(0x20, 0x7F))
#: ARC 1: URL IP-address Archive-date Content-type Archive-length.
#: ARC 2: URL IP-address Archive-date Content-type Result-code Checksum Location Offset Filename Archive-length.
_ARC_FIELDS = {1: 5, 2: 10}
_ARC_2_END = re.compile(r" \d{8,17} \S+ (?:\d{3}|-) \S+ \S+ (?:\d+|-) \S+ \d+$")


class Head(NamedTuple):
    """What a record says of itself before its block."""

    version: str
    type: str
    headers: Fields
    length: int | None  #: bytes of the block; None where the head does not say
    problems: tuple[str, ...] = ()


def parse_warc_head(head: bytes) -> Head:
    """The header block of a WARC record, from its version line to its blank line. Reads what can be read."""
    usual = usual_warc_head(head)
    return parse_any_warc_head(head) if usual is None or usual[1] < len(head) else usual[0]


def usual_warc_head(data: bytes) -> tuple[Head, int] | None:
    """The head that `data` begins with, and its length, where there is nothing odd about it; else None.

    It is what `parse_any_warc_head` gives, in a tenth of its time.
    """
    found = _USUAL.match(data, 0, MAX_HEAD)
    if found is None:
        return None
    head = found[0]
    if head.translate(None, _PRINTED).replace(b"\r\n", b""):
        return None
    text = head.decode("ascii")
    kind = found[1].decode("ascii")
    if "\nWARC-Record-ID: " not in text or "\nWARC-Date: " not in text:
        return None
    if kind in _CAPTURED and "\nWARC-Target-URI: " not in text:
        return None
    return Head(text[:8], kind, HeadText(text), int(found[2])), len(head)


def parse_any_warc_head(head: bytes) -> Head:
    """A head whatever it looks like, with what is wrong with it."""
    text = _text(head)
    if "\n " in text or "\n\t" in text:
        text = _FOLD.sub(" ", text.replace("\r\n", "\n"))
    version, *lines = text.split("\n")
    problems = [
        f"a header line without a colon: {line.strip()[:80]!r}" for line in lines if ":" not in line and line.strip()
    ]
    fields = taken_apart(lines)
    values = {name.lower(): value for name, value in reversed(fields)}
    problems += _suspicious(head, fields)
    version = version.strip().upper()
    record_type = values.get("warc-type", "").lower()
    length = _length(values.get("content-length"), problems)
    problems += _missing(version, record_type, values)
    return Head(version, record_type, fields, length, tuple(problems))


def _suspicious(head: bytes, fields: Fields) -> list[str]:
    """What readers may take differently: the first length is believed, a lone CR ends no line."""
    problems = []
    if _CONTROL.search(head):
        problems.append("a control character in a header")
    lengths = {value for name, value in fields if name.lower() == "content-length"}
    if len(lengths) > 1:
        problems.append(f"Content-Length is given twice: {', '.join(sorted(lengths))[:80]}")
    return problems


def _missing(version: str, record_type: str, values: dict[str, str]) -> list[str]:
    problems = []
    if version not in _VERSIONS:
        problems.append(f"an unknown version: {version[:40]!r}")
    if not record_type:
        problems.append("no WARC-Type")
    problems += [f"no {name}" for name in ("WARC-Record-ID", "WARC-Date") if not values.get(name.lower())]
    if record_type in _CAPTURED and not values.get("warc-target-uri"):
        problems.append("no WARC-Target-URI")
    return problems


def _length(stated: str | None, problems: list[str]) -> int | None:
    """A length that is no number counts as 0, as other readers take it; the bytes that follow are then damage."""
    if stated is None:
        problems.append("no Content-Length: its block is taken to run to the next record")
        return None
    if _NUMBER.fullmatch(stated):
        return int(stated)
    problems.append(f"no number in Content-Length: {stated[:40]!r}")
    return 0


def parse_arc_line(line: bytes) -> Head:
    """The head of an ARC record, in the names of WARC. Reads what can be read.

    The version is told by the line itself, so that a record can be read from its offset alone. URLs hold blanks.
    """
    text = _text(line).strip()
    version = 2 if _ARC_2_END.search(text) else 1
    count = _ARC_FIELDS[version]
    parts = text.rsplit(" ", count - 1)
    problems = [] if len(parts) == count else [f"{len(parts)} fields, where an ARC line has {count}"]
    length = _length(parts[-1], problems) or 0
    url, address, date, content_type = [*parts, "", "", "", ""][:4]
    is_file_head = url.startswith("filedesc:")
    if is_file_head:
        record_type = "warcinfo"
    else:
        record_type = "response" if url.lower().startswith(("http:", "https:")) else "resource"
    headers = (
        ("WARC-Target-URI", url),
        ("WARC-IP-Address", address),
        ("WARC-Date", date),
        ("Content-Type", content_type),
        ("Content-Length", parts[-1]),
    )
    return Head(f"ARC/{version}", record_type, headers, length, tuple(problems))


def _text(head: bytes) -> str:
    try:
        return head.decode("utf-8")
    except UnicodeDecodeError:
        return head.decode("latin-1")
