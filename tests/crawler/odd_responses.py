"""The odd responses: what servers were seen to send, drawn out byte by byte, and what must be kept of each."""

from __future__ import annotations

import gzip
from dataclasses import dataclass
from typing import Literal

import brotli
import zstandard

from tests.crawler.odd_server import Act, Script

Fate = Literal["accepted", "broken", "refused"]

MAXSIZE = 4096  #: DOWNLOAD_MAXSIZE of the crawl, in bytes
TIMEOUT = 1.5  #: seconds until a held response is given up

HTML = "<html><title>Ferry resumes — паром знову ходить</title><p>The harbour opened at dawn.</p></html>".encode()
GZIPPED = gzip.compress(HTML, mtime=0)


@dataclass(frozen=True, slots=True)
class Case:
    """One response. `kept` is what the exchange must hold, None where it is all that was sent."""

    name: str
    script: Script
    fate: Fate = "accepted"
    status: int | None = 200
    body: bytes | None = HTML  #: of the Response that Scrapy gives, codings of the transfer undone
    kept: bytes | None = None
    prefix: bool = False  #: the client may give up anywhere: `kept` is a part of the exchange from its start
    truncated: str | None = None
    error: str | None = None  #: class of the failure that Scrapy reports
    method: str = "GET"

    @property
    def sent(self) -> bytes:
        return b"".join(step for step in self.script if isinstance(step, bytes))

    @property
    def expected(self) -> bytes:
        return self.sent if self.kept is None else self.kept


def plain(*headers: bytes, status: bytes = b"HTTP/1.1 200 OK", body: bytes = HTML) -> bytes:
    """A response with a Content-Length and these header lines before it."""
    return b"\r\n".join([status, *headers, b"Content-Length: %d" % len(body), b"", body])


def chunked(*chunks: bytes, coding: bytes = b"chunked", trailer: bytes = b"") -> bytes:
    """A chunked response; a chunk is given as it stands on the wire."""
    head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: " + coding + b"\r\nContent-Type: text/html\r\n\r\n"
    return head + b"".join(chunks) + b"0\r\n" + trailer + b"\r\n"


def chunk(data: bytes, extension: bytes = b"") -> bytes:
    return b"%x%s\r\n%s\r\n" % (len(data), extension, data)


def _halves() -> tuple[bytes, bytes]:
    return HTML[:20], HTML[20:]


_FIRST, _SECOND = _halves()
_SHORT = b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n" + HTML
_OPEN_CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + chunk(_FIRST)
_BIG_HEAD = b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n"
_BIG_CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
_INTERIM = b"HTTP/1.1 100 Continue\r\n\r\n"
_HINTS = b"HTTP/1.1 103 Early Hints\r\nLink: </style.css>; rel=preload\r\n\r\n"
_LAST = plain(b"X-Turn: last")

