"""The standfirst: the introduction that a page sets apart between its headline and its text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from itertools import islice, takewhile

from archive.extraction.select import Element, attributes, words
from archive.extraction.text import clean, clean_or_none, ends_sentence, letters
from archive.extraction.tree.naming import names_caption, names_nothing_else, names_of, names_standfirst

_TAGS = ("p", "h2", "h3", "h4", "div", "span", "strong")
#: A div or a span is a candidate only if it holds nothing but text.
_BOXES = frozenset(("div", "span", "strong"))
_WORDING = frozenset(("a", "b", "strong", "em", "i", "br", "span"))
#: So many elements after the headline are looked at: the standfirst is near it.
_REACH = 80
_SHORTEST, _LONGEST = 30, 900
#: So many elements at the beginning of the text are looked at.
_OPENING = 12
#: The box of an introduction holds no more elements, one around it nothing else.
_MOST_BESIDE = 2
_LEVELS_OF_NAMES = 3
_WHOLE = frozenset(("article", "main", "body"))
_LINKED = 0.4
_PROBE = 60
_OF_PICTURE = re.compile("image|img|photo|foto|picture|media|bild|lead", re.IGNORECASE)
#: A heading below the headline is one of no more letters; and what may stand around either of the two alone.
_LONGEST_HEADING = 400
_WRAPPERS = frozenset(("div", "header", "hgroup", "section"))
_APART = frozenset(("figure", "figcaption", "aside", "nav", "footer", "form", "button", "script", "style", "noscript"))


def find_standfirst(headline: Element, container: Element, descriptions: Iterable[str | None]) -> str | None:
    """The standfirst below a headline and before the element that holds the text; None where there is none.

    It is told by being what the page's metadata gives as its description, by its names ("subheadline", "deck"), or by
    being a heading of lower rank next to the headline.
    """
    declared = [said[:_PROBE] for text in descriptions if text and len(said := letters(text)) >= _SHORTEST // 2]
    candidates = list(_candidates(headline, container))
    around = set(headline.iterancestors())
    for element, text in candidates:
        if letters(text)[:_PROBE] in declared and _stands_alone(element, text, around):
            return text
    named = (
        text
        for element, text in candidates
        if names_standfirst(names := _names(element))
        and not (names_caption(names) or _is_of_picture(element, text, names))
        and _stands_alone(element, text, around)
        and not _is_elsewhere(element)
    )
    return next(named, None) or _heading_below(headline, container, around)


def named_opening(container: Element, first: str) -> str | None:
    """The first paragraph of a text, if the element that holds it in the container is named as the standfirst."""
    said = letters(first)
    parts = (one for one in islice(container.iterdescendants("*"), _OPENING) if one.tag in _TAGS)
    named = (one for one in parts if names_standfirst(_names(one)))
    return next((first for one in named if letters(words(one)) == said), None)


def _heading_below(headline: Element, container: Element, around: AbstractSet[Element]) -> str | None:
    """The heading of lower rank that is the next element after the headline."""
    found = _next_element(headline)
    if found is not None and found.tag in _WRAPPERS and len(found) == 1 and clean_or_none(found.text) is None:
        found = found[0]
    if found is None or found.tag not in ("h2", "h3") or found is container or container in found.iterancestors():
        return None
    text = clean_or_none(words(found)) or ""
    if not _SHORTEST <= len(text) <= _LONGEST_HEADING or names_nothing_else(_names(found)):
        return None
    return text if _stands_alone(found, text, around) else None


def _next_element(headline: Element) -> Element | None:
    """What follows the headline, which may be the last in a box of its own."""
    parent = headline.getparent()
    if (found := next(headline.itersiblings("*"), None)) is not None or parent is None or parent.tag not in _WRAPPERS:
        return found
    return next(parent.itersiblings("*"), None)


def _candidates(headline: Element, container: Element) -> Iterator[tuple[Element, str]]:
    for element in islice(_following(headline), _REACH):
        if element is container or container in element.iterancestors():
            return
        if element.tag in _BOXES and any(child.tag not in _WORDING for child in element):
            continue
        text = clean_or_none(words(element))
        if text is not None and _SHORTEST <= len(text) <= _LONGEST:
            yield element, text


def _following(headline: Element) -> Iterator[Element]:
    """The elements after the headline, in the order of the page."""
    current: Element | None = headline
    while current is not None:
        for sibling in current.itersiblings():
            yield from sibling.iter(*_TAGS)
        current = current.getparent()


def _names(element: Element) -> str:
    """The names of the element and of those that hold little else: a `p` is often named by a box around it."""
    around: list[Element] = []
    most = _MOST_BESIDE
    for above in islice(element.iterancestors(), _LEVELS_OF_NAMES):
        if len(above) > most or above.tag in _WHOLE:
            break
        around.append(above)
        most = 1
    return " ".join(names_of(attributes(one)) for one in (element, *around))


def _is_of_picture(element: Element, text: str, names: str) -> bool:
    """Whether an element in a box with a picture and little else is the caption: by its names, or as no sentence."""
    return (_OF_PICTURE.search(names) is not None or not ends_sentence(text)) and _stands_with_picture(element)


def _stands_with_picture(element: Element) -> bool:
    parent = element.getparent()
    return parent is not None and len(parent) <= 2 and next(parent.iter("img"), None) is not None


def _stands_alone(element: Element, text: str, around: AbstractSet[Element]) -> bool:
    """Whether an element is no part of a figure, a form, a menu apart from the headline, and leads nowhere.

    What stands around the headline too is none: the pages of one system are a form from top to bottom.
    """
    linked = sum(len(clean(words(link))) for link in element.iter("a"))
    between = takewhile(lambda above: above not in around, element.iterancestors())
    apart = element.tag in _APART or any(above.tag in _APART for above in between)
    return not apart and linked <= _LINKED * len(text)


def _is_elsewhere(element: Element) -> bool:
    """Whether the element belongs to a teaser or another part of the page that has introductions of its own."""
    for above in (element, *element.iterancestors()):
        if above.tag in ("article", "main", "body", "header"):
            return False
        names = names_of(attributes(above))
        if names_nothing_else(names) and not names_standfirst(names):
            return True
    return False
