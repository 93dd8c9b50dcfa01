"""What a box of an unknown page is, told by its shape and not by its names: a picture, a card, a teaser, an embed."""

from __future__ import annotations

import re
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
_BOXES = frozenset(("div", "section", "aside"))
#: What may stand between a box of links and a link, and what a box of a picture or film holds besides.
_AROUND_LINKS = _BOXES | _HEADINGS | frozenset(("p", "ul", "ol", "li", "span", "strong", "b", "em"))
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
#: A link that looks like a button, and the small box with words of its own that ends with it.
_BUTTON = re.compile(r"(?<![a-z])(?:btn|button|cta)(?![a-z])", re.IGNORECASE)
_LARGEST_CALL = 300
_LEAST_BESIDE = 10
#: Of a part that may be skipped: how its end is called and marked, how far above the link it is, its letters.
_END = re.compile(r"#(?:end|after|skip)[-_]?|[-_](?:end|after)$", re.IGNORECASE)
_MARKS = ("p", "div", "span", "a")
_LEVELS_OF_SKIPPED = 3
_LARGEST_SKIPPED = 1000
#: An embedded message and what stands around it is no longer than this.
_LARGEST_EMBED = 600
#: A teaser's box is its parent or the one above, begins with its heading, and holds little besides.
_LEVELS_OF_BOX = 2
_BOX_ELEMENTS = 20
_AROUND_TEASER = 220
#: The link around a card's picture stands before that of its headline.
_FIRST_LINKS = 3


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


def is_titled_sound(box: Element) -> bool:
    """Whether a box holds a sound, its title, and no other words."""
    inside = list(islice(box.iterdescendants("*"), _PICTURE_ELEMENTS))
    title = next((one for one in inside if one.tag in _HEADINGS), None)
    if title is None or all(one.tag != "audio" for one in inside):
        return False
    return words(box).strip() == words(title).strip()


def _is_chapter(box: Element) -> bool:
    """Whether a box with a heading and a picture is one of several, leads nowhere, and says something."""
    if next(box.iter(*_LEADING), None) is not None or any(one.tag == "a" for one in box.iterancestors()):
        return False
    beside = chain(islice(box.itersiblings(box.tag), _NEAR), islice(box.itersiblings(box.tag, preceding=True), _NEAR))
    if box.get("onclick") or not any(_is_like(one, box) for one in beside):
        return False
    return any(ends_sentence(words(one)) and not is_of_picture(one) for one in box.iterdescendants("p"))


def _is_like(one: Element, other: Element) -> bool:
    """Whether two boxes are called the same, and the first has a heading as well."""
    if not _is_twin(one, other):
        return False
    return any(part.tag in _HEADINGS for part in islice(one.iterdescendants("*"), _PICTURE_ELEMENTS))


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


def call_boxes(container: Element, leads_to_own_page: Callable[[Element], bool]) -> set[Element]:
    """The small boxes in an element that end with a link like a button to a page about the site: "Sign up".

    None with a picture or an embed, and none beside another that is called the same: those are posts, or answers.
    """
    found = set[Element]()
    large = {container}
    for link in islice(container.iter("a"), _MOST_LINKS):
        if not _BUTTON.search(link.get("class") or "") or not leads_to_own_page(link):
            continue
        if (box := _call_box(link, large)) is not None and not _has_twin(box) and next(box.iter(*_MEDIA), None) is None:
            found.add(box)
    return found


def skippable(container: Element) -> set[Element]:
    """What of an element the page offers to skip: parts that begin with a link to the mark with which they end.

    <section><a href="#end-of-list">Skip Most read</a> … <p id="end-of-list">End of Most read</p></section>

    Before the link may stand a label. Of a part with a post or a frame in it, the link and the mark alone.
    """
    found = set[Element]()
    for link in islice(container.iter("a"), _MOST_LINKS):
        address = link.get(b"href") or ""
        if address.startswith("#") and _END.search(address):
            found.update(_skipped(link, address[1:], container))
    return found


def _skipped(link: Element, name: str, container: Element) -> set[Element]:
    for part in islice(takewhile(lambda one: one is not container, link.iterancestors()), _LEVELS_OF_SKIPPED):
        mark = next((one for one in part.iterdescendants(*_MARKS) if one.get(b"id") == name), None)
        if mark is None:
            continue
        said, first, last = (words(one).strip() for one in (part, link, mark))
        is_mark = 0 < len(last) <= _LONGEST_LABEL and said.endswith(last) and not ends_sentence(last)
        if not (is_mark and first and 0 <= said.find(first) <= _LONGEST_LABEL and len(said) <= _LARGEST_SKIPPED):
            return set()
        return {link, mark} if next(part.iter("blockquote", "iframe"), None) is not None else {part}
    return set()


def _call_box(link: Element, large: set[Element]) -> Element | None:
    """The smallest box around a link with words beside it, if it is small, names no number and ends with the link."""
    said = words(link).strip()
    for box in takewhile(lambda one: said and one not in large and one.tag in _BOXES, link.iterancestors()):
        text = words(box).strip()
        if len(text) > _LARGEST_CALL:
            large.add(box)
            return None
        if len(text) > len(said) + _LEAST_BESIDE:
            return box if text.endswith(said) and not any(map(str.isdigit, text)) else None
    return None


def _has_twin(box: Element) -> bool:
    """Whether a box stands beside another that is called the same."""
    return any(_is_twin(one, box) for one in (box.getnext(), box.getprevious()))


def _is_twin(one: Element | None, other: Element) -> bool:
    return one is not None and one.tag == other.tag and one.get("class") == other.get("class")


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
        if box.tag in _BOXES and _is_labelled(box):
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

    `title` is what the page's head says, as `letters`: a heading that repeats it leads to the page itself. `to_story`
    gives what a link to another story is, and None for any other; without it boxes without headings are none.
    """

    def __init__(self, scope: Element, title: str, to_story: Callable[[Element], Link | None] | None = None) -> None:
        self._scope = scope
        self._title = title
        self._to_story = to_story
        self._headlines: dict[Element, str | None] = {}  #: by card
        self._sizes: dict[Element, int] = {}  #: how many letters stand in a box
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
                if box not in self._sizes:
                    self._sizes[box] = len(words(box))
                return self._sizes[box]
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
        if self._to_story is None or beside is None or not _is_twin(beside, box):
            return False
        headline, other = self._headline(box), self._headline(beside)
        return headline is not None and other is not None and headline != other

    def _headline(self, card: Element) -> str | None:
        """The words of the link with which a card begins."""
        if card not in self._headlines:
            self._headlines[card] = self._read_headline(card)
        return self._headlines[card]

    def _read_headline(self, card: Element) -> str | None:
        link = next((one for one in islice(card.iter("a"), _FIRST_LINKS) if words(one).strip()), None)
        if link is None or self._to_story is None or self._to_story(link) is None:
            return None
        said = words(link).strip()
        line = next((one for one in chain((link,), link.iterancestors()) if one.getparent() is card), link)
        before = chain((card,), line.itersiblings("*", preceding=True))
        is_alone = words(line).strip() == said and not (line.tail or "").strip()
        is_first = not any((words(one) if one is not card else one.text or "").strip() for one in before)
        return said if is_alone and is_first and letters(said) not in self._title else None
