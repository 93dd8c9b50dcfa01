"""Requisites: the files that articles lead to become pages, which a crawl may fetch beside the stories."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from sqlalchemy import Connection

from archive.article import Article
from archive.capture import Capture
from archive.media import OTHER_HOST, Kind, refusal, requisite, requisites
from archive.store import listings
from archive.store import requisites as rows
from archive.store.listings import PageListing
from archive.store.requisites import Refused

#: A file's new address need not tell what it is.
_ANY_TYPE = "audio/*"


def list_media(connection: Connection, shown: Iterable[tuple[Article, Capture]]) -> None:
    """Make the files that articles lead to known as pages: those that may be fetched, as of the article's capture.

    They are due from then on. Whether any crawl asks for them is its operator's wish.
    """
    listings.add_pages(
        connection, ((one, capture.captured_at) for read, capture in shown for one in _listings(read, capture))
    )


def refused(read: Article) -> Counter[tuple[Kind, str]]:
    """How many files of an article are not to be fetched, by kind and reason."""
    return Counter((one.kind, one.refusal) for one in requisites(read) if one.refusal is not None)


def _listings(read: Article, capture: Capture) -> Iterator[PageListing]:
    for one in requisites(read):
        if one.refusal is None and one.page_url is not None:
            yield PageListing(one.page_url, read.site, one.kind, None, capture.url, published_at=read.published_at)


def moved(connection: Connection, capture: Capture) -> tuple[PageListing, ...]:
    """Where a file is now that a capture was asked for, and whose page it is linked to; nothing for any other capture.

    What is not a file, and what leads to where the site's files may not stand, gives nothing.
    """
    asked = None if capture.location is None else rows.find_asked(connection, capture.record_id)
    if asked is None or capture.location is None:
        return ()
    file = requisite(asked.site, asked.role, capture.location, _ANY_TYPE)
    if file.refusal is not None or file.page_url is None:
        return ()
    place = (file.page_url, asked.site, asked.role, None, capture.url)
    return (PageListing(*place, published_at=asked.listed_published_at),)


def allow_media(connection: Connection, sites: Sequence[str], now: datetime) -> None:
    """Make known what stands on a host that a site file names by now, and did not when the article was read."""
    last: Refused | None = None
    while found := rows.find_refused(connection, sites, OTHER_HOST, last):
        last = found[-1]
        allowed = [one for one in found if refusal(one.site, one.page_url) is None]
        rows.allow(connection, allowed)
        listed = [
            PageListing(one.page_url, one.site, one.kind, None, one.article_url, published_at=one.published_at)
            for one in allowed
        ]
        listings.add_pages(connection, ((one, now) for one in listed))
