"""Removal: what an answer says of an article that is there no more.

A 404, a 410, a redirect to the front page or a page that says "not found" (a soft 404) at an article's own address is
an absence of it: the capture carries the article's id and no revision's. The views make a tombstone of absences
(`removed_at`): the first one since the article was seen last, once another an hour or more later has confirmed it. So
it follows from the captures alone, whatever order they are read in, and a return clears it.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from archive.article import article_id
from archive.errors import BadUrl
from archive.reading import Reading
from archive.sites.registry import load
from archive.urls import Named, is_alternate, name

GONE = frozenset({404, 410})
#: Paths of pages, as opposed to files.
_PAGE_PATH = re.compile(r"(?:[^/]*/)*[^/.]*(?:\.(?:[sx]?html?|php|aspx?))?")


def missing_article(reading: Reading) -> str | None:
    """The identifier of the article that the capture shows to be gone; None where it shows nothing of the kind.

    Other forms of an article's page (AMP) come and go by themselves: only its own page tells.
    """
    url = reading.capture.url
    if not _shows_absence(reading) or is_alternate(url):
        return None
    try:
        named = name(url)
    except BadUrl:
        return None
    if named.site is None or (named.source_id is None and not _may_name_article(named)):
        return None
    return article_id(named.site.broadcaster, named.source_id, named.url)


def _may_name_article(named: Named) -> bool:
    """Whether an address without a number may be an article's: on sites that number none, a page that is no list."""
    numbered = bool(load().rules(named.site).articles)
    return not numbered and named.kind != "listing" and _PAGE_PATH.fullmatch(named.path) is not None


def _shows_absence(reading: Reading) -> bool:
    capture = reading.capture
    if capture.record_type == "revisit" or capture.truncated is not None:
        return False
    if capture.status in GONE or reading.not_found:
        return True
    is_redirect = capture.status is not None and 300 <= capture.status < 400
    return is_redirect and capture.location is not None and _is_front(capture.location, capture.url)


def _is_front(location: str, asked: str) -> bool:
    """Whether a redirect leads from a page to the front page of a site of the same broadcaster."""
    try:
        target, page = name(location), name(asked)
    except BadUrl:
        return False
    if target.site is None or page.site is None or target.site.broadcaster != page.site.broadcaster:
        return False
    return target.path == "/" and not urlsplit(target.url).query and page.path != "/"
