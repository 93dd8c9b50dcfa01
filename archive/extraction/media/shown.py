"""What a body shows besides its words: pictures with their captions, embeds, films in boxes of furniture."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache
from itertools import chain, islice

from archive.article import Block, Image, Link
from archive.extraction.addresses import host_of, path_of
from archive.extraction.media.captions import is_marked
from archive.extraction.media.embeds import UNTYPED, embed_type, is_post, scripted_embed, withheld_embed
from archive.extraction.media.photo_credits import ends_with_credit
from archive.extraction.media.pictures import read_box, read_captioned, read_figure, read_gallery
from archive.extraction.page import Page
from archive.extraction.select import Element, texts_inside, words, words_of_lines
from archive.extraction.text import clean, length
from archive.extraction.tree.naming import names_furniture

#: Boxes that are named like furniture and show a film may hold one of a service.
_SHOWS = re.compile("video|embed|player|youtube|iframe|media", re.IGNORECASE)
#: Words of furniture that also name what holds an article's own pictures.
_GALLERY = re.compile("gallery|slideshow|carousel", re.IGNORECASE)
#: Boxes with other stories; a longer one is the list of a site.
_RELATED = re.compile(
    r"relat(?!ive)|recirc|interstitial|links?-?block|internal-?link|referenced?-(?:card|link|small|large)|read-?(?:more|also|too|next)|see-?also|more-?(?:on|from|stories)|also-?read|lire-?aussi|lees-?ook|mehr-?zum"
    r"|le[ae]-?tamb|leia-?(?:mais|tamb)|modulo-lee|also-?like|baca-?juga|correlat|similar|promo|teaser|recommend",
    re.IGNORECASE,
)
#: Boxes beside the text that lead to what is no story.
_OTHERS = re.compile(
    r"author|byline|social|share|newsletter|subscri|sign-?up|(?<![a-z])(?:ads?|tags?|nav|meta)(?![a-z])|advert|sponsor|fact"
    r"|legal|foot|bread-?crumb|topic|back-?link",
    re.IGNORECASE,
)
#: Addresses of what is no story: a person's page, a subject's, a letter's.
_NO_STORY = re.compile(
    r"(?:/[a-z]{2})?/(?:authors?|persons?|people|profiles?|newsletters?|sign-?up|subscri\w+|topics?|tags?|podcast/sublink)(?:/|$)",
    re.IGNORECASE,
)
_MOST_RELATED = 8
_MOST_PARTS = 12
_HEADINGS = ("h2", "h3", "h4", "h5", "h6")
#: What stands before a headline, in the same link: "SEE ALSO:".
_LABEL = re.compile("(?:label|prefix|kicker|eyebrow|overline)(?![a-z-])", re.IGNORECASE)
_MOST_LINKS = 100
_MOST_POSTS = 20
_FILM_NUMBER = re.compile(r"[?&]v=([\w-]+)")
_LAST_STEP = re.compile(r"([\w-]+)/?(?:[?#]|$)")
#: What readers say, what the site shows on every page, other stories: their posts and films are none of the text's.
_OF_OTHERS = re.compile(
    r"comment|side-?bar|related|promo|widget|feed|wall|recommend|playlist|foot|share|live-?stream|more-|also",
    re.IGNORECASE,
)
_POINTERS = "▲△▼▽"
_CREDITED = re.compile(r"[)\]）］]\.?$|[ⓒ©]|사진|제공")
_LONGEST_POINTED = 160
_LONGEST_CREDITED = 300
#: Below some countries a second name is like an end: "co.uk", "com.br".
_LONGEST_SECOND = 3
_SHORTEST_HEADLINE, _LONGEST_HEADLINE, _LONGEST_TEASER = 15, 200, 600
#: The words of an embedded message, without its scripts, its buttons and what its players say where they do not play.
_SILENT = ("script", "style", "iframe", "noscript", "video", "audio", "button")


def _is_same_page(url: str, other: str) -> bool:
    return url.partition("#")[0] == other.partition("#")[0]


def _site(url: str) -> str:
    """The name and end of a host, without what stands before: "news.site.example" is of "site.example"."""
    parts = (host_of(url) or "").split(".")
    return ".".join(parts[-3:] if len(parts) > 2 and len(parts[-2]) <= _LONGEST_SECOND else parts[-2:])


def link_to_story(page: Page, link: Element) -> Link | None:
    """A link to another page of the same site, if it is as long as headlines are; None for any other."""
    url = page.absolute(link.get("href"))
    if url is None or _is_same_page(url, page.address) or _site(url) != _site(page.address):
        return None
    text = _headline(link)
    return Link(url, text) if length(text) >= _SHORTEST_HEADLINE and len(text) <= _LONGEST_HEADLINE else None


def _headline(link: Element) -> str:
    """The words of a link to a story: of its longest heading, where it has one, without the label before them."""
    heading = max(link.iterdescendants(*_HEADINGS), key=lambda one: len(words(one)), default=None)
    holder = link if heading is None or not words(heading).strip() else heading
    whole = clean(words(holder))
    if len(whole) > _LONGEST_TEASER:
        return whole
    said = clean("".join(texts_inside(holder, lambda one: one is not holder and _is_label(one))))
    return said or whole


@lru_cache(maxsize=8192)
def _leads_to_stories(names: str) -> bool:
    return _RELATED.search(names) is not None and not _leads_elsewhere(names)


@lru_cache(maxsize=8192)
def _leads_elsewhere(names: str) -> bool:
    return _OTHERS.search(names) is not None


def _may_be_story(link: Link) -> bool:
    return _NO_STORY.match(path_of(link.url)) is None


def _is_label(element: Element) -> bool:
    return _LABEL.search(element.get("class") or "") is not None


def _number(url: str | None) -> str | None:
    """What tells a post or film of a service from its others, however it is addressed."""
    found = _FILM_NUMBER.search(url or "") or _LAST_STEP.search(url or "")
    return found[1] if found else url


def said_of_picture(text: str) -> str | None:
    """What a line below a picture says of it: it points there, as in Taiwan and Korea, or says whose it is.

    ▲ 항구의 개. (사진=연합뉴스)    ▲港口的狗。（圖／翻攝自臉書）    Dogs at the port. (Photo/Lake News)
    """
    if text[0] not in _POINTERS:
        return text if len(text) <= _LONGEST_CREDITED and ends_with_credit(text) else None
    said = text.lstrip(f"{_POINTERS} ")
    is_one = len(said) <= _LONGEST_POINTED and not any(sign in said for sign in _POINTERS)
    return said if is_one and _CREDITED.search(said) else None


class Shown:
    """Adds what elements show to the blocks and images of a body."""

    def __init__(self, page: Page, blocks: list[Block], images: list[Image]) -> None:
        self.related: list[Link] = []  #: of boxes with the names of furniture
        self._page = page
        self._blocks = blocks
        self._images = images

    def add_box(self, box: Element) -> None:
        """Take in a box of pictures: its figures, or all that it shows."""
        figures = [one for one in box.iter("figure") if next(one.iterdescendants("figure"), None) is None]
        if len(figures) > 1:
            for figure in figures:
                self.add_figure(figure)
            return
        for picture in read_box(self._page, box):
            self._add_picture(picture, box)

    def add_captioned(self, box: Element) -> None:
        """Take in a box of one picture, in whatever sizes, and what is said of it."""
        if picture := read_captioned(self._page, box):
            self._add_picture(picture, box)

    def add_figure(self, element: Element) -> None:
        if picture := read_figure(self._page, element):
            self._add_picture(picture, element)

    def _add_picture(self, picture: Image, box: Element) -> None:
        self._images.append(picture)
        if picture.caption and is_marked(box):
            self._blocks.append(Block("caption", picture.caption, url=picture.url))

    def add_caption(self, caption: str) -> None:
        """Take in the caption of the last picture."""
        last = self._images[-1] = replace(self._images[-1], caption=caption)
        self._blocks.append(Block("caption", caption, url=last.url))

    def add_embed(self, element: Element) -> None:
        found = embed_type(self._page, element)
        if found is None:
            if not self._add_withheld(element):
                self.add_figure(element)  # an infographic is a picture in the dress of an embed
            return
        kind, url = found
        said = "" if element.tag == "embed" else clean(words_of_lines(element, _SILENT))
        self._blocks.append(Block("embed", said, url=url, embed=kind))

    def scripted(self, script: Element) -> Block | None:
        """The embed that a script puts in its own place; None for any other script."""
        found = scripted_embed(self._page, script)
        return Block("embed", "", url=found[1], embed=found[0]) if found else None

    def add_related(self, box: Element) -> None:
        """Take the links of a box beside the text that lead to other stories: they are as long as headlines."""
        if _leads_elsewhere(box.get("class") or ""):
            return
        links = (link_to_story(self._page, one) for one in islice(box.iter("a"), _MOST_LINKS))
        found = list(islice((link for link in links if link and _may_be_story(link)), _MOST_RELATED + 1))
        if len(found) <= _MOST_RELATED:
            self.related += found

    def add_left_out(self, box: Element) -> None:
        """Take the links of a box of furniture, if it, a part or a link of it is called what leads to other stories."""
        names = self._page.names.of(box).names
        parts = (part.get(b"class") for part in islice(box.iterdescendants("*"), _MOST_PARTS))
        if not _leads_elsewhere(names) and any(map(_leads_to_stories, filter(None, chain((names,), parts)))):
            self.add_related(box)

    def add_hidden(self, box: Element) -> None:
        """Take what a box shows whose names are those of furniture: a film, the pictures of a gallery."""
        names = self._page.names.of(box).names
        self.add_left_out(box)
        posts = list(filter(is_post, islice(box.iter("blockquote"), _MOST_POSTS)))
        if posts and not _OF_OTHERS.search(names):
            for post in posts:
                self.add_embed(post)
        elif _SHOWS.search(box.get("class") or ""):
            self._add_film(box, names)
        if _GALLERY.search(names) and not names_furniture(_GALLERY.sub("", names)):
            self._images += read_gallery(self._page, box)

    def _add_film(self, box: Element, names: str) -> None:
        """Take in the film or the post of a service out of a box, though it be kept back."""
        frame = next(box.iter("iframe"), None)
        found = None if frame is None else embed_type(self._page, frame)
        if frame is not None and found is not None and found[0] != UNTYPED:
            self.add_embed(frame)
        elif frame is None and not _OF_OTHERS.search(names):
            self._add_withheld(box)

    def _add_withheld(self, box: Element) -> bool:
        """Take in what a box keeps back until its reader consents, once; False where that is nothing."""
        found = withheld_embed(self._page, box)
        if found is None:
            return False
        kind, url = found
        if not any(_number(block.url) == _number(url) for block in self._blocks if block.kind == "embed"):
            self._blocks.append(Block("embed", "", embed=kind, url=url))
        return True
