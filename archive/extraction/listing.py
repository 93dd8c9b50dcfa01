"""What a crawl discovers from: sitemap indexes, sitemaps (with the news and video extensions) and feeds.

Formats: https://www.sitemaps.org/protocol.html, Google's news and video extensions; RSS and Atom
as feedparser reads them.
Pure, as all of extraction: bytes and their address give a Listing.
"""

from __future__ import annotations

import calendar
import io
import re
import time
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal, NamedTuple
from urllib.parse import urljoin

import feedparser
from lxml import etree

from archive.errors import ListingTooLarge
from archive.extraction.dates import parse_iso
from archive.extraction.text import clean_or_none

ListingKind = Literal["sitemapindex", "sitemap", "news_sitemap", "feed", "page"]

#: The protocol's own limit for one sitemap, unpacked.
MAX_BYTES = 50 * 1024 * 1024
_GZIP = b"\x1f\x8b"
_STEP = 1024 * 1024  # bytes unpacked at once
_ROOT = re.compile(rb"<(?:\w{1,20}:)?(urlset|sitemapindex|rss|feed|RDF)[\s>]")
_LOOKED_AT = 4096
_HTML = re.compile(rb"<(?:!doctype\s+html|html)\b", re.IGNORECASE)
_NEWS = "{http://www.google.com/schemas/sitemap-news/0.9}"
_VIDEO = "{http://www.google.com/schemas/sitemap-video/1.1}"
_ENTRIES = ("{*}url", "{*}sitemap")
#: Troubles that feedparser reports and that lose nothing.
_HARMLESS = (feedparser.CharacterEncodingOverride,)


class ListedPage(NamedTuple):
    """One address in a listing. Times are aware and in UTC.

    A tuple: 20,000 of them cross from a reader's process at once, in a third of the time that dataclasses take.
    """

    url: str  #: absolute
    lastmod: datetime | None = None  #: when the page, or the listed sitemap, changed
    title: str | None = None
    published_at: datetime | None = None
    language: str | None = None  #: as declared: it may mislead (`tat` for Crimean Tatar)


@dataclass(frozen=True, slots=True)
class Listing:
    """The addresses of one sitemap, feed or page, in its order."""

    kind: ListingKind
    entries: tuple[ListedPage, ...]
    complete: bool = True  #: False where the file broke off or was broken: `entries` holds what was read before
    feeds: tuple[ListedPage, ...] = ()  #: that a page declares


def read_listing(data: bytes, url: str) -> Listing | None:
    """Read a sitemap or feed, gzipped or not; None for anything else. Raises ListingTooLarge beyond 50 MiB unpacked."""
    unpacked, whole = _unpack(data, url)
    start = unpacked[:_LOOKED_AT]
    root = _ROOT.search(start)
    if root is None or ((page := _HTML.search(start)) and page.start() < root.start()):
        return None
    if root.group(1) in (b"rss", b"feed", b"RDF"):
        return _read_feed(unpacked, url, whole)
    return _read_sitemap(unpacked, url, whole)


def _unpack(data: bytes, url: str) -> tuple[bytes, bool]:
    """The unpacked bytes, and whether the gzip members were whole."""
    unpacked = bytearray()
    rest = data
    while rest.startswith(_GZIP):
        member = zlib.decompressobj(zlib.MAX_WBITS | 16)
        try:
            while not member.eof:
                piece = member.decompress(rest, _STEP)
                rest = member.unconsumed_tail
                if not piece and not rest:  # it broke off
                    break
                unpacked += piece
                if len(unpacked) > MAX_BYTES:
                    raise ListingTooLarge(f"{url}: more than {MAX_BYTES} bytes unpacked")
        except zlib.error:
            return bytes(unpacked), False
        if not member.eof:
            return bytes(unpacked), False
        rest = member.unused_data
    if unpacked:
        return bytes(unpacked), True
    if len(data) > MAX_BYTES:
        raise ListingTooLarge(f"{url}: more than {MAX_BYTES} bytes")
    return data, True


