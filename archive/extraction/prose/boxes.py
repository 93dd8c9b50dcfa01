"""What a box of an unknown page is, told by its shape and not by its names: a picture, a card, a teaser, an embed."""

from __future__ import annotations

from itertools import islice

from archive.extraction.media.captions import is_of_picture
from archive.extraction.select import Element, words
from archive.extraction.text import ends_sentence, letters, word_set

_BLOCKS = word_set("p div section article header ul ol li h1 h2 h3 h4 h5 h6 figure picture")
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_PICTURE_ELEMENTS = 10
_LONGEST_CAPTION = 250
_CARD_ELEMENTS = 12
_LARGEST_CARD = 300
#: An embedded message and what stands around it is no longer than this.
_LARGEST_EMBED = 600
#: A teaser's box is its parent or the one above, begins with its heading, and holds little besides.
_LEVELS_OF_BOX = 2
_BOX_ELEMENTS = 20
_AROUND_TEASER = 220


def is_picture(box: Element) -> bool:
    """Whether a box holds a picture and no more words than its caption has, few of which lead elsewhere."""
    inside = list(islice(box.iterdescendants("*"), _PICTURE_ELEMENTS))
    tags = [one.tag for one in inside]
    if "img" not in tags or "script" in tags:
        return False
    if tags.count("p") > 1 and sum(one.tag == "p" and not is_of_picture(one) for one in inside) > 1:
        return False
    if not _HEADINGS.isdisjoint(tags) and _is_chapter(box):
        return False
    said = len(words(box).strip())
    return said <= _LONGEST_CAPTION and sum(len(words(link).strip()) for link in box.iter("a")) <= said / 2


def _is_chapter(box: Element) -> bool:
    """Whether a box with a heading and a picture leads nowhere, and says something of the thing in the heading."""
    if next(box.iter("a"), None) is not None or any(one.tag == "a" for one in box.iterancestors()):
        return False
    return any(ends_sentence(words(one)) and not is_of_picture(one) for one in box.iterdescendants("p"))


def blocks_of_card(link: Element) -> list[Element]:
    """The blocks inside a link, if they are a card: a picture, a headline with some words about another story."""
    blocks = [one for one in islice(link.iterdescendants("*"), _CARD_ELEMENTS) if one.tag in _BLOCKS]
    return blocks if blocks and len(words(link)) <= _LARGEST_CARD else []


def holds_text(box: Element) -> bool:
    """Whether a box with the names of an embed holds a quote, or more text than embeds do."""
    return next(box.iterdescendants("blockquote"), None) is not None or len(words(box)) > _LARGEST_EMBED


class Teasers:
    """Tells passages of an article from teasers: small boxes below a heading that leads to another story.

    `title` is what the page's head says, as `letters`: a heading that repeats it leads to the page itself.
    """

    def __init__(self, scope: Element, title: str) -> None:
        self._scope = scope
        self._title = title
        self._around: dict[Element | None, int] = {}  #: by the parent of a passage: `_letters_around`

    def hold(self, block: Element, text: str) -> bool:
        """Whether a block with this text is part of one."""
        parent = block.getparent()
        found = self._around.get(parent)
        if found is None:
            found = self._around[parent] = self._letters_around(parent)
        return 0 < found <= len(text) + _AROUND_TEASER

    def _letters_around(self, box: Element | None) -> int:
        """How many letters stand in the nearest box that leads elsewhere; 0 where none does."""
        for _ in range(_LEVELS_OF_BOX):
            if box is None or box is self._scope:
                return 0
            if self._leads_elsewhere(box):
                return len(words(box))
            box = box.getparent()
        return 0

    def _leads_elsewhere(self, box: Element) -> bool:
        heading = next((one for one in islice(box.iter("*"), _BOX_ELEMENTS) if one.tag in _HEADINGS), None)
        if heading is None or heading.tag == "h1":
            return False
        said = letters(words(heading))
        link = next(heading.iter("a"), heading.getparent())
        if link is None or link.tag != "a" or link.get("href") is None:
            return False
        return letters(words(link)).startswith(said) and said not in self._title
