"""What the newsroom's server answers to a request: status, headers, codings, validators."""

from __future__ import annotations

import gzip
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from http import HTTPStatus
from typing import Literal

from tests.site import newsroom
from tests.site.newsroom import HOST_ALIASES, Page

_CHUNK = 4096
_ESCAPE = re.compile("%[0-9A-F]{2}")
_COMPRESSIBLE = ("text/", "application/rss+xml")


@dataclass(frozen=True, slots=True)
class Request:
    """One request as it came: header names in lower case, `at` on the monotonic clock."""

    method: str
    target: str  #: path with its query
    host: str  #: without its port, lower case
    headers: tuple[tuple[str, str], ...]
    version: str
    time: float

    @classmethod
    def parse(cls, head: bytes, moment: float) -> Request:
        """The request of a head that ends with an empty line."""
        first, *lines = head.decode("latin-1").rstrip("\r\n").split("\r\n")
        method, target, version = [*first.split(" ", 2), "", ""][:3]
        headers = tuple((name.lower(), value.strip()) for name, _, value in (line.partition(":") for line in lines))
        host = dict(headers).get("host", "").partition(":")[0].lower()
        return cls(method, target, host, headers, version, moment)

    @property
    def path(self) -> str:
        return self.target.partition("?")[0]

    @property
    def key(self) -> str:
        """Host and path, as `newsroom.pages` has them: escapes in lower case, as the CMS writes them in its slugs."""
        return self.host + _ESCAPE.sub(lambda match: match[0].lower(), self.path)

    @property
    def keep_alive(self) -> bool:
        return self.version == "HTTP/1.1" and (self.header("connection") or "").lower() != "close"

    def header(self, name: str) -> str | None:
        return dict(self.headers).get(name)

    def at(self, path: str) -> Request:
        """The same request for another path."""
        return replace(self, target=path)


@dataclass(frozen=True, slots=True)
class Answer:
    """A response ready for the wire: `body` with its codings, chunk heads included."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes

    def head(self) -> bytes:
        """Status line and headers, to the empty line."""
        lines = [f"HTTP/1.1 {self.status} {HTTPStatus(self.status).phrase}", *(f"{n}: {v}" for n, v in self.headers)]
        return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")


@dataclass(frozen=True, slots=True)
class _Prepared:
    """A page without its bytes, and the bytes gzipped: pages are many, and few are asked for uncompressed."""

    page: Page
    etag: str | None
    packed: bytes

    @classmethod
    def of(cls, page: Page) -> _Prepared:
        return cls(replace(page, body=b""), page.etag, gzip.compress(page.body, compresslevel=4, mtime=0))


@dataclass(slots=True)
class Answerer:
    """Answers requests from `newsroom.pages`, remembering each page's gzipped bytes."""

    _prepared: dict[tuple[int, int, str], _Prepared | None] = field(default_factory=dict)

    def answer(self, request: Request, edition: int, copies: int) -> Answer:
        """The answer of an edition: 200, 304, a redirect, 404 for what it does not know, 405 for other methods."""
        if request.method not in ("GET", "HEAD"):
            return _plain(405, "405 Method Not Allowed")
        host, _, path = request.key.partition("/")
        key, query = f"{HOST_ALIASES.get(host, host)}/{path}", request.target.partition("?")[2]
        prepared = self._prepare(f"{key}?{query}", edition, copies) if query else None
        prepared = prepared or self._prepare(key, edition, copies)
        if prepared is None:
            return _plain(404, "404 Not Found")
        if _unchanged(request, prepared):
            return Answer(304, tuple(_iter_validators(prepared)), b"")
        return _full(request, prepared)

    def unavailable(self) -> Answer:
        """503: come again in a second."""
        answer = _plain(503, "503 Service Unavailable")
        return replace(answer, headers=(*answer.headers, ("Retry-After", "1")))

    def absent(self, request: Request, kind: Literal["missing", "gone", "soft_404", "front"]) -> Answer:
        """What a host says in the place of a page that it has no longer."""
        if kind == "missing":
            return _plain(404, "404 Not Found")
        if kind == "gone":
            return _plain(410, "410 Gone")
        if kind == "front":
            answer = _plain(302, "302 Found")
            return replace(answer, headers=(*answer.headers, ("Location", "/")))
        return _full(request, _Prepared.of(newsroom.not_found(request.host, request.path)))

    def _prepare(self, key: str, edition: int, copies: int) -> _Prepared | None:
        place = (edition, copies, key)
        if place not in self._prepared:
            page = newsroom.pages(edition, copies).get(key) or newsroom.paper_pages().get(key)
            page = page or newsroom.file_page(key)
            self._prepared[place] = _Prepared.of(page) if page else None
        return self._prepared[place]


def _plain(status: int, text: str) -> Answer:
    body = f"<html><body><h1>{text}</h1></body></html>".encode()
    headers = (("Content-Type", "text/html"), ("Content-Length", str(len(body))))
    return Answer(status, (*_iter_common(), *headers), body)


def _iter_common() -> Iterator[tuple[str, str]]:
    yield "Server", "nginx"
    yield "Date", format_datetime(datetime.now(UTC), usegmt=True)


def _iter_validators(prepared: _Prepared) -> Iterator[tuple[str, str]]:
    yield from _iter_common()
    if prepared.etag:
        yield "ETag", prepared.etag
    if prepared.page.last_modified:
        yield "Last-Modified", format_datetime(prepared.page.last_modified.replace(microsecond=0), usegmt=True)


def _unchanged(request: Request, prepared: _Prepared) -> bool:
    """RFC 9110, 13.2.2: If-None-Match decides alone where it is given."""
    tags = request.header("if-none-match")
    if tags is not None:
        return prepared.etag is not None and prepared.etag in [
            tag.strip().removeprefix("W/") for tag in tags.split(",")
        ]
    since = request.header("if-modified-since")
    if since is None or prepared.page.last_modified is None:
        return False
    try:
        return prepared.page.last_modified.replace(microsecond=0) <= parsedate_to_datetime(since)
    except ValueError:
        return False


def _full(request: Request, prepared: _Prepared) -> Answer:
    page = prepared.page
    headers = [*_iter_validators(prepared), ("Content-Type", page.content_type)]
    if page.location:
        headers.append(("Location", page.location))
    body = prepared.packed
    compressible = page.content_type.startswith(_COMPRESSIBLE)
    if compressible and "gzip" in (request.header("accept-encoding") or ""):
        headers += [("Content-Encoding", "gzip"), ("Vary", "Accept-Encoding")]
    else:
        body = gzip.decompress(body)
    if page.role == "story":
        # Two cookies in two lines of one name: neither may be lost or joined to the other.
        headers += [("Set-Cookie", "nr_visit=1; path=/"), ("Set-Cookie", "nr_edition=lake; path=/; HttpOnly")]
    if _is_chunked(request):
        headers.append(("Transfer-Encoding", "chunked"))
        body = _chunked(body)
    else:
        headers.append(("Content-Length", str(len(body))))
    return Answer(page.status, tuple(headers), b"" if request.method == "HEAD" else body)


def _is_chunked(request: Request) -> bool:
    """Every other address is sent in chunks, always the same ones."""
    return request.version == "HTTP/1.1" and zlib.crc32(request.key.encode()) % 2 == 1


def _chunked(body: bytes) -> bytes:
    chunks = (body[start : start + _CHUNK] for start in range(0, len(body), _CHUNK))
    return b"".join(b"%x\r\n%b\r\n" % (len(chunk), chunk) for chunk in chunks) + b"0\r\n\r\n"
