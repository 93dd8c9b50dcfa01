"""The standfirst: the introduction that a page sets apart between its headline and its text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

from archive.extraction.naming import names_nothing_else, names_of, names_standfirst
from archive.extraction.select import Element, attributes, words
from archive.extraction.text import clean, clean_or_none, letters

_TAGS = ("p", "h2", "h3", "h4", "div", "span", "strong")
#: A div or a span is a candidate only if it holds nothing but text.
_BOXES = frozenset(("div", "span", "strong"))
_WORDING = frozenset(("a", "b", "strong", "em", "i", "br", "span"))
#: So many elements after the headline are looked at: the standfirst is near it.
_REACH = 80
_SHORTEST, _LONGEST = 30, 900
_LINKED = 0.4
_PROBE = 60
_APART = ("figure", "figcaption", "aside", "nav", "footer", "form", "button", "script", "style", "noscript")


def find_standfirst(headline: Element, container: Element, descriptions: Iterable[str | None]) -> str | None:
    """The standfirst below a headline and before the element that holds the text; None where there is none.

    It is told by being what the page's metadata gives as its description, or by its names ("subheadline", "deck").
    """
    declared = [said[:_PROBE] for text in descriptions if text and len(said := letters(text)) >= _SHORTEST // 2]
    candidates = list(_candidates(headline, container))
    for element, text in candidates:
        if letters(text)[:_PROBE] in declared and _stands_alone(element, text):
            return text
    named = (
        text
        for element, text in candidates
        if names_standfirst(_names(element)) and _stands_alone(element, text) and not _is_elsewhere(element)
    )
    return next(named, None)


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
    """The names of the element and of the one around it: a `p` is often named by its box."""
    parent = element.getparent()
    around = names_of(attributes(parent)) if parent is not None and len(parent) <= 2 else ""
    return f"{names_of(attributes(element))} {around}"


def _stands_alone(element: Element, text: str) -> bool:
    linked = sum(len(clean(words(link))) for link in element.iter("a"))
    apart = any(above.tag in _APART for above in (element, *element.iterancestors()))
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
