"""WARC/1.1 records (ISO 28500:2017) built in memory: one gzip member each, blocks byte for byte as handed in."""

from __future__ import annotations

import hashlib
import ipaddress
import re
import struct
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from archive.capture import Capture, Exchange
from archive.errors import RefusedRecord
from archive.warc.entry import Record
from archive.warc.http import head_length

GZIP_LEVEL = 6
#: A gzip header without name and time, as zlib writes it.
_GZIP_START = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03"
_LARGE = 1024 * 1024  #: bytes of a record
_STORED = 0xFFFF  #: bytes of a stored block at most (RFC 1951, 3.2.4)
_PROBE = 2_048  #: bytes that tell whether a block compresses
_SPECIFICATION = "https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/"
_PROFILES = "http://netpreserve.org/warc/1.1/revisit/"
#: CR or LF would inject a header field; blanks and lone surrogates are read differently by different readers.
_BAD_IN_URL = re.compile(r"[\x00-\x20\x7f-\x9f\s\ud800-\udfff]")
_BAD_IN_VALUE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_HTTP_URL = re.compile(r"https?://[^/?#]", re.IGNORECASE)
_REQUEST_LINE = re.compile(rb"[A-Z]+ ")
#: FastWARC reads heads up to this size.
_LONGEST_COMMON_HEAD = 32 * 1024

Fields = Iterable[tuple[str, str | None]]


@dataclass(frozen=True, slots=True)
class BuiltExchange:
    """The records of one exchange, ready to be appended: the request's member, then the response's (or revisit's)."""

    request: bytes
    response: bytes
    capture: Capture  #: not placed yet: no file, and an offset that counts from the first byte of `data`

    @property
    def data(self) -> bytes:
        return self.request + self.response

    @property
    def pieces(self) -> tuple[bytes, ...]:
        """`data`, to be written one after the other: a large answer is not copied to stand beside its request."""
        return (self.request, self.response) if len(self.response) > _LARGE else (self.data,)

    def placed(self, file: str, offset: int) -> Capture:
        """The capture, once `data` stands at `offset` of `file`."""
        return replace(self.capture, warc_file=file, warc_offset=offset + self.capture.warc_offset)


@dataclass(frozen=True, slots=True)
class Software:
    """Who wrote a file, for its warcinfo record. The host's name is left out: it says nothing to a reader."""

    name: str  #: "airchive/0.1.0"
    operator: str | None = None  #: how to reach who ran it: a mail address or a URL
    robots: str = "obey"
    user_agent: str | None = None


def check_exchange(exchange: Exchange) -> None:
    """Raise RefusedRecord where no sound record can be made: a URL that would break the header, a false address."""
    if _BAD_IN_URL.search(exchange.url) or not _HTTP_URL.match(exchange.url):
        raise RefusedRecord(f"no HTTP URL that a WARC header can hold: {exchange.url[:200]!r}")
    if exchange.started_at.tzinfo is None:
        raise RefusedRecord(f"a time without a zone for {exchange.url}")
    try:
        ipaddress.ip_address(exchange.ip_address or "::")
    except ValueError as error:
        raise RefusedRecord(f"no IP address: {exchange.ip_address!r} for {exchange.url}") from error


def build_exchange(
    exchange: Exchange, *, warcinfo_id: str, new_id: Callable[[], str], revisit_of: Capture | None = None
) -> BuiltExchange:
    """The records of one exchange. `revisit_of` is a committed capture that the response may prove unchanged.

    The response becomes a revisit where it is a 304, or where its payload digest equals that of `revisit_of`; else it
    is written in full. Raises RefusedRecord for what check_exchange refuses.
    """
    check_exchange(exchange)
    response_id, request_id = new_id(), new_id()
    common: list[tuple[str, str | None]] = [
        ("WARC-Date", format_date(exchange.started_at)),
        ("WARC-Target-URI", exchange.url),
        ("WARC-IP-Address", exchange.ip_address),
        ("WARC-Warcinfo-ID", _urn(warcinfo_id)),
    ]
    request = build_record(
        "request",
        request_id,
        [*common, ("WARC-Concurrent-To", _urn(response_id)), ("Content-Type", "application/http;msgtype=request")],
        exchange.request,
        payload_digest=request_payload_digest(exchange.request),
    )
    answer = _build_answer(exchange, response_id, [*common, ("WARC-Concurrent-To", _urn(request_id))], revisit_of)
    return BuiltExchange(request[0], answer[0], _unplaced(answer[1], len(request[0]), len(answer[0])))


