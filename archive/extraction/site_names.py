"""The names under which a page's site goes: no titles, no authors but for want of others."""

from __future__ import annotations

from archive.extraction.addresses import host_of
from archive.extraction.metadata import json_ld
from archive.extraction.page import Page
from archive.extraction.text import word_set

_META = ("og:site_name", "application-name", "apple-mobile-web-app-title", "dc.publisher", "publisher", "twitter:site")
_EDGES = word_set("www m amp mobile com org net co gov edu tv news de fr es it uk au ca in us eu id")


def site_names(page: Page) -> tuple[str, ...]:
    """What the page's metadata and its host call the site, with the parts of the host that say anything."""
    found = [value.lstrip("@") for name in _META if (value := page.meta.get(name))]
    for thing in page.json_ld:
        publisher = thing.get("publisher")
        if isinstance(publisher, dict) and (name := json_ld.text(publisher, "name")):
            found.append(name)
    host = host_of(page.address) or ""
    labels = [label for label in host.split(".") if label not in _EDGES and len(label) > 1]
    return tuple(dict.fromkeys([*found, host, host.removeprefix("www."), *labels]))
