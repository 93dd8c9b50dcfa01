"""CSS selectors over the names of a page.

Nearly every selector of a declaration is made of compounds (compounds.py) of which one stands below or after the other.
Such a one is looked up in the page's index; any other becomes an XPath, a pass of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Literal, TypeAlias

import cssselect
from cssselect.parser import Class, CombinedSelector, Tree
from cssselect.parser import Element as Tag

from archive.extraction.select import Element, nodes
from archive.extraction.tree.compounds import Compound, read_compound
from archive.extraction.tree.index import Index

_DESCENDANTS = "descendant::"

#: How an element stands to the one before it in a selector: below it, directly below it, after it, directly after it.
Combinator: TypeAlias = Literal[" ", ">", "~", "+"]
_COMBINATORS: dict[str, Combinator] = {" ": " ", ">": ">", "~": "~", "+": "+"}
_BELOW = (" ", ">")


@dataclass(frozen=True, slots=True)
class Path:
    """Compounds from the last to the first: each with how the one before it stands to it."""

    last: Compound
    before: tuple[tuple[Combinator, Compound], ...] = ()

    def elements(self, scope: Element, index: Index) -> list[Element]:
        candidates = self._candidates(scope, index)
        if not candidates:
            return []
        return [one for one in candidates if self.last.matches(one, index) and self._stands(one, index, 0)]

    def _candidates(self, scope: Element, index: Index) -> Iterable[Element]:
        """The elements below the scope that its last compound may be."""
        if self.last.is_named:
            found: Iterable[Element] = self.last.candidates(index)
        elif (named := self._named) is None:
            return scope.iterdescendants(self.last.tag)
        else:
            # ".tags a": the links below few elements, not the few below one of them among all links of the page
            there = [element for element in named.candidates(index) if named.matches(element, index)]
            if there and not all(combinator in _BELOW for combinator, _ in self.before):
                return scope.iterdescendants(self.last.tag)
            found = dict.fromkeys(one for element in there for one in element.iterdescendants(self.last.tag))
        return found if scope is index.scope else [one for one in found if scope in one.iterancestors()]

    @property
    def _named(self) -> Compound | None:
        """The nearest compound before the last that names tell from the many elements of its tag."""
        return next((compound for _, compound in self.before if compound.is_named), None)

    def _stands(self, element: Element, index: Index, step: int) -> bool:
        if step == len(self.before):
            return True
        combinator, compound = self.before[step]
        for one in _near(element, combinator):
            if compound.matches(one, index) and self._stands(one, index, step + 1):
                return True
        return False


def _near(element: Element, combinator: Combinator) -> Iterable[Element]:
    """The elements to which one stands as a combinator says."""
    match combinator:
        case " ":
            return element.iterancestors("*")
        case ">":
            parent = element.getparent()
            return () if parent is None else (parent,)
        case "~":
            return element.itersiblings("*", preceding=True)
        case "+":
            return islice(element.itersiblings("*", preceding=True), 1)


@dataclass(frozen=True, slots=True)
class Union:
    """Several paths: "a, b"."""

    paths: tuple[Path, ...]

    def elements(self, scope: Element, index: Index) -> list[Element]:
        found = [elements for path in self.paths if (elements := path.elements(scope, index))]
        if len(found) < 2:
            return found[0] if found else []
        wanted = set().union(*found)
        tags = {element.tag for element in wanted}
        return [element for element in scope.iter(*tags) if element in wanted]


@dataclass(frozen=True, slots=True)
class XPath:
    """A selector that names cannot answer; `needed` are the classes that each of its alternatives asks for."""

    path: str
    needed: tuple[tuple[str, ...], ...]

    def elements(self, scope: Element, index: Index) -> list[Element]:
        if not any(all(map(index.classed, classes)) for classes in self.needed):
            return []
        return nodes(scope, self.path)


Query: TypeAlias = Path | Union | XPath


def translate(css: str) -> Query:
    """The query of a selector; it finds elements below a scope, in document order. Raises cssselect.SelectorError."""
    parsed = cssselect.parse(css)
    paths = [_path(one.parsed_tree) if one.pseudo_element is None else None for one in parsed]
    found = tuple(path for path in paths if path is not None)
    if len(found) < len(paths):
        needed = tuple(tuple(_classes(one.parsed_tree)) for one in parsed)
        return XPath(cssselect.HTMLTranslator().css_to_xpath(css, prefix=_DESCENDANTS), needed)
    return found[0] if len(found) == 1 else Union(found)


def _classes(tree: Tree) -> Iterator[str]:
    """The classes that a selector asks for, of the element or of one that it stands by; not those that it must lack."""
    while not isinstance(tree, Tag):
        if isinstance(tree, Class):
            yield tree.class_name
        elif isinstance(tree, CombinedSelector):
            yield from _classes(tree.subselector)
        tree = tree.selector


def _path(tree: Tree) -> Path | None:
    combinators: list[Combinator] = []
    compounds: list[Compound] = []
    while isinstance(tree, CombinedSelector):
        if tree.combinator not in _COMBINATORS or (compound := read_compound(tree.subselector)) is None:
            return None
        combinators.append(_COMBINATORS[tree.combinator])
        compounds.append(compound)
        tree = tree.selector
    first = read_compound(tree)
    if first is None:
        return None
    compounds.append(first)
    return Path(compounds[0], tuple(zip(combinators, compounds[1:], strict=True)))