def _build_answer(
    exchange: Exchange, record_id: str, fields: Fields, revisit_of: Capture | None
) -> tuple[bytes, Record]:
    """The member of the response or revisit record, and the record itself."""
    digest = response_payload_digest(exchange.response)
    original = _original(revisit_of)
    profile = _profile(exchange, digest, original)
    content_type = ("Content-Type", "application/http;msgtype=response")
    if profile is None or original is None:
        truncated = ("WARC-Truncated", exchange.truncated)
        return build_record(
            "response", record_id, [*fields, truncated, content_type], exchange.response, payload_digest=digest
        )
    refers_to: list[tuple[str, str | None]] = [
        ("WARC-Profile", _PROFILES + profile),
        ("WARC-Refers-To", _urn(original[0])),
        ("WARC-Refers-To-Target-URI", original[1]),
        ("WARC-Refers-To-Date", format_date(original[2])),
    ]
    unchanged = profile == "identical-payload-digest"
    block = exchange.response[: head_length(exchange.response)] if unchanged else exchange.response
    return build_record(
        "revisit",
        record_id,
        [*fields, *refers_to, ("WARC-Truncated", "length" if unchanged else None), content_type],
        block,
        payload_digest=digest if unchanged else None,
    )


def _original(capture: Capture | None) -> tuple[str, str, datetime, str | None] | None:
    """Id, URL, date and payload digest of the record that holds the payload: a revisit points on to it."""
    if capture is None or _BAD_IN_URL.search(capture.record_id + capture.url):
        return None
    if capture.record_type != "revisit":
        return capture.record_id, capture.url, capture.captured_at, capture.payload_digest
    if capture.refers_to_id is None or capture.refers_to_url is None or capture.refers_to_date is None:
        return None
    return capture.refers_to_id, capture.refers_to_url, capture.refers_to_date, capture.payload_digest


def _profile(
    exchange: Exchange, digest: str | None, original: tuple[str, str, datetime, str | None] | None
) -> str | None:
    if original is None or exchange.truncated:
        return None
    if re.match(rb"HTTP/\S+[ \t]+304(?!\d)", exchange.response, re.IGNORECASE):
        return "server-not-modified"
    has_payload = head_length(exchange.response) < len(exchange.response)
    return "identical-payload-digest" if has_payload and digest is not None and digest == original[3] else None


def build_record(
    record_type: str, record_id: str, fields: Fields, block: bytes, *, payload_digest: str | None = None
) -> tuple[bytes, Record]:
    """One record as a gzip member, and as the value that a reader of it would get (without a place).

    Fields whose value is None are left out. Raises RefusedRecord where a value would break the header.
    """
    headers = [("WARC-Type", record_type), ("WARC-Record-ID", _urn(record_id))]
    headers += [(name, value) for name, value in fields if value is not None]
    headers.append(("WARC-Block-Digest", digest_of(block)))
    if payload_digest is not None:
        headers.append(("WARC-Payload-Digest", payload_digest))
    headers.append(("Content-Length", str(len(block))))
    for name, value in headers:
        if _BAD_IN_VALUE.search(value):
            raise RefusedRecord(f"{name} would break the header: {value[:200]!r}")
    head = "WARC/1.1\r\n" + "".join(f"{name}: {value}\r\n" for name, value in headers) + "\r\n"
    member = _gzip_member(head.encode("utf-8"), block, b"\r\n\r\n")
    return member, Record("WARC/1.1", record_type, tuple(headers), block, len(block), "", 0, len(member))


def build_warcinfo(record_id: str, *, file_name: str, date: datetime, run_id: str, software: Software) -> bytes:
    """The record that opens every file: what wrote it, for whom, in which run."""
    fields = (
        ("software", software.name),
        ("format", "WARC File Format 1.1"),
        ("conformsTo", _SPECIFICATION),
        ("isPartOf", run_id),
        ("robots", software.robots),
        ("operator", software.operator),
        ("http-header-user-agent", software.user_agent),
    )
    headers = [
        ("WARC-Date", format_date(date)),
        ("WARC-Filename", file_name),
        ("Content-Type", "application/warc-fields"),
    ]
    return build_record("warcinfo", record_id, headers, _warc_fields(fields))[0]


