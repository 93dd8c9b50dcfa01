"""Passages: the blocks of running text of a page, sought from its text nodes upwards.

So the price is that of the text, and not of the page's thousands of elements.
"""

from __future__ import annotations

from dataclasses import dataclass

from archive.extraction.select import Element, words
from archive.extraction.text import ends_sentence, word_set

_INLINE = word_set(
    "a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd mark q s samp small span strike strong sub "
    "sup time tt u var wbr"
)
_BLOCKS = word_set(
    "p div section article main header ul ol dl table blockquote pre h1 h2 h3 h4 h5 h6 figure aside footer center form"
)
ITEMS = frozenset(("li", "td", "th", "dd", "dt"))
#: A passage shorter than this, or made of links by this share, is no evidence of an article.
SHORTEST = 40
_SHORTEST_SPACELESS = 14
_SHORTEST_ITEM = 80
_LINKED = 0.4
#: What ends like no sentence says less.
_UNENDED = 0.3
#: A list stands in for a text only where there is none.
_LISTED = 0.5
_LONG = 140


@dataclass(frozen=True, slots=True)
class Passage:
    """A block of running text: its element, its text, and what it weighs in characters."""

    element: Element
    text: str
    weight: float


def block_of(element: Element) -> Element:
    while element.tag in _INLINE and (parent := element.getparent()) is not None:
        element = parent
    return element


def read_passage(block: Element) -> Passage | None:
    text, linked = _own_text(block)
    text = " ".join(text.split())
    shortest = _SHORTEST_ITEM if block.tag in ITEMS else SHORTEST
    if len(text) < shortest and not _is_spaceless(text):
        return None
    if linked > _LINKED * len(text):
        return None
    ended = len(text) >= _LONG or ends_sentence(text)
    return Passage(block, text, len(text) * (1 if ended else _UNENDED) * (_LISTED if block.tag == "li" else 1))


def _own_text(block: Element) -> tuple[str, int]:
    """The text of a block and the length of its links; of one that holds other blocks only what stands beside them."""
    if not len(block):
        return words(block), 0
    inner = [child for child in block.iterchildren("*") if child.tag in _BLOCKS]
    if not inner:
        return words(block), sum(len(words(link)) for link in block.iter("a"))
    if block.tag == "blockquote":
        return "", 0
    parts = [block.text or ""]
    linked = 0
    for child in block.iterchildren("*"):
        if child.tag in _INLINE:
            said = words(child)
            parts.append(said)
            linked += len(said) if child.tag == "a" else 0
        parts.append(child.tail or "")
    return " ".join(parts), linked


def _is_spaceless(text: str) -> bool:
    """Whether a short text says as much as a longer one, in a script that writes without spaces."""
    return len(text) >= _SHORTEST_SPACELESS and not text.isascii() and text.count(" ") <= len(text) // 12
