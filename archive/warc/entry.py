"""What a walk over an archive file meets: records, damage, and stretches that hold no record."""

from __future__ import annotations

import contextlib
import hashlib
import re
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import cast
from urllib.parse import urljoin

from archive.capture import Capture, RecordType, Truncation
from archive.errors import PayloadError
from archive.warc.coding import DEFAULT_LIMIT
from archive.warc.fields import Fields, first_of
from archive.warc.hashing import RunningDigests
from archive.warc.http import HttpResponse, media_type, parse_head, parse_response, payload

_CAPTURED = frozenset({"response", "revisit", "resource", "conversion"})
_RESPONSES = frozenset({"response", "revisit"})
_TRUNCATIONS = frozenset({"length", "time", "disconnect", "unspecified"})
_URN_UUID = re.compile(r"<?urn:uuid:([0-9a-fA-F-]{36})>?")
#: WARC/1.1 allows any of the forms of the W3C note on dates; ARC and some tools write 8 to 14 digits.
_ISO_DATE = re.compile(
    r"(\d{4})(?:-(\d\d)(?:-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d+))?)?)?)?)?(Z|[+-]\d\d:?\d\d)?", re.IGNORECASE
)
_LONGEST_ID = 400
#: The forms that nearly every record has, and that the standard library reads fast.
_USUAL_DATE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{3})?Z", re.ASCII)
_DIGIT_DATE = re.compile(r"(\d{4})(\d\d)(\d\d)(?:(\d\d)(\d\d)(?:(\d\d)(\d{3})?)?)?\d*")


@dataclass(slots=True)
class Record:
    """One record of a WARC or ARC file, with its place. Offsets and lengths are bytes of the file.

    Not to be changed. It is not frozen because that would take as long as all else that makes one.
    """

    version: str  #: "WARC/1.1", "ARC/1"
    type: str  #: WARC-Type, lower case; "warcinfo" for the file header of an ARC, "" where none is named
    headers: Fields  #: in the order and the case sent
    block: bytes  #: as it stands in the file; its first `max_block` bytes where it is longer
    block_length: int  #: of the whole block
    file: str
    offset: int  #: where the record begins; where its compressed member begins, in a compressed file
    length: int  #: of the record, or of its member; to the end of the file where a member holds several records
    problems: tuple[str, ...] = ()  #: what is wrong with a record that can be read all the same
    taken: RunningDigests | None = None  #: digests of a block that was not kept whole, where they were asked for

    def get(self, name: str) -> str | None:
        """The first value of a header field; None where it is absent."""
        return first_of(self.headers, name)[0]

    @property
    def record_id(self) -> str:
        """The UUID of WARC-Record-ID, else the id as it stands; without one, a UUID made of what the record is.

        One that no database could keep as a key (too long, or with control characters) gives a UUID made of it.
        """
        stated = self.get("WARC-Record-ID")
        if not stated:
            return _derived_id(self)
        plain = plain_id(stated)
        return (
            plain if len(plain) <= _LONGEST_ID and plain.isprintable() else str(uuid.uuid5(uuid.NAMESPACE_URL, plain))
        )

    def bears(self, record_id: str) -> bool:
        """Whether the archive may know the record by this id: its own, or the one of `other_id`."""
        if self.record_id == record_id:
            return True
        capture = self.capture() if record_id[14:15] == "5" else None  # as of every UUIDv5
        return capture is not None and other_id(capture, self.block) == record_id

    @property
    def is_capture_type(self) -> bool:
        """Whether records of its type capture something."""
        return self.type in _CAPTURED

    @property
    def date(self) -> datetime | None:
        """WARC-Date in UTC, to the millisecond; None where there is none that can be read."""
        return parse_date(self.get("WARC-Date"))

    @property
    def url(self) -> str | None:
        """WARC-Target-URI without the angle brackets that some tools set round it."""
        stated = self.get("WARC-Target-URI")
        return stated.removeprefix("<").removesuffix(">") if stated else None

    @property
    def too_large(self) -> str | None:
        """Why `block` is not the whole block; None where it is."""
        if self.block_length <= len(self.block):
            return None
        return f"a block of {self.block_length} bytes, of which {len(self.block)} were kept"

    def response(self) -> HttpResponse | None:
        """The HTTP response in the block; None where it holds none."""
        return parse_response(self.block) if self.type in _RESPONSES else None

    def capture(self) -> Capture | None:
        """The record as a capture; None for a type that captures nothing, and where URL or date cannot be read."""
        if not self.is_capture_type:
            return None
        url, date = self.url, self.date
        if not url or date is None:
            return None
        return _capture(self, url, date, parse_head(self.block) if self.type in _RESPONSES else None)

    def payload(self, limit: int = DEFAULT_LIMIT) -> bytes:
        """What was transported: an HTTP body without its codings, any other block as it is. Raises PayloadError.

        The payload of a revisit is that of the record it refers to; here it is empty.
        """
        if self.too_large is not None:
            raise PayloadError(self.too_large)
        response = self.response()
        return self.block if response is None else payload(response, limit)


