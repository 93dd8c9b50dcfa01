"""Compounds: what one element must be, the part of a CSS selector between two combinators."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from itertools import islice
from typing import Literal, Protocol

from cssselect.parser import Attrib, Class, Function, Hash, Negation, Pseudo, Relation, Tree
from cssselect.parser import Element as Tag

from archive.extraction.select import Element, words
from archive.extraction.tree.index import Index

_ATTRIBUTE = re.compile(r"[A-Za-z_][\w.-]*", re.ASCII)
_OPERATORS: dict[str, Callable[[str, str], bool]] = {
    "exists": lambda value, wanted: True,
    "=": str.__eq__,
    "^=": str.startswith,
    "$=": str.endswith,
    "*=": str.__contains__,
}


class Trait(Protocol):
    """What beside its tag, its classes and its id tells an element."""

    def matches(self, element: Element, index: Index) -> bool: ...


@dataclass(frozen=True, slots=True)
class Condition:
    """What an attribute must be: `[data-testid='byline']`, `[class*='Byline']`."""

    attribute: str
    operator: str  #: of _OPERATORS
    wanted: str = ""

    def holds(self, value: str) -> bool:
        return _OPERATORS[self.operator](value, self.wanted)

    def matches(self, element: Element, index: Index) -> bool:
        value = element.get(self.attribute)
        return value is not None and self.holds(value)


@dataclass(frozen=True, slots=True)
class Not:
    """`:not(.teaser)`."""

    compound: Compound

    def matches(self, element: Element, index: Index) -> bool:
        return not self.compound.matches(element, index)


@dataclass(frozen=True, slots=True)
class Has:
    """`:has(.text)`, `:has(> p)`."""

    combinator: Literal[" ", ">"]
    compound: Compound

    def matches(self, element: Element, index: Index) -> bool:
        if self.combinator == ">":
            return any(self.compound.matches(one, index) for one in element.iterchildren(self.compound.tag or "*"))
        if self.compound.is_named:
            found = (one for one in self.compound.candidates(index) if self.compound.matches(one, index))
            return any(element in one.iterancestors() for one in found)
        return any(self.compound.matches(one, index) for one in element.iterdescendants(self.compound.tag or "*"))


@dataclass(frozen=True, slots=True)
class Nth:
    """`:first-child`, `:nth-child(2)`."""

    place: int  #: among the elements of its parent, from 1

    def matches(self, element: Element, index: Index) -> bool:
        return sum(1 for _ in islice(element.itersiblings("*", preceding=True), self.place)) == self.place - 1


@dataclass(frozen=True, slots=True)
class Says:
    """`:contains('Follow us')`, which is not of CSS, but of nearly all that read it."""

    text: str

    def matches(self, element: Element, index: Index) -> bool:
        return self.text in words(element)


@dataclass(frozen=True, slots=True)
class Compound:
    """What one element must be: `div.text.wide#main[itemprop]:not([hidden])`."""

    tag: str | None = None
    classes: tuple[str, ...] = ()
    identifier: str | None = None
    conditions: tuple[Condition, ...] = ()
    traits: tuple[Trait, ...] = ()

    def matches(self, element: Element, index: Index) -> bool:
        if self.tag is not None and element.tag != self.tag:
            return False
        if self.identifier is not None and element.get(b"id") != self.identifier:
            return False
        if self.classes and not self._is_called(element):
            return False
        more = self.conditions or self.traits
        return not more or all(trait.matches(element, index) for trait in (*self.conditions, *self.traits))

    def _is_called(self, element: Element) -> bool:
        """Whether an element has all classes. (A set of them would cost more: they are one or two.)"""
        held = (element.get(b"class") or "").split()
        for name in self.classes:  # noqa: SIM110
            if name not in held:
                return False
        return True

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
            found = index.of_classes(first.holds, first.wanted.casefold())
        else:
            found = index.where(first.attribute, first.holds)
        return [element for element in found if element is not index.scope]


def read_compound(tree: Tree) -> Compound | None:
    """The compound that a parsed selector is; None for what names nothing, and for what is left to XPath."""
    compound = _read(tree)
    return compound if compound is not None and (compound.tag or compound.is_named) else None


def _read(tree: Tree) -> Compound | None:
    classes: list[str] = []
    identifier: str | None = None
    conditions: list[Condition] = []
    traits: list[Trait] = []
    while not isinstance(tree, Tag):
        if isinstance(tree, Class):
            classes.append(tree.class_name)
        elif isinstance(tree, Hash) and identifier is None:
            identifier = tree.id
        elif isinstance(tree, Attrib) and (condition := _condition(tree)) is not None:
            conditions.append(condition)
        elif isinstance(tree, Negation | Relation | Pseudo | Function) and (trait := _trait(tree)) is not None:
            traits.append(trait)
        else:
            return None
        tree = tree.selector
    if tree.namespace is not None:
        return None
    tag = tree.element.lower() if tree.element else None
    return Compound(tag, tuple(reversed(classes)), identifier, tuple(reversed(conditions)), tuple(reversed(traits)))


def _condition(tree: Attrib) -> Condition | None:
    """The condition that an attribute is; None for one with a name, a flag or an operator out of the ordinary."""
    wanted = tree.value.value or "" if tree.value else ""
    is_plain = tree.namespace is None and tree.flag is None and _ATTRIBUTE.fullmatch(tree.attrib)
    if not is_plain or tree.operator not in _OPERATORS or not (wanted or tree.operator in ("exists", "=")):
        return None
    return Condition(tree.attrib.lower(), tree.operator, wanted)


def _trait(tree: Negation | Relation | Pseudo | Function) -> Trait | None:
    if isinstance(tree, Negation):
        compound = _read(tree.subselector)
        return None if compound is None else Not(compound)
    if isinstance(tree, Relation):
        return _has(tree)
    if isinstance(tree, Pseudo):
        return Nth(1) if tree.ident == "first-child" else None
    said = "".join(token.value or "" for token in tree.arguments)
    if tree.name == "contains" and tree.argument_types() in (["STRING"], ["IDENT"]):
        return Says(said)
    is_number = tree.argument_types() == ["NUMBER"] and said.isascii() and said.isdigit()
    return Nth(int(said)) if tree.name == "nth-child" and is_number else None


def _has(tree: Relation) -> Has | None:
    """None for a list, and for an attribute alone: it would be looked for in the whole page."""
    [(combinator, selector), *more] = tree.arguments
    compound = _read(selector.parsed_tree)
    if more or compound is None:
        return None
    if combinator.value == ">":
        return Has(">", compound)
    is_found = compound.tag or compound.classes or compound.identifier
    return Has(" ", compound) if combinator.value == " " and is_found else None
