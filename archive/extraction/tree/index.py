"""Index: questions about a tree of which each is answered by one pass, made when the first such question is asked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from itertools import chain

from archive.extraction.cached import cached_property
from archive.extraction.select import Element, elements_of

_WORDLESS = frozenset(("script", "style", "noscript", "template", "textarea", "option", "title"))
#: A text node shorter than this is no evidence of running text, in any script.
_SHORTEST_TEXT = 15
#: No value of a parsed page holds it.
_BETWEEN = "\0"


class Index:
    """The elements of a scope, itself included, by what they hold and what they are called.

    Every list is in document order.
    """

    def __init__(self, scope: Element) -> None:
        self.scope = scope
        self._by_attribute: dict[str, list[tuple[str, Element]]] = {}
        self._by_tokens: dict[tuple[str, ...], list[Element]] = {}

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

    def where(self, attribute: str, holds: Callable[[str], bool]) -> list[Element]:
        """The elements with an attribute whose value holds."""
        return [element for value, element in self._values_of(attribute) if holds(value)]

    def itemprop(self, name: str) -> list[Element]:
        """The elements of this microdata property; `meta` elements among them."""
        return self.where("itemprop", lambda value: name in value and name in value.split())

    def rdfa(self, *names: str) -> list[Element]:
        """The elements of these properties of RDFa, with or without the prefix of schema.org."""
        wanted = frozenset(names)
        return self.where("property", lambda value: not wanted.isdisjoint(value.replace("schema:", "").split()))

    def _values_of(self, attribute: str) -> list[tuple[str, Element]]:
        """The values of an attribute, each with its element. (An XPath for them takes half as long again.)"""
        found = self._by_attribute.get(attribute)
        if found is None:
            name = attribute.encode()
            found = [(value, one) for one in self._elements if (value := one.get(name)) is not None]
            self._by_attribute[attribute] = found
        return found

    def classed(self, *tokens: str) -> list[Element]:
        """The elements that have any of these class tokens."""
        found = self._by_tokens.get(tokens)
        if found is None:
            borne = [token for token in tokens if token in self._written]  # most are in none
            held = ((token, value) for token in borne for value in self._holding(token, self._written))
            values = {value for token, value in held if token in value.split()}
            found = self._by_tokens[tokens] = self._of_values(values) if values else []
        return found

    def _holding(self, part: str, written: str) -> Iterator[str]:
        """The values that hold a part, which is not empty, in a form of `_written` that has each at the same place."""
        place = written.find(part)
        while place >= 0:
            end = written.index(_BETWEEN, place)
            yield self._written[written.rfind(_BETWEEN, 0, place) + 1 : end]
            place = written.find(part, end)

    def first_classed(self, *tokens: str) -> Element | None:
        """The first element of the first token that any element has."""
        return next((found[0] for token in tokens if (found := self.classed(token))), None)

    def of_classes(self, wanted: Callable[[str], bool], *parts: str) -> list[Element]:
        """The elements whose `class` is wanted; with `parts`, all casefolded, only those of a class that has one in it.

        A page has some hundred values of it, and each is judged once.
        """
        values: Iterable[str] = self._places
        if parts and all(parts):
            if len(self._folded) == len(self._written):
                values = {value for part in parts for value in self._holding(part, self._folded)}
            else:  # "ß" is two letters
                values = [value for value in values if any(part in value.casefold() for part in parts)]
        return self._of_values(set(filter(wanted, values)))

    def _of_values(self, values: set[str]) -> list[Element]:
        places = sorted(chain.from_iterable(map(self._places.__getitem__, values)))
        return [self._elements[place] for place in places]

    @cached_property
    def _elements(self) -> list[Element]:
        """All elements of the scope. Held, none of them is made twice."""
        return list(elements_of(self.scope))

    @cached_property
    def _places(self) -> dict[str, list[int]]:
        """The whole values of `class`, each with the places of its elements among all."""
        places = defaultdict[str, list[int]](list)
        # the values are read in a loop of their own, which is the shorter for it: it is the longest of a page
        for place, value in enumerate([element.get(b"class") for element in self._elements]):
            if value:
                places[value].append(place)
        return places

    @cached_property
    def _written(self) -> str:
        """All values in one text, each with its end."""
        return _BETWEEN.join([*self._places, ""])

    @cached_property
    def _folded(self) -> str:
        return self._written.casefold()
