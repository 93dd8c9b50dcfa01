"""Pictures of an article: address, caption, credit."""

from __future__ import annotations

from archive.article import Image
from archive.extraction.page import Page
from archive.extraction.select import Element, descendants, first, words
from archive.extraction.text import clean_or_none

#: Drawings of the page's own frame: spinners, icons, counters.
_FRAME_PARTS = ("/Content/responsive/", "/img/", "spinner", "counter.lt", "/icons/", "b/ss/", "pixel", "data:")
_SOURCES = ("data-src", "src", "data-original", "data-lazy-src")
#: Inside a `figcaption` the words alone, without the counters and credits beside them.
_WORDS_ALONE = ".//*[contains(concat(' ', @class, ' '), ' caption ')]"
_UNTIL_2017 = ".//*[contains(concat(' ', @class, ' '), ' imageCaption ')]"
_CREDIT = ".//*[contains(@class, 'copyright') or contains(@class, 'credit')]"


def read_picture(page: Page, element: Element, caption: str | None = None, credit: str | None = None) -> Image | None:
    """The picture of an `img` element; None for a part of the page's frame."""
    url = next((found for name in _SOURCES if (found := page.absolute(element.get(name)))), None)
    if url is None or any(part in url for part in _FRAME_PARTS):
        return None
    return Image(url, caption, credit, _pixels(element.get("width")), _pixels(element.get("height")))


def read_figure(page: Page, element: Element) -> Image | None:
    """The picture of a figure, with its caption and credit."""
    caption = _caption(element)
    credit = first(element, _CREDIT)
    said = clean_or_none(words(caption))
    named = clean_or_none(words(credit).strip(" \n\r\t()"))
    if said and named and caption is not None and credit in set(caption.iter()):
        said = clean_or_none(said.replace(named, "").rstrip("() "))
    pictures = (read_picture(page, image, said, named) for image in descendants(element, "img"))
    return next((picture for picture in pictures if picture), None)


def _caption(figure: Element) -> Element | None:
    """The element that holds the caption's words. Of several `figcaption` the first: those below are other figures'."""
    caption = next(figure.iter("figcaption"), None)
    if caption is None:
        return first(figure, _UNTIL_2017)
    alone = first(caption, _WORDS_ALONE)
    return caption if alone is None else alone


def _pixels(value: str | None) -> int | None:
    return int(value) if value and value.isascii() and value.isdigit() and 0 < int(value[:6]) < 100_000 else None
