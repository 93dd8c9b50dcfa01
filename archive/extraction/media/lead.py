"""The lead picture of an article: what the head of a page declares of it, and what stands where the page shows it.

Most pages show it above the text, where nothing is read for the text's sake.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain, islice, takewhile
from urllib.parse import unquote

from archive.article import Image
from archive.extraction.media.captions import PICTURE_TAGS
from archive.extraction.media.pictures import file_name, read_figure, read_surrounded
from archive.extraction.page import Page
from archive.extraction.select import Element, folded_words, tag_of

#: The figures that are looked at: below the article stand those of other stories.
_MOST_FIGURES = 20
#: The pictures beside a text that are looked at for the lead; above it stand few others.
_MOST_PICTURES = 6
_WITH_ADDRESSES = ("source", *PICTURE_TAGS)
#: No value of a parsed page holds it.
_BETWEEN = "\0"
_SHOWN = ("figure", *PICTURE_TAGS)
_ARTICLES = ("article", "main")
#: What stands in one of these, so near, is another story's.
_APART = frozenset(("a", "nav", "aside", "footer", "li"))
#: A picture in one of these is another story's, or is read with its figure.
_NOT_ALONE = frozenset(("figure", "nav", "aside", "footer", "li"))
_LEVELS_ABOVE = 6
_FILMS = frozenset(("video", "iframe", "audio", "amp-video", "amp-youtube"))
_OF_FILM = re.compile("video|player", re.IGNORECASE)
_MOST_PARTS = 40
_LEVELS_OF_FILMS = 3
#: What holds more words, and headings, is a story.
_LARGEST_TEASER = 1000
_LEAST_ALIKE = 8
#: What is left of the names of two sizes of one picture.
_SIZES = re.compile(
    r"[_-]?(?:(?:m?[wh]?\d{1,4}(?:x\d{1,4})?|r\d|s|c[xyw]\d{1,3}|scaled|large|medium|small|thumb)(?:[_-]+|$)){0,8}",
    re.IGNORECASE,
)
_HEADINGS = ("h2", "h3", "h4", "h5", "h6")


def with_lead(page: Page, lead: Image, images: tuple[Image, ...], text: Element | None = None) -> tuple[Image, ...]:
    """The lead picture before the others; with what is said of it among them, or else where the page shows it.

    `text` is where the article's text begins, near which the lead stands.
    """
    name = file_name(lead.url)
    others = tuple(image for image in images if not _is_same(image, lead, name))
    shown = next((image for image in images if _is_same(image, lead, name)), None)
    full = lead if shown is None else _completed(shown, lead, lead)
    if (full.caption is None or full.credit is None) and not (shown and (shown.caption or shown.credit)):
        elsewhere = next(_figures_of(page, lead, name), None)
        if elsewhere is None and shown is None and text is not None and full.caption is None and full.credit is None:
            elsewhere = next(_boxes_of(page, text, lead, name), None)
        full = full if elsewhere is None else _completed(full, elsewhere, lead)
    return (full, *others)


def _is_same(image: Image, lead: Image, name: str | None) -> bool:
    """Whether a picture is the lead, whose file has that name, in another size perhaps."""
    if image.url == lead.url:
        return True
    if name is None or not (_stem(name) in image.url or _stem(name) in unquote(image.url)):
        return False
    found = file_name(image.url)
    return found == name or (found is not None and "." not in found and found == _stem(name))


def _stem(name: str) -> str:
    """A file's name without its suffix: a size may stand between them."""
    return name.rpartition(".")[0] or name


def _completed(one: Image, other: Image, lead: Image) -> Image:
    """The lead with what one picture says, and what another says besides; a size is that of its own address alone."""
    sized = [image for image in (one, other) if image.url == lead.url]
    return Image(
        lead.url,
        one.caption or other.caption,
        one.credit or other.credit,
        next((image.width for image in sized if image.width), None),
        next((image.height for image in sized if image.height), None),
    )


def _figures_of(page: Page, lead: Image, name: str | None) -> Iterator[Image]:
    """What the figures of a page that show its lead picture, a file of that name, say of it."""
    sought = _sought(lead, name)
    for figure in page.tagged("figure")[:_MOST_FIGURES]:
        if not _mentions(figure, sought, _WITH_ADDRESSES):
            continue
        image = read_figure(page, figure)
        if image is not None and _is_same(image, lead, name) and (image.caption or image.credit):
            yield image


def _sought(lead: Image, name: str | None) -> str:
    """What the attributes of each picture of the lead hold, a file of that name."""
    return _stem(name) if name else lead.url.rpartition("/")[2]


def _mentions(scope: Element, sought: str, tags: tuple[str, ...]) -> bool:
    """Whether an element of these tags may be a picture of the lead: to read each one would cost more."""
    return any(sought in _written(image) for image in scope.iter(*tags))


def _written(image: Element) -> str:
    """All that the attributes of a picture say, its addresses among it."""
    return _BETWEEN.join(image.values())  # type: ignore[arg-type]  # lxml-stubs allow for bytes, which are never there


