"""Pictures of an article: address, caption, credit, size."""

from __future__ import annotations

import re
from itertools import chain, islice
from urllib.parse import unquote

from archive.article import Image
from archive.extraction.media.captions import (
    PICTURE_TAGS,
    Said,
    read_beside,
    read_caption,
    read_labelled,
    read_own_words,
    shown_words,
)
from archive.extraction.media.photo_credits import has_label, names_house, split_credit
from archive.extraction.page import Page
from archive.extraction.prose.boxes import is_picture
from archive.extraction.select import Element, attributes, descendants, strings
from archive.extraction.text import clean

#: Drawings of the page's own frame: spinners, icons, counters; and what stands where a picture is loaded later.
_FRAME_PARTS = ("/Content/responsive/", "spinner", "counter.lt", "/icons/", "b/ss/", "data:")
_FRAME = re.compile(
    r"/img/[^?]*\.(?:gif|png|svg)\b|\bpixel(?:\.gif|\.png|[/?]|\.\w+\.\w+/)|\.svg(?:\?|$)"
    r"|/(?:placeholder|blank|spacer|transparent|lazy(?:load)?|loading|1x1|empty|dot|grey)[^/]*\.(?:gif|png|svg|jpe?g)\b"
    r"|/(?:[01ts]|clear)\.gif\b"
)
#: A picture of no more pixels is an icon, or the portrait of an author.
_ICON = 64
#: Where the address stands, likeliest first; a picture that is loaded late has a stand-in for its `src`.
_SOURCES = ("data-src", "data-lazy-src", "data-original", "data-lazy", "src")
_SETS = ("srcset", "data-srcset", "data-lazy-srcset")
_OF_PICTURE = "source/@srcset | source/@data-srcset"
_BAR = " | "
#: With these begins what a script is told: `data-src='{"default": …}'`.
_NO_ADDRESS = ("{", "[")
#: A `picture` is so near above its `img`: the parser takes what follows a `source` for its content.
_SOURCES_ABOVE = 8
#: Attributes of what stands there until a picture is loaded, or beside it.
_OTHERS = re.compile(r"placeholder|blur|share|author|avatar|logo|(?<![a-z])(?:low|tiny)")
#: One of the same picture made small is read where no other has an address.
_SMALL, _LARGE = re.compile("thumb|mini|small"), re.compile("large|full")
#: What stands there until a script puts a picture in its place.
_STAND_INS = ("div", "span")
_LARGEST_GALLERY = 100
_HEADINGS = ("h2", "h3", "h4", "h5", "h6")
#: So far above a picture its link is looked for, or what says that it has a twin.
_LEVELS_AROUND = 4
#: What may stand around a picture and its caption; a box with one of `_OF_STORIES` holds more than these.
_BOXES = frozenset(["a", "center", "div", "figure", "p", "picture", "section", "span", "table", "tbody", "td", "tr"])
_OF_STORIES = ("h1", *_HEADINGS, "time")
_LONGEST_SAID = 400
#: A box of such a name may have a caption without one.
_OF_PICTURES = re.compile(
    r"(?<![a-z])(?:photo|foto|image|img|pic|bild|fig|media|kuva|llun|thumb|featured|hero|lead(?![a-z]))", re.IGNORECASE
)
_PICTURE_FILE = re.compile(r"\.(?:jpe?g|png|webp|gif|avif)(?:[?#]|$)", re.IGNORECASE)
_DESCRIPTOR = re.compile(r"(\d{1,6}(?:\.\d{1,6})?)[wxh](?:,(.*))?")
#: No more letters of a `srcset` are read.
_LONGEST_SET = 20_000

#: The last part of an address without its query, if it is that of a file: what stands before it is often a size.
_FILE = re.compile(
    r"(?<!/)/([^/?#]{2,}\.(?:jpe?g|png|webp|gif|avif)|(?=[^/?#]*\d)[^/?#]{7,})/?(?:[?#]|$)", re.IGNORECASE
)
_SHORTEST_NAME = 7
#: What an address that asks for a size says of the picture's own: "/_next/image?url=https%3A%2F%2F…&w=640".
_RESIZED = re.compile(r"[?&](?:url|src|image|img)=((?:https?(?::|%3A))?(?:/|%2F)[^&#]+)", re.IGNORECASE)
#: With so many folders above it a file that others may be called like is told from them.
_FOLDERS = 3
#: What a folder is called that holds the sizes of one picture: "/a7d91c/800.webp".
_FOLDER = re.compile(r"/(?=[^/]*\d[^/]*[a-z])([\w-]{6,})/\d{3,4}(?:x\d{3,4})?w?\.\w+$", re.IGNORECASE)
#: WordPress adds to a file's name the size that it was cut to: "boat-1024x683.jpg".
#: Others call it: "1b2c_XL.jpg" (K2), "dam-102~_v-original.jpg" (Sophora), "dam.nbcnews-fp-1200-630.jpg" (NBC).
_SIZE = re.compile(
    r"(?:-\d{2,4}x\d{2,4}|(?<=[0-9a-f]{4})_(?:XS|S|M|L|XL)|~_v-\w+|\.(?:nbcnews|today|msnbc|fit|focal)-[\w-]+)"
    r"(?=\.\w+$)"
)
#: "boat.jpg.webp" is "boat.jpg" in another format.
_CONVERTED = re.compile(r"(?:(?<=\.jpg)|(?<=\.jpeg)|(?<=\.png))\.(?:webp|avif)$", re.IGNORECASE)
#: Names that say what part a file plays, or how large it is: other pictures have them too.
_SHARED = re.compile(
    r"(?:image|photo|picture|original|default|master|large|medium|small|thumb(?:nail)?|lead|hero|cover|header|preview"
    r"|[\d_x-]+w?|\w{1,2}\d{1,4}(?:x\d{1,4})?)[_-]?\d{0,2}\.\w+",
    re.IGNORECASE,
)


