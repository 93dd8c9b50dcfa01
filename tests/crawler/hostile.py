"""What a hostile server does, by name: the script of each behaviour, and what a crawl has to say of it.

`told` is the reason that stands on the page, on its capture or in its failure row; "article" where the page is odd and
gives an article all the same, "" where all that matters is that it ends. Big things are made while they are sent.
"""

from __future__ import annotations

import gzip
import time
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import brotli
import zstandard

from tests.crawler.odd_server import Act, Script, Step

HOST = "www.trap.example"
STORY = "".join(
    f"<p>The harbour of Varn opened again at dawn on day {day}, and the first ferry left soon.</p>" for day in range(9)
)
_PIECE = 64 * 1024
_MB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Behaviour:
    """An answer, and what is told of it. Without a script nothing but the path's own existence is needed."""

    script: Script
    told: str


def page(inner: str = "", head: str = "", title: str = "A story") -> bytes:
    """A sound story with something in it."""
    text = f"<html><head>{head}</head><body><article><h1>{title}</h1>{STORY}{inner}</article></body></html>"
    return text.encode("utf-8", "surrogateescape")


def response(body: bytes, *lines: bytes, kind: bytes = b"text/html", status: bytes = b"200 OK") -> Script:
    head = [b"HTTP/1.1 " + status, b"Content-Type: " + kind, b"Content-Length: %d" % len(body), *lines, b"", b""]
    return (b"\r\n".join(head) + body,)


def redirect(location: bytes, status: bytes = b"302 Found") -> Script:
    return response(b"", b"Location: " + location, status=status)


def sitemap(*urls: str, index: bool = False) -> Script:
    """A sitemap of pages, or an index of sitemaps."""
    outer, inner = ("sitemapindex", "sitemap") if index else ("urlset", "url")
    entries = "".join(f"<{inner}><loc>{url}</loc></{inner}>" for url in urls)
    text = f"<{outer} xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>{entries}</{outer}>"
    return response(text.encode(), kind=b"application/xml")


def url(path: str) -> str:
    return f"http://{HOST}{path}"


def _endless(piece: bytes, pause: float = 0.0) -> Callable[[], Iterator[bytes]]:
    def pieces() -> Iterator[bytes]:
        while True:
            yield piece
            time.sleep(pause)

    return pieces


def _coded(coding: bytes, body: bytes) -> Script:
    return response(body, b"Content-Encoding: " + coding)


