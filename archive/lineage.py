"""Lineage: how a redirect or a sitemap came to be visited. What leads in a circle or too far is not followed.

Pages are visited once, so that a circle ends by itself; it is told from a redirect that leads somewhere. A chain that a
server makes up as it goes would never end.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile

from sqlalchemy import Connection

from archive.capture import Capture
from archive.errors import BadUrl
from archive.store import captures, pages
from archive.store.listings import PageListing
from archive.urls import canonical

#: Redirects in a row. Browsers follow 20, and honest sites need three or four.
MAX_REDIRECTS = 10
#: Levels of sitemaps: the protocol has two, some sites three.
MAX_DEPTH = 3
_LONGEST = MAX_REDIRECTS + MAX_DEPTH + 1
_SITEMAPS = frozenset({"sitemap", "shard"})


@dataclass(frozen=True, slots=True)
class Stop:
    """Why some of what a listing names is not followed: `error` as the failure table records it, and the rest of it."""

    error: str
    message: str
    followed: tuple[PageListing, ...] = ()


def find_stop(connection: Connection, capture: Capture, entries: Sequence[PageListing]) -> Stop | None:
    """What forbids to follow the entries of a redirect or a listing, or some of them; None where nothing does."""
    redirects = capture.location is not None
    if not redirects and not any(entry.role in _SITEMAPS for entry in entries):
        return None
    urls = _urls_above(connection, capture)
    redirecting = [url for url in urls if captures.is_redirect(connection, url)]
    if redirects:
        return _stop_of_redirect(capture, entries, urls, len(list(takewhile(redirecting.__contains__, urls))))
    depth = len(urls) - len(redirecting)
    followed = tuple(entry for entry in entries if entry.role not in _SITEMAPS)
    if depth < MAX_DEPTH or len(followed) == len(entries):
        return None
    message = (
        f"{capture.url}: {len(entries) - len(followed)} sitemaps listed on level {depth}, of {MAX_DEPTH} that are read"
    )
    return Stop("SitemapTooDeep", message, followed)


def _urls_above(connection: Connection, capture: Capture) -> list[str]:
    """The canonical URL of a capture, of the listing that named it, of what named that, and so on."""
    urls: list[str] = []
    try:
        url: str | None = canonical(capture.url)
    except BadUrl:
        url = capture.url
    while url is not None and url not in urls and len(urls) <= _LONGEST:
        urls.append(url)
        url = pages.find_listing(connection, url)
    return urls


def _stop_of_redirect(capture: Capture, entries: Sequence[PageListing], urls: Sequence[str], hops: int) -> Stop | None:
    circle = next((entry.url for entry in entries if entry.url in urls[: max(hops, 1)]), None)
    if circle is not None:
        return Stop("RedirectLoop", f"{capture.url}: redirects in a circle, to {circle}")
    if entries and hops > MAX_REDIRECTS:
        return Stop("TooManyRedirects", f"{capture.url}: the redirect after {MAX_REDIRECTS} others in a row")
    return None