ACCEPTED = (
    Case("duplicate_set_cookie", (plain(b"Set-Cookie: a=1", b"Set-Cookie: b=2", b"set-cookie: a=3"),)),
    Case("mixed_case_names", (plain(b"cOnTent-TYPE: text/html", b"x-UPPER: A", b"X-upper: b"),)),
    Case("latin1_header_bytes", (plain(b"X-Place: caf\xe9", b"Content-Disposition: inline; filename=\xdcbersicht"),)),
    Case("utf8_header_bytes", (plain("X-Place: café — Київ".encode(), "X-Ключ: значення".encode()),)),
    Case("folded_lines", (plain(b"X-Folded: one", b"\ttwo", b"   three", b"X-After: yes"),)),
    Case("obsolete_folding_of_a_type", (plain(b"Content-Type: text/html;\r\n charset=utf-8"),)),
    Case("no_reason_phrase", (plain(status=b"HTTP/1.1 200"),)),
    Case("empty_reason_phrase", (plain(status=b"HTTP/1.1 200 "),)),
    Case("odd_reason", (plain(status="HTTP/1.1 299 Всё   хорошо \x01!".encode()),), status=299),
    Case("empty_header_value", (plain(b"X-Empty:", b"X-Blank:    ", b"Server: "),)),
    Case("spaces_around_the_colon", (plain(b"X-Spaced :  value  ", b"X-Tab:\tvalue\t"),)),
    Case("header_without_a_colon", (plain(b"this line is no header", b"X-After: yes"),)),
    Case("bare_lf_head", (plain(b"X-Line: feed").replace(b"\r\n", b"\n"),)),
    Case("mixed_line_ends", (plain(b"X-Line: feed\nX-Other: one"),)),
    Case("big_head", (plain(*(b"X-Padding-%d: %s" % (n, b"x" * 2000) for n in range(40))),)),
    Case("chunk_extensions", (chunked(chunk(_FIRST, b";name=value"), chunk(_SECOND, b';sig="a;b";flag')),)),
    Case("chunked_with_a_capital", (chunked(chunk(HTML), coding=b"Chunked"),)),
    Case("chunked_with_trailers", (chunked(chunk(HTML), trailer=b"X-Checksum: 1f\r\nExpires: 0\r\n"),)),
    Case("chunks_with_leading_zeros", (chunked(b"000%X\r\n%s\r\n" % (len(HTML), HTML)),)),
    Case("chunks_over_many_packets", (_OPEN_CHUNKED, Act.PAUSE, chunk(_SECOND) + b"0", Act.PAUSE, b"\r\n\r\n")),
    Case("gzip_content", (plain(b"Content-Encoding: gzip", body=GZIPPED),), body=GZIPPED),
    Case("br_content", (plain(b"Content-Encoding: br", body=brotli.compress(HTML)),), body=brotli.compress(HTML)),
    Case(
        "zstd_content",
        (plain(b"Content-Encoding: zstd", body=zstandard.compress(HTML)),),
        body=zstandard.compress(HTML),
    ),
    Case("gzip_in_chunks", (chunked(chunk(GZIPPED[:30]), chunk(GZIPPED[30:])),), body=GZIPPED),
    Case("continue_before", (_INTERIM + plain(b"X-A: 1"),), kept=plain(b"X-A: 1")),
    Case("early_hints_before", (_HINTS, Act.PAUSE, plain(b"X-A: 1")), kept=plain(b"X-A: 1")),
    Case("two_interim_heads", (_INTERIM + _HINTS[:30], Act.PAUSE, _HINTS[30:] + _LAST), kept=_LAST),
    Case("empty_204", (b"HTTP/1.1 204 No Content\r\nX-A: 1\r\n\r\n",), status=204, body=b""),
    Case(
        "empty_304", (b'HTTP/1.1 304 Not Modified\r\nETag: "v1"\r\nContent-Length: 99\r\n\r\n',), status=304, body=b""
    ),
    Case("empty_200", (plain(body=b""),), body=b""),
    Case("head_request", (b"HTTP/1.1 200 OK\r\nContent-Length: 12345\r\n\r\n",), body=b"", method="HEAD"),
    Case("not_found_with_a_body", (plain(status=b"HTTP/1.1 404 Not Found"),), status=404),
    Case("http10_until_close", (b"HTTP/1.0 200 OK\r\nContent-Type: text/html\r\n\r\n" + HTML, Act.CLOSE)),
    Case("http11_until_close", (b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" + HTML, Act.CLOSE)),
    Case("same_length_twice", (plain(b"Content-Length: %d" % len(HTML)),)),
    Case("short_length_with_extra_bytes", (_LAST + b"</html>\n<!-- left over -->",), kept=_LAST),
    Case("garbage_pipelined_after_chunks", (chunked(chunk(HTML)) + _LAST,), kept=chunked(chunk(HTML))),
    Case("byte_by_byte", tuple(bytes([byte]) for byte in plain(b"X-Slow: yes"))),
)

BROKEN = (
    Case("length_too_long", (_SHORT, Act.CLOSE), "broken", truncated="disconnect", error="ResponseDataLossError"),
    Case("reset_in_the_body", (_SHORT, Act.RESET), "broken", truncated="disconnect", error="ResponseDataLossError"),
    Case(
        "close_in_a_chunk", (_OPEN_CHUNKED, Act.CLOSE), "broken", truncated="disconnect", error="ResponseDataLossError"
    ),
    Case("timeout_in_the_body", (_SHORT, Act.HOLD), "broken", truncated="time", error="DownloadTimeoutError"),
    Case("timeout_in_chunks", (_OPEN_CHUNKED, Act.HOLD), "broken", truncated="time", error="DownloadTimeoutError"),
    Case(
        "timeout_in_the_head",
        (b"HTTP/1.1 200 OK\r\nX-", Act.HOLD),
        "broken",
        truncated="time",
        error="DownloadTimeoutError",
    ),
    Case("silence", (Act.HOLD,), "broken", truncated="time", error="DownloadTimeoutError"),
    Case(
        "close_in_the_head",
        (b"HTTP/1.1 200 OK\r\nX-", Act.CLOSE),
        "broken",
        truncated="disconnect",
        error="DownloadFailedError",
    ),
    Case("close_without_a_word", (Act.CLOSE,), "broken", truncated="disconnect", error="DownloadFailedError"),
    Case(
        "declared_over_the_limit",
        (_BIG_HEAD + b"x" * 100_000, Act.HOLD),
        "broken",
        kept=_BIG_HEAD,
        prefix=True,
        truncated="length",
        error="DownloadCancelledError",
    ),
    Case(
        "grown_over_the_limit",
        (_BIG_CHUNKED + chunk(b"y" * 100_000), Act.HOLD),
        "broken",
        kept=_BIG_CHUNKED,
        prefix=True,
        truncated="length",
        error="DownloadCancelledError",
    ),
    Case(
        "chunk_extensions_without_end",
        (_BIG_CHUNKED + b"1;%s\r\nz\r\n" % (b"e" * 1000) * 2000, Act.HOLD),
        "broken",
        kept=_BIG_CHUNKED,
        prefix=True,
        truncated="length",
        error="ResponseDataLossError",
    ),
)

REFUSED = (
    Case("no_http_at_all", (b"SSH-2.0-OpenSSH_9.6\r\n\r\n",), "refused", truncated="unspecified"),
    Case("status_is_no_number", (plain(status=b"HTTP/1.1 OK 200"),), "refused", truncated="unspecified"),
    Case("lengths_that_differ", (plain(b"Content-Length: 3"),), "refused", truncated="unspecified"),
    Case("length_is_no_number", (plain(b"Content-Length: many"),), "refused", truncated="unspecified"),
    Case(
        "unknown_transfer_coding",
        (chunked(chunk(HTML), coding=b"gzip, chunked"),),
        "refused",
        truncated="unspecified",
    ),
    Case(
        "chunk_size_with_a_space",
        (chunked(b"%x \r\n%s\r\n" % (len(HTML), HTML)),),
        "refused",
        truncated="unspecified",
        error="ResponseDataLossError",
    ),
    Case("line_too_long", (plain(b"X-Long: " + b"x" * 20_000),), "refused", prefix=True, truncated="length"),
    Case(
        "chunk_size_is_no_number",
        (_OPEN_CHUNKED + b"zz\r\nhello\r\n",),
        "refused",
        truncated="unspecified",
        error="ResponseDataLossError",
    ),
)

CASES = ACCEPTED + BROKEN + REFUSED
