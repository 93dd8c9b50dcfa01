"""What elements look like that hold an author line, and those that are taken for one and hold none."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import islice

from archive.extraction.media.captions import is_caption_of_picture
from archive.extraction.prose.boxes import is_picture
from archive.extraction.select import Element, words
from archive.extraction.text import clean_or_none, length
from archive.extraction.tree.apart import stands_in

_BYLINE = re.compile(
    r"(?:^|[\s_-]|text|article|story|(?-i:(?<=[a-z])(?=[A-Z])))(?:by-?lines?|author(?:s|-?name)?|authname|autor(?:en|in)?(?:zeile|name)?|auteurs?"
    r"|writer|reporter|contributor|signature?|signatura|firma|assinatura|kirjoittaja)s?(?:$|[\s_-](?!(?:bio|image|img|photo|avatar|picture|social|box|card|more)))",
    re.IGNORECASE,
)
#: A class with none of these in it is none of them.
BYLINE_PARTS = ("by", "aut", "writer", "reporter", "contributor", "signat", "firma", "assinatura", "kirjoittaja")
#: The same of a picture: "photo-author", "media__author"; not "author--with-photo".
_OF_PICTURE = re.compile(
    r"(?:^|[\s_-])(?:photo|foto|image|img|picture|caption|media)s?[a-z]*[_-]*(?:by|aut)", re.IGNORECASE
)
#: Boxes of what else an author wrote.
_MORE_OF_AUTHOR = re.compile(
    r"(?:more|mais|m[aá]s|outr[oa]s|otr[oa]s|autres|altri|weitere|other|related)[\w\s-]{0,6}aut", re.IGNORECASE
)
#: ASP.NET calls an author's label so: "ctl00_Main_lblAuthor".
_ID = re.compile("byline|lbl_?author", re.IGNORECASE)
_SOURCE = re.compile(r"(?:^|[\s_-])source(?:$|\s)", re.IGNORECASE)
_FIGURES = ("figure", "figcaption")
#: What the box of a picture is called.
_IMAGE_BOX = re.compile(r"(?<![\w-])(?:image|photo|picture|foto|bild)(?:box)?(?![\w])", re.IGNORECASE)
#: Where sites keep the pages of those who write for them.
AUTHOR_PAGE = re.compile(
    r"/(?:authors?|autor(?:a|i|es|en|zy|iai)?|auteurs?|autore|awtur|hofundur|author-profile|contributors?|columnists?"
    r"|journalists?|journalist[aei]s?|reporters?|redakteure?|redacteurs?|medarbetare|muhabir|yazar(?:lar)?|penulis"
    r"|zespol|tym|ansatte|kirjoittaja|toimittaja)/([^/?#]+)",
    re.IGNORECASE,
)
#: Where they keep those of people of all kinds.
PERSON_PAGE = re.compile(r"/(?:people|persons?|lide|osoby|ludzie|personen|staff|profiles?)/([^/?#]+)", re.IGNORECASE)
#: Icon fonts: "fa fa-user", "glyphicon glyphicon-user", "icon-author".
_PERSON_ICON = re.compile(
    r"(?:^|\s)(?:fa|icon|glyphicon|ti|bi)-(?:user|author|person)(?:-(?:o|circle|circle-o|fill))?(?!\S)"
)
_BUTTONS = frozenset(("a", "button"))
_PLACES = frozenset(("locality", "location", "place"))
REPORTERS = ("reporter", "journalist")
#: Reporters of other stories, and of the month.
_APART_OF_REPORTERS = frozenset(("aside", "footer", "nav", "li"))
_OTHER_REPORTERS = re.compile("(?<![a-z])(?:hot|best|rank|list|side)|popular|related|recommend|most-", re.IGNORECASE)
_SECTION_PAGE = re.compile(
    r"/(?:categor(?:y|ies|ia|ie)|kategorie?|kategori|section|seccion|rubri(?:ca|que|k|ka))/",
    re.IGNORECASE,
)
_HEADLINES = ("h1", "h2")
#: A longer heading is that of a story, and no name.
_LONGEST_NAME = 40
_LEVELS_OF_FIGURES = 4
_LEVELS_OF_PICTURES = 2
#: What is called after author lines, and is the heading above them.
_LABELS = frozenset(("strong", "b", "h2", "h3", "h4", "h5", "h6", "label"))
_LEVELS_OF_COMMENTS = 4
#: Between the steps of the path to a section.
PATH_SIGNS = frozenset(">›»")


@lru_cache(maxsize=8192)
def is_called_byline(classes: str) -> bool:
    """Whether the classes of an element call it an author line; a site's pages share most of their classes."""
    is_other = _OF_PICTURE.search(classes) is not None or _MORE_OF_AUTHOR.search(classes) is not None
    return _BYLINE.search(classes) is not None and not is_other