def _boxes_of(page: Page, text: Element, lead: Image, name: str | None) -> Iterator[Image]:
    """What is said of the lead, a file of that name, where it stands near the text and in no figure."""
    region = _region(page, text)
    if region is None:
        return
    sought = _sought(lead, name)
    for picture in islice(region.iter(*PICTURE_TAGS), _MOST_PICTURES):
        if sought in _written(picture) and (image := _read_apart(page, picture)) and _is_same(image, lead, name):
            yield image


def shown_instead(page: Page, text: Element, lead: Image) -> Image | None:
    """The first picture with a caption above a text, on a page that shows no other picture of the lead's name.

    Where it is the lead in another size it has the lead's address.
    """
    above = list(islice(_pictures_above(page, text), _MOST_FIGURES))
    near = (one for number, one in enumerate(above) if one.tag == "figure" or number < _MOST_PICTURES)
    shown = (one for one in near if not _shows_film(one))
    read = ((image, one) for one in shown if (image := _read_shown(page, one)) is not None and image.caption)
    found, place = next(read, (None, None))
    if found is None or place is None:
        return None
    name = file_name(lead.url)
    sought = _sought(lead, name)
    if not _mentions(place, sought, _WITH_ADDRESSES) and _mentions(page.body, sought, PICTURE_TAGS):
        return None
    return _completed(found, lead, lead) if _are_alike(name, file_name(found.url)) else found


def _are_alike(one: str | None, other: str | None) -> bool:
    """Whether the names of two files are the same but for sizes at their ends: "heron_w640_r1", "heron_mw1024"."""
    if one is None or other is None:
        return False
    stems = _stem(one), _stem(other)
    alike = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(*stems, strict=False)))
    rests = [stem[alike:] for stem in stems]
    is_number = alike > 0 and stems[0][alike - 1].isdigit() and not any("x" in rest for rest in rests)
    return alike >= _LEAST_ALIKE and not is_number and all(map(_SIZES.fullmatch, rests))


def _shows_film(figure: Element) -> bool:
    """Whether a figure, or what is around a picture, is the player of a film, whose words are no caption."""
    near = chain(islice(figure.iter("*"), _MOST_PARTS), islice(figure.iterancestors(), _LEVELS_OF_FILMS))
    return any(one.tag in _FILMS or _OF_FILM.search(one.get("class") or "") for one in near)


def _region(page: Page, text: Element) -> Element | None:
    """What holds a text and the headline; the article that holds the text, where there is none."""
    headed = _headed(page)
    above = chain((text,), text.iterancestors())
    region = next((one for one in above if (one in headed if headed else one.tag in _ARTICLES)), None)
    return region if region is None else next(region.iterancestors("article"), region)


def _headed(page: Page) -> set[Element]:
    """The elements that hold a heading of the first rank."""
    return {above for heading in page.tagged("h1") for above in heading.iterancestors()}


def _read_apart(page: Page, picture: Element) -> Image | None:
    """A picture of the article in no figure, if anything is said of it."""
    above = islice(picture.iterancestors(), _LEVELS_ABOVE)
    return None if any(one.tag in _NOT_ALONE for one in above) else read_surrounded(page, picture)


def picture_above(page: Page, text: Element) -> Image | None:
    """The first picture above a text, below the headline or in the same article: in a figure, or with a caption."""
    shown = islice(_pictures_above(page, text), _MOST_FIGURES)
    return next((image for one in shown if (image := _read_shown(page, one)) is not None), None)


def _read_shown(page: Page, shown: Element) -> Image | None:
    """The picture of a figure, or one in none: with a credit alone it may be that of an author."""
    if shown.tag == "figure":
        return None if _is_teaser(shown) else read_figure(page, shown)
    image = _read_apart(page, shown)
    return None if image is None or image.caption is None else image


def _pictures_above(page: Page, text: Element) -> Iterator[Element]:
    """The figures, and the pictures, before a text and after the headline, or in the same article."""
    headed = _headed(page)
    above = list(text.iterancestors())
    own = next((one for one in above if one.tag in _ARTICLES), None)
    below = None if text in headed else next((one for one in above if one in headed), None)
    region = next((one for one in reversed(above) if one is own or one is below), None)
    if region is None:
        return
    is_below = region is own
    for element in region.iter("h1", tag_of(text), *_SHOWN):
        if element is text:
            return
        if element.tag == "h1":
            is_below = True
        elif is_below and element.tag in _SHOWN:
            yield element


def _is_teaser(figure: Element) -> bool:
    """Whether a figure leads to another story, or stands with the headline of one."""
    if any(one.tag in _APART for one in islice(figure.iterancestors(), _LEVELS_ABOVE)):
        return True
    parent = figure.getparent()
    scope = figure if parent is None or next(parent.iter("h1"), None) is not None else parent
    headings = (one for one in scope.iter(*_HEADINGS) if next(one.iterancestors("figcaption"), None) is None)
    return next(headings, None) is not None and len(folded_words(scope)) <= _LARGEST_TEASER
