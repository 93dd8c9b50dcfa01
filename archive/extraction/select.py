"""The one typed door to lxml: elements, attributes and text out of a parsed tree.

lxml's `xpath()` returns a wide union; nothing but this module looks inside it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from collections.abc import Set as AbstractSet
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
    def texts(self) -> list[Element]:
        """The elements that hold a longer text node themselves."""
        found: dict[Element, None] = {}
        for element in self.scope.iter("*"):
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

    def of_classes(self, wanted: Callable[[str], bool]) -> list[Element]:
        """The elements whose `class` is wanted. A page has some hundred values of it, and each is judged once."""
        verdicts: dict[str, bool] = {}
        found: list[Element] = []
        for element in self.scope.iter("*"):
            if value := element.get("class"):
                verdict = verdicts.get(value)
                if verdict is None:
                    verdict = verdicts[value] = wanted(value)
                if verdict:
                    found.append(element)
        return found


class Names:
    """The elements of a page that have certain class tokens or ids, gathered in one pass.

    Every list is in document order. Only what is found is kept: to keep every element for a later question costs more
    than the pass.
    """

    def __init__(self, scope: Element, tokens: AbstractSet[str], identifiers: AbstractSet[str]) -> None:
        self.scope = scope
        self._by_token: dict[str, list[Element]] = {token: [] for token in tokens}
        self._by_id: dict[str, list[Element]] = {identifier: [] for identifier in identifiers}
        lists: dict[str, list[list[Element]]] = {}
        for element in scope.iter("*"):
            if value := element.get("class"):
                found = lists.get(value)
                if found is None:
                    found = lists[value] = [self._by_token[token] for token in tokens & set(value.split())]
                for one in found:
                    one.append(element)
            if identifiers and (found_id := element.get("id")) and found_id in identifiers:
                self._by_id[found_id].append(element)

    def classed(self, token: str) -> list[Element]:
        """The elements with this class token. Raises KeyError for one that was not asked for."""
        return self._by_token[token]

    def identified(self, identifier: str) -> list[Element]:
        """The elements with this `id`. Raises KeyError for one that was not asked for."""
        return self._by_id[identifier]


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
