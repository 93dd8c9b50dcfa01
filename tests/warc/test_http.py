"""Reading HTTP messages as servers send them, and bounding what they unpack to."""

from __future__ import annotations

import contextlib
import gzip
import zlib
from collections.abc import Callable
from dataclasses import replace

import brotli
import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.errors import PayloadError
from archive.warc.http import HttpResponse, charset, mime_type, parse_head, parse_response, payload

TEXT = ("<p>Der Zug fährt wieder. " * 40).encode()


def response(body: bytes, *fields: str, limit: int | None = None) -> bytes:
    """The payload of a response with these fields."""
    parsed = parsed_response(body, *fields)
    return payload(parsed) if limit is None else payload(parsed, limit)


def parsed_response(body: bytes, *fields: str) -> HttpResponse:
    head = "\r\n".join(("HTTP/1.1 200 OK", *fields, "", "")).encode("latin-1")
    parsed = parse_response(head + body)
    assert parsed is not None
    assert parsed.body == body
    return parsed


def raw_deflate(data: bytes) -> bytes:
    coder = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return coder.compress(data) + coder.flush()


CODERS: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.compress,
    "x-gzip": gzip.compress,
    "deflate": zlib.compress,
    "br": brotli.compress,
    "zstd": zstandard.ZstdCompressor().compress,
}


@pytest.mark.parametrize(
    ("block", "status", "reason", "body"),
    [
        (b"HTTP/1.1 200 OK\r\nA: b\r\n\r\nx", 200, b"OK", b"x"),
        (b"HTTP/1.1 200\r\n\r\nx", 200, b"", b"x"),
        (b"HTTP/1.0 404 Nicht da\n\nx", 404, b"Nicht da", b"x"),
        (b"HTTP/2 503 caf\xe9\r\n\r\n", 503, b"caf\xe9", b""),
        (b"http/1.1  200  OK\r\nA: b\n\r\nx", 200, b"OK", b"x"),
        (b"HTTP/1.1 200 OK\r\nA: b", 200, b"OK", b""),
        (b"HTTP/1.0 302 \r\r\nA: b\r\r\n\r\r\nx", 302, b"", b"x"),
    ],
)
def test_a_head_is_read_as_servers_write_it(block: bytes, status: int, reason: bytes, body: bytes) -> None:
    parsed = parse_response(block)
    assert parsed is not None
    assert (parsed.status, parsed.reason, parsed.body) == (status, reason, body)
    assert parse_head(block) == replace(parsed, body=b"")


@pytest.mark.parametrize(
    "block", [b"", b"<html>", b"HTTP/1.1 OK", b"GET / HTTP/1.1\r\n\r\n", b"HTTP/1.1 2000 x\r\n\r\n"]
)
def test_what_is_no_response_gives_none(block: bytes) -> None:
    assert parse_response(block) is None
    assert parse_head(block) is None


def test_fields_keep_order_case_duplicates_and_bytes() -> None:
    parsed = parsed_response(
        b"", "Set-Cookie: a", "X-City: M\xfcnchen", "SET-COOKIE: b", "no colon", "X-Long: one", "\ttwo"
    )
    assert parsed.headers == (
        (b"Set-Cookie", b"a"),
        (b"X-City", b"M\xfcnchen"),
        (b"SET-COOKIE", b"b"),
        (b"X-Long", b"one two"),
    )
    assert parsed.get_all("set-cookie") == ["a", "b"]
    assert parsed.get("Missing") is None
    names = ("set-cookie", "Missing", "X-CITY")
    assert parsed.first_of(*names) == [parsed.get(name) for name in names] == ["a", None, "M\xfcnchen"]


@pytest.mark.parametrize(
    ("field", "expected"),
    [
        ("Content-Type: text/HTML; Charset='UTF-8'", ("text/html", "utf-8")),
        ('Content-Type: text/html;charset="windows-1251"; x=y', ("text/html", "windows-1251")),
        ("Content-Type: application/xhtml+xml", ("application/xhtml+xml", None)),
        ("Content-Type: charset=utf-8", (None, "utf-8")),
        ("X: y", (None, None)),
    ],
)
def test_media_type_and_charset(field: str, expected: tuple[str | None, str | None]) -> None:
    parsed = parsed_response(b"", field)
    assert (mime_type(parsed), charset(parsed)) == expected


@pytest.mark.parametrize("coding", CODERS)
def test_each_content_coding_is_undone(coding: str) -> None:
    assert response(CODERS[coding](TEXT), f"Content-Encoding: {coding.upper()}") == TEXT


@pytest.mark.parametrize("coding", CODERS)
def test_a_body_that_a_tool_had_decoded_is_given_as_it_stands(coding: str) -> None:
    assert response(TEXT, f"Content-Encoding: {coding}") == TEXT


@pytest.mark.parametrize("coding", CODERS)
def test_a_coded_body_that_broke_off_gives_what_is_there(coding: str) -> None:
    text = b"".join(b"<p>%d</p>" % number for number in range(20000))
    decoded = response(CODERS[coding](text)[:-300], f"Content-Encoding: {coding}")
    assert text.startswith(decoded)
    if coding not in ("br", "zstd"):  # these give nothing of an unfinished block
        assert len(decoded) > len(text) // 2


def test_raw_deflate_and_several_gzip_members_and_padding() -> None:
    assert response(raw_deflate(TEXT), "Content-Encoding: deflate") == TEXT
    assert response(gzip.compress(b"one") + gzip.compress(b"two") + b"\0\0", "Content-Encoding: gzip") == b"onetwo"


