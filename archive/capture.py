"""Exchange and Capture: what crossed the wire, and what the archive keeps of it.

The crawler makes an Exchange, the WARC writer turns it into a Capture, and store and ingest speak of the Capture.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

RecordType = Literal["response", "revisit", "resource", "conversion"]
Truncation = Literal["length", "time", "disconnect", "unspecified"]


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request and its answer, byte for byte, as they crossed the wire."""

    url: str
    request: bytes  #: as sent, less the header lines that hold the operator's secrets
    response: bytes  #: as received: status line, head and body with their codings; interim 1xx heads dropped
    started_at: datetime  #: when the first byte of the request was sent
    ip_address: str | None = None
    truncated: Truncation | None = None  #: why `response` breaks off before its end


@dataclass(frozen=True, slots=True)
class Capture:
    """One archived response and the place of its bytes. Times are aware and in UTC; lengths and offsets are bytes.

    The same record read twice gives an equal value, whoever wrote the file.
    """

    record_id: (
        str  #: the UUID of WARC-Record-ID without its `<urn:uuid:` dress; for a foreign record the id as it stands
    )
    record_type: RecordType
    url: str  #: WARC-Target-URI: what was asked for
    captured_at: datetime  #: WARC-Date, to the millisecond
    status: int | None  #: of the HTTP response; None where the record holds none (resource, conversion)
    mime_type: str | None  #: media type the server declared, lower case, without parameters
    payload_digest: str | None  #: WARC-Payload-Digest, e.g. "sha256:…"
    block_digest: str | None
    warc_file: str  #: file name inside the archive's WARC folder, or the path of a file read from elsewhere
    warc_offset: int  #: where the record starts (its gzip member, in a compressed file)
    warc_length: int  #: bytes the record takes in the file
    etag: str | None = None  #: validator for the next conditional request
    last_modified: str | None = None  #: validator, as the server sent it
    location: str | None = None  #: absolute target of a redirect
    ip_address: str | None = None
    truncated: Truncation | None = None  #: WARC-Truncated
    refers_to_url: str | None = None  #: of a revisit: WARC-Refers-To-Target-URI
    refers_to_date: datetime | None = None  #: of a revisit: WARC-Refers-To-Date
    refers_to_id: str | None = None  #: of a revisit: WARC-Refers-To, dressed as record_id is