@dataclass(frozen=True, slots=True)
class Damage:
    """Bytes that no whole record can be read from. Reading went on at `resumed_at`, or ended (None)."""

    file: str
    offset: int
    reason: str
    partial: Record | None = None  #: what can be read of the record that begins here; never to be taken for a whole one
    resumed_at: int | None = None


@dataclass(frozen=True, slots=True)
class Skipped:
    """A stretch, or a file of a WACZ, that is sound and holds no record."""

    file: str
    offset: int
    reason: str


Entry = Record | Damage | Skipped


def plain_id(stated: str) -> str:
    """`<urn:uuid:1234…>` as `1234…` in lower case; any other id without its angle brackets."""
    dressed = _URN_UUID.fullmatch(stated.strip())
    return dressed[1].lower() if dressed else stated.strip().removeprefix("<").removesuffix(">")


def other_id(capture: Capture, block: bytes) -> str:
    """The id of a record whose own is that of another record: a UUIDv5 of id, type, URL, date, digests and block."""
    identity = (
        capture.record_id,
        capture.record_type,
        capture.url,
        capture.captured_at.isoformat(),
        capture.payload_digest or "",
        capture.block_digest or "",
        hashlib.sha256(block).hexdigest(),
    )
    return str(uuid.uuid5(uuid.NAMESPACE_URL, " ".join(identity)))


def _derived_id(record: Record) -> str:
    """The same record in any file gets the same id: a UUIDv5 of type, URL, date and block."""
    digest = hashlib.sha256(record.block).hexdigest()
    identity = " ".join((record.type, record.url or "", record.get("WARC-Date") or "", digest))
    return str(uuid.uuid5(uuid.NAMESPACE_URL, identity))


def parse_date(stated: str | None) -> datetime | None:
    """A WARC-Date, or the digits of an ARC, in UTC to the millisecond. Missing parts count as the earliest."""
    text = (stated or "").strip()
    if _USUAL_DATE.fullmatch(text):
        with contextlib.suppress(ValueError):
            return datetime.fromisoformat(text)
    written = _ISO_DATE.fullmatch(text) or _DIGIT_DATE.fullmatch(text)
    if written is None:
        return None
    year, month, day, hour, minute, second, fraction, *zone = written.groups()
    milliseconds = int((fraction or "0")[:3].ljust(3, "0"))
    try:
        moment = datetime(
            int(year), int(month or 1), int(day or 1), int(hour or 0), int(minute or 0), int(second or 0), tzinfo=UTC
        )
        return moment + timedelta(milliseconds=milliseconds) - _offset(zone[0] if zone else None)
    except (ValueError, OverflowError):
        return None


def _offset(zone: str | None) -> timedelta:
    if zone is None or zone in "Zz":
        return timedelta(0)
    size = timedelta(hours=int(zone[1:3]), minutes=int(zone[-2:]))
    return -size if zone.startswith("-") else size


#: What a capture takes from the head of its record, and from that of its response.
_STATED = (
    *("WARC-Truncated", "WARC-Payload-Digest", "WARC-Block-Digest", "WARC-IP-Address"),
    *("WARC-Refers-To", "WARC-Refers-To-Target-URI", "WARC-Refers-To-Date"),
)
_ANSWERED = ("Content-Type", "ETag", "Last-Modified", "Location")


def _capture(record: Record, url: str, date: datetime, response: HttpResponse | None) -> Capture:
    truncated, payload_digest, block_digest, address, refers_to, refers_to_url, refers_to_date = first_of(
        record.headers, *_STATED
    )
    declared, etag, last_modified, location = response.first_of(*_ANSWERED) if response else (None,) * len(_ANSWERED)
    return Capture(
        record_id=record.record_id,
        record_type=cast("RecordType", record.type),
        url=url,
        captured_at=date,
        status=response.status if response else None,
        mime_type=media_type(declared) if response else _block_type(record),
        payload_digest=payload_digest,
        block_digest=block_digest,
        warc_file=record.file,
        warc_offset=record.offset,
        warc_length=record.length,
        etag=etag,
        last_modified=last_modified,
        location=_absolute(url, location) if location else None,
        ip_address=address,
        truncated=_truncation(record, truncated) if truncated else None,
        refers_to_url=refers_to_url,
        refers_to_date=parse_date(refers_to_date),
        refers_to_id=plain_id(refers_to) if refers_to else None,
    )


def _truncation(record: Record, stated: str) -> Truncation | None:
    truncated = stated.lower()
    if record.type == "revisit" and truncated == "length":
        return None  # the payload is left out because it is known (ISO 28500, 6.7.2): the answer was whole
    return cast("Truncation", truncated) if truncated in _TRUNCATIONS else "unspecified"


def _block_type(record: Record) -> str | None:
    """Media type of a resource's block: Content-Type of the record itself."""
    declared = (record.get("Content-Type") or "").partition(";")[0].strip().lower()
    return declared if "/" in declared and not declared.startswith("application/http") else None


def _absolute(url: str, location: str) -> str:
    try:
        return urljoin(url, location)
    except ValueError:  # "http://[": no address; what the server said is kept
        return location
