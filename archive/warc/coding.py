"""Transfer and content codings undone, with a bound on what comes out (RFC 9110 8.4, RFC 9112 7.1)."""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable

import brotli
import zstandard

from archive.errors import PayloadError, PayloadTooLarge, UnknownCoding
from archive.warc.inflate import INFLATE_ERRORS, Inflater, check_header, new_inflater

DEFAULT_LIMIT = 64 * 1024 * 1024
#: Beyond FREE_SIZE, output more than MAX_RATIO times its input is a bomb and no page.
MAX_RATIO = 200
FREE_SIZE = 4 * 1024 * 1024

_CHUNK_SIZE = re.compile(rb"[ \t]*([0-9a-fA-F]{1,8})[ \t]*(?:;[^\r\n]*)?\r?\n")
_UNFINISHED_SIZE = re.compile(rb"[ \t]*[0-9a-fA-F]{0,8}[ \t]*(?:;[^\r\n]*)?\r?")
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_GZIP_MAGIC = b"\x1f\x8b"
_MAX_MEMBERS = 1000
_ZSTD_MAGIC = b"\x28\xb5\x2f\xfd"
_ZSTD_MAX_WINDOW = 1 << 27  # RFC 9659 asks senders to keep to 8 MiB; some do not


def dechunk(body: bytes) -> bytes:
    """The body without its chunk framing; extensions and trailers are dropped.

    A body that breaks off gives what is there; one that has no chunk framing at all is given as it stands.
    """
    return b"".join(body[start:end] for start, end in chunks(body))


def chunks(body: bytes, position: int = 0) -> list[tuple[int, int]]:
    """Where the pieces of a body, which begins at `position`, stand that `dechunk` puts together."""
    beginning = position
    pieces: list[tuple[int, int]] = []
    while position < len(body):
        size_line = _CHUNK_SIZE.match(body, position)
        if size_line is None:
            return _not_chunked(body, beginning, position, pieces)
        start = size_line.end()
        end = start + int(size_line[1], 16)
        if end == start:
            break
        if body[end : end + 1] not in (b"\r", b"\n", b""):
            return _not_chunked(body, beginning, position, pieces)
        pieces.append((start, min(end, len(body))))
        position = end + (2 if body[end : end + 2] == b"\r\n" else 1)
    return pieces


def _not_chunked(body: bytes, beginning: int, position: int, pieces: list[tuple[int, int]]) -> list[tuple[int, int]]:
    if not pieces:
        return [(beginning, len(body))]  # decoded by the tool that wrote the record
    if _UNFINISHED_SIZE.fullmatch(body, position):
        return pieces  # broke off inside a size line
    raise PayloadError(f"broken chunk framing at byte {position - beginning} of the body")


def decode(coding: str, body: bytes, limit: int = DEFAULT_LIMIT) -> bytes:
    """`body` without one content coding. Raises PayloadError for an unknown or broken one and beyond `limit`."""
    decoder = _DECODERS.get(coding)
    if decoder is None:
        raise UnknownCoding(f"unknown content coding {coding[:40]!r}")
    if not body:
        return body
    bound = min(limit, max(FREE_SIZE, len(body) * MAX_RATIO))
    decoded = decoder(body, bound)
    if len(decoded) > bound:
        raise PayloadTooLarge(f"{len(body)} bytes of {coding} unpack to more than {bound}")
    return decoded


def _gzip(body: bytes, bound: int) -> bytes:
    """All members of a gzip body; what follows the last one is padding that some servers send."""
    if not body.startswith(_GZIP_MAGIC):
        return body
    decoded = b""
    for _ in range(_MAX_MEMBERS):
        decoder = new_inflater()
        decoded += _inflate(decoder, body, bound + 1 - len(decoded), "gzip")
        body = decoder.unused_data
        if not body.startswith(_GZIP_MAGIC) or len(decoded) > bound:
            return decoded
    raise PayloadTooLarge(f"a gzip body of more than {_MAX_MEMBERS} members")


def _deflate(body: bytes, bound: int) -> bytes:
    """RFC 9110 means the zlib form; old servers send the raw one."""
    if body[0] & 0x0F == 8 and int.from_bytes(body[:2], "big") % 31 == 0:
        return _inflate(zlib.decompressobj(), body, bound + 1, "deflate")
    try:
        return _inflate(zlib.decompressobj(-zlib.MAX_WBITS), body, bound + 1, "deflate")
    except PayloadError:
        return _as_text(body, "deflate")


def _inflate(decoder: Inflater, body: bytes, bound: int, coding: str) -> bytes:
    try:
        if coding == "gzip":
            check_header(body)
        return decoder.decompress(body, bound)
    except INFLATE_ERRORS as error:
        raise PayloadError(f"broken {coding} body: {error}") from error


def _brotli(body: bytes, bound: int) -> bytes:
    decoder = brotli.Decompressor()
    pieces: list[bytes] = []
    size = 0
    feed = body
    try:
        while size <= bound:
            piece = decoder.process(feed, output_buffer_limit=bound + 1 - size)
            if not piece:
                break
            pieces.append(piece)
            size += len(piece)
            feed = b""
            if decoder.is_finished() or decoder.can_accept_more_data():
                break
    except brotli.error as error:
        if pieces:
            raise PayloadError(f"broken br body: {error}") from error
        return _as_text(body, "br")
    return b"".join(pieces)


def _zstd(body: bytes, bound: int) -> bytes:
    if not body.startswith(_ZSTD_MAGIC):
        return body
    decoder = zstandard.ZstdDecompressor(max_window_size=_ZSTD_MAX_WINDOW)
    try:
        with decoder.stream_reader(body, read_across_frames=True) as reader:
            return reader.read(bound + 1)
    except zstandard.ZstdError as error:
        raise PayloadError(f"broken zstd body: {error}") from error


def _as_text(body: bytes, coding: str) -> bytes:
    """A body that is plain text was decoded before it was recorded; anything else is broken."""
    if _CONTROL.search(body, 0, 1024):
        raise PayloadError(f"broken {coding} body")
    return body


_DECODERS: dict[str, Callable[[bytes, int], bytes]] = {
    "gzip": _gzip,
    "x-gzip": _gzip,
    "deflate": _deflate,
    "br": _brotli,
    "zstd": _zstd,
}
