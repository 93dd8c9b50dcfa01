"""The standfirst: the introduction that a page sets apart between its headline and its text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from archive.extraction.density import letters
from archive.extraction.naming import names_nothing_else, names_of, names_standfirst
from archive.extraction.select import Element, nodes, words
from archive.extraction.text import clean, clean_or_none

#: Elements after a headline that may be one; a div or a span only if it holds nothing but text.
_AFTER = (
    "following::*[self::p or self::h2 or self::h3 or self::h4 or ((self::div or self::span or self::strong)"
    " and not(*[not(self::a or self::b or self::strong or self::em or self::i or self::br or self::span)]))]"
    "[position() <= 60][string-length(normalize-space()) > 29]"
)
_SHORTEST, _LONGEST = 30, 900
_LINKED = 0.4
_PROBE = 60
_APART = ("figure", "figcaption", "aside", "nav", "footer", "form", "button", "script", "style", "noscript")


def find_standfirst(headline: Element, before: Element | None, descriptions: Iterable[str | None]) -> str | None:
    """The standfirst below a headline and before the element that the text begins with; None where there is none.

    It is told by its names ("subheadline", "deck"), or by being what the page's metadata gives as its description.
    """
    declared = [said for text in descriptions if text and len(said := letters(text)) >= _SHORTEST // 2]
    candidates = list(_candidates(headline, before))
    for element, text in candidates:
        said = letters(text)
        if any(said[:_PROBE] == other[:_PROBE] for other in declared) and _stands_alone(element, text):
            return text
    named = (text for element, text in candidates if names_standfirst(_names(element)) and _stands_alone(element, text))
    return next(named, None)


def _candidates(headline: Element, before: Element | None) -> Iterator[tuple[Element, str]]:
    for element in nodes(headline, _AFTER):
        if before is not None and (element is before or before in element.iterancestors()):
            return
        text = clean_or_none(words(element))
        if text is not None and _SHORTEST <= len(text) <= _LONGEST:
            yield element, text


def _names(element: Element) -> str:
    """The names of the element and of the one around it: a `p` is often named by its box."""
    parent = element.getparent()
    return f"{names_of(element)} {names_of(parent) if parent is not None and len(parent) <= 2 else ''}"


def _stands_alone(element: Element, text: str) -> bool:
    linked = sum(len(clean(words(link))) for link in element.iter("a"))
    if linked > _LINKED * len(text):
        return False
    for above in (element, *element.iterancestors()):
        if above.tag in _APART:
            return False
        if above.tag in ("article", "main", "body", "header"):
            return True
        if names_nothing_else(names_of(above)) and not names_standfirst(names_of(above)):
            return False
    return True