def _warc_fields(fields: Fields) -> bytes:
    given = [(name, value) for name, value in fields if value is not None]
    for name, value in given:
        if _BAD_IN_VALUE.search(value):
            raise RefusedRecord(f"{name} would break the block: {value[:200]!r}")
    return "".join(f"{name}: {value}\r\n" for name, value in given).encode("utf-8")


def response_payload_digest(response: bytes) -> str | None:
    """Digest of the body as sent, codings and all; None where readers disagree on where the body begins."""
    return _payload_digest(response) if response[:5].upper() == b"HTTP/" else None


def request_payload_digest(request: bytes) -> str | None:
    return _payload_digest(request) if _REQUEST_LINE.match(request) else None


def _payload_digest(message: bytes) -> str | None:
    """warcio ends a head at the first line of white space, FastWARC at CR LF CR LF: both must come to the same."""
    end = message.find(b"\r\n\r\n") + 4
    if end < 4 or end > _LONGEST_COMMON_HEAD:
        return None
    if any(not _decoded(line).strip() for line in message[: end - 4].split(b"\n")):
        return None
    return digest_of(memoryview(message)[end:])


def _decoded(line: bytes) -> str:
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError:
        return line.decode("latin-1")


def digest_of(data: bytes | memoryview) -> str:
    """`sha256:` and hexadecimal digits: the form that warcio, FastWARC and cdxj-indexer all verify."""
    return "sha256:" + hashlib.sha256(data).hexdigest()


def format_date(moment: datetime) -> str:
    """WARC-Date: UTC, to the millisecond."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _urn(record_id: str) -> str:
    return f"<urn:uuid:{record_id}>" if re.fullmatch(r"[0-9a-fA-F-]{36}", record_id) else f"<{record_id}>"


def _gzip_member(head: bytes, block: bytes, end: bytes) -> bytes:
    """The record as one gzip member (RFC 1952). What compresses already (a coded body, a picture) is stored in it.

    To deflate it once more took longer than all else that becomes of a page, and gained nothing.
    """
    if _shrinks(block):
        coder = zlib.compressobj(GZIP_LEVEL, zlib.DEFLATED, zlib.MAX_WBITS | 16)
        return b"".join([coder.compress(head), coder.compress(block), coder.compress(end), coder.flush()])
    start = head_length(block)
    front = head + block[:start]
    coder = zlib.compressobj(GZIP_LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
    deflated = coder.compress(front) + coder.flush(zlib.Z_FULL_FLUSH)  # to the next byte, and more blocks may follow
    crc = zlib.crc32(end, zlib.crc32(block, zlib.crc32(head)))
    size = (len(head) + len(block) + len(end)) & 0xFFFFFFFF
    stored = (*_stored(memoryview(block)[start:]), b"\x01", _lengths(end), end)
    return b"".join([_GZIP_START, deflated, *stored, struct.pack("<II", crc, size)])


def _stored(data: memoryview) -> Iterator[bytes | memoryview]:
    """The data as stored blocks that others follow, without a copy of it."""
    for start in range(0, len(data), _STORED):
        piece = data[start : start + _STORED]
        yield b"\x00"
        yield _lengths(piece)
        yield piece


def _lengths(data: bytes | memoryview) -> bytes:
    return struct.pack("<HH", len(data), len(data) ^ 0xFFFF)


def _shrinks(block: bytes) -> bool:
    """Whether deflating gains anything, as far as its middle and its end tell."""
    middle = len(block) // 2
    samples = (block[middle : middle + _PROBE], block[-_PROBE:])
    return len(block) < 2 * _PROBE or any(len(zlib.compress(part, 1)) < 0.95 * len(part) for part in samples)


def _unplaced(record: Record, offset: int, length: int) -> Capture:
    head = record.block[: head_length(record.block)]  # all that a capture tells; a body may be large
    capture = replace(record, block=head, offset=offset, length=length).capture()
    if capture is None:
        raise RefusedRecord(f"the record of {record.url} would not be read as a capture")
    return capture