def read_picture(page: Page, element: Element, caption: str | None = None, credit: str | None = None) -> Image | None:
    """The picture of an `img` element; None for a part of the page's frame."""
    given = (address for name in _SOURCES if (address := element.get(name)) and address[0] not in _NO_ADDRESS)
    url = next((found for address in given if (found := _shown(page.absolute(address)))), None)
    if url is None:
        url = next((found for name in _SETS if (found := _largest(page, element.get(name)))), None)
    if url is None:
        above = next((one for one in islice(element.iterancestors(), _SOURCES_ABOVE) if one.tag == "picture"), element)
        url = next((found for listed in strings(above, _OF_PICTURE) if (found := _largest(page, listed))), None)
    if url is None:
        named = sorted((name for name in attributes(element) if _may_name_picture(name)), key=_size_named)
        files = (said for name in named if _is_file(said := element.get(name) or ""))
        url = next((found for said in files if (found := _shown(page.absolute(said)))), None)
    if url is None:
        return None
    width, height = pixels(element.get("width")), pixels(element.get("height"))
    if width and height and max(width, height) <= _ICON:
        return None
    if credit is None and _BAR in (title := element.get("title") or "") and split_credit(caption or "")[1] is None:
        titled, credit = _titled(title)
        caption = caption or titled
    return Image(url, caption, credit, width, height)


def _titled(title: str) -> tuple[str | None, str | None]:
    """What the `title` of a picture says of it and who took it, as the ARD's do: "The ferry | Bildquelle: dpa"."""
    said, name = split_credit(clean(title))
    last = title.rpartition(_BAR)[2]
    return (said, name) if name is not None and (has_label(last) or names_house(name)) else (None, None)


def _may_name_picture(attribute: str) -> bool:
    return attribute.startswith("data-") and _OTHERS.search(attribute) is None


def _size_named(attribute: str) -> int:
    """0 for the name of an attribute that says that its picture is large, 2 for small, 1 for neither."""
    return 2 if _SMALL.search(attribute) else 0 if _LARGE.search(attribute) else 1


def _is_file(said: str) -> bool:
    """Whether an attribute says the address of a picture and no more."""
    return _PICTURE_FILE.search(said) is not None and not any(sign in said for sign in " {[,")


def _shown(url: str | None) -> str | None:
    """The address of a picture; None for that of a part of the page's frame."""
    return None if url is None or any(part in url for part in _FRAME_PARTS) or _FRAME.search(url) else url


def _largest(page: Page, listed: str | None) -> str | None:
    """The address of the largest picture of a `srcset`: "/a.jpg 640w, /b.jpg 1280w"."""
    best: tuple[float, str] | None = None
    address = ""
    for part in (listed or "")[:_LONGEST_SET].split():
        described = _DESCRIPTOR.fullmatch(part)
        if described is None:
            address = part.strip(",")
        size = float(described.group(1)) if described else 0.0
        if address and (best is None or size > best[0]) and (url := _shown(page.absolute(address))):
            best = (size, url)
        if described is not None:
            address = described.group(2) or ""
    return best[1] if best else None


def read_figure(page: Page, element: Element) -> Image | None:
    """The picture of a figure, with its caption and credit; those beside it, where it has none inside."""
    said = read_caption(element)
    return _first_picture(page, element, read_beside(element) if said == Said() else said)


def read_surrounded(page: Page, picture: Element) -> Image | None:
    """A picture outside figures with what the nearest box around it says, or what stands beside; None for nothing."""
    said, inner = Said(), picture
    for box in islice(picture.iterancestors(), _LEVELS_AROUND):
        if not _may_surround(box) or len(text := shown_words(box).strip()) > _LONGEST_SAID:
            break
        if text:
            said = _said_in(box)
            break
        inner = box
    if said == Said():
        said = read_beside(inner)
    if not (said.caption or said.credit) or leads_elsewhere(page, picture):
        return None
    return read_picture(page, picture, said.caption, said.credit)


