"""WARC/1.1 (ISO 28500:2017) field by field, as rules that a file is checked against.

Each rule names the clause it paraphrases. The text is public as IIPC's "The WARC Format 1.1":
https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1-annotated/. Files are taken apart here
by the grammar of clause 4 and by gzip alone, without the project's reader: the two cannot agree on an error.
"""

from __future__ import annotations

import hashlib
import ipaddress
import re
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

TYPES = frozenset({"warcinfo", "response", "resource", "request", "metadata", "revisit", "conversion", "continuation"})
PROFILES = "http://netpreserve.org/warc/1.1/revisit/"

_TOKEN = r"[!#$%&'*+.^_`|~0-9A-Za-z-]+"
_MEDIA_TYPE = rf"{_TOKEN}/{_TOKEN}(?:[ \t]*;[ \t]*{_TOKEN}=(?:{_TOKEN}|\"[^\"]*\"))*"
#: RFC 3986: a scheme, and the characters that a URI is written in.
_URI = r"[A-Za-z][A-Za-z0-9+.-]*:(?:[A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=-]|%[0-9A-Fa-f]{2})+"
#: W3C's note on dates: any of its granularities, in UTC, with one to nine decimals.
_DATE = r"\d{4}(?:-\d\d(?:-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?Z)?)?)?"


def _matches(pattern: str) -> Callable[[str], bool]:
    return lambda value: re.fullmatch(pattern, value, re.ASCII) is not None


def _is_address(value: str) -> bool:
    try:
        ipaddress.ip_address(value)
    except ValueError:
        return False
    return True


@dataclass(frozen=True, slots=True)
class Field:
    """A named field of clause 5: where it has to be, where it must not be, what it may say."""

    clause: str
    name: str
    is_valid: Callable[[str], bool]
    mandatory: frozenset[str] = frozenset()
    forbidden: frozenset[str] = frozenset()


def _all_but(*types: str) -> frozenset[str]:
    return TYPES - set(types)


_ID = _matches(f"<{_URI}>")
_LABELLED_DIGEST = _matches(f"{_TOKEN}:{_TOKEN}")
_NO_CAPTURE = frozenset({"warcinfo", "conversion", "continuation"})
_NO_PAYLOAD = frozenset({"warcinfo", "metadata"})

FIELDS = (
    Field("5.2", "WARC-Record-ID", _ID, mandatory=TYPES),
    Field("5.3", "Content-Length", _matches(r"\d+"), mandatory=TYPES),
    Field("5.4", "WARC-Date", _matches(_DATE), mandatory=TYPES),
    Field("5.5", "WARC-Type", TYPES.__contains__, mandatory=TYPES),
    Field("5.6", "Content-Type", _matches(_MEDIA_TYPE)),
    Field("5.7", "WARC-Concurrent-To", _ID, forbidden=_NO_CAPTURE),
    Field("5.8", "WARC-Block-Digest", _LABELLED_DIGEST),
    Field("5.9", "WARC-Payload-Digest", _LABELLED_DIGEST, forbidden=_NO_PAYLOAD),
    Field("5.10", "WARC-IP-Address", _is_address, forbidden=_NO_CAPTURE),
    Field("5.11", "WARC-Refers-To", _ID, forbidden=_all_but("metadata", "revisit", "conversion")),
    Field("5.12", "WARC-Refers-To-Target-URI", _matches(_URI), forbidden=_all_but("revisit")),
    Field("5.13", "WARC-Refers-To-Date", _matches(_DATE), forbidden=_all_but("revisit")),
    Field(
        "5.14",
        "WARC-Target-URI",
        _matches(_URI),
        mandatory=_all_but("warcinfo", "metadata"),
        forbidden=frozenset({"warcinfo"}),
    ),
    Field("5.15", "WARC-Truncated", frozenset({"length", "time", "disconnect", "unspecified"}).__contains__),
    Field("5.16", "WARC-Warcinfo-ID", _ID, forbidden=frozenset({"warcinfo"})),
    Field("5.17", "WARC-Filename", _matches(r"[^\x00-\x1f\x7f]+"), forbidden=_all_but("warcinfo")),
    Field(
        "5.18",
        "WARC-Profile",
        _matches(_URI),
        mandatory=frozenset({"revisit"}),
        forbidden=_all_but("revisit"),
    ),
    Field("5.19", "WARC-Identified-Payload-Type", _matches(_MEDIA_TYPE), forbidden=_NO_PAYLOAD),
    Field("5.20", "WARC-Segment-Number", _matches(r"\d+"), mandatory=frozenset({"continuation"})),
    Field(
        "5.21",
        "WARC-Segment-Origin-ID",
        _ID,
        mandatory=frozenset({"continuation"}),
        forbidden=_all_but("continuation"),
    ),
    Field("5.22", "WARC-Segment-Total-Length", _matches(r"\d+"), forbidden=_all_but("continuation")),
)


