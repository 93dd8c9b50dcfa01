"""The one typed door to lxml: elements, attributes and text out of a parsed tree.

lxml's `xpath()` returns a wide union; nothing but this module looks inside it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from functools import cache, cached_property
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


def texts_inside(scope: Element, leave_out: Callable[[Element], bool]) -> Iterator[str]:
    """The text nodes inside an element as they stand, in document order, but those inside elements to be left out."""
    walker = etree.iterwalk(scope, events=("start", "end"))
    for event, element in walker:
        if event == "end":
            if element is not scope and element.tail:
                yield element.tail
        elif leave_out(element):
            walker.skip_subtree()
        elif element.text:
            yield element.text


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
    """Answers about a tree of which each comes out of one pass, made when the first such question is asked.

    Every list is in document order.
    """

    def __init__(self, scope: Element) -> None:
        self.scope = scope

    @cached_property
    def _elements(self) -> list[Element]:
        return list(self.scope.iter("*"))

    @cached_property
    def texts(self) -> list[Element]:
        """The elements that hold a longer text node themselves."""
        found: dict[Element, None] = {}
        for element in self._elements:
            text, tail = element.text, element.tail
            if text and len(text) >= _SHORTEST_TEXT and element.tag not in _WORDLESS and not text.isspace():
                found[element] = None
            if tail and len(tail) >= _SHORTEST_TEXT and not tail.isspace() and element is not self.scope:
                parent = element.getparent()
                if parent is not None:
                    found[parent] = None
        return list(found)

    def itemprop(self, name: str) -> list[Element]:
        """The elements of this microdata property; `meta` elements among them."""
        return self._by_itemprop.get(name, [])

    @cached_property
    def _by_itemprop(self) -> dict[str, list[Element]]:
        found: dict[str, list[Element]] = {}
        for element in nodes(self.scope, "descendant-or-self::*/@itemprop/.."):
            for name in (element.get("itemprop") or "").split():
                found.setdefault(name, []).append(element)
        return found

    def tagged(self, tag: str) -> list[Element]:
        """The elements of this tag."""
        return list(self.scope.iter(tag))

    def identified(self, identifier: str) -> list[Element]:
        """The elements with this `id`."""
        return self._by_id.get(identifier, [])

    @cached_property
    def _by_id(self) -> dict[str, list[Element]]:
        found: dict[str, list[Element]] = {}
        for element in self._elements:
            if identifier := element.get("id"):
                found.setdefault(identifier, []).append(element)
        return found

    def classed(self, token: str) -> list[Element]:
        """The elements that have this token among their classes."""
        return self.of_classes(self._by_token.get(token, ()))

    @property
    def classes(self) -> Iterable[str]:
        """Every value of a `class` attribute, each once."""
        return self._by_class.keys()

    def of_classes(self, values: Iterable[str]) -> list[Element]:
        """The elements whose `class` attribute has one of these values."""
        numbers = sorted(number for value in values for number in self._by_class[value])
        return [self._elements[number] for number in numbers]

    @cached_property
    def _by_class(self) -> dict[str, list[int]]:
        """The numbers of the elements by the whole value of `class`: a page has some hundred values."""
        found: dict[str, list[int]] = defaultdict(list)
        for number, value in enumerate([element.get("class") for element in self._elements]):
            if value:
                found[value].append(number)
        return found

    @cached_property
    def _by_token(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        for value in self._by_class:
            for token in set(value.split()):
                found[token].append(value)
        return found


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
