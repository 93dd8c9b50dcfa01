"""What a box of an unknown page is, told by its shape and not by its names: a picture, a card, a teaser, an embed."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import chain, islice, takewhile

from archive.article import Link
from archive.extraction.media.captions import is_of_picture
from archive.extraction.media.embeds import is_post
from archive.extraction.select import Element, texts_inside, words
from archive.extraction.text import CLOSING_SIGNS, FULL_STOPS, clean, ends_sentence, letters, word_set

_BLOCKS = word_set("p div section article header ul ol li h1 h2 h3 h4 h5 h6 figure picture")
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_PICTURE_ELEMENTS = 10
_LONGEST_CAPTION = 250
#: Boxes of links: with what may stand between box and link, and what a box of a picture or film holds besides.
_LINK_BOXES = frozenset(("div", "section", "aside"))
_AROUND_LINKS = _LINK_BOXES | _HEADINGS | frozenset(("p", "ul", "ol", "li", "span", "strong", "b", "em"))
_MEDIA = ("img", "figure", "video", "audio", "iframe", "amp-img", "form")
_LARGEST_LINKS = 600
_LEADING = ("a", "button", "audio", "video", "iframe")
_NEAR = 2
_MOST_LINKS_OF_BOX = 20
_MOST_LINKS = 400
_LEVELS_OF_LINKS = 6
_LONGEST_LABEL = 45
_CARD_ELEMENTS = 12
_LARGEST_CARD = 300
#: An embedded message and what stands around it is no longer than this.
_LARGEST_EMBED = 600
#: A teaser's box is its parent or the one above, begins with its heading, and holds little besides.
_LEVELS_OF_BOX = 2
_BOX_ELEMENTS = 20
_AROUND_TEASER = 220
_SHORTEST_HEADLINE = 12


def is_picture(box: Element) -> bool:
    """Whether a box holds a picture and no more words than its caption has, few of which lead elsewhere."""
    inside = list(islice(box.iterdescendants("*"), _PICTURE_ELEMENTS))
    tags = [one.tag for one in inside]
    if "img" not in tags or "script" in tags:
        return False
    if tags.count("p") > 1 and sum(one.tag == "p" and not is_of_picture(one) for one in inside) > 1:
        return False
    said = len(words(box).strip())
    if said > _LONGEST_CAPTION or sum(len(words(link).strip()) for link in box.iter("a")) > said / 2:
        return False
    return _HEADINGS.isdisjoint(tags) or not _is_chapter(box)


def _is_chapter(box: Element) -> bool:
    """Whether a box with a heading and a picture is one of several, leads nowhere, and says something."""
    if next(box.iter(*_LEADING), None) is not None or any(one.tag == "a" for one in box.iterancestors()):
        return False
    beside = chain(islice(box.itersiblings(box.tag), _NEAR), islice(box.itersiblings(box.tag, preceding=True), _NEAR))
    if box.get("onclick") or not any(_is_like(one, box) for one in beside):
        return False
    return any(ends_sentence(words(one)) and not is_of_picture(one) for one in box.iterdescendants("p"))


def _is_like(one: Element, other: Element) -> bool:
    """Whether two boxes are called the same, and the first has a heading and a picture as well."""
    tags = {part.tag for part in islice(one.iterdescendants("*"), _PICTURE_ELEMENTS)}
    return one.get("class") == other.get("class") and "img" in tags and not _HEADINGS.isdisjoint(tags)


def blocks_of_card(link: Element) -> list[Element]:
    """The blocks inside a link, if they are a card: a picture, a headline with some words about another story."""
    blocks = [one for one in islice(link.iterdescendants("*"), _CARD_ELEMENTS) if one.tag in _BLOCKS]
    return blocks if blocks and len(words(link)) <= _LARGEST_CARD else []


def link_boxes(container: Element, to_story: Callable[[Element], Link | None]) -> set[Element]:
    """The boxes in an element that hold nothing but links to other stories, and a label above them, in any language.

    `to_story` gives what a link to another story is, and None for any other.
    """
    found = set[Element]()
    refused = {container}
    for link in islice(container.iter("a"), _MOST_LINKS):
        around = list(islice(link.iterancestors(), _LEVELS_OF_LINKS))
        if not found.isdisjoint(around) or to_story(link) is None or (box := _link_box(around, refused)) is None:
            continue
        is_left_out = all(to_story(one) is not None and not _is_sentence(one) for one in box.iter("a"))
        (found if is_left_out else refused).add(box)
    return found


def _is_sentence(link: Element) -> bool:
    """Whether a link is a sentence, or what somebody said: headlines end with no full stop."""
    return words(link).rstrip(CLOSING_SIGNS).endswith(FULL_STOPS)


def _link_box(around: Iterable[Element], refused: set[Element]) -> Element | None:
    """The smallest box around a link that is labelled; None where it holds more, which is `refused` from then on."""
    for box in takewhile(lambda one: one not in refused and one.tag in _AROUND_LINKS, around):
        links = list(islice(box.iter("a"), _MOST_LINKS_OF_BOX + 1))
        said = len(words(box)) if len(links) <= _MOST_LINKS_OF_BOX else _LARGEST_LINKS + 1
        if said > _LARGEST_LINKS or said - sum(len(words(link)) for link in links) > _LONGEST_LABEL:
            refused.add(box)
            return None
        if box.tag in _LINK_BOXES and _is_labelled(box):
            return box
    return None


def _is_labelled(box: Element) -> bool:
    """Whether all that a box says outside its links stands in one element before them, and is no sentence."""
    if any(_stands_apart(medium, box) for medium in box.iter(*_MEDIA)):
        return False
    label = clean("".join(texts_inside(box, lambda one: one.tag == "a")))
    first = next((one for one in box.iterdescendants("*") if one.text and not one.text.isspace()), None)
    if first is None or first.tag == "a" or next(first.iter("a"), None) is not None:
        return False
    return bool(label) and not ends_sentence(label) and clean(words(first)) == label


def _stands_apart(medium: Element, box: Element) -> bool:
    """Whether a picture or film in a box stands in no link: in one it is that of the other story."""
    return all(above.tag != "a" for above in takewhile(lambda one: one is not box, medium.iterancestors()))


def holds_text(box: Element) -> bool:
    """Whether a box with the names of an embed holds a quote, or more text than embeds do."""
    quotes = (one for one in box.iterdescendants("blockquote") if not is_post(one))
    return next(quotes, None) is not None or len(words(box)) > _LARGEST_EMBED


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
        if heading is None:
            return self._is_card(box)
        said = letters(words(heading))
        link = next(heading.iter("a"), heading.getparent())
        if link is None or link.tag != "a" or link.get("href") is None:
            return False
        return letters(words(link)).startswith(said) and said not in self._title

    def _is_card(self, box: Element) -> bool:
        """Whether a box and one beside it each begin with a link in a line of its own, to another story."""
        beside = next((one for one in (box.getnext(), box.getprevious()) if one is not None), None)
        if beside is None or beside.tag != box.tag or beside.get("class") != box.get("class"):
            return False
        headline, other = self._headline(box), self._headline(beside)
        return headline is not None and other is not None and headline != other

    def _headline(self, card: Element) -> str | None:
        """The words of the link with which a card begins."""
        link = next(
            (one for one in islice(card.iter("*"), _BOX_ELEMENTS) if one.tag == "a" and words(one).strip()), None
        )
        parent = None if link is None else link.getparent()
        if link is None or parent is None or parent.tag == "p" or (link.tail or "").strip():
            return None
        said = words(link).strip()
        leads_here = link.get("href", "#").startswith("#") or letters(said) in self._title
        is_first = words(card).lstrip().startswith(said)
        return None if leads_here or not is_first or len(said) < _SHORTEST_HEADLINE else said
