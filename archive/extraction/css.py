"""CSS selectors over the names of a page.

Nearly every selector of a declaration is made of tags, classes and ids, below or directly below each other. Such a one
is looked up among the names that one pass over the page gathers; any other becomes an XPath, a pass of its own.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar, Literal, TypeAlias

import cssselect
from cssselect.parser import Class, CombinedSelector, Hash
from cssselect.parser import Element as Tag

from archive.extraction.select import Element, Names, nodes

_DESCENDANTS = "descendant::"


@dataclass(frozen=True, slots=True)
class Compound:
    """What one element must be: `div.text.wide#main`."""

    tag: str | None = None
    classes: tuple[str, ...] = ()
    identifier: str | None = None

    def matches(self, element: Element) -> bool:
        if self.tag is not None and element.tag != self.tag:
            return False
        if self.identifier is not None and element.get("id") != self.identifier:
            return False
        return not self.classes or set(self.classes).issubset((element.get("class") or "").split())

    @property
    def is_named(self) -> bool:
        """Whether a class or an id tells it from the many elements of its tag."""
        return bool(self.classes or self.identifier)

    def candidates(self, names: Names) -> list[Element]:
        """The elements of the page that it, being named, may be."""
        return names.classed(self.classes[0]) if self.classes else names.identified(self.identifier or "")


@dataclass(frozen=True, slots=True)
class Path:
    """Compounds from the last to the first: each with how it stands above the one before it."""

    last: Compound
    above: tuple[tuple[Literal[" ", ">"], Compound], ...] = ()

    @property
    def tokens(self) -> frozenset[str]:
        """The class tokens by which it looks elements up."""
        return frozenset(one.classes[0] for one in self._compounds if one.classes)

    @property
    def identifiers(self) -> frozenset[str]:
        """The ids by which it looks elements up."""
        return frozenset(one.identifier for one in self._compounds if one.identifier and not one.classes)

    @property
    def _compounds(self) -> tuple[Compound, ...]:
        return (self.last, *(compound for _, compound in self.above))

    def elements(self, scope: Element, names: Names) -> list[Element]:
        found = (element for element in self._candidates(scope, names) if self.last.matches(element))
        return [element for element in found if self._stands(element, 0)]

    def _candidates(self, scope: Element, names: Names) -> Iterable[Element]:
        """The elements below the scope that its last compound may be."""
        if self.last.is_named:
            found: Iterable[Element] = self.last.candidates(names)
        elif (named := next((compound for _, compound in self.above if compound.is_named), None)) is not None:
            # ".tags a": the links below few elements, not the few below one of them among all links of the page
            above = (element for element in named.candidates(names) if named.matches(element))
            found = dict.fromkeys(one for element in above for one in element.iterdescendants(self.last.tag))
        else:
            return scope.iterdescendants(self.last.tag)
        return found if scope is names.scope else [one for one in found if scope in one.iterancestors()]

    def _stands(self, element: Element, step: int) -> bool:
        if step == len(self.above):
            return True
        combinator, compound = self.above[step]
        if combinator == ">":
            parent = element.getparent()
            return parent is not None and compound.matches(parent) and self._stands(parent, step + 1)
        return any(compound.matches(one) and self._stands(one, step + 1) for one in element.iterancestors("*"))


@dataclass(frozen=True, slots=True)
class XPath:
    """A selector that names cannot answer."""

    path: str
    tokens: ClassVar[frozenset[str]] = frozenset()
    identifiers: ClassVar[frozenset[str]] = frozenset()

    def elements(self, scope: Element, names: Names) -> list[Element]:
        return nodes(scope, self.path)


Query: TypeAlias = Path | XPath


def translate(css: str) -> Query:
    """The query of a selector; it finds elements below a scope, in document order. Raises cssselect.SelectorError."""
    parsed = cssselect.parse(css)
    path = _path(parsed[0].parsed_tree) if len(parsed) == 1 and parsed[0].pseudo_element is None else None
    return path or XPath(cssselect.HTMLTranslator().css_to_xpath(css, prefix=_DESCENDANTS))


def _path(tree: object) -> Path | None:
    above: list[tuple[Literal[" ", ">"], Compound]] = []
    combinators: list[Literal[" ", ">"]] = []
    compounds: list[Compound] = []
    while isinstance(tree, CombinedSelector):
        if tree.combinator not in (" ", ">") or (compound := _compound(tree.subselector)) is None:
            return None
        combinators.append(">" if tree.combinator == ">" else " ")
        compounds.append(compound)
        tree = tree.selector
    first = _compound(tree)
    if first is None:
        return None
    compounds.append(first)
    above = list(zip(combinators, compounds[1:], strict=True))
    return Path(compounds[0], tuple(above))


def _compound(tree: object) -> Compound | None:
    """The compound that a tree of tags, classes and ids is; None for anything else, and for what names nothing."""
    classes: list[str] = []
    identifier: str | None = None
    while isinstance(tree, Class | Hash):
        if isinstance(tree, Class):
            classes.append(tree.class_name)
        else:
            identifier = tree.id
        tree = tree.selector
    if not isinstance(tree, Tag) or tree.namespace is not None:
        return None
    tag = tree.element.lower() if tree.element else None
    named = Compound(tag, tuple(reversed(classes)), identifier)
    return named if tag or classes or identifier else None
