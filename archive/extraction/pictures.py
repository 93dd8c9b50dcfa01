"""Pictures of an article: address, caption, credit."""

from __future__ import annotations

from archive.article import Image
from archive.extraction.page import Page
from archive.extraction.select import Element, descendants, first, words
from archive.extraction.text import clean_or_none

#: Drawings of the page's own frame: spinners, icons, counters.
_FRAME_PARTS = ("/Content/responsive/", "/img/", "spinner", "counter.lt", "/icons/", "b/ss/", "pixel", "data:")
_SOURCES = ("data-src", "src", "data-original", "data-lazy-src")
#: The words alone, before whatever holds counters and credits as well.
_CAPTIONS = (
    ".//figcaption//*[contains(concat(' ', @class, ' '), ' caption ')]",
    ".//*[contains(concat(' ', @class, ' '), ' imageCaption ')]",  # until 2017
    ".//figcaption",
)
_CREDIT = ".//*[contains(@class, 'copyright') or contains(@class, 'credit')]"


def read_picture(page: Page, element: Element, caption: str | None = None, credit: str | None = None) -> Image | None:
    """The picture of an `img` element; None for a part of the page's frame."""
    url = next((found for name in _SOURCES if (found := page.absolute(element.get(name)))), None)
    if url is None or any(part in url for part in _FRAME_PARTS):
        return None
    return Image(url, caption, credit, _pixels(element.get("width")), _pixels(element.get("height")))


def read_figure(page: Page, element: Element) -> Image | None:
    """The picture of a figure, with its caption and credit."""
    caption = next((found for path in _CAPTIONS if (found := first(element, path)) is not None), None)
    credit = first(element, _CREDIT)
    said = clean_or_none(words(caption))
    named = clean_or_none(words(credit).strip(" \n\r\t()"))
    if said and named and caption is not None and credit in set(caption.iter()):
        said = clean_or_none(said.replace(named, "").rstrip("() "))
    pictures = (read_picture(page, image, said, named) for image in descendants(element, "img"))
    return next((picture for picture in pictures if picture), None)


def _pixels(value: str | None) -> int | None:
    return int(value) if value and value.isascii() and value.isdigit() and 0 < int(value[:6]) < 100_000 else None