def is_named_byline(element: Element) -> bool:
    """The same of an element's id, of which "author" and "firma" name other things as well; no heading is one."""
    name = element.get("id")
    return name is not None and _ID.search(name) is not None and element.tag not in _LABELS


def is_called_source(element: Element) -> bool:
    """Whether an element is called a source: there some newsrooms print who wrote."""
    return _SOURCE.search(element.get("class") or "") is not None


def is_comment(element: Element) -> bool:
    """Whether an element or what is near around it is named a comment of a reader."""
    near = (element, *islice(element.iterancestors(), _LEVELS_OF_COMMENTS))
    return any("comment" in (above.get("class") or "").casefold() for above in near)


def is_called_reporters(classes: str) -> bool:
    """Whether the classes of an element call it that of a reporter."""
    return any(part in classes.casefold() for part in REPORTERS)


def are_other_reporters(box: Element) -> bool:
    """Whether a box that is called so is of other stories, or of the reporters of the month."""
    return stands_in(box, _APART_OF_REPORTERS, _OTHER_REPORTERS)


def places_in(element: Element) -> set[str | None]:
    """What the parts of an author line say that name the place where it was written."""
    return {clean_or_none(words(one)) for one in element.iterdescendants("*") if one.get(b"class") in _PLACES}


def beside_icon(icon: Element) -> Element | None:
    """What holds the icon of a person, and the name beside it; None where an element is no such icon."""
    classes, parent = icon.get(b"class"), icon.getparent()
    if not classes or parent is None or words(icon) or not _PERSON_ICON.search(classes):
        return None
    leads_elsewhere = parent.tag in _BUTTONS and not AUTHOR_PAGE.search(parent.get("href") or "")
    return None if leads_elsewhere or len(list(islice(parent.iter(icon.tag), 2))) > 1 else parent


def leads_to_section(element: Element) -> bool:
    """Whether an element holds nothing but a link to where stories of one section are listed."""
    link = next(element.iter("a"), None)
    if link is None or _SECTION_PAGE.search(link.get("href") or "") is None:
        return False
    return words(link).strip() == words(element).strip()


def is_around_heading(element: Element) -> bool:
    """Whether an element that is called so holds a headline as well: it is the head of the page, or a card."""
    if element.tag in _HEADLINES:
        return False
    said = words(element).strip()
    return any(_is_headline(words(one).strip(), said, one) for one in element.iter(*_HEADLINES))


def _is_headline(heading: str, said: str, element: Element) -> bool:
    return element.tag == "h1" or (length(heading) > _LONGEST_NAME and heading != said)


def is_in_slug(name: str, slug: str) -> bool:
    """Whether an address names a person, as far as its letters can: "jane-doe" for "Jane Doe"."""
    return not name.isascii() or any(word in slug.casefold() for word in name.casefold().split() if len(word) > 1)


def is_in_figure(element: Element) -> bool:
    """Whether an element names whose a picture is."""
    parent = element.getparent()
    near = islice(element.iterancestors(), _LEVELS_OF_PICTURES)
    box = next((one for one in near if _IMAGE_BOX.search(one.get("class") or "")), None)
    if box is not None and is_picture(box):
        return next(box.iter("h1"), None) is None
    above = islice(element.iterancestors(), _LEVELS_OF_FIGURES)
    return any(one.tag in _FIGURES for one in above) or (parent is not None and is_caption_of_picture(parent))
