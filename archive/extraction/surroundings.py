"""The short texts around a page's heading: there stand the date and the author line of a page that declares neither."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import chain, islice, takewhile
from typing import NamedTuple

from archive.extraction.headlines import LONGEST_HEADING
from archive.extraction.select import Element, attributes, folded_words, texts_inside, words
from archive.extraction.text import clean_or_none
from archive.extraction.tree.naming import names_nothing_else, names_of

_SILENT = frozenset(("script", "style", "noscript", "template", "svg", "iframe", "select", "form"))
_MOST_TEXTS = 30
_MOST_LETTERS = 1200
_MOST_ELEMENTS = 60
_PARAGRAPH = 80
_MOST_PARAGRAPHS = 3
#: An introduction, and the first paragraph: below them the text goes on.
_MOST_ABOVE_TEXT = 2
#: White space between elements counted.
_MOST_NODES = 400
_LEVELS_ABOVE = 2
#: Around a heading alone they are no level of their own.
_CELLS = frozenset(("td", "tr", "tbody"))
#: What pages without headings print their titles in.
_LINES = ("h4", "h5", "h6", "b", "strong", "font", "span", "div", "p", "td")
_FRAMES = frozenset(("article", "aside", "footer", "figure"))
_ENDS = ("h1", "h2", "h3", "h4", "h5", "h6", "img", "picture", "figure")
_NO_PAGES = ("#", "mailto:", "javascript:")
_GROUPS = frozenset(("div", "section", "ol", "ul"))
_MOST_BESIDE = 12
_LONGEST_INFO = 300
_INFO = re.compile(r"(?<!\S)(?:article|post|entry|story)-(?:aside|info|meta)")
_MOST_MARKED = 200
#: A text longer than this is the article's own.
_LONGEST = 200


def heading_of(headings: Iterable[Element], title: str) -> Element | None:
    """The first of the headings that holds the title."""
    said = ((element, words(element)) for element in headings)
    read = ((element, clean_or_none(text) or "") for element, text in said if len(text) <= LONGEST_HEADING)
    return next((element for element, text in read if title in text), None)


def line_of(scope: Element, title: str) -> Element | None:
    """The first element that holds the title and nothing else, on a page without headings."""
    for element in scope.iter(*_LINES):
        start = clean_or_none(element.text)
        if start and title.startswith(start) and clean_or_none(words(element)) == title:
            return element
    return None


def texts(element: Element) -> list[str]:
    """The texts inside an element, one by one."""
    return [text for part in islice(texts_inside(element, _is_left_out), _MOST_NODES) if (text := clean_or_none(part))]


class Around(NamedTuple):
    """The short texts around a heading: right after it, farther down in the text, and before it."""

    near: list[str]
    below: list[str]
    above: list[str]


def texts_around(heading: Element) -> Around:
    """The short texts after a heading, nearest first, and those before it in the same part of the page."""
    after: list[str] = []
    letters = paragraphs = 0
    near = _MOST_TEXTS
    for node in islice(_texts_after(heading), _MOST_NODES):
        if (text := clean_or_none(node)) is None:
            continue
        letters += len(text)
        if letters > _MOST_LETTERS or len(after) == _MOST_TEXTS:
            break
        after.append(text)
        paragraphs += len(text) >= _PARAGRAPH
        if paragraphs == _MOST_ABOVE_TEXT and near == _MOST_TEXTS:
            near = len(after)
    return Around(*(_short(texts) for texts in (after[:near], after[near:], _texts_before(heading))))


def _short(texts: Iterable[str]) -> list[str]:
    return [text for text in texts if len(text) <= _LONGEST]


def texts_below(element: Element) -> Iterator[str]:
    """The texts right after an element, up to a heading, picture, link to another page or part of the furniture."""
    for one in _elements_after(element, _LEVELS_ABOVE):
        leads_elsewhere = one.tag == "a" and not (one.get("href") or "#").startswith(_NO_PAGES)
        if one.tag in _ENDS or leads_elsewhere or names_nothing_else(names_of(attributes(one))):
            return
        said = (one.text, one.tail if len(one) == 0 else None) if one.tag not in _SILENT else ()
        yield from filter(None, map(clean_or_none, said))


def elements_below(heading: Element) -> list[Element]:
    """The elements after a heading and before the first longer paragraph."""
    return list(_near(heading, paragraphs=0))


def times_around(heading: Element) -> list[Element]:
    """The `time` elements among the elements after a heading, and in the same part of the page before it."""
    after = [one for one in _near(heading, _MOST_PARAGRAPHS) if one.tag == "time"]
    near = [heading, *islice(heading.iterancestors(), _LEVELS_ABOVE - 1)]
    before = [time for scope in near for one in scope.itersiblings("*", preceding=True) for time in one.iter("time")]
    return [*after, *before]


def _near(heading: Element, paragraphs: int) -> Iterator[Element]:
    """The elements after a heading, with no more longer paragraphs among them: what follows them is another story's."""
    for one in islice(_elements_after(heading), _MOST_ELEMENTS):
        paragraphs -= len(words(one) if one.tag == "p" else one.text or "") >= _PARAGRAPH
        if paragraphs < 0:
            return
        yield one


