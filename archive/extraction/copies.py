"""Copies: pages that others kept, read as the pages that they are copies of.

What the keeper put around a page, or says of it in the head, is none of the page's: archive.today declares the moment
at which it kept a page as that of its publication. (The Wayback Machine only changes addresses: kept_addresses.py.)
"""

from __future__ import annotations

import re
from itertools import islice

from archive.extraction.addresses import host_of
from archive.extraction.kept_addresses import is_in_googles_cache, original
from archive.extraction.select import Element, first, nodes, words

#: The hosts of archive.today, which all give the same pages.
_ARCHIVE_TODAY = re.compile(r"archive\.(?:today|is|ph|li|fo|md|vn)")
#: Its link to a copy by the moment and the page's own address, and what it puts before the addresses in the page.
_BOOKMARK = re.compile(r"https?://archive\.[a-z]{2,5}/\d{14}/(https?://.+)")
_LED_THROUGH = re.compile(r"^https?://archive\.[a-z]{2,5}/o/\w+/(?=https?://)")
#: A bar of Google's has no more words than this.
_LONGEST_BAR = 2000
_LEVELS_OF_BAR = 4


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
    for own in (*nodes(root, "//head/meta"), *nodes(root, "//head/link"), *nodes(root, "//*[@id='HEADER']")):
        _drop(own)
    for marked in (root, *nodes(content, "descendant-or-self::*[@itemprop='description articleBody']")):
        for name in ("itemprop", "itemscope", "itemtype"):
            marked.attrib.pop(name, "")
    for link in content.iter("a"):
        link.set("href", _LED_THROUGH.sub("", link.get("href") or ""))
    for image in nodes(content, ".//img[@old-src]"):
        image.set("src", image.get("old-src") or "")
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
        bar = next((one for one in reversed(around) if "oogle" in words(one) and len(words(one)) <= _LONGEST_BAR), None)
    if bar is not None:
        _drop(bar)
    return base


def _drop(element: Element) -> None:
    """Take an element out of its tree, and leave the text after it where it is."""
    parent, before, tail = element.getparent(), element.getprevious(), element.tail
    if parent is None:
        return
    if tail and before is not None:
        before.tail = f"{before.tail or ''}{tail}"
    elif tail:
        parent.text = f"{parent.text or ''}{tail}"
    parent.remove(element)