def test_codings_are_undone_in_the_reverse_of_their_order() -> None:
    assert response(gzip.compress(brotli.compress(TEXT)), "Content-Encoding: br, gzip") == TEXT
    assert response(gzip.compress(brotli.compress(TEXT)), "Content-Encoding: br", "Content-Encoding: gzip") == TEXT
    assert response(chunked(gzip.compress(TEXT)), "Transfer-Encoding: gzip, chunked") == TEXT


@pytest.mark.parametrize("coding", ["compress", "rot13", "gzip, gzip, gzip, gzip"])
def test_unknown_and_too_many_codings_are_refused(coding: str) -> None:
    with pytest.raises(PayloadError):
        response(TEXT, f"Content-Encoding: {coding}")


@pytest.mark.parametrize("coding", ["identity", "none", "", "UTF-8"])
def test_a_coding_that_codes_nothing_is_passed_over(coding: str) -> None:
    assert response(TEXT, f"Content-Encoding: {coding}") == TEXT


@pytest.mark.parametrize("coding", CODERS)
def test_a_broken_coded_body_is_an_error(coding: str) -> None:
    coded = bytearray(CODERS[coding](bytes(range(256)) * 30))
    coded[len(coded) // 2 :] = b"\xff\x00\xff\x07" * 40
    with pytest.raises(PayloadError):
        response(bytes(coded), f"Content-Encoding: {coding}")


@pytest.mark.parametrize("coding", CODERS)
def test_a_bomb_is_refused_by_size_and_by_ratio(coding: str) -> None:
    bomb = CODERS[coding](bytes(20_000_000))
    with pytest.raises(PayloadError, match="unpack to more than"):
        response(bomb, f"Content-Encoding: {coding}")
    with pytest.raises(PayloadError, match="unpack to more than 1000"):
        response(CODERS[coding](TEXT * 40), f"Content-Encoding: {coding}", limit=1000)


def test_a_nested_bomb_is_refused() -> None:
    with pytest.raises(PayloadError):
        response(gzip.compress(gzip.compress(bytes(100_000_000), 9), 9), "Content-Encoding: gzip, gzip")


def test_a_body_of_endless_members_folds_or_codings_is_bounded() -> None:
    with pytest.raises(PayloadError, match="members"):
        response(gzip.compress(b"") * 60_000, "Content-Encoding: gzip")
    with pytest.raises(PayloadError, match="codings"):
        response(chunked(TEXT), "Transfer-Encoding: " + ", ".join(["chunked"] * 50_000))
    folded = parse_response(b"HTTP/1.1 200 OK\r\nX: a" + b"\r\n b" * 500_000 + b"\r\n\r\n")
    assert folded is not None
    assert folded.headers == ((b"X", b"a" + b" b" * 500_000),)
    assert charset(parsed_response(b"", "Content-Type: text/html; charset=" + " " * 200_000)) is None


def test_a_plain_body_beyond_the_limit_is_refused() -> None:
    with pytest.raises(PayloadError, match="1001 bytes"):
        response(bytes(1001), limit=1000)


def chunked(body: bytes, size: int = 100) -> bytes:
    pieces = [body[start : start + size] for start in range(0, len(body), size)]
    return b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\n\r\n"


@pytest.mark.parametrize("name", ["chunked", "Chunked", "CHUNKED"])
def test_chunks_are_joined_whatever_the_case(name: str) -> None:
    assert response(chunked(TEXT), f"Transfer-Encoding: {name}") == TEXT


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (b'3;name="v"\r\nabc\r\n0\r\nTrailer: x\r\n\r\n', b"abc"),
        (b"003 \r\nabc\r\n2\r\nde\r\n0\r\n\r\n", b"abcde"),
        (b"3\nabc\n0\n\n", b"abc"),
        (b"3\r\nabc\r\n", b"abc"),
        (b"3\r\nabc\r\n5\r\nde", b"abcde"),
        (b"3\r\nabc\r\n5", b"abc"),
        (b"0\r\n\r\n", b""),
        (b"", b""),
        (b"<html>already joined</html>", b"<html>already joined</html>"),
        (b"2024 was a good year\r\n", b"2024 was a good year\r\n"),
    ],
)
def test_chunk_framing_of_every_sort(body: bytes, expected: bytes) -> None:
    assert response(body, "Transfer-Encoding: chunked") == expected


def test_chunk_framing_that_breaks_inside_is_an_error() -> None:
    with pytest.raises(PayloadError, match="chunk framing"):
        response(b"3\r\nabc\r\nzz\r\nabc\r\n0\r\n\r\n", "Transfer-Encoding: chunked")
    with pytest.raises(PayloadError, match="chunk framing"):
        response(b"3\r\nabc\r\n3\r\nabcdef\r\n0\r\n\r\n", "Transfer-Encoding: chunked")


@settings(deadline=None)
@given(st.binary(max_size=600), st.integers(1, 90))
def test_chunking_is_undone_for_any_body(body: bytes, size: int) -> None:
    assert response(chunked(body, size), "Transfer-Encoding: chunked") == body


@settings(deadline=None)
@given(st.binary(max_size=300), st.sampled_from(sorted(CODERS)))
def test_arbitrary_bytes_decode_or_raise_a_payload_error(body: bytes, coding: str) -> None:
    with contextlib.suppress(PayloadError):
        assert isinstance(response(body, "Transfer-Encoding: chunked", f"Content-Encoding: {coding}"), bytes)


@settings(deadline=None)
@given(st.binary(max_size=400))
def test_an_arbitrary_block_is_read_or_is_no_response(block: bytes) -> None:
    for start in (b"", b"HTTP/1.1 200 OK\r\n"):
        parsed = parse_response(start + block)
        assert parsed is None or (start + block).endswith(parsed.body)
