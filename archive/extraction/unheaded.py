"""The headline of a page whose declared title says nothing of its story: print views, pages for old mobiles.

There it is a line in bold type, or in a box of its own, right above the text. It is told by its words, most of which
the text has too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import chain, islice, takewhile

from archive.article import Block
from archive.extraction.headlines import fold
from archive.extraction.select import Element, words
from archive.extraction.text import clean_or_none, ends_line

_WORD = re.compile(r"[^\W\d_]{4,}")
#: Inflected words of a title and a text begin alike.
_STEM = 5
_FEWEST_WORDS = 3
_SHARE = 0.45
_LONGEST = 200
#: A paragraph is longer than what stands above the text.
_PARAGRAPH = 80
#: So many of the first blocks, and lines above the text, are looked at.
_MOST_LINES = 8
_APART = frozenset(("a", "nav", "script", "style", "form", "ul", "ol", "select", "figure"))


def line_above(container: Element, blocks: Sequence[Block], declared: str | None) -> str | None:
    """The line above a text, or at its beginning, that says what the text does; None where the declared title does."""
    said = {stem for block in blocks if len(block.text) > _PARAGRAPH for stem in _stems(block.text)}

    least = max(_SHARE, _share(declared or "", said))
    lines = chain(_first_lines(blocks), _lines_before(container))
    return next((line for line in lines if _share(line, said) > least), None)


def _share(line: str, said: set[str]) -> float:
    """How many of the words of a line, of which some are needed, are said."""
    stems = _stems(line)
    return len(stems & said) / len(stems) if len(stems) >= _FEWEST_WORDS else 0.0


def _stems(text: str) -> set[str]:
    return {word[:_STEM] for word in _WORD.findall(fold(text))}


def _first_lines(blocks: Sequence[Block]) -> Iterator[str]:
    """The lines with which a text begins, before its first paragraph."""
    first = takewhile(lambda block: len(block.text) <= _LONGEST and not ends_line(block.text), blocks[:_MOST_LINES])
    return (block.text for block in first if block.kind in ("paragraph", "heading") and not block.links)


def _lines_before(container: Element) -> Iterator[str]:
    """The lines above an element, the nearest first."""
    scopes = (container, *takewhile(lambda one: one.tag != "body", container.iterancestors()))
    above = (sibling for scope in scopes for sibling in scope.itersiblings("*", preceding=True))
    read = (clean_or_none(words(one)) for one in above if one.tag not in _APART and next(one.iter("a"), None) is None)
    return islice((text for text in read if text and len(text) <= _LONGEST), _MOST_LINES)
