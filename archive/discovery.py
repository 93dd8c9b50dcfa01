"""Discovery: from what sitemaps, feeds, sections and redirects say to page rows, the frontier.

Only pages of described sites, of the broadcaster whose listing names them, become rows; every other entry is counted
with its reason.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from urllib.parse import urlsplit

from sqlalchemy import Connection

from archive.addresses import refusal_of_url
from archive.capture import Capture
from archive.errors import BadUrl
from archive.extraction.listing import Listing
from archive.optout import POLICY_PATHS
from archive.sites.registry import Registry, load, site_for
from archive.sites.site import Site
from archive.store import listings, pages
from archive.store.listings import LONGEST_URL, PageListing, SiteRow
from archive.store.pages import Role
from archive.urls import Named, is_deep_sitemap, list_part, name

#: Letters of an address as listed; beyond it nobody need look for the canonical form.
LONGEST_WRITTEN = 4 * LONGEST_URL


def make_sites_known(connection: Connection) -> None:
    """Bring the store's sites up to date with the registry: a page needs its site first."""
    names = SiteRow.__dataclass_fields__
    listings.upsert_sites(
        connection, [SiteRow(**{name: getattr(site, name) for name in names}) for site in load().sites]
    )


def seeds(sites: Iterable[Site]) -> Iterator[PageListing]:
    """Where the discovery of sites starts, and where they say what may be done with them."""
    for site in sites:
        yield PageListing(url=site.base_url + "/robots.txt", site=site.key, role="robots")
        for path in POLICY_PATHS:
            yield PageListing(url=site.base_url + path, site=site.key, role="policy")
        for path in site.sitemaps:
            yield PageListing(url=site.base_url + path, site=site.key, role="sitemap")
        for path in site.feeds:
            yield PageListing(url=site.base_url + path, site=site.key, role="feed")
        for path in site.sections:
            yield PageListing(url=site.base_url + path, site=site.key, role="section")


def deep_seeds(sites: Iterable[Site]) -> Iterator[PageListing]:
    """Where the discovery of a backfill starts as well: fronts lead to sections."""
    for site in sites:
        yield PageListing(url=site.base_url + "/", site=site.key, role="section")


def seed_of(url: str) -> PageListing | None:
    """The seed that a canonical URL is, if it is one."""
    site = site_for(urlsplit(url).hostname or "")
    return (
        None
        if site is None
        else next((seed for seed in (*seeds([site]), *deep_seeds([site])) if seed.url == url), None)
    )


def page_listings(listing: Listing, capture: Capture, skipped: Counter[str]) -> Iterator[PageListing]:
    """The page rows that a listing names; entries that become none are counted in `skipped`."""
    home = site_for(urlsplit(capture.url).hostname or "")
    registry = load()
    for entry in listing.entries:
        named = _name(entry.url, registry)
        if isinstance(named, str):
            skipped[named] += 1
            continue
        site = named.site
        if capture.location is not None and registry.is_media_host(urlsplit(named.url).hostname or ""):
            continue  # a file that is elsewhere: archive.requisites follows it
        if site is None or home is None or site.broadcaster != home.broadcaster:
            skipped["another broadcaster's or no described site"] += 1
            continue
        role = _role(named, listing, capture)
        if role is None:
            skipped["a list that is not followed"] += 1
            continue
        place = (named.url, site.key, role, named.source_id, capture.url)
        yield PageListing(*place, entry.lastmod, entry.title, entry.published_at, entry.language)


def _name(written: str, registry: Registry) -> Named | str:
    """What an address names; or why it is, as far as its writing tells, none to visit."""
    if len(written) > LONGEST_WRITTEN:
        return "URL too long"
    try:
        named = name(written, registry)
    except BadUrl:
        return _refused(written) or "bad URL"
    if len(named.url) > LONGEST_URL:
        return "URL too long"
    site = named.site
    if site is not None and named.url.startswith(site.base_url + "/"):
        return named  # the common case: of a site of ours, without a port
    return _refused(written) or _refused(named.url) or named


def _refused(url: str) -> str | None:
    refused = refusal_of_url(url)
    return None if refused is None else f"refused: {refused.partition(':')[0]}"


def _role(named: Named, listing: Listing, capture: Capture) -> Role | None:
    if listing.kind == "sitemapindex":
        return "shard" if is_deep_sitemap(named.url) else "sitemap"
    if named.path.endswith((".xml", ".xml.gz")):
        return "sitemap"
    if named.path.endswith(".rss"):
        return "feed"
    if named.kind != "listing":
        return "article"
    part = list_part(named.url, capture.captured_at.date())
    return None if part is None else "section" if part.is_first else "shard"


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
    url = known.setdefault((entry.site, entry.source_id), entry.url)
    return entry if url == entry.url else entry._replace(url=url)
