"""The one typed door to lxml: elements, attributes and text out of a parsed tree.

lxml's `xpath()` returns a wide union; nothing but this module looks inside it.

Who asks many elements for an attribute gives its name as bytes (`element.get(b"class")`): of a text lxml makes them
for each element anew.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from collections.abc import Set as AbstractSet
from functools import cache
from typing import TypeAlias

from lxml import etree

Element: TypeAlias = etree._Element
_NAME = re.compile(r"[\w.:-]+", re.ASCII)
#: What follows a word without a space.
_GOES_ON = re.compile(r"[,.;:!?)]")
#: What begins a line.
_LINES = ("br", "p", "div", "li")


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


_STRING = etree.XPath("string()", smart_strings=False)


def words(element: Element | None) -> str:
    """All text inside an element, as it stands; "" for None."""
    if element is None:
        return ""
    if not len(element):  # most are leaves, whose text needs no XPath
        return element.text or ""
    return str(_STRING(element))  # one call into C, where itertext() makes one a text


_FOLDED = etree.XPath("normalize-space()", smart_strings=False)


def folded_words(element: Element) -> str:
    """All text inside an element, its white space folded and trimmed: what is measured is no matter of indentation."""
    return str(_FOLDED(element)) if len(element) else " ".join((element.text or "").split())


def own_texts(element: Element) -> Iterator[str]:
    """The text nodes of an element itself, as they stand, without those of the elements in it."""
    if element.text:
        yield element.text
    yield from (child.tail for child in element if child.tail)


def words_of_lines(element: Element, silent: Collection[str] = ()) -> str:
    """All text inside an element as `words` gives it, with a space where a line is broken and a block begins or ends.

    That of `silent` elements is left out.
    """
    if next(element.iter(*_LINES, *silent), None) is None:
        return words(element)
    parts = list[str]()
    walk = etree.iterwalk(element, events=("start", "end"))
    for event, one in walk:
        space = " " if one.tag in _LINES and (event == "start" or not _GOES_ON.match(one.tail or "")) else ""
        if event == "start" and one.tag in silent:
            walk.skip_subtree()
        elif event == "start":
            parts += space, one.text or ""
        elif one is not element:
            parts += space, one.tail or ""
    return "".join(parts)


def attributes(element: Element) -> dict[str, str]:
    """The attributes of an element, taken at once: to ask for several one by one costs more."""
    return dict(element.items())  # type: ignore[arg-type]  # lxml-stubs allow for bytes, which are never there


def texts_inside(scope: Element, leave_out: Callable[[Element], bool]) -> Iterator[str]:
    """The text nodes inside an element as they stand, in document order, but those inside elements to be left out.

    Where a line is broken there is a space.
    """
    if not len(scope):  # most are leaves, and a walk costs more than they do
        if scope.text and not leave_out(scope):
            yield scope.text
        return
    walker = etree.iterwalk(scope, events=("start", "end"))
    for event, element in walker:
        if event == "end":
            if element is not scope and element.tail:
                yield element.tail
        elif leave_out(element):
            walker.skip_subtree()
        elif element.tag == "br":
            yield " "
        elif element.text:
            yield element.text


def tag_of(element: Element) -> str:
    """An element's name for `iter`; "*" for one that libxml2 reads and lxml would not look for."""
    return element.tag if _NAME.fullmatch(element.tag) else "*"


def descendants(scope: Element, *tags: str) -> Iterator[Element]:
    """The elements below and including `scope` with one of these tags, in document order."""
    return scope.iter(*tags)


def elements_of(scope: Element) -> Iterator[Element]:
    """The elements below and including `scope`, in document order; `iter("*")` asks each for its namespace as well."""
    return scope.iter(etree.Element)


def elements_after(element: Element) -> Iterator[Element]:
    """The elements that stand after one in the same parent."""
    return element.itersiblings(etree.Element)


def inside(element: Element, ancestors: AbstractSet[Element]) -> bool:
    """Whether the element stands below one of `ancestors`."""
    return bool(ancestors) and any(ancestor in ancestors for ancestor in element.iterancestors())


def outermost(elements: Iterable[Element]) -> list[Element]:
    """The elements that stand in no other of them."""
    chosen = dict.fromkeys(elements)
    return [element for element in chosen if not inside(element, chosen.keys())]


def by_tag(scope: Element, *tags: str) -> dict[str, list[Element]]:
    """The elements of several tags, gathered in one pass; each list in document order."""
    found: dict[str, list[Element]] = {tag: [] for tag in tags}
    for element in scope.iter(*tags):
        found[element.tag].append(element)
    return found