def _read_sitemap(data: bytes, url: str, whole: bool) -> Listing:
    entries: list[ListedPage] = []
    walk = etree.iterparse(
        io.BytesIO(data.lstrip()),
        events=("end",),
        tag=_ENTRIES,
        resolve_entities=False,
        no_network=True,
        huge_tree=False,
    )
    news = False
    try:
        for _, element in walk:
            if entry := _entry(element, url):
                entries.append(entry)
                news = news or (entry.language is not None)
            _forget(element)
        complete = whole
    except etree.XMLSyntaxError:
        complete = False
    is_index = (root := _ROOT.search(data[:_LOOKED_AT])) is not None and root.group(1) == b"sitemapindex"
    return Listing("sitemapindex" if is_index else "news_sitemap" if news else "sitemap", tuple(entries), complete)


def _entry(element: etree._Element, base: str) -> ListedPage | None:
    url = lastmod = title = published = language = None
    for child in element.iterchildren("*"):
        tag = child.tag
        if tag.endswith("}loc") or tag == "loc":
            url = child.text
        elif tag.endswith("}lastmod") or tag == "lastmod":
            lastmod = child.text
        elif tag.startswith((_NEWS, _VIDEO)):
            space = tag[: tag.index("}") + 1]
            title = title or child.findtext(f"{space}title")
            published = published or child.findtext(f"{space}publication_date")
            language = language or child.findtext(f"{space}publication/{space}language")
    address = _address(url, base)
    if address is None:
        return None
    return ListedPage(address, _instant(lastmod), clean_or_none(title), _instant(published), clean_or_none(language))


def _forget(element: etree._Element) -> None:
    """Give back the memory of an element that was read, and of its elder siblings."""
    element.clear()
    parent = element.getparent()
    if parent is not None:
        while element.getprevious() is not None:
            del parent[0]


def _address(text: str | None, base: str) -> str | None:
    address = "".join(text.split()) if text else ""
    if address.startswith(("http://", "https://")):
        return address
    try:
        joined = urljoin(base, address) if address else ""
    except ValueError:
        return None
    return joined if joined.startswith(("http://", "https://")) else None


def _instant(text: str | None) -> datetime | None:
    """A W3C date and time. A time without an offset is UTC, and a bare day its midnight, as the protocol reads them."""
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        found = parse_iso(text, "UTC")
        return found.at if found else None
    try:
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except OverflowError:
        return None


def _read_feed(data: bytes, url: str, whole: bool) -> Listing:
    # A stream, never the bytes themselves: feedparser takes a text for an address or a file name first.
    feed = feedparser.parse(
        io.BytesIO(data),
        response_headers={"content-location": url, "content-type": "application/xml"},
        resolve_relative_uris=True,
        sanitize_html=False,
    )
    language = clean_or_none(feed.feed.get("language"))
    complete = whole and (not feed.bozo or isinstance(feed.get("bozo_exception"), _HARMLESS))
    return Listing("feed", tuple(_feed_entries(feed.entries, url, language)), complete)


def _feed_entries(entries: list[Any], base: str, language: str | None) -> Iterator[ListedPage]:
    for entry in entries:
        if address := _address(entry.get("link"), base):
            yield ListedPage(
                address,
                # the plain dict's: feedparser's own `get` falls back to the publication time
                _feed_instant(dict.get(entry, "updated_parsed")),
                clean_or_none(entry.get("title")),
                _feed_instant(entry.get("published_parsed")),
                clean_or_none(entry.get("language")) or language,
            )


def _feed_instant(parts: time.struct_time | None) -> datetime | None:
    """feedparser gives UTC, as a `struct_time`."""
    try:
        return datetime.fromtimestamp(calendar.timegm(parts), UTC) if parts else None
    except (OverflowError, ValueError, OSError):
        return None
