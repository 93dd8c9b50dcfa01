"""Discovery: from what sitemaps, feeds and redirects say to page rows, the frontier.

Only pages of described sites, of the broadcaster whose listing names them, become rows; every other entry is counted
with its reason.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from urllib.parse import urlsplit

from sqlalchemy import Connection

from archive.addresses import refusal_of_url
from archive.article import article_id
from archive.capture import Capture
from archive.errors import BadUrl
from archive.extraction.listing import ListedPage, Listing
from archive.sites.registry import load, site_for
from archive.sites.site import Site
from archive.store import listings, pages
from archive.store.listings import LONGEST_URL, PageListing, SiteRow
from archive.store.pages import Role
from archive.urls import canonical, is_deep_sitemap, page_kind, source_id

#: Letters of an address as listed; beyond it nobody need look for the canonical form.
LONGEST_WRITTEN = 4 * LONGEST_URL


def make_sites_known(connection: Connection) -> None:
    """Bring the store's sites up to date with the registry: a page needs its site first."""
    names = SiteRow.__dataclass_fields__
    listings.upsert_sites(
        connection, [SiteRow(**{name: getattr(site, name) for name in names}) for site in load().sites]
    )


def seeds(sites: Iterable[Site]) -> Iterator[PageListing]:
    """Where the discovery of sites starts."""
    for site in sites:
        for path in site.sitemaps:
            yield PageListing(url=site.base_url + path, site=site.key, role="sitemap")
        for path in site.feeds:
            yield PageListing(url=site.base_url + path, site=site.key, role="feed")


def seed_of(url: str) -> PageListing | None:
    """The seed that a canonical URL is, if it is one."""
    site = site_for(urlsplit(url).hostname or "")
    return None if site is None else next((seed for seed in seeds([site]) if seed.url == url), None)


def removed_article(capture: Capture) -> str | None:
    """The identifier of the article that a 404 or 410 tells the removal of; None where the URL names none."""
    if capture.status not in (404, 410):
        return None
    try:
        number = source_id(capture.url)
        site = site_for(urlsplit(capture.url).hostname or "")
    except BadUrl:
        return None
    return None if number is None or site is None else article_id(site.broadcaster, number, capture.url)


def page_listings(listing: Listing, capture: Capture, skipped: Counter[str]) -> Iterator[PageListing]:
    """The page rows that a listing names; entries that become none are counted in `skipped`."""
    home = site_for(urlsplit(capture.url).hostname or "")
    for entry in listing.entries:
        found = _place(entry.url)
        if isinstance(found, str):
            skipped[found] += 1
            continue
        url, site = found
        if site is None or home is None or site.broadcaster != home.broadcaster:
            skipped["another broadcaster's or no described site"] += 1
            continue
        yield _page_listing(url, entry, site, listing, capture)


def _place(written: str) -> tuple[str, Site | None] | str:
    """The canonical URL and its site; or why the address, as far as its writing tells, is none to visit."""
    if len(written) > LONGEST_WRITTEN:
        return "URL too long"
    refused = refusal_of_url(written)
    if refused is not None:
        return f"refused: {refused.partition(':')[0]}"
    try:
        url = canonical(written)
    except BadUrl:
        return "bad URL"
    return "URL too long" if len(url) > LONGEST_URL else (url, site_for(urlsplit(url).hostname or ""))


def _page_listing(url: str, entry: ListedPage, site: Site, listing: Listing, capture: Capture) -> PageListing:
    return PageListing(
        url=url,
        site=site.key,
        role=_role(url, listing),
        source_id=source_id(url),
        listed_in=capture.url,
        lastmod=entry.lastmod,
        title=entry.title,
        published_at=entry.published_at,
        language=entry.language,
    )


def _role(url: str, listing: Listing) -> Role:
    if listing.kind == "sitemapindex":
        return "shard" if is_deep_sitemap(url) else "sitemap"
    path = urlsplit(url).path
    if path.endswith((".xml", ".xml.gz")):
        return "sitemap"
    if path.endswith(".rss"):
        return "feed"
    return "section" if page_kind(url) == "listing" else "article"


def list_chunk(connection: Connection, chunk: Sequence[PageListing], now: datetime, *, merge: bool) -> int:
    """Make the pages known; returns how many were new.

    With `merge`, one article listed under several URLs (with and without its slug) is one page: the URL that was
    listed first. The target of a redirect is not merged: it is another URL of the very page that led to it.
    """
    if not merge:
        return listings.list_pages(connection, chunk, now).new
    known = pages.urls_by_source_id(connection, {(entry.site, entry.source_id) for entry in chunk if entry.source_id})
    return listings.list_pages(connection, [_under_known_url(entry, known) for entry in chunk], now).new


def _under_known_url(entry: PageListing, known: dict[tuple[str, str], str]) -> PageListing:
    if entry.source_id is None or entry.role != "article":
        return entry
    return replace(entry, url=known.setdefault((entry.site, entry.source_id), entry.url))