def _elements_after(heading: Element, levels: int | None = None) -> Iterator[Element]:
    """The elements after one in the page; after it and so many levels of what it stands in."""
    for scope in islice(_up_to_body(heading), levels):
        for sibling in scope.itersiblings("*"):
            yield from () if _is_left_out(sibling) else sibling.iter("*")


def beside(elements: list[Element]) -> list[Element]:
    """Of elements that may belong to several articles those that stand with the first: none inside another, none of
    the frame, none of a card for another story."""
    chosen: list[Element] = []
    home: Element | None = None
    apart: dict[Element, bool] = {}
    for element in elements[:_MOST_MARKED]:
        frame = next((above for above in element.iterancestors() if above.tag in _FRAMES), None)
        if frame is not None:
            if frame not in apart:
                apart[frame] = _is_apart(frame)
            if apart[frame]:
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
        return _is_card(frame) or any(above.tag == "aside" for above in frame.iterancestors())
    inner = any(above.tag in ("article", "main") for above in frame.iterancestors())
    if frame.tag == "aside":
        return not (inner and _says_who(frame))
    return frame.tag == "footer" and not inner


def _says_who(aside: Element) -> bool:
    """Whether an aside of an article is called what says who wrote it and when, as in templates of Joomla."""
    is_called = _INFO.search(aside.get("class") or "") is not None
    return is_called and len(folded_words(aside)) <= _LONGEST_INFO and next(aside.iter("h2", "h3", "h4"), None) is None


def _is_card(article: Element) -> bool:
    """Whether an `article` inside another, or inside a list of them, has a heading of its own."""
    inner = any(above.tag == "article" for above in article.iterancestors())
    return inner and next(article.iter("h1", "h2", "h3", "h4"), None) is not None


def _is_left_out(element: Element) -> bool:
    tag = element.tag
    if tag in _SILENT or tag == "aside":
        return True
    return _is_card(element) if tag == "article" else tag in _GROUPS and _holds_comments(element)


def _holds_comments(element: Element) -> bool:
    """Whether readers speak in it, each with a name and a date."""
    classes = element.get(b"class")
    named = classes is not None and "comments" in classes and "comments" in classes.split()
    return named or element.get(b"id") == "comments"


def _texts_before(heading: Element) -> list[str]:
    found: list[str] = []
    levels = 0
    for scope in _up_to_body(heading):
        for sibling in scope.itersiblings("*", preceding=True):
            found += texts(sibling)
            if len(found) > _MOST_TEXTS:
                return found
        parent = scope.getparent()
        levels += parent is not None and (len(parent) > 1 or parent.tag not in _CELLS)
        if levels == _LEVELS_ABOVE or parent is None or parent.tag == "main":
            break
    return found


def _texts_after(heading: Element) -> Iterator[str]:
    """The text nodes after a heading, up the tree as far as the body of the page."""
    for scope in _up_to_body(heading):
        if scope.tail:
            yield scope.tail
        for sibling in scope.itersiblings("*"):
            yield from texts_inside(sibling, _is_left_out)
            if sibling.tail:
                yield sibling.tail


def _up_to_body(element: Element) -> Iterator[Element]:
    """The element, and what it stands in below the body of the page."""
    return takewhile(lambda scope: scope.tag != "body", chain((element,), element.iterancestors()))
