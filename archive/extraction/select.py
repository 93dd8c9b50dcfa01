"""The one typed door to lxml: elements, attributes and text out of a parsed tree.

lxml's `xpath()` returns a wide union; nothing but this module looks inside it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from typing import TypeAlias

from lxml import etree

Element: TypeAlias = etree._Element


@cache
def _compiled(path: str) -> etree.XPath:
    return etree.XPath(path, smart_strings=False)


def nodes(scope: Element, path: str) -> list[Element]:
    """The elements that an XPath selects, in document order."""
    found = _compiled(path)(scope)
    return [node for node in found if isinstance(node, etree._Element)] if isinstance(found, list) else []


def strings(scope: Element, path: str) -> list[str]:
    """The strings (attributes, text nodes) that an XPath selects, in document order."""
    found = _compiled(path)(scope)
    if isinstance(found, str):
        return [found]
    return [text for text in found if isinstance(text, str)] if isinstance(found, list) else []


def first(scope: Element, path: str) -> Element | None:
    """The first element that an XPath selects."""
    return next(iter(nodes(scope, path)), None)


def by_id(root: Element, identifier: str) -> Element | None:
    """The first element with this `id`."""
    found = _compiled("//*[@id=$identifier][1]")(root, identifier=identifier)
    return next((node for node in found if isinstance(node, etree._Element)), None) if isinstance(found, list) else None


_STRING = etree.XPath("string()", smart_strings=False)


def words(element: Element | None) -> str:
    """All text inside an element, as it stands; "" for None."""
    return "" if element is None else str(_STRING(element))  # one call into C, where itertext() makes one a text


def descendants(scope: Element, *tags: str) -> Iterator[Element]:
    """The elements below and including `scope` with one of these tags, in document order."""
    return scope.iter(*tags)


def inside(element: Element, ancestors: Iterable[Element]) -> bool:
    """Whether the element stands below one of `ancestors`."""
    wanted = set(ancestors)
    return any(ancestor in wanted for ancestor in element.iterancestors())


def by_tag(scope: Element, *tags: str) -> dict[str, list[Element]]:
    """The elements of several tags, gathered in one pass; each list in document order."""
    found: dict[str, list[Element]] = {tag: [] for tag in tags}
    for element in scope.iter(*tags):
        found[element.tag].append(element)
    return found


_WORDLESS = frozenset(("script", "style", "noscript", "template", "textarea", "option", "title"))
#: A text node shorter than this is no evidence of running text, in any script.
_SHORTEST_TEXT = 15


class Index:
    """What one pass over a tree finds, where each question by itself would take a pass: by tag, by `itemprop`, texts.

    Every list is in document order.
    """

    def __init__(self, scope: Element) -> None:
        self._by_tag: dict[str, list[Element]] = {}
        self._by_itemprop: dict[str, list[Element]] = {}
        found: dict[Element, None] = {}
        for element in scope.iter("*"):
            tag = element.tag
            self._by_tag.setdefault(tag, []).append(element)
            if itemprop := element.get("itemprop"):
                self._by_itemprop.setdefault(itemprop, []).append(element)
            text, tail = element.text, element.tail
            if text and len(text) >= _SHORTEST_TEXT and tag not in _WORDLESS and not text.isspace():
                found[element] = None
            if tail and len(tail) >= _SHORTEST_TEXT and not tail.isspace():
                parent = element.getparent()
                if parent is not None and element is not scope:
                    found[parent] = None
        #: The elements that hold a longer text node themselves.
        self.texts: list[Element] = list(found)

    def tagged(self, *tags: str) -> list[Element]:
        """The elements of the first of these tags, then those of the next."""
        return [element for tag in tags for element in self._by_tag.get(tag, ())]

    def itemprop(self, name: str) -> list[Element]:
        """The elements with this `itemprop`."""
        return self._by_itemprop.get(name, [])


class ClassIndex:
    """The elements of a scope by class token, gathered in one pass; each list in document order."""

    def __init__(self, scope: Element) -> None:
        self._by_class: dict[str, list[Element]] = {}
        self._scope = scope
        for element in scope.iter("*"):
            value = element.get("class")
            if value:
                for token in value.split():
                    self._by_class.setdefault(token, []).append(element)

    def all(self, token: str) -> list[Element]:
        return self._by_class.get(token, [])

    def any(self, *tokens: str) -> list[Element]:
        """The elements of any of the tokens, in document order."""
        found = [element for token in tokens for element in self.all(token)]
        if sum(token in self._by_class for token in tokens) < 2:
            return found
        wanted = set(found)
        return [element for element in self._scope.iter("*") if element in wanted]

    def first(self, *tokens: str) -> Element | None:
        """The first element of the first token that any element has."""
        return next((self._by_class[token][0] for token in tokens if token in self._by_class), None)