@dataclass(frozen=True, slots=True)
class RawRecord:
    """A record as the grammar of clause 4 has it: version CRLF, fields CRLF, block CRLF CRLF."""

    version: bytes
    lines: tuple[bytes, ...]  #: of the fields, with their line ends
    rest: bytes  #: block and what follows it
    fields: dict[str, list[str]] = field(default_factory=dict)

    def get(self, name: str) -> str:
        """The first value; "" where the field is absent."""
        return self.fields.get(name.lower(), [""])[0]

    @property
    def type(self) -> str:
        return self.get("WARC-Type")

    @property
    def length(self) -> int:
        stated = self.get("Content-Length")
        return int(stated) if stated.isdecimal() else 0

    @property
    def block(self) -> bytes:
        return self.rest[: self.length]

    @property
    def body(self) -> bytes:
        """The entity-body of an HTTP message: what follows the first blank line."""
        return self.block.partition(b"\r\n\r\n")[2]


def parse(content: bytes) -> RawRecord:
    head, _, rest = content.partition(b"\r\n\r\n")
    version, *lines = (head + b"\r\n").splitlines(keepends=True)
    fields: dict[str, list[str]] = {}
    for line in lines:
        name, _, value = line.decode("utf-8", "replace").partition(":")
        fields.setdefault(name.lower(), []).append(value.strip())
    return RawRecord(version, tuple(lines), rest, fields)


@dataclass(frozen=True, slots=True)
class Rule:
    """What a record has to be. `holds` is asked of records of the types it is about."""

    clause: str
    says: str
    holds: Callable[[RawRecord], bool]
    about: frozenset[str] = TYPES


def _is_line(line: bytes) -> bool:
    """`token: value`, in UTF-8, without control characters, on one line (a recommendation of the annotated text)."""
    return re.fullmatch(rf"{_TOKEN}: ?[^\x00-\x1f\x7f]*\r\n".encode(), line) is not None and _is_utf8(line)


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _is_digest(stated: str, content: bytes) -> bool:
    return not stated or stated == "sha256:" + hashlib.sha256(content).hexdigest()


def _is_identical(record: RawRecord) -> bool:
    return record.get("WARC-Profile") == PROFILES + "identical-payload-digest"


_EXCHANGE = frozenset({"request", "response"})

RULES = (
    Rule("4", "a record begins with its version", lambda record: record.version == b"WARC/1.1\r\n"),
    Rule("4", "a named field is a token, a colon and a value", lambda record: all(map(_is_line, record.lines))),
    Rule("4", "the block is followed by two line ends", lambda record: record.rest[record.length :] == b"\r\n\r\n"),
    Rule(
        "5.1",
        "no field but WARC-Concurrent-To is repeated",
        lambda record: all(len(values) == 1 for name, values in record.fields.items() if name != "warc-concurrent-to"),
    ),
    Rule(
        "5.6",
        "a block that is not empty has a Content-Type",
        lambda record: not record.block or bool(record.get("Content-Type")),
    ),
    Rule(
        "5.8",
        "WARC-Block-Digest is the digest of the block",
        lambda record: _is_digest(record.get("WARC-Block-Digest"), record.block),
    ),
    Rule(
        "5.9",
        "WARC-Payload-Digest is the digest of the payload, the entity-body",
        lambda record: _is_digest(record.get("WARC-Payload-Digest"), record.body),
        _EXCHANGE,
    ),
    Rule(
        "6.2",
        "a warcinfo block is lines of named fields",
        lambda record: (
            record.get("Content-Type") == "application/warc-fields"
            and all(map(_is_line, record.block.splitlines(keepends=True)))
        ),
        frozenset({"warcinfo"}),
    ),
    Rule(
        "6.3.2",
        "a response is application/http;msgtype=response",
        lambda record: record.get("Content-Type") == "application/http;msgtype=response",
        frozenset({"response"}),
    ),
    Rule(
        "6.3.2",
        "WARC-IP-Address says where a response came from",
        lambda record: bool(record.get("WARC-IP-Address")),
        frozenset({"response"}),
    ),
    Rule(
        "6.5.2",
        "a request is application/http;msgtype=request",
        lambda record: record.get("Content-Type") == "application/http;msgtype=request",
        frozenset({"request"}),
    ),
    Rule(
        "6.7.1",
        "the profile of a revisit is one of the two that are defined",
        lambda record: (
            record.get("WARC-Profile").removeprefix(PROFILES) in ("identical-payload-digest", "server-not-modified")
        ),
        frozenset({"revisit"}),
    ),
    Rule(
        "6.7.2",
        "a revisit of an identical payload has its digest",
        lambda record: not _is_identical(record) or bool(record.get("WARC-Payload-Digest")),
        frozenset({"revisit"}),
    ),
    Rule(
        "6.7.2",
        "its block is cut by WARC-Truncated: length",
        lambda record: not _is_identical(record) or (record.get("WARC-Truncated") == "length" and record.body == b""),
        frozenset({"revisit"}),
    ),
    Rule(
        "6.7.2",
        "a revisit names the earlier record by id, URI and date",
        lambda record: all(
            record.get(name) for name in ("WARC-Refers-To", "WARC-Refers-To-Target-URI", "WARC-Refers-To-Date")
        ),
        frozenset({"revisit"}),
    ),
)


