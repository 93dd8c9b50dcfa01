"""Sections: what the links of a page that lists stories for readers become.

Only links within the page's own site count: its stories, other sections, feeds, and of the list itself what is older.
Whatever else a page links to (menus, other sites, pictures) is no part of its list.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from archive.capture import Capture
from archive.errors import BadUrl
from archive.extraction.listing import ListedPage, Listing
from archive.sites.lists import ListPart
from archive.sites.registry import load
from archive.sites.site import Site
from archive.store.listings import PageListing
from archive.urls import Named, list_part, name

#: Feeds that a page may add; a page with more has one for each story or each tag.
MAX_FEEDS = 20
#: On sites that number no articles: a path whose last part is a slug of four words or more, or has a long number.
_STORY_PATH = re.compile(r"/(?:[^/]+/)*(?:[^/-]+(?:-[^/-]+){3,}|[^/]*\d{5,}[^/]*)/?")


@dataclass(frozen=True, slots=True)
class SectionLinks:
    """The page rows that a section's page names."""

    stories: tuple[PageListing, ...]
    lists: tuple[PageListing, ...]  #: sections and feeds
    is_first: bool  #: whether the page is the newest of its list
    older: tuple[PageListing, ...]  #: pages of the same list that are one or more further back


def section_links(listing: Listing, capture: Capture) -> SectionLinks:
    """Sort the links of a page. Feeds count on the pages where discovery starts: every crawl will read them."""
    here = name(capture.url)
    part = list_part(capture.url, capture.captured_at.date())
    if here.site is None or part is None:
        return SectionLinks((), (), False, ())
    found: dict[str, list[PageListing]] = {"story": [], "section": [], "older": []}
    for entry in listing.entries:
        named = _named(entry, here.site)
        if named is not None and (kind := _kind(named, part, capture)) is not None:
            role: Literal["article", "shard", "section"]
            role = "article" if kind == "story" else "shard" if kind == "older" else "section"
            found[kind].append(_row(named, here.site, role, entry, capture))
    if part.is_first and here.path in ("/", *here.site.sections):
        found["section"] += _feeds(listing, here.site, capture)
    return SectionLinks(tuple(found["story"]), tuple(found["section"]), part.is_first, tuple(found["older"]))


def _kind(named: Named, here: ListPart, capture: Capture) -> Literal["story", "section", "older"] | None:
    if named.kind != "listing":
        return "story" if _is_story(named) else None
    part = list_part(named.url, capture.captured_at.date())
    if part is None:
        return None
    if part.is_first:
        return "section"
    return "older" if part.is_older_than(here) else None


def _is_story(named: Named) -> bool:
    if named.source_id is not None or load().rules(named.site).articles:
        return named.source_id is not None
    return _STORY_PATH.fullmatch(named.path) is not None


def _feeds(listing: Listing, site: Site, capture: Capture) -> Iterator[PageListing]:
    for entry in listing.feeds[:MAX_FEEDS]:
        if (named := _named(entry, site)) is not None:
            yield _row(named, site, "feed", entry, capture)


def _named(entry: ListedPage, site: Site) -> Named | None:
    try:
        named = name(entry.url)
    except BadUrl:
        return None
    return named if named.site == site else None


def _row(
    named: Named, site: Site, role: Literal["article", "shard", "section", "feed"], entry: ListedPage, capture: Capture
) -> PageListing:
    return PageListing(named.url, site.key, role, named.source_id, capture.url, None, entry.title)
