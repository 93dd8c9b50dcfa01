"""CSS selectors over the names of a page.

Nearly every selector of a declaration is made of tags, classes, ids and attributes, below or directly below each other.
Such a one is looked up in the page's index; any other becomes an XPath, a pass of its own.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

import cssselect
from cssselect.parser import Attrib, Class, CombinedSelector, Hash, Tree
from cssselect.parser import Element as Tag

from archive.extraction.index import Index
from archive.extraction.select import Element, nodes

_DESCENDANTS = "descendant::"
_ATTRIBUTE = re.compile(r"[A-Za-z_][\w.-]*", re.ASCII)
_OPERATORS: dict[str, Callable[[str, str], bool]] = {
    "exists": lambda value, wanted: True,
    "=": str.__eq__,
    "^=": str.startswith,
    "$=": str.endswith,
    "*=": str.__contains__,
}


@dataclass(frozen=True, slots=True)
class Condition:
    """What an attribute must be: `[data-testid='byline']`, `[class*='Byline']`."""

    attribute: str
    operator: str  #: of _OPERATORS
    wanted: str = ""

    def holds(self, value: str) -> bool:
        return _OPERATORS[self.operator](value, self.wanted)

    def matches(self, element: Element) -> bool:
        value = element.get(self.attribute)
        return value is not None and self.holds(value)


@dataclass(frozen=True, slots=True)
class Compound:
    """What one element must be: `div.text.wide#main[itemprop]`."""

    tag: str | None = None
    classes: tuple[str, ...] = ()
    identifier: str | None = None
    conditions: tuple[Condition, ...] = ()

    def matches(self, element: Element) -> bool:
        if self.tag is not None and element.tag != self.tag:
            return False
        if self.identifier is not None and element.get("id") != self.identifier:
            return False
        if self.classes and not set(self.classes).issubset((element.get("class") or "").split()):
            return False
        return all(condition.matches(element) for condition in self.conditions)

    @property
    def is_named(self) -> bool:
        """Whether a class, an id or an attribute tells it from the many elements of its tag."""
        return bool(self.classes or self.identifier or self.conditions)

    def candidates(self, index: Index) -> list[Element]:
        """The elements of the page that it, being named, may be."""
        if self.classes:
            return index.classed(self.classes[0])
        if self.identifier:
            return index.where("id", self.identifier.__eq__)
        first = self.conditions[0]
        if first.attribute == "class":
            found = index.of_classes(first.holds, first.wanted)
        else:
            found = index.where(first.attribute, first.holds)
        return [element for element in found if element is not index.scope]


@dataclass(frozen=True, slots=True)
class Path:
    """Compounds from the last to the first: each with how it stands above the one before it."""

    last: Compound
    above: tuple[tuple[Literal[" ", ">"], Compound], ...] = ()

    def elements(self, scope: Element, index: Index) -> list[Element]:
        found = (element for element in self._candidates(scope, index) if self.last.matches(element))
        return [element for element in found if self._stands(element, 0)]

    def _candidates(self, scope: Element, index: Index) -> Iterable[Element]:
        """The elements below the scope that its last compound may be."""
        if self.last.is_named:
            found: Iterable[Element] = self.last.candidates(index)
        elif (named := next((compound for _, compound in self.above if compound.is_named), None)) is not None:
            # ".tags a": the links below few elements, not the few below one of them among all links of the page
            above = (element for element in named.candidates(index) if named.matches(element))
            found = dict.fromkeys(one for element in above for one in element.iterdescendants(self.last.tag))
        else:
            return scope.iterdescendants(self.last.tag)
        return found if scope is index.scope else [one for one in found if scope in one.iterancestors()]

    def _stands(self, element: Element, step: int) -> bool:
        if step == len(self.above):
            return True
        combinator, compound = self.above[step]
        if combinator == ">":
            parent = element.getparent()
            return parent is not None and compound.matches(parent) and self._stands(parent, step + 1)
        return any(compound.matches(one) and self._stands(one, step + 1) for one in element.iterancestors("*"))


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
    """The compound that a tree of tags, classes, ids and attributes is; None for anything else, and for what names
    nothing."""
    classes: list[str] = []
    identifier: str | None = None
    conditions: list[Condition] = []
    while isinstance(tree, Class | Hash | Attrib):
        if isinstance(tree, Class):
            classes.append(tree.class_name)
        elif isinstance(tree, Hash):
            identifier = tree.id
        elif (condition := _condition(tree)) is not None:
            conditions.append(condition)
        else:
            return None
        tree = tree.selector
    if not isinstance(tree, Tag) or tree.namespace is not None:
        return None
    tag = tree.element.lower() if tree.element else None
    named = Compound(tag, tuple(reversed(classes)), identifier, tuple(reversed(conditions)))
    return named if tag or named.is_named else None


def _condition(tree: Attrib) -> Condition | None:
    """The condition that an attribute is; None for one with a name, a flag or an operator out of the ordinary."""
    wanted = tree.value.value or "" if tree.value else ""
    is_plain = tree.namespace is None and tree.flag is None and _ATTRIBUTE.fullmatch(tree.attrib)
    if not is_plain or tree.operator not in _OPERATORS or not (wanted or tree.operator in ("exists", "=")):
        return None
    return Condition(tree.attrib.lower(), tree.operator, wanted)
