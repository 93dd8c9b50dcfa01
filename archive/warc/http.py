"""HTTP messages as they crossed the wire: status line and fields of a head, payload of a body.

Reading is tolerant (bare LF, folded lines, no reason phrase, Latin-1), because an archive holds what servers sent and
not what RFC 9112 asks for. The raw bytes stay what they are; only views of them are made here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache

from archive.errors import PayloadTooLarge, TooManyCodings
from archive.warc.coding import DEFAULT_LIMIT, chunks, dechunk, decode

_STATUS_LINE = re.compile(rb"HTTP/(\d+(?:\.\d+)?)[ \t]+(\d{3})(?!\d)[ \t]*([^\r\n]*)", re.IGNORECASE)
_HEAD_END = re.compile(rb"\n\r*\n")
_FOLD = re.compile(rb"\n[ \t]+")
_CHARSET = re.compile(r"""charset\s*=\s*["']?\s*([^\s"';,]+)""", re.IGNORECASE)
_MIME_TYPE = re.compile(r"[!#$%&'*+.^_`|~0-9a-z-]+/[!#$%&'*+.^_`|~0-9a-z-]+")
#: What servers write in Content-Encoding that codes nothing.
_NO_CODING = frozenset({"", "identity", "none", "binary", "utf-8", "utf8"})
_MAX_CODINGS = 3
_LONGEST_TYPE = 1000


@cache  # the names that the program asks for
def _wanted(name: str) -> bytes:
    return name.lower().encode("ascii")


@dataclass(frozen=True, slots=True)
class HttpResponse:
    """One HTTP response: its head taken apart, its body raw as sent, codings and all."""

    version: str  #: "1.1"
    status: int
    reason: bytes
    headers: tuple[tuple[bytes, bytes], ...]  #: in the order and the case sent; folded lines joined by a space
    body: bytes

    def get(self, name: str) -> str | None:
        """The first value of a field, read as Latin-1; None where the field is absent."""
        values = self.get_all(name)
        return values[0] if values else None

    def first_of(self, *names: str) -> list[str | None]:
        """The first value of each of these fields, as `get` gives it."""
        found = {key.lower(): value for key, value in reversed(self.headers)}
        return [None if (value := found.get(_wanted(name))) is None else value.decode("latin-1") for name in names]

    def get_all(self, name: str) -> list[str]:
        wanted = _wanted(name)
        return [value.decode("latin-1") for key, value in self.headers if key.lower() == wanted]


def head_length(block: bytes) -> int:
    """Bytes of the head with the blank line that ends it; the whole length where no blank line comes."""
    end = _HEAD_END.search(block)
    return end.end() if end else len(block)


def parse_response(block: bytes) -> HttpResponse | None:
    """The response in a record's block; None where the block does not begin with an HTTP status line."""
    return _parse(block, with_body=True)


def parse_head(block: bytes) -> HttpResponse | None:
    """The same with an empty body: a large one is not copied."""
    return _parse(block, with_body=False)


def _parse(block: bytes, *, with_body: bool) -> HttpResponse | None:
    status_line = _STATUS_LINE.match(block)
    if status_line is None:
        return None
    length = head_length(block)
    return HttpResponse(
        version=status_line[1].decode("ascii"),
        status=int(status_line[2]),
        reason=status_line[3],
        headers=_fields(block[status_line.end() : length]),
        body=block[length:] if with_body else b"",
    )


def _fields(lines: bytes) -> tuple[tuple[bytes, bytes], ...]:
    parts = (line.partition(b":") for line in _FOLD.sub(b" ", lines.replace(b"\r\n", b"\n")).split(b"\n"))
    return tuple([(name.strip(), value.strip()) for name, colon, value in parts if colon])


def mime_type(response: HttpResponse) -> str | None:
    """The media type that the server declared, lower case, without parameters; None where it declared none."""
    return media_type(response.get("Content-Type"))


def media_type(declared: str | None) -> str | None:
    """The media type in the value of a Content-Type, lower case, without parameters."""
    found = _MIME_TYPE.match((declared or "").strip().lower())
    return found[0] if found else None


def charset(response: HttpResponse) -> str | None:
    """The charset label of Content-Type, lower case, as the server wrote it (it may be none that exists)."""
    label = _CHARSET.search((response.get("Content-Type") or "")[:_LONGEST_TYPE])
    return label[1].lower() if label else None


def payload(response: HttpResponse, limit: int = DEFAULT_LIMIT) -> bytes:
    """The body without its transfer and content codings; at most `limit` bytes.

    A body that was cut off gives what is there. A body that a tool had decoded before it wrote the record, while it
    kept the header that names the coding, is given as it stands. Raises PayloadError for an unknown or broken coding,
    for more than three of them, and for a size or a ratio beyond the limits.
    """
    codings = _codings(response, "Content-Encoding") + _codings(response, "Transfer-Encoding")
    if len(codings) - min(codings.count("chunked"), 1) > _MAX_CODINGS:
        raise TooManyCodings(f"more than {_MAX_CODINGS} codings on one body: {', '.join(codings)[:200]}")
    body = response.body
    for coding in reversed(codings):
        body = dechunk(body) if coding == "chunked" else decode(coding, body, limit)
    if len(body) > limit:
        raise PayloadTooLarge(f"a body of {len(body)} bytes, where {limit} are allowed")
    return body


def without_content_coding(response: HttpResponse) -> HttpResponse:
    """The same bytes as a response without content coding: its payload is the body less its transfer coding."""
    framing = tuple(field for field in response.headers if field[0].lower() == b"transfer-encoding")
    return replace(response, headers=framing)


def payload_length(block: bytes, response: HttpResponse) -> int | None:
    """Bytes of the payload in a block, of which `response` was parsed, be it of its beginning alone.

    Without a copy of it; None where the body has a content coding. Raises PayloadError for a broken framing.
    """
    codings = _codings(response, "Content-Encoding") + _codings(response, "Transfer-Encoding")
    start = head_length(block)
    if not codings:
        return len(block) - start
    return sum(end - first for first, end in chunks(block, start)) if codings == ["chunked"] else None


def _codings(response: HttpResponse, field: str) -> list[str]:
    """The codings in the order they were applied."""
    named = ",".join(response.get_all(field)).split(",")
    return [coding for coding in (name.strip().lower() for name in named) if coding not in _NO_CODING]
