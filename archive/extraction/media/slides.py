"""The gallery that a page is: pictures in boxes of one form, each with a line of its own, and little text besides.

<div class="slide"><img src="a.jpg"><p>The station in May.</p></div> <div class="slide"><img src="b.jpg">…
<a href="a.jpg" data-caption="The station in May."><img src="a-thumb.jpg"></a> <a href="b.jpg" …
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain, islice
from typing import NamedTuple

from archive.article import Image
from archive.extraction.media.captions import PICTURE_TAGS, Said, read_beside, read_caption, read_own_words
from archive.extraction.media.pictures import is_picture_file, is_twin, leads_elsewhere, name_of, read_picture
from archive.extraction.page import Page
from archive.extraction.select import Element, attributes, texts_inside, words
from archive.extraction.text import clean_or_none
from archive.extraction.tree.apart import stands_in
from archive.extraction.tree.naming import names_of

_FEWEST = 3
#: What the captions of a row that is named a gallery say at least, of what the page says besides.
_LEAST_TOLD = 0.3
_MOST_PICTURES = 300
_LEVELS_OF_SLIDES = 8
_APART = frozenset(("nav", "aside", "footer", "header"))
_LEVELS_ABOVE = 12
#: A box with more words, or with one of these, is no slide.
_LONGEST_SLIDE = 1500
_MOST_IN_SLIDE = 12
_OF_STORIES = ("h1", "time")
_HEADINGS = ("h2", "h3", "h4")
_LONGEST_CAPTION = 500
_SILENT = frozenset(("a", "button", "script", "style", "noscript", "svg"))
#: The rows of a table are no boxes of their own.
_ROWS = frozenset(("tr", "tbody"))
_SAID_BY_LINKS = ("data-caption", "data-title", "data-sub-html", "title")
_GALLERY = re.compile(
    r"galler|galeri|slide|carousel|carrousel|swiper|slick|fotorama|diapo|(?:photo|foto|bilder?)[-_]?(?:list|strecke|show|album)",
    re.IGNORECASE,
)
_WORDS = re.compile(r"descri|text|info(?![a-z])|title|content", re.IGNORECASE)
#: Rows of logos, of people, of what the site offers, and of other stories.
_OTHERS = re.compile(
    r"partner|sponsor|logo|presenter|staff|(?<![a-z])(?:team|apps?|ads?|cards?)(?![a-z])|author|related|recommend|more-|promo"
    r"|teaser|social|(?:video|news|story|stories|article|posts?)-?(?:carousel|slider|swiper)",
    re.IGNORECASE,
)
#: "1 | 6", "3/12", "1 of 5", "Bild 4 von 9" before a caption.
_COUNTER = re.compile(
    r"^(?:[^\W\d]{1,12}\s)?\d{1,3}\s?(?:[|/]|of|von|sur|de|di|du|van|av|af|z|из|от|od)\s?\d{1,3}(?!\w)\s*[.:|–-]?\s*",
    re.IGNORECASE,
)


class Slides(NamedTuple):
    """The pictures of a row of slides, and whether the row is named as a gallery."""

    images: tuple[Image, ...]
    is_named: bool

    def are_the_story(self, lines: Sequence[str]) -> bool:
        """Whether they are what a page is about whose text has these lines: by what they say besides, or by name too.

        In a row without a name the lines of a text may stand between its pictures: these are no captions.
        """
        captions = [image.caption for image in self.images if image.caption]
        if not 2 * len(captions) >= len(self.images) >= _FEWEST:
            return False
        told = sum(map(len, captions))
        if self.is_named:
            return told >= _LEAST_TOLD * sum(len(line) for line in lines if line not in captions)
        return told >= sum(map(len, lines)) and not any(line in caption for line in lines for caption in captions)


def read_slides(page: Page) -> Slides:
    """The largest row of slides around the headline."""
    rows = defaultdict[Element, list[Element]](list)
    for shown in islice(_pictures(page), _MOST_PICTURES):
        slide = _slide(shown)
        if slide is not None and (row := _row(slide)) is not None:
            rows[row].append(slide)
    own = (item for item in rows.items() if not stands_in(item[0], _APART, _OTHERS))
    row, slides = max(own, key=lambda item: len(item[1]), default=(None, []))
    images = [image for slide in slides if (image := _read(page, slide))]
    several = {name_of(image): image for image in reversed(images)}
    return Slides(tuple(several.values())[::-1], row is not None and _is_named(row))


def _is_named(row: Element) -> bool:
    near = chain((row,), islice(row.iterancestors(), 1))
    return any(_GALLERY.search(names_of(attributes(one))) for one in near)


def _pictures(page: Page) -> Iterator[Element]:
    """The pictures around the headline, and links to pictures that a script will show."""
    heading = next(iter(page.tagged("h1")), None)
    scope = page.body if heading is None else next(heading.iterancestors("article", "main"), page.body)
    for element in scope.iter("a", *PICTURE_TAGS):
        is_link = element.tag == "a" and not len(element) and is_picture_file(element.get("href"))
        if element.tag == "a" and not is_link:
            continue
        if is_twin(element) or leads_elsewhere(page, element):
            continue
        if not any(above.tag in _APART for above in islice(element.iterancestors(), _LEVELS_ABOVE)):
            yield element


def _slide(shown: Element) -> Element | None:
    """The largest box around a picture that holds no other; None where it is that of a story."""
    slide = shown
    for box in islice(shown.iterancestors(), _LEVELS_OF_SLIDES):
        if sum(not is_twin(one) for one in islice(box.iter(*PICTURE_TAGS), 4)) > 1 or _holds_other_link(box, shown):
            break
        slide = box
    holds_story = (
        _leads_by_script(slide)
        or next(slide.iter(*_OF_STORIES), None) is not None
        or any(next(heading.iter("a"), None) is not None for heading in slide.iter(*_HEADINGS))
    )
    return None if holds_story or len(words(slide)) > _LONGEST_SLIDE else slide


def _leads_by_script(slide: Element) -> bool:
    near = islice(slide.iter("div", "img", "li", "figure"), _MOST_IN_SLIDE)
    return any("location" in (one.get("onclick") or "") for one in near)


def _holds_other_link(box: Element, shown: Element) -> bool:
    """Whether beside a link to a picture, which shows none yet, a box holds another."""
    return shown.tag == "a" and any(one is not shown and is_picture_file(one.get("href")) for one in box.iter("a"))


def _row(slide: Element) -> Element | None:
    return next((above for above in slide.iterancestors() if above.tag not in _ROWS), None)


def _read(page: Page, slide: Element) -> Image | None:
    link = next((one for one in slide.iter("a") if is_picture_file(one.get("href"))), None)
    picture = next(slide.iter(*PICTURE_TAGS), None)
    image = None if picture is None else read_picture(page, picture)
    url = None if link is None else page.absolute(link.get("href"))
    if image is None and url is None:
        return None
    said = _said(slide, link)
    full = Image(url) if url else image
    assert full is not None
    return replace(full, caption=_without_counter(said.caption), credit=said.credit)


def _said(slide: Element, link: Element | None) -> Said:
    """What a slide says: by the names of its parts, by its link, or by the one line in it."""
    said = read_caption(slide)
    if said.caption is None and link is not None:
        told = (clean_or_none(link.get(name)) for name in _SAID_BY_LINKS)
        said = Said(next(filter(None, told), None), said.credit)
    if said.caption is None:
        said = Said(_named(slide), said.credit)
    if said.caption is None:
        said = read_own_words(slide)
    if said.caption is None:
        said = Said(_outside_links(slide), said.credit)
    return read_beside(slide) if said == Said() else said


def _named(slide: Element) -> str | None:
    """The words of the innermost element whose class is that of a description."""
    named = [one for one in slide.iter("*") if _WORDS.search(one.get("class") or "") and not len(one)]
    return next((text for one in named if (text := clean_or_none(words(one))) and not _COUNTER.fullmatch(text)), None)


def _outside_links(slide: Element) -> str | None:
    """What a slide says besides its link to the picture; None for a text."""
    said = clean_or_none(" ".join(texts_inside(slide, lambda one: one.tag in _SILENT)))
    return said if said and len(said) <= _LONGEST_CAPTION and not _COUNTER.fullmatch(said) else None


def _without_counter(caption: str | None) -> str | None:
    return caption and clean_or_none(_COUNTER.sub("", caption))
