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
_FRAMES = frozenset(("article", "aside", "footer", "figure"))
_MOST_BESIDE = 12
_MOST_MARKED = 200
#: A text longer than this is the article's own.
_LONGEST = 200


def heading_of(scope: Element, title: str) -> Element | None:
    """The heading that holds the title, of whatever rank."""
    ranked = ((element, clean_or_none(words(element)) or "") for element in descendants(scope, "h1", "h2", "h3"))
    return next((element for element, text in ranked if title in text), None)


def texts(element: Element) -> list[str]:
    """The texts inside an element, one by one."""
    return list(_texts(islice(element.iter("*"), _MOST_ELEMENTS), element))


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


def beside(elements: list[Element]) -> list[Element]:
    """Of elements that may belong to several articles those that stand with the first: none inside another, none of
    the frame, none of a card for another story."""
    chosen: list[Element] = []
    home: Element | None = None
    for element in elements[:_MOST_MARKED]:
        frame = next((above for above in element.iterancestors() if above.tag in _FRAMES), None)
        if frame is not None and _is_apart(frame):
            continue
        if not chosen:
            home = frame
        elif frame is not home or any(above in chosen for above in element.iterancestors()):
            continue
        chosen.append(element)
    return chosen[:_MOST_BESIDE]


def _is_apart(frame: Element) -> bool:
    """Whether a part of the page is none of the article's: an aside, the page's foot, a card for another story."""
    if frame.tag == "article":
        return _is_card(frame)
    inner = any(above.tag in ("article", "main") for above in frame.iterancestors())
    return frame.tag == "aside" or (frame.tag == "footer" and not inner)


def _is_card(article: Element) -> bool:
    """Whether an `article` inside another, or inside a list of them, has a heading of its own."""
    inner = any(above.tag == "article" for above in article.iterancestors())
    return inner and next(article.iter("h1", "h2", "h3", "h4"), None) is not None


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
    """The elements after a heading in document order, the nearest first, some hundreds at most; asides left out."""
    left = _MOST_ELEMENTS
    scope: Element | None = heading
    barred: Element | None = None
    while scope is not None and scope.tag != "body" and left > 0:
        for sibling in scope.itersiblings("*"):
            for element in islice(sibling.iter("*"), left):
                left -= 1
                if element.tag == "aside" or (element.tag == "article" and _is_card(element)):
                    barred = element
                if barred is None or not (element is barred or barred in element.iterancestors()):
                    barred = None
                    yield element
        scope = scope.getparent()


def _texts(elements: Iterator[Element], scope: Element | None = None) -> Iterator[str]:
    """The texts directly in elements, and after each inside its parent, but for what follows `scope`."""
    for element in elements:
        if element.tag not in _SILENT and (text := clean_or_none(element.text)):
            yield text
        if element is not scope and (tail := clean_or_none(element.tail)):
            yield tail