def _deflated(head: bytes, megabyte: bytes, size: int, wbits: int) -> bytes:
    coder = zlib.compressobj(9, zlib.DEFLATED, wbits)
    start = coder.compress(head) + coder.flush(zlib.Z_FULL_FLUSH)
    # A megabyte packs to the same bytes each time; the checksum after them is false, and nobody comes as far.
    packed = coder.compress(megabyte) + coder.flush(zlib.Z_FULL_FLUSH)
    return start + packed * (size // _MB) + coder.flush()


def _gzip_zeros(size: int) -> bytes:
    return _deflated(b"", bytes(_MB), size, zlib.MAX_WBITS | 16)


def _deflate_zeros(size: int) -> bytes:
    return _deflated(b"", bytes(_MB), size, zlib.MAX_WBITS)


def _zstd_zeros(size: int) -> bytes:
    coder = zstandard.ZstdCompressor().compressobj()
    return b"".join([*(coder.compress(bytes(_MB)) for _ in range(size // _MB)), coder.flush()])


def _brotli_zeros(size: int) -> bytes:
    coder = brotli.Compressor(quality=5)
    return b"".join([*(coder.process(bytes(_MB)) for _ in range(size // _MB)), coder.finish()])


_OK = b"HTTP/1.1 200 OK\r\n"
_CHUNKED = _OK + b"Content-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n"
_DIGITS = "9" * 1_000_000


def wire() -> dict[str, Behaviour]:
    """What breaks the rules of HTTP, or uses them without end."""
    filler = b"x" * _PIECE

    def script(*steps: Step, told: str) -> Behaviour:
        return Behaviour(steps, told)

    return {
        "endless-head": script(_OK, _endless(b"X-Filler: %s\r\n" % (b"x" * 8000)), told="HeadTooLarge"),
        "endless-line": script(_OK + b"X-Filler: ", _endless(filler), told="HeadTooLarge"),
        "cookie-flood": script(_OK + b"Set-Cookie: a=b; path=/\r\n" * 20_000 + b"\r\n", Act.CLOSE, told="HeadTooLarge"),
        "interim-flood": script(_endless(b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" * 500), told="HeadTooLarge"),
        "endless-body": script(_OK + b"Content-Type: text/html\r\n\r\n", _endless(filler), told="BodyTooLarge"),
        "body-declared-large": script(_OK + b"Content-Length: 99999999\r\n\r\n", _endless(filler), told="BodyTooLarge"),
        "endless-chunks": script(_CHUNKED, _endless(b"10000\r\n%s\r\n" % filler), told="BodyTooLarge"),
        "chunks-of-a-byte": script(_CHUNKED, _endless(b"1\r\nx\r\n" * 1000), told="BodyTooLarge"),
        "endless-extension": script(_CHUNKED + b"1;", _endless(filler), told="MalformedResponse"),
        "chunk-too-large": script(_CHUNKED + b"F" * 17 + b"\r\n", Act.HOLD, told="DownloadTimeoutError"),
        "chunk-no-number": script(_CHUNKED + b"zz\r\nx", Act.CLOSE, told="MalformedResponse"),
        "slow-head": script(_OK, _endless(b"X: y\r\n", 0.2), told="DownloadTimeoutError"),
        "slow-body": script(_OK + b"Content-Length: 9999\r\n\r\n", _endless(b"x", 0.2), told="DownloadTimeoutError"),
        "silent": script(Act.HOLD, told="DownloadTimeoutError"),
        "length-too-long": script(_OK + b"Content-Length: 9999\r\n\r\n<html>", Act.CLOSE, told="ResponseDataLossError"),
        "length-no-number": script(_OK + b"Content-Length: many\r\n\r\n<html>", Act.CLOSE, told="MalformedResponse"),
        "length-negative": script(_OK + b"Content-Length: -1\r\n\r\n<html>", Act.CLOSE, told="MalformedResponse"),
        "lengths-that-differ": script(
            _OK + b"Content-Length: 1\r\nContent-Length: 2\r\n\r\n<html>", Act.CLOSE, told="MalformedResponse"
        ),
        "no-head": script(b"<html><h1>HTTP/0.9</h1></html>\r\n\r\n", Act.CLOSE, told="MalformedResponse"),
        "status-no-number": script(b"HTTP/1.1 OK 200\r\n\r\n", Act.CLOSE, told="MalformedResponse"),
        "noise": script(bytes(range(256)) * 16 + b"\r\n", Act.CLOSE, told="MalformedResponse"),
        "closed-at-once": script(Act.CLOSE, told="Failed"),
        "reset-before-the-head": script(Act.RESET, told="Failed"),
        "reset-in-the-head": script(_OK + b"Content-Le", Act.RESET, told="Failed"),
        "reset-in-the-body": script(
            _OK + b"Content-Length: 999\r\n\r\n<html>", Act.RESET, told="ResponseDataLossError"
        ),
        "bytes-in-the-head": Behaviour(response(page(), b"X-Name: \xff\xfe caf\xe9", b"X-\xd0\x9a: y"), "article"),
        "nul-in-the-head": Behaviour(response(page(), b"X-Nul: a\0b"), "article"),
        "no-colon-in-the-head": Behaviour(response(page(), b"a line without its colon"), ""),
        "status-999": Behaviour(response(page(), status=b"999 Denied"), "status 999"),
        "retry-after-superscript": Behaviour(response(b"", b"Retry-After: \xb2", status=b"503 No"), "status 503"),
        "retry-after-digits": Behaviour(
            response(b"", b"Retry-After: " + _DIGITS[:9000].encode(), status=b"503 No"), "status 503"
        ),
        "retry-after-date": Behaviour(
            response(b"", b"Retry-After: Mon, 01 Jan 99999999999999999999 00:00:00 GMT", status=b"503 No"), "status 503"
        ),
    }


def redirects() -> dict[str, Behaviour]:
    """Where a Location may lead. Of a chain the last one that is asked for tells."""
    chain = {
        f"chain-{n}": Behaviour(redirect(f"/chain-{n + 1}".encode()), "TooManyRedirects" if n == 10 else "")
        for n in range(40)
    }
    return chain | {
        "to-itself": Behaviour(redirect(b"/to-itself"), "RedirectLoop"),
        "circle-a": Behaviour(redirect(b"/circle-b"), ""),
        "circle-b": Behaviour(redirect(b"/circle-c"), ""),
        "circle-c": Behaviour(redirect(b"/circle-a"), "RedirectLoop"),
        "to-a-file": Behaviour(redirect(b"file:///etc/passwd"), "refused: scheme file"),
        "to-ftp": Behaviour(redirect(b"ftp://www.trap.example/a"), "refused: scheme ftp"),
        "to-script": Behaviour(redirect(b"javascript:alert(1)"), "refused: scheme javascript"),
        "to-another-port": Behaviour(redirect(b"http://www.trap.example:6379/"), "refused: no port of the web"),
        "to-another-host": Behaviour(redirect(b"http://www.elsewhere.example/a"), "another broadcaster's"),
        "to-nowhere": Behaviour(redirect(b""), "status 302"),
        "to-no-url": Behaviour(redirect(b"http://[::1/"), "refused: not a URL"),
        "to-a-long-url": Behaviour(redirect(b"/" + b"x" * 12_000), "URL too long"),
        "to-a-broken-line": Behaviour(redirect(b"/a%0d%0aX-Injected:%20yes\rSet-Cookie: a=b"), ""),
        "meta-refresh": Behaviour(
            response(page(head="<meta http-equiv=refresh content='0; url=/meta-refresh'>")), "article"
        ),
    }


def codings() -> dict[str, Behaviour]:
    """Bodies that unpack to more than they seem."""
    nested = gzip.compress(gzip.compress(_gzip_zeros(128 * _MB)))
    members = gzip.compress(b"<p>x</p>") * 2000
    return {
        "gzip-bomb": Behaviour(_coded(b"gzip", _gzip_zeros(128 * _MB)), "PayloadTooLarge"),
        "deflate-bomb": Behaviour(_coded(b"deflate", _deflate_zeros(128 * _MB)), "PayloadTooLarge"),
        "brotli-bomb": Behaviour(_coded(b"br", _brotli_zeros(128 * _MB)), "PayloadTooLarge"),
        "zstd-bomb": Behaviour(_coded(b"zstd", _zstd_zeros(128 * _MB)), "PayloadTooLarge"),
        "nested-bomb": Behaviour(_coded(b"gzip, gzip, gzip", nested), "PayloadTooLarge"),
        "members": Behaviour(_coded(b"gzip", members), "PayloadTooLarge"),
        "four-codings": Behaviour(_coded(b"gzip, gzip, gzip, gzip", b"x"), "TooManyCodings"),
        "unknown-coding": Behaviour(_coded(b"rot13", b"x"), "UnknownCoding"),
        "broken-gzip": Behaviour(_coded(b"gzip", gzip.compress(page())[:20] + b"broken" * 9), "PayloadError"),
        "no-gzip-at-all": Behaviour(_coded(b"gzip", page()), "article"),
    }


def pages() -> dict[str, Behaviour]:
    """Pages that are hard on a parser."""
    attributes = " ".join(f"a{number}=''" for number in range(150_000))
    numbers = f'{{"@type":"NewsArticle","headline":"x","image":{{"url":"/a.jpg","width":{_DIGITS},"height":1e999}}}}'
    json_ld = "<script type='application/ld+json'>{}</script>"
    return {
        "attributes-without-end": Behaviour(response(page(f"<p {attributes}>x</p>")), "ReaderTimeout"),
        "attributes": Behaviour(response(page(f"<p {attributes[:200_000]}>x</p>")), "article"),
        "nested": Behaviour(response(page("<div>" * 1_000_000)), "article"),
        "nested-inline": Behaviour(response(page("<b><i>" * 200_000)), "article"),
        "entities": Behaviour(response(page("&amp;&#x10FFFF;&#99999999999999;" * 50_000)), "article"),
        "nuls": Behaviour(response(page("a\0b" * 20)), "article"),
        "nothing-but-nuls": Behaviour(response(bytes(1_000_000)), "UnreadablePage"),
        "binary": Behaviour(response(bytes(range(256)) * 4000), "UnreadablePage"),
        "empty": Behaviour(response(b""), "no body"),
        "charset-rot13": Behaviour(response(page(), kind=b"text/html; charset=rot13"), "article"),
        "charset-zlib": Behaviour(response(page("caf\udce9"), kind=b"text/html; charset=zlib"), "article"),
        "charset-idna": Behaviour(response(page("caf\udce9"), kind=b"text/html; charset=idna"), "article"),
        "charset-without-end": Behaviour(response(page(), kind=b"text/html; charset=" + b"x" * 9000), "article"),
        "utf-16-by-halves": Behaviour(response(b"\xff\xfe" + page().decode().encode("utf-16-le")[:-1]), "article"),
        "number-without-end": Behaviour(response(page(head=json_ld.format(numbers))), "article"),
        "brackets": Behaviour(response(page(head=json_ld.format("[" * 1_000_000))), "article"),
        "image-of-size": Behaviour(
            response(page(f"<img src=/a.jpg width={_DIGITS} height=99999999999999999999>")), "article"
        ),
        "title-without-end": Behaviour(response(page(title="word " * 300_000)), ""),
        "id-without-end": Behaviour(
            response(page(head=f"<script>var utag_data={{article_uid:'{_DIGITS}'}}</script>")), "article"
        ),
        "one-word": Behaviour(response(page("x" * 4_000_000)), ""),
        "links": Behaviour(response(page("".join(f"<a href='/l/{n}'>l</a> " for n in range(20_000)))), ""),
        "surrogates": Behaviour(response(page("&#xD800;&#xDFFF;\udced\udca0\udc80")), "article"),
        "xml-bomb-as-page": Behaviour(response(_BOMB + b"<html>&h;</html>", kind=b"application/xhtml+xml"), ""),
    }


_BOMB = (
    b"""<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa">"""
    + b"".join(b'<!ENTITY %c "%s">' % (letter, b"&%c;" % (letter - 1) * 10) for letter in range(ord("b"), ord("j")))
    + b"]>"
)
_XXE = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY h SYSTEM "file:///etc/hostname">]>'
_URLSET = b"<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'><url><loc>%s</loc></url></urlset>"


def listings() -> dict[str, Behaviour]:
    """Sitemaps and feeds; each has a name that ends as theirs do."""
    deep = {f"deep-{n}.xml": Behaviour(sitemap(url(f"/deep-{n + 1}.xml"), index=True), "") for n in (3, 4, 5, 6)}
    start = b"<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>"
    large = _deflated(start, b" " * _MB, 100 * _MB, zlib.MAX_WBITS | 16)
    elsewhere = "http://www.elsewhere.example/story/{}"
    return deep | {
        "deep-2.xml": Behaviour(sitemap(url("/deep-3.xml"), index=True), ""),
        "deep-3.xml": Behaviour(sitemap(url("/deep-4.xml"), index=True), "SitemapTooDeep"),
        "itself.xml": Behaviour(sitemap(url("/itself.xml"), url("/sitemap.xml"), index=True), ""),
        "bomb.xml": Behaviour(response(_BOMB + _URLSET % b"&i;", kind=b"text/xml"), "listing broken off"),
        "xxe.xml": Behaviour(response(_XXE + _URLSET % b"http://www.trap.example/&h;", kind=b"text/xml"), ""),
        "large.xml": Behaviour(response(large, kind=b"application/x-gzip"), "ListingTooLarge"),
        "endless.xml": Behaviour(
            (
                _OK + b"Content-Type: text/xml\r\n\r\n",
                _endless(b"<url><loc>http://www.trap.example/x</loc></url>" * 999),
            ),
            "BodyTooLarge",
        ),
        "many.xml": Behaviour(sitemap(*(elsewhere.format(n) for n in range(50_000))), "50000 skipped"),
        "long.xml": Behaviour(sitemap(url("/" + "x" * 2_000_000)), "URL too long"),
        "bomb.rss": Behaviour(
            response(_BOMB + b"<rss><channel><title>&i;</title></channel></rss>", kind=b"application/rss+xml"), ""
        ),
    }