def _may_surround(box: Element) -> bool:
    """Whether an element may be the box of a picture and its caption; what has a hyphen a site named itself.

    Drupal calls the box of a picture an article.
    """
    return box.tag in _BOXES or "-" in box.tag or (box.tag == "article" and "media" in (box.get("class") or "").split())


def _said_in(box: Element) -> Said:
    """What a box says of the one picture in it; nothing if it may hold a story or several pictures."""
    shown = [one for one in box.iter(*PICTURE_TAGS) if not is_twin(one)]
    if len(shown) > 1 or next(box.iter(*_OF_STORIES), None) is not None:
        return Said()
    if not is_picture(box):
        return read_caption(box)
    if _OF_PICTURES.search(f"{box.get('class')} {box.get('id')} {box.tag}"):
        return read_own_words(box)
    return read_labelled(box) or read_caption(box)


def read_box(page: Page, element: Element) -> list[Image]:
    """The pictures of a box that holds nothing besides; a single one with what the box says of it."""
    shown = [one for one in descendants(element, *PICTURE_TAGS) if not (is_twin(one) or leads_elsewhere(page, one))]
    if len(shown) > 1:
        images = [image for one in shown if (image := read_picture(page, one))]
        several = {name_of(image): image for image in reversed(images)}
        if len(several) > 1:
            return list(several.values())[::-1]
    said = read_own_words(element)
    image = _first_picture(page, element, read_beside(element) if said == Said() else said)
    return [image] if image else []


def read_captioned(page: Page, box: Element) -> Image | None:
    """The first picture of a box that is known to show one alone, with what the box says."""
    return _first_picture(page, box, read_own_words(box))


def read_gallery(page: Page, box: Element) -> list[Image]:
    """The pictures of the figures of a gallery; none of a gallery of other stories, each with its headline."""
    if any(_is_page(page.absolute(link.get("href"))) for link in box.iter("a") if _is_headline(link)):
        return []
    figures = [one for one in islice(box.iter("figure"), _LARGEST_GALLERY) if not _is_teaser(page, one)]
    return [image for one in figures if (image := read_figure(page, one))]


def _is_teaser(page: Page, figure: Element) -> bool:
    """Whether a figure, or its picture, is a link to another page; those in a caption are of the caption."""
    return leads_elsewhere(page, figure) or any(leads_elsewhere(page, one) for one in figure.iter(*PICTURE_TAGS))


def _is_headline(link: Element) -> bool:
    """Whether a link is in a heading, or a heading in it."""
    parent = link.getparent()
    return (parent is not None and parent.tag in _HEADINGS) or next(link.iter(*_HEADINGS), None) is not None


def is_twin(image: Element) -> bool:
    """Whether a picture is there for who runs no scripts: another stands beside it."""
    return any(one.tag == "noscript" for one in islice(image.iterancestors(), _LEVELS_AROUND))


def leads_elsewhere(page: Page, element: Element) -> bool:
    """Whether a picture or a figure stands in a link to another page, and not to the picture itself."""
    links = (one for one in islice(element.iterancestors(), _LEVELS_AROUND) if one.tag == "a")
    return any(_is_page(page.absolute(link.get("href"))) for link in links)


def is_picture_file(address: str | None) -> bool:
    """Whether an address ends as that of a picture's file."""
    return address is not None and _PICTURE_FILE.search(address) is not None


def _is_page(url: str | None) -> bool:
    """Whether an address is that of another page: none of a picture, of the page itself, of a script."""
    return url is not None and _PICTURE_FILE.search(url) is None


def _first_picture(page: Page, scope: Element, said: Said) -> Image | None:
    shown = chain(descendants(scope, *PICTURE_TAGS), filter(_is_loaded_late, descendants(scope, *_STAND_INS)))
    pictures = (read_picture(page, image, said.caption, said.credit) for image in shown)
    return next((picture for picture in pictures if picture), None)


def _is_loaded_late(element: Element) -> bool:
    """Whether a script will put a picture in the place of an element."""
    return is_picture_file(element.get(b"data-src"))


def pixels(value: str | None) -> int | None:
    """A length in pixels: "650", "650px". A picture of one pixel is none yet: its size is that of a stand-in."""
    if value is None:
        return None
    digits = value.strip().removesuffix("px")
    return int(digits) if digits.isascii() and digits.isdigit() and 1 < int(digits[:6]) < 100_000 else None


def name_of(image: Image) -> str:
    """The name of a picture's file in all its sizes, else its address."""
    return file_name(image.url) or image.url


def file_name(url: str) -> str | None:
    """What the file of a picture is called in all its sizes; None where others may be called the same."""
    if inner := _RESIZED.search(url):
        url = unquote(inner[1])
    found = _FILE.search(url)
    name = _SIZE.sub("", _CONVERTED.sub("", found[1])) if found else ""
    if len(name) >= _SHORTEST_NAME and not _SHARED.fullmatch(name):
        return name
    path = url.partition("?")[0]
    if folder := _FOLDER.search(path):
        return folder[1]
    above = path.split("/")[3:-1]
    return "/".join((*above[-_FOLDERS:], name)) if name and above else None
