"""The headline of a page whose declared title says nothing of its story: print views, pages for old mobiles, of 2001.

There it is a line in bold type, or in a box of its own, right above the text or at its beginning. It is told by its
words, most of which the text has too.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from itertools import islice, pairwise, takewhile

from archive.article import Block
from archive.extraction.headlines import fold, telling_words
from archive.extraction.select import Element, texts_inside
from archive.extraction.text import clean_or_none, ends_line, length

#: Scripts without spaces: there two signs stand for a word.
_SPACELESS = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]{2,}")
#: Inflected words of a title and a text begin alike.
_STEM = 5
_FEWEST_WORDS = 3
_SHARE = 0.45
_SHARE_OF_PAIRS = 0.2
_SHARE_OF_PIECES = 0.2
#: In letters of an alphabet: a shorter one may be a section.
_SHORTEST_PIECE = 16
_SHORTEST, _LONGEST = 12, 200
#: Of a spaceless script.
_SHORTEST_DENSE = 6
#: A paragraph is longer than what stands above the text.
_PARAGRAPH = 80
_PARAGRAPH_DENSE = 40
#: So many lines at the beginning of a text, and above it, are looked at.
_MOST_LINES = 12
_APART = frozenset(("a", "nav", "script", "style", "noscript", "form", "select", "figure", "ul", "ol", "title"))


def line_above(
    container: Element, blocks: Sequence[Block], declared: str | None, pieces: Collection[str] = ()
) -> str | None:
    """The line above a text, or at its beginning, that says what the text does; None where the declared title does.

    `pieces` are parts of the declared title: a line that is one of them need say less.
    """
    said = {stem for block in blocks if _is_paragraph(block.text) for stem in _stems(block.text)}
    first, above = list(_first_lines(container)), list(islice(_lines_before(container), _MOST_LINES))
    if declared in first or declared in above:
        return None
    shown = [line for line in (*first, *above) if line in pieces and length(line) >= _SHORTEST_PIECE]
    piece = max(shown, key=lambda line: _share(line, said), default=None)
    if piece is not None and _share(piece, said) >= _SHARE_OF_PIECES:
        return piece
    least = _share(declared or "", said)
    if least >= _SHARE:
        return None

    def tells(line: str) -> bool:
        return _share(line, said) > max(least, _SHARE_OF_PAIRS if _SPACELESS.search(line) else _SHARE)

    found = next(filter(tells, first), None)
    return found or max(filter(tells, above), key=lambda line: len(_stems(line) & said), default=None)


def _share(line: str, said: set[str]) -> float:
    """How many of the words of a line, of which some are needed, are said."""
    stems = _stems(line)
    return len(stems & said) / len(stems) if len(stems) >= _FEWEST_WORDS else 0.0


def _stems(text: str) -> set[str]:
    """The beginnings of words, and the pairs of signs of a script that parts none."""
    pairs = {f"{one}{two}" for run in _SPACELESS.findall(fold(text)) for one, two in pairwise(run)}
    return pairs or {word[:_STEM] for word in telling_words(text)}


def _is_paragraph(text: str) -> bool:
    return len(text) > (_PARAGRAPH_DENSE if _SPACELESS.search(text) else _PARAGRAPH)


def _first_lines(container: Element) -> Iterator[str]:
    """The lines with which a text begins, before its first paragraph."""
    above = takewhile(lambda text: not _is_paragraph(text), _texts(container))
    return islice(filter(_may_be_headline, above), _MOST_LINES)


def _lines_before(container: Element) -> Iterator[str]:
    """The lines above an element, the nearest first."""
    for scope in (container, *takewhile(lambda one: one.tag != "body", container.iterancestors())):
        for sibling in scope.itersiblings("*", preceding=True):
            yield from reversed(list(islice(filter(_may_be_headline, _texts(sibling)), _MOST_LINES)))


def _texts(scope: Element) -> Iterator[str]:
    """The texts in an element, one by one, but those of links, pictures and scripts."""
    return filter(None, map(clean_or_none, texts_inside(scope, lambda one: one.tag in _APART)))


def _may_be_headline(text: str) -> bool:
    shortest = _SHORTEST_DENSE if _SPACELESS.search(text) else _SHORTEST
    return shortest <= len(text) <= _LONGEST and not ends_line(text)
