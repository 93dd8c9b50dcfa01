"""What a page for readers lists: links of a front page, a section or a programme, and feeds that its head names.

Pure, as all of extraction. Which links are stories, and which lead to older pages of the list, is told by their
addresses: that is discovery's business.
"""

from __future__ import annotations

from archive.extraction.listing import ListedPage, Listing
from archive.extraction.page import Page, read_page
from archive.extraction.select import descendants, words
from archive.extraction.text import clean_or_none

#: More links than the longest list of stories has; what comes after them on a page is a trap or a mistake.
MAX_LINKS = 5_000
_FEED_TYPES = frozenset({"application/rss+xml", "application/atom+xml", "application/rdf+xml"})


def read_section(data: bytes, url: str, *, charset: str | None = None) -> Listing:
    """The links of a page in its order, each once, with the longest text that leads there as its title.

    Raises UnreadablePage or NotAnArticle for bytes that are no HTML.
    """
    page = read_page(data, url, charset=charset)
    texts: dict[str, str | None] = {}
    for link in descendants(page.root, "a"):
        if len(texts) == MAX_LINKS:
            break
        if (address := page.absolute(link.get("href"))) is not None:
            address = address.partition("#")[0]
            told = clean_or_none(link.get("title")) or clean_or_none(words(link))
            texts[address] = max(texts.get(address) or "", told or "", key=len) or None
    entries = tuple(ListedPage(address, title=title) for address, title in texts.items())
    return Listing("page", entries, len(texts) < MAX_LINKS, _feeds(page))


def _feeds(page: Page) -> tuple[ListedPage, ...]:
    found = {}
    for link in page.tagged("link"):
        declared = (link.get("type") or "").split(";")[0].strip().casefold()
        is_feed = "alternate" in (link.get("rel") or "").casefold().split() and declared in _FEED_TYPES
        if is_feed and (address := page.absolute(link.get("href"))) is not None:
            found[address] = ListedPage(address, title=clean_or_none(link.get("title")))
    return tuple(found.values())
