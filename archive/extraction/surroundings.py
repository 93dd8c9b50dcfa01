"""The short texts around a page's heading: there stand the date and the author line of a page that declares neither."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from archive.extraction.select import Element, descendants, words
from archive.extraction.text import clean_or_none

_SILENT = frozenset(("script", "style", "noscript", "template", "svg", "iframe", "select", "form"))
_MOST_TEXTS = 30
_MOST_LETTERS = 1200
_MOST_ELEMENTS = 400
_LEVELS_ABOVE = 2
#: A text longer than this is the article's own.
_LONGEST = 200


def heading_of(scope: Element, title: str) -> Element | None:
    """The heading that holds the title, of whatever rank."""
    ranked = ((element, clean_or_none(words(element)) or "") for element in descendants(scope, "h1", "h2", "h3"))
    return next((element for element, text in ranked if title in text), None)


def texts_around(heading: Element) -> list[str]:
    """The short texts after a heading, nearest first, then those before it in the same part of the page."""
    after: list[str] = []
    letters = 0
    for text in islice(_texts(_elements_after(heading)), _MOST_TEXTS):
        letters += len(text)
        if letters > _MOST_LETTERS:
            break
        after.append(text)
    return [text for text in [*after, *_texts_before(heading)] if len(text) <= _LONGEST]


def _texts_before(heading: Element) -> list[str]:
    found: list[str] = []
    scope = heading
    for _ in range(_LEVELS_ABOVE):
        before = [
            element for sibling in scope.itersiblings("*", preceding=True) for element in islice(sibling.iter("*"), 30)
        ]
        found += _texts(iter(before[:60]))
        parent = scope.getparent()
        if parent is None or parent.tag in ("body", "main"):
            break
        scope = parent
    return found


def _elements_after(heading: Element) -> Iterator[Element]:
    """The elements after a heading in document order, the nearest first, some hundreds at most."""
    left = _MOST_ELEMENTS
    scope: Element | None = heading
    while scope is not None and scope.tag != "body" and left > 0:
        for sibling in scope.itersiblings("*"):
            for element in islice(sibling.iter("*"), left):
                left -= 1
                yield element
        scope = scope.getparent()


def _texts(elements: Iterator[Element]) -> Iterator[str]:
    """The texts directly in elements, and after each inside its parent."""
    for element in elements:
        if element.tag not in _SILENT and (text := clean_or_none(element.text)):
            yield text
        if tail := clean_or_none(element.tail):
            yield tail