@dataclass(frozen=True, slots=True)
class Violation:
    """A rule that a record breaks: the clause, what is wrong, the number of the record in its file (from 0)."""

    clause: str
    what: str
    record: int


def violations(path: Path) -> list[Violation]:
    """Everything in a gzipped file that the standard does not allow, or advises against."""
    members = list(_members(path.read_bytes()))
    records = [parse(member) for member in members]
    found = [
        Violation("D.2", "a gzip member is not one record", number)
        for number, (member, record) in enumerate(zip(members, records, strict=True))
        if not member.startswith(b"WARC/") or b"\r\n\r\nWARC/" in record.rest[record.length :]
    ]
    for number, record in enumerate(records):
        found += [Violation(clause, what, number) for clause, what in _of_record(record)]
    return found + list(_of_file(records, path.name))


def _members(content: bytes) -> Iterator[bytes]:
    while content:
        decoder = zlib.decompressobj(zlib.MAX_WBITS | 16)
        yield decoder.decompress(content)
        content = decoder.unused_data if decoder.eof else b""


def _of_record(record: RawRecord) -> Iterator[tuple[str, str]]:
    for one in FIELDS:
        values = record.fields.get(one.name.lower(), [])
        if not values and (one.mandatory == TYPES or record.type in one.mandatory):
            yield one.clause, f"no {one.name} on a {record.type} record"
        if values and record.type in one.forbidden:
            yield one.clause, f"{one.name} on a {record.type} record"
        for value in values:
            if not one.is_valid(value):
                yield one.clause, f"{one.name}: {value!r}"
    for rule in RULES:
        if record.type in rule.about and not rule.holds(record):
            yield rule.clause, f"not so: {rule.says}"


def _of_file(records: list[RawRecord], name: str) -> Iterator[Violation]:
    """What records are to each other, and to their file."""
    if [number for number, record in enumerate(records) if record.type == "warcinfo"] != [0]:
        yield Violation("5.5", "a file begins with its warcinfo record, and has one", 0)
    if records[0].get("WARC-Filename") != name:
        yield Violation("5.17", f"WARC-Filename is not the name of the file: {records[0].get('WARC-Filename')!r}", 0)
    by_id: dict[str, RawRecord] = {}
    for number, record in enumerate(records):
        if by_id.setdefault(record.get("WARC-Record-ID"), record) is not record:
            yield Violation("5.2", "an earlier record has the same WARC-Record-ID", number)
    for number, record in enumerate(records[1:], start=1):
        for clause, what in _of_event(record, by_id.get(record.get("WARC-Concurrent-To"))):
            yield Violation(clause, what, number)
        if record.get("WARC-Warcinfo-ID") != records[0].get("WARC-Record-ID"):
            yield Violation("5.16", "WARC-Warcinfo-ID is not that of the file's warcinfo record", number)


def _of_event(record: RawRecord, other: RawRecord | None) -> Iterator[tuple[str, str]]:
    """A capture event is two records here, and each names the other."""
    if other is None or other.get("WARC-Concurrent-To") != record.get("WARC-Record-ID"):
        yield "5.7", "WARC-Concurrent-To leads to no record that leads back"
        return
    if other.get("WARC-Target-URI") != record.get("WARC-Target-URI"):
        yield "5.7", "the records of one capture event have different URIs"
    if other.get("WARC-Date") != record.get("WARC-Date"):
        yield "5.4", "the records of one capture event have different dates"
