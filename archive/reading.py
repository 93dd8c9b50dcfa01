"""Reading: the pure half of ingest, from the bytes of one record to what they say. It may run in any process."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal
from urllib.parse import urlsplit

from archive import optout
from archive.article import Article
from archive.capture import Capture
from archive.errors import ExtractionError, NotAnArticle, PageNotFound, PayloadError
from archive.extraction.extract import extract, extract_text
from archive.extraction.listing import ListedPage, Listing, read_listing
from archive.extraction.section import read_section
from archive.optout import Signal
from archive.urls import list_part
from archive.warc import http

_PAGES = frozenset({"text/html", "application/xhtml+xml", "text/plain", "application/octet-stream"})
_LISTINGS = ("xml", "rss", "gzip")
_BLANKS = b"\xef\xbb\xbf \t\r\n"
_MEDIA = ("image/", "audio/", "video/")
#: Bytes of a block that hold its head and the beginning of its body, and of a body that tell what it is.
_START, _SNIFFED = 512 * 1024, 1024
_ANY_FILE = frozenset({"application/octet-stream", "binary/octet-stream"})


@dataclass(frozen=True, slots=True)
class Reading:
    """What the bytes of one capture say. Exactly one of `article` and `listing` is set where there is either."""

    capture: Capture
    outcome: Literal["article", "listing", "not_article", "failed", "revisit", "none"]
    article: Article | None = None
    listing: Listing | None = None
    reason: str | None = None  #: why there is no article, in words that are the same for equal causes
    error: str | None = None  #: of a failure: the class of the error
    not_found: bool = False  #: a page that says that there is none: a soft 404
    signals: tuple[Signal, ...] = ()  #: what the bytes say about mining and archiving, whatever else they are
    media_bytes: int | None = None  #: of a picture, sound or film: bytes of its file


def read_capture(capture: Capture, block: bytes) -> Reading:
    """What the record's block says; total: whatever the bytes are, the answer is a Reading.

    Raises MemoryError alone, which is for archive.reader to take.
    """
    known = read_without_bytes(capture) or read_media(capture, block)
    if known is not None:
        return known
    try:
        response, payload = _open(capture, block)
    except PayloadError as error:
        return failed_reading(capture, type(error).__name__, str(error))
    return replace(_read_payload(capture, response, payload), signals=_signals(capture, response, payload))


def _open(capture: Capture, block: bytes) -> tuple[http.HttpResponse | None, bytes]:
    """The response that the block is, if it is one, and the payload."""
    response = http.parse_response(block) if capture.record_type == "response" else None
    return response, block if response is None else http.payload(response)


def _read_payload(capture: Capture, response: http.HttpResponse | None, payload: bytes) -> Reading:
    try:
        return _judge(capture, response, payload)
    except NotAnArticle as error:
        return Reading(capture, "not_article", reason=error.reason, not_found=isinstance(error, PageNotFound))
    except ExtractionError as error:
        return failed_reading(capture, type(error).__name__, str(error))
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001
        # A fault of a parser's, on a page that nobody foresaw, is that page's failure: it must end neither a crawl nor
        # a re-parse of millions. It is recorded with its kind, so that it is found and mended.
        return failed_reading(capture, type(error).__name__, f"{capture.url}: fault of the parser: {error}")


def _signals(capture: Capture, response: http.HttpResponse | None, payload: bytes) -> tuple[Signal, ...]:
    if is_robots(capture.url):
        return optout.of_robots(payload)
    if is_policy(capture.url):
        if payload.lstrip(_BLANKS).startswith(b"<"):  # a page in its place
            return ()
        return (optout.of_tdmrep if capture.url.endswith(optout.TDMREP) else optout.of_ai_txt)(payload)
    return optout.of_page(() if response is None else _texts(response), payload)


def read_without_bytes(capture: Capture) -> Reading | None:
    """What the capture says by itself; None where its bytes have to be read."""
    if capture.record_type == "revisit":
        return Reading(capture, "revisit")
    if is_robots(capture.url) and not _is_whole(capture):  # its redirects list no pages
        return Reading(capture, "none", reason="robots.txt")
    if capture.truncated is not None:
        return Reading(capture, "none", reason=f"truncated: {capture.truncated}")
    if capture.status is not None and not 200 <= capture.status < 300:
        return _read_status(capture)
    return None


def read_media(capture: Capture, block: bytes) -> Reading | None:
    """What a picture, sound or film says, by its beginning alone: the file may be large. None for anything else.

    One that was sent with a content coding is told from its payload, as a page is.
    """
    declared = capture.mime_type or ""
    if not (declared in _ANY_FILE or _is_media(declared)) or is_robots(capture.url) or is_policy(capture.url):
        return None
    response = http.parse_response(block[:_START]) if capture.record_type == "response" else None
    if response is None or not (size := _size_of_file(block, response)):
        return None
    signals = optout.of_page(_texts(response), b"")
    return Reading(capture, "none", reason=f"type {declared}", signals=signals, media_bytes=size)


def _size_of_file(block: bytes, response: http.HttpResponse) -> int | None:
    """The bytes of a file; None where they are coded, broken, or may be a page or a listing, whatever the type says."""
    try:
        start = http.payload(http.without_content_coding(response))[:_SNIFFED]
        size = http.payload_length(block, response)
    except PayloadError:
        return None
    return None if start.lstrip(_BLANKS)[:1] in (b"", b"<", b"\x1f") else size


def _is_media(declared: str) -> bool:
    return declared.startswith(_MEDIA) and not any(word in declared for word in _LISTINGS)


def _texts(response: http.HttpResponse) -> Iterator[tuple[str, str]]:
    return ((name.decode("latin-1"), value.decode("latin-1")) for name, value in response.headers)


def _is_whole(capture: Capture) -> bool:
    return capture.truncated is None and (capture.status is None or 200 <= capture.status < 300)


def failed_reading(capture: Capture, error: str, message: str) -> Reading:
    """A capture that should have been read and could not be."""
    return Reading(capture, "failed", reason=message, error=error)


def _read_status(capture: Capture) -> Reading:
    reason = f"status {capture.status}"
    if capture.location is not None:
        return Reading(capture, "listing", listing=_redirect_listing(capture.location), reason=reason)
    return Reading(capture, "none", reason=reason)


def _judge(capture: Capture, response: http.HttpResponse | None, payload: bytes) -> Reading:
    if is_robots(capture.url) or is_policy(capture.url):
        return Reading(capture, "none", reason=urlsplit(capture.url).path.rpartition("/")[2])
    if capture.record_type == "conversion":
        return Reading(capture, "article", article=extract_text(payload.decode("utf-8", "replace"), capture.url))
    if not payload.strip():
        return Reading(capture, "none", reason="no body")
    if _may_list(capture, payload) and (listing := read_listing(payload, capture.url)) is not None:
        return Reading(capture, "listing", listing=listing)
    if not _may_be_page(capture, payload):
        size = len(payload) if _is_media(capture.mime_type or "") else None
        return Reading(capture, "none", reason=f"type {capture.mime_type}", media_bytes=size)
    charset = None if response is None else http.charset(response)
    if list_part(capture.url, capture.captured_at.date()) is not None:
        return Reading(capture, "listing", listing=read_section(payload, capture.url, charset=charset))
    return Reading(capture, "article", article=extract(payload, capture.url, charset=charset))


def _may_list(capture: Capture, payload: bytes) -> bool:
    declared = capture.mime_type or ""
    return any(word in declared for word in _LISTINGS) or payload.lstrip()[:5] == b"<?xml" or payload[:2] == b"\x1f\x8b"


def _may_be_page(capture: Capture, payload: bytes) -> bool:
    """By what the server declared; where it declared nothing of use, by the first byte that is no white space."""
    if capture.mime_type in ("text/html", "application/xhtml+xml"):
        return True
    if capture.mime_type is not None and capture.mime_type not in _PAGES:
        return False
    return payload.lstrip(_BLANKS).startswith(b"<")


def is_robots(url: str) -> bool:
    return urlsplit(url).path == "/robots.txt"


def is_policy(url: str) -> bool:
    """Whether a site says there what may be done with it."""
    return urlsplit(url).path in optout.POLICY_PATHS


def _redirect_listing(location: str) -> Listing:
    """A redirect as a listing of one page: its target is a page like any other, and is visited as one."""
    return Listing(kind="sitemap", entries=(ListedPage(url=location),))
