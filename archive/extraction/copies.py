"""Copies: pages that others kept, read as the pages that they are copies of.

What the keeper put around a page, or says of it in the head, is none of the page's: archive.today declares the moment
at which it kept a page as that of its publication. (The Wayback Machine only changes addresses: kept_addresses.py.)
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import islice

from lxml import etree

from archive.extraction.addresses import host_of
from archive.extraction.kept_addresses import is_in_googles_cache, original
from archive.extraction.select import Element, first, nodes, words
from archive.extraction.text import fit_for_tree

#: The hosts of archive.today, which all give the same pages.
_ARCHIVE_TODAY = re.compile(r"archive\.(?:today|is|ph|li|fo|md|vn)")
#: Its link to a copy by the moment and the page's own address, and what it puts before the addresses in the page.
_BOOKMARK = re.compile(r"https?://archive\.[a-z]{2,5}/\d{14}/(https?://.+)")
_LED_THROUGH = re.compile(r"^https?://archive\.[a-z]{2,5}/o/\w+/(?=https?://)")
#: A bar of Google's has no more words than this.
_LONGEST_BAR = 2000
_LEVELS_OF_BAR = 4
_DROPPED = "airchive-dropped"


def uncopied(root: Element, url: str) -> str:
    """The address of which the page read from an address is a copy, else that; what the keeper added is taken away."""
    if _ARCHIVE_TODAY.fullmatch(host_of(url) or ""):
        return _out_of_archive_today(root) or url
    if is_in_googles_cache(url):
        return _out_of_googles_cache(root) or original(url)
    return original(url)


def _out_of_archive_today(root: Element) -> str | None:
    """The page's address, its tree freed of what archive.today adds; None for any other page of that host."""
    links = (_BOOKMARK.fullmatch(link.get("href") or "") for link in nodes(root, "//head/link[@rel='bookmark']"))
    found = next(filter(None, links), None)
    content = first(root, "//*[@id='CONTENT']")
    if found is None or content is None:
        return None
    _drop(root, (*nodes(root, "//head/meta"), *nodes(root, "//head/link"), *nodes(root, "//*[@id='HEADER']")))
    for marked in (root, *nodes(content, "descendant-or-self::*[@itemprop='description articleBody']")):
        for name in ("itemprop", "itemscope", "itemtype"):
            marked.attrib.pop(name, "")
    for link in content.iter("a"):
        link.set("href", fit_for_tree(_LED_THROUGH.sub("", link.get("href") or "")))
    for image in nodes(content, ".//img[@old-src]"):
        image.set("src", fit_for_tree(image.get("old-src") or ""))
    return found[1]


def _out_of_googles_cache(root: Element) -> str | None:
    """The address in the page's `base`, the bar above the page taken away; None where there is none."""
    base = next((href for one in root.iter("base") if (href := one.get("href") or "").startswith("http")), None)
    if base is None:
        return None
    bar = first(root, "//*[contains(@id, 'google-cache-hdr')]")
    if bar is None:
        link = next((one for one in root.iter("a") if one.get("href") == base), None)
        around = [] if link is None else list(islice(link.iterancestors("div"), _LEVELS_OF_BAR))
        bar = next(filter(_is_googles_bar, reversed(around)), None)
    if bar is not None:
        _drop(root, (bar,))
    return base


def _is_googles_bar(element: Element) -> bool:
    """Whether a box is no more than what Google says above a page that it kept."""
    said = words(element)
    return "oogle" in said and len(said) <= _LONGEST_BAR and next(element.iter("h1"), None) is None


def _drop(root: Element, elements: Iterable[Element]) -> None:
    """Take elements out of their tree, and leave the text after them where it is."""
    for element in elements:
        element.tag = _DROPPED
    etree.strip_elements(root, _DROPPED, with_tail=False)
